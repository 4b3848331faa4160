"""A Markdown file taken apart into its front matter and its body."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Final

from postmortems.core.frontmatter.nodes import HANDLER
from postmortems.core.frontmatter.text import parse_yaml
from postmortems.core.frontmatter.values import Positions, Value
from postmortems.core.problem import Place, Problem

MAX_FRONT_MATTER_BYTES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Document:
    """A file taken apart.

    Attributes:
        data: The front matter as text values, or None when it could not be read.
        positions: Line and column of every value, in the file's own numbering.
        body: The Markdown below the front matter, untouched but for line ends.
        body_line: Line of the file on which the body starts.
        problems: What was wrong; `data` holds what could be kept.
        digest: Of the whole text: equal digests, equal documents.
        facts: Digest of the front matter.
    """

    data: dict[str, Value] | None
    positions: Positions = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    digest: str = ""
    facts: str = ""


def parse_document(text: str, name: str) -> Document:
    """Splits a document into front matter and body. Never raises; what is wrong is among the problems."""
    document = _parsed(text, name)
    head = text[: len(text) - len(document.body)]
    return replace(document, digest=text_digest(text), facts=text_digest(head))


def text_digest(text: str) -> str:
    """`Document.digest` of a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _parsed(text: str, name: str) -> Document:
    if not HANDLER.detect(text):
        remedy = "Start the file with a line `---`, the fields, and another `---`"
        problem = Problem("front-matter-missing", "the file has no front matter", Place(name, 1), remedy)
        return Document(None, body=text, problems=(problem,))
    try:
        head, body = HANDLER.split(text)
    except ValueError:
        remedy = "End the fields with a line `---`"
        problem = Problem("front-matter-open", "the front matter is never closed", Place(name, 1), remedy)
        return Document(None, problems=(problem,))
    head_line = text[: text.index(head)].count("\n") + 1 if head.strip() else 1
    body = body.removeprefix("\n")
    body_line = text.count("\n", 0, len(text) - len(body)) + 1
    data, positions, problems = parse_yaml(head, name, first_line=head_line, limit=MAX_FRONT_MATTER_BYTES)
    if isinstance(data, dict):
        return Document(data, positions, body, body_line, problems)
    if not problems:
        message = "the front matter is empty" if data is None else "the front matter is not a set of fields"
        problems = (Problem("front-matter-shape", message, Place(name, head_line), "Write `field: value` lines"),)
    return Document(None, {}, body, body_line, problems)
