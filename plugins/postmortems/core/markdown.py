"""As much of Markdown as it takes to find a section: lines without code and comments, headings, tables."""

from __future__ import annotations

import re
from typing import NamedTuple


class Heading(NamedTuple):
    start: int
    level: int  # 7 for a line in bold
    text: str
    body: int  # index of the first line after it


_FENCE = re.compile(r"\s*(?:[-*+>][ \t]+)?(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
UNDERLINE = re.compile(r" {0,3}(?:=+|--+)[ \t]*")
BULLET = re.compile(r"([ \t]*)(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_PIPE = re.compile(r"(?<!\\)\|")


def visible_lines(body: str) -> list[str]:
    """The lines, with blanks for fenced code and comments, so that lines and columns stay true."""
    if not any(mark in body for mark in ("```", "~~~", "<!--", "\r")):
        return body.split("\n")
    lines: list[str] = []
    fence = ""
    comment = False
    last_close = body.count("\n", 0, body.rfind("-->")) if "-->" in body else -1
    for index, raw in enumerate(body.split("\n")):
        line, fenced = (raw[:-1] + " " if raw.endswith("\r") else raw), bool(fence)
        if not comment and (mark := _FENCE.match(line)):
            if not fence:
                fence, fenced = mark[1], True
            elif mark[1].startswith(fence) and not line.strip(" \t>-*+").strip(fence[0]):
                fence = ""
        if not fenced and (comment or "<!--" in line):
            line, comment = _without_comments(line, comment, index < last_close)
        lines.append(" " * len(line) if fenced else line)
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
            open_ = inside or may_go_on
            kept.append(" " * (len(line) - position) if open_ else line[position:])
            return "".join(kept), open_
        kept.append(" " * (end + 3 - position))
        position, inside = end + 3, False


def headings_of(lines: list[str]) -> list[Heading]:
    """Headings with signs, with underlines, and lines that are bold as a whole; none longer than 200 characters."""
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
        elif len(after) <= 200 and UNDERLINE.fullmatch(after) and _is_paragraph(line):
            found.append(Heading(index, 1 if "=" in after else 2, text, index + 2))
        elif text[:2] in ("**", "__") and text.rstrip(":").endswith(text[:2]) and text.count(text[:2]) == 2:
            found.append(Heading(index, 7, text, index + 1))
    return found


def _is_paragraph(line: str) -> bool:
    return "|" not in line and not BULLET.match(line) and not UNDERLINE.fullmatch(line) and line.strip()[0] not in "#>"


def is_table_at(lines: list[str], index: int, end: int) -> bool:
    """Whether a table's head stands there, with the line of dashes below it and before `end`."""
    if index + 1 >= end or "|" not in lines[index]:
        return False
    below = lines[index + 1].strip()
    return "|" in below and "-" in below and not below.strip("|-: \t")


def cells_of(row: str) -> list[str]:
    """Cells of a row, with or without the outer pipes; at most 40."""
    cells = [cell.strip().replace("\\|", "|") for cell in _PIPE.split(row.strip(), maxsplit=40)]
    if cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def told(body: str) -> str:
    """What somebody wrote below the headings: no headings, comments and fenced code, and so nothing of a template."""
    lines = visible_lines(body)
    for heading in headings_of(lines):
        lines[heading.start : heading.body] = [""] * (heading.body - heading.start)
    return "\n".join(lines)
