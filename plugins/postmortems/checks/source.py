"""The text behind a postmortem, and where in it something stands."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from pathlib import Path

from postmortems.checks.prose import Prose
from postmortems.core import Place, Problem
from postmortems.core.frontmatter import Document, nearest, parse_document, read_text


class Source:
    """One Markdown file; nothing of it is read before it is asked for.

    Args:
        path: The file's name in problems, relative to the documentation folder.
        file: Where it is on disk.
        text: Its text, when it has been read already.
        plain: The file has no front matter and is not meant to: all of it is body.
    """

    def __init__(self, path: str, file: Path | None = None, *, text: str | None = None, plain: bool = False) -> None:
        self.path = path
        self.file = file
        self.plain = plain
        self._given = text

    @cached_property
    def _read(self) -> tuple[str, Problem | None]:
        if self._given is not None or self.file is None:
            return self._given or "", None
        return read_text(self.file, self.path)

    @property
    def text(self) -> str:
        """The file's text, with line feeds alone as line ends; empty when it cannot be read."""
        return self._read[0]

    @property
    def problem(self) -> Problem | None:
        """What kept the file from being read."""
        return self._read[1]

    @cached_property
    def document(self) -> Document:
        """Front matter and body, located."""
        if self.plain:
            return Document(None, body=self.text)
        return parse_document(self.text, self.path)

    @cached_property
    def body_start(self) -> int:
        """Where the body starts in the text."""
        return len(self.text) - len(self.document.body) if self.document.data is not None else 0

    @cached_property
    def prose(self) -> Prose:
        """The words that somebody wrote for readers."""
        return Prose(self.text, self.body_start, self.document.positions)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    def place(self, offset: int, field: str = "") -> Place:
        """Line and column of a character."""
        line = bisect_right(self._line_starts, offset)
        return Place(self.path, line, offset - self._line_starts[line - 1] + 1, field)

    def start_of(self, line: int) -> int:
        """Where a line starts in the text; the end of the text when there are fewer lines."""
        return self._line_starts[line - 1] if 1 <= line <= len(self._line_starts) else len(self.text)

    def line_end(self, line: int) -> int:
        """Where a line ends in the text, its line break not included."""
        return self._line_starts[line] - 1 if line < len(self._line_starts) else len(self.text)

    def line(self, number: int) -> str:
        """A line by its number, from 1; empty when there is none."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        return self.text[self._line_starts[number - 1] : self.line_end(number)]

    def field(self, *at: str | int) -> Place:
        """Place of a front-matter field, or of the closest one around it that stands in the file."""
        return Place(self.path, *nearest(self.document.positions, at), ".".join(map(str, at)))
