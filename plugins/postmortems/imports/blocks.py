"""Blocks of a text: paragraphs, items of lists and rows of tables, each with the line on which it stands."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum

from postmortems.core.markdown import cells_of, is_table_at
from postmortems.imports.plain import LIMIT

_ITEM = re.compile(r"([ \t]*)(?:[-*+•‣◦–]|\(?\d{1,3}[.)])[ \t]+(\[[ xX✓✔]?\][ \t]+)?")
_RULE = re.compile(r"[ \t]*(?:[-*_][ \t]*){3,}|[ \t]*=+[ \t]*")
_MEDIA = re.compile(
    r"[ \t]*(?:!\[[^\]]{0,300}\]\([^)]{0,600}\)[ \t]*|<(?:img|video|picture|figure|iframe|br|/|hr|details|summary|"
    r"a )[^>]*>[ \t]*)"
)


class Shape(StrEnum):
    """What a block looks like."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text.

    Attributes:
        index: Of its first line among those of the text, from 0.
        text: Its Markdown on one line, cut at what a field could hold; of a row, empty.
        depth: Of an item: how far it is indented, in columns.
        box: Of an item: `[x]` or `[ ]`, else empty.
        cells: Of a row.
        heads: Of a row: the cells of the table's head.
    """

    shape: Shape
    index: int
    text: str = ""
    depth: int = 0
    box: str = ""
    cells: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


def blocks_of(lines: list[str], first: int, end: int) -> Iterator[Block]:
    """The blocks between two lines, in order. Pictures, rules and headings make none."""
    index = first
    while index < end:
        line = lines[index]
        if not line.strip() or _RULE.fullmatch(line) or _MEDIA.fullmatch(line[:2000]):
            index += 1
        elif is_table_at(lines, index, end):
            index = yield from _table(lines, index, end)
        else:
            item = _ITEM.match(line)
            stop = index + 1
            while stop < end and _goes_on(lines, stop, end):
                stop += 1
            text = " ".join([line[item.end() :] if item else line, *lines[index + 1 : min(stop, index + 400)]])
            text = " ".join(text[: 2 * LIMIT].split())[:LIMIT].lstrip("> ")
            if item:
                depth = len(item[1].expandtabs(4))
                yield Block(Shape.ITEM, index, text, depth, (item[2] or "").strip().lower())
            elif text:
                yield Block(Shape.PARAGRAPH, index, text)
            index = stop


def _goes_on(lines: list[str], index: int, end: int) -> bool:
    line = lines[index]
    return (
        bool(line.strip())
        and not _ITEM.match(line)
        and not is_table_at(lines, index, end)
        and not _RULE.fullmatch(line)
    )


def _table(lines: list[str], index: int, end: int) -> Generator[Block, None, int]:
    heads = tuple(cells_of(lines[index]))
    yield Block(Shape.ROW, index, cells=heads, heads=heads)
    row = index + 2
    while row < end and "|" in lines[row]:
        cells = tuple(cells_of(lines[row]))
        if any(cells):
            yield Block(Shape.ROW, row, cells=cells, heads=heads)
        row += 1
    return row
