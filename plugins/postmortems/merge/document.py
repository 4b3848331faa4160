"""A Markdown file of a base, read once and written for its new place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from postmortems.core.frontmatter import Document, head_span, parse_document, read_text
from postmortems.core.problem import Problem
from postmortems.merge.base import Base
from postmortems.merge.front import references, renamed_front
from postmortems.merge.links import moved_text
from postmortems.merge.renaming import Renaming


@dataclass(frozen=True)
class Text:
    """A Markdown file.

    Attributes:
        path: Relative to the documentation folder.
        text: With line feeds as line ends.
        line_end: What they are in the file.
    """

    path: str
    text: str
    line_end: str = "\n"

    @property
    def folder(self) -> str:
        """The first folder of its path: for a document, what it is."""
        return self.path.split("/")[0]

    @cached_property
    def document(self) -> Document:
        """The file taken apart, for one that is a document."""
        return parse_document(self.text, self.path)

    def references(self) -> Iterator[tuple[str, str]]:
        """To what the document refers, and the ids that it gives; see `front.REFERENCES`."""
        return ((what, text) for _, what, text in references(self.folder, self.document.data))

    def moved_document(self, new: str, renaming: Renaming) -> bytes | None:
        """What to write at the new place; None for the file as it is, as when its front matter cannot be read."""
        found = self.document
        if not isinstance(found.data, dict):
            return None
        start, end = head_span(self.text)
        front = renamed_front(self.text[start:end], self.folder, found.data, renaming)
        between = self.text[end : len(self.text) - len(found.body)]
        return self._bytes(self.text[:start] + front + between + moved_text(found.body, self.path, new, renaming))

    def moved_page(self, new: str, renaming: Renaming) -> bytes | None:
        """The same for a page that is no document: its front matter is nobody's business."""
        return self._bytes(moved_text(self.text, self.path, new, renaming))

    def _bytes(self, text: str) -> bytes | None:
        return None if text == self.text else text.replace("\n", self.line_end).encode("utf-8", "surrogatepass")


def read(base: Base, path: str) -> Text | Problem:
    """Reads a file of a base, or says what keeps it from being read."""
    file = base.docs / path
    text, problem = read_text(file, path)
    if problem:
        return Problem(problem.code, problem.message, base.place(path, problem.place.line), problem.remedy)
    with file.open("rb") as stream:
        crlf = b"\r\n" in stream.read(4096)
    return Text(path, text, "\r\n" if crlf else "\n")
