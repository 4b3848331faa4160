"""As much of Markdown as it takes to find a section: lines without code and comments, headings, tables, links."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import NamedTuple


class Heading(NamedTuple):
    start: int
    level: int  # 7 for a line in bold
    text: str
    body: int  # index of the first line after it


_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|--+)[ \t]*")
BULLET = re.compile(r"([ \t]*)(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
LINK = re.compile(r"\[([^\[\]]{1,80})\]\([^()]{0,400}\)")
_PIPE = re.compile(r"(?<!\\)\|")
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
        if index + 1 >= self.end or "|" not in self.lines[index]:
            return False
        below = self.lines[index + 1].strip()
        return "|" in below and "-" in below and not below.strip("|-: \t")


def visible_lines(body: str) -> list[str]:
    """The lines, with fenced code and comments blanked, so that line numbers stay true."""
    if not any(mark in body for mark in ("```", "~~~", "<!--", "\r")):
        return body.split("\n")
    lines: list[str] = []
    fence = ""
    comment = False
    last_close = body.count("\n", 0, body.rfind("-->")) if "-->" in body else -1
    for index, raw in enumerate(body.split("\n")):
        line = raw.rstrip("\r")
        if not comment and (mark := _FENCE.match(line)):
            if not fence:
                fence = mark[1]
                line = ""
            elif mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = line = ""
        if not fence and (comment or "<!--" in line):
            line, comment = _without_comments(line, comment, index < last_close)
        lines.append("" if fence else line)
    return lines


def _without_comments(line: str, inside: bool, may_go_on: bool) -> tuple[str, bool]:
    kept: list[str] = []
    position = 0
    while True:
        if not inside:
            start = line.find("<!--", position)
            kept.append(line[position:] if start < 0 else line[position:start])
            if start < 0:
                return "".join(kept), False
            position = start
        end = line.find("-->", position)
        if end < 0:
            return "".join(kept) + ("" if inside or may_go_on else line[position:]), inside or may_go_on
        position, inside = end + 3, False


def headings_of(lines: list[str]) -> list[Heading]:
    """Headings with signs, with underlines, and lines that are bold as a whole."""
    found: list[Heading] = []
    for index, line in enumerate(lines):
        text = line.strip()
        if not text or len(text) > 200:
            continue
        after = lines[index + 1] if index + 1 < len(lines) else ""
        if text[0] not in "#*_" and after.strip()[:1] not in ("=", "-"):
            continue
        if match := _ATX.match(line):
            found.append(Heading(index, len(match[1]), line[match.end() :].strip().rstrip("#").rstrip(), index + 1))
        elif len(after) <= 200 and _UNDERLINE.fullmatch(after) and _is_paragraph(line):
            found.append(Heading(index, 1 if "=" in after else 2, text, index + 2))
        elif text[:2] in ("**", "__") and text.rstrip(":").endswith(text[:2]) and text.count(text[:2]) == 2:
            found.append(Heading(index, 7, text, index + 1))
    return found


def _is_paragraph(line: str) -> bool:
    return "|" not in line and not BULLET.match(line) and not _UNDERLINE.fullmatch(line) and line.strip()[0] not in "#>"


def cells_of(row: str) -> list[str]:
    """Cells of a row, with or without the outer pipes; at most 40."""
    cells = [cell.strip().replace("\\|", "|") for cell in _PIPE.split(row.strip(), maxsplit=40)]
    if cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def plain_cell(cell: str) -> str:
    """A time cell without the Markdown around it; cells too long for a time are left alone."""
    if len(cell) > 400 or _PLAIN_CELL.fullmatch(cell):
        return cell
    cell = _BREAK.sub(" ", LINK.sub(r"\1", cell))
    return " ".join(html.unescape(cell).replace("*", "").replace("`", "").split()).strip("_ ")
