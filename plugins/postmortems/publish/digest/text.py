"""A digest without its form: headings, paragraphs and lists of plain text, which each form escapes in its own way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text, perhaps strong, perhaps a link."""

    text: str
    url: str = ""
    strong: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 2 opens a section, 3 is one thing in it."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Spans, ...]


Block = Heading | Paragraph | Bullets


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest.

    Attributes:
        title: Plain text.
        lead: What it is about, in a sentence.
        blocks: All the rest.
    """

    title: str
    lead: str
    blocks: tuple[Block, ...]


def heading(level: int, text: str, url: str = "") -> Heading:
    """A heading of one span."""
    return Heading(level, (Span(text, url),))


def words(*parts: str | Span) -> Spans:
    """Texts and spans in a row; empty ones are left out."""
    spans = (Span(part) if isinstance(part, str) else part for part in parts)
    return tuple(span for span in spans if span.text)
