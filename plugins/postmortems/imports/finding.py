"""One thing that reading an old write-up brought to light, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from postmortems.core.frontmatter import Value


class Certainty(StrEnum):
    """What becomes of a finding."""

    UNDERSTOOD = "understood"
    """The write-up says it in so many words, in a place that is meant for it: it becomes a value."""
    GUESSED = "guessed"
    """It rests on a sentence that may mean something else: it becomes a comment for a person to accept."""
    DROPPED = "dropped"
    """The front matter has no place for it, or it contradicts something. The text keeps it."""
    QUESTION = "question"
    """Something only a person can settle."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A value with what it rests on.

    Attributes:
        field: Field of the front matter that it is about, or a word such as `body` or `incidents`.
        value: What goes there; None when there is nothing to write.
        certainty: What becomes of it.
        why: What it rests on, a phrase that follows "because": `the heading "Impact" says so`.
        line: Line of the original file, from 1; 0 when the file as a whole is meant.
        quote: The words themselves, cut short.
        strict: Whether a strict build of the site waits for the answer.
    """

    field: str
    value: Value
    certainty: Certainty
    why: str
    line: int = 0
    quote: str = ""
    strict: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        found: dict[str, Any] = {"field": self.field, "value": self.value, "why": self.why, "line": self.line}
        return found | ({"quote": self.quote} if self.quote else {}) | ({"strict": True} if self.strict else {})


def understood(field: str, value: Value, why: str, line: int = 0, quote: str = "") -> Finding:
    """A finding that becomes a value."""
    return Finding(field, value, Certainty.UNDERSTOOD, why, line, quote)


def guessed(field: str, value: Value, why: str, line: int = 0, quote: str = "") -> Finding:
    """A finding that becomes a suggestion."""
    return Finding(field, value, Certainty.GUESSED, why, line, quote)


def dropped(field: str, value: Value, why: str, line: int = 0, quote: str = "") -> Finding:
    """A finding that the body alone keeps."""
    return Finding(field, value, Certainty.DROPPED, why, line, quote)


def question(field: str, why: str, line: int = 0, quote: str = "", *, strict: bool = False) -> Finding:
    """A finding that asks."""
    return Finding(field, None, Certainty.QUESTION, why, line, quote, strict)
