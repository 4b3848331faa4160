"""A section with a timeline in it, and a cell without its markup."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from postmortems.core.markdown import Heading, is_table_at

LINK = re.compile(r"\[([^\[\]]{1,80})\]\([^()]{0,400}\)")
_PLAIN_CELL = re.compile(r"[\d:-]+(?: [\d:-]+)*", re.ASCII)
_BREAK = re.compile(r"<br ?/?>|\[\^[^\]]{1,20}\]")


@dataclass(frozen=True, slots=True)
class Section:
    """Part of a body, from a heading to where the next one of its kind ends it.

    Attributes:
        lines: All visible lines of the body; indexes into them count from 0.
        headings: The one that opens the section, and those inside it.
        end: Index after the last line.
        offset: Line of the file on which `lines` start.
    """

    lines: list[str]
    headings: list[Heading]
    end: int
    offset: int

    @property
    def first(self) -> int:
        """Index of the first line after the heading."""
        return self.headings[0].body

    def file_line(self, index: int) -> int:
        """Line of the file, from 1, of an index."""
        return index + self.offset

    def has_table_at(self, index: int) -> bool:
        """Whether a table's head stands there, with the line of dashes below it."""
        return is_table_at(self.lines, index, self.end)


def plain_cell(cell: str) -> str:
    """A time cell without the Markdown around it; cells too long for a time are left alone."""
    if len(cell) > 400 or _PLAIN_CELL.fullmatch(cell):
        return cell
    cell = _BREAK.sub(" ", LINK.sub(r"\1", cell))
    return " ".join(html.unescape(cell).replace("*", "").replace("`", "").split()).strip("_ ")
