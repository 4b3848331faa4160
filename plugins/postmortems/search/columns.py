"""What is known of every document, field by field: read at every start, so it is one compact file."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from postmortems.search.document import Document, order_of
from postmortems.search.store import Reader

COLUMNS: Final = "columns.json"
FIELDS: Final = ("kind", "severity", "incident", "status", "trigger", "services", "factors", "teams", "tags")
"""What documents are filtered and counted by; the last four hold lists."""


@lru_cache(maxsize=1)
def steps() -> tuple[int, ...]:
    """Lengths that are told apart, an eighth from one to the next: a byte for each, the same in every language."""
    found = [0]
    while found[-1] < 10_000_000:
        found.append(found[-1] + max(1, found[-1] // 8))
    return tuple(found)


class Row(NamedTuple):
    """One document.

    Attributes:
        key: `kind:id`.
        number: Its number in Whoosh.
        day: As a number, 20190702; 0 when unknown.
        step: Its length as a place in `steps`.
        values: One for each of `FIELDS`.
    """

    key: str
    number: int
    day: int
    step: int
    values: tuple[Any, ...]

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """See `document.order_of`."""
        return order_of(self.key, self.day)


@dataclass(frozen=True, slots=True)
class Columns:
    """All documents. A document's number here is its place in the order of `Row.sort_key`, the last one first.

    Attributes:
        keys: `kind:id`.
        numbers: Numbers in Whoosh.
        days: Days as numbers.
        steps: Lengths as places in `steps`.
        values: For each of `FIELDS` the value of every document.
    """

    keys: list[str]
    numbers: list[int]
    days: list[int]
    steps: list[int]
    values: dict[str, list[Any]]

    @property
    def average(self) -> float:
        """The average length, rounded so that it is the same number in every language."""
        known = steps()
        return max(1.0, round(sum(known[step] for step in self.steps) / max(1, len(self.steps)), 3))


def row_of(document: Document, length: int, number: int) -> Row:
    """What is known of a document."""
    values = (
        document.kind, document.severity, document.incident, document.status, document.trigger,
        list(document.services), list(document.factors), list(document.teams), list(document.tags),
    )  # fmt: skip
    return Row(document.key, number, document.day, bisect_right(steps(), length) - 1, values)


def columns_of(rows: Iterable[Row]) -> Columns:
    """The documents in their order."""
    ordered = sorted(rows, key=lambda row: row.sort_key, reverse=True)
    keys, numbers, days, levels, values = (
        map(list, zip(*ordered, strict=True)) if ordered else ([] for _ in Row._fields)
    )
    lists = map(list, zip(*values, strict=True)) if ordered else ([] for _ in FIELDS)
    return Columns(keys, numbers, days, levels, dict(zip(FIELDS, lists, strict=True)))


def write_columns(folder: Path, columns: Columns) -> None:
    """Writes the file. One that is there is replaced, never changed: it may be shared with another index."""
    data = {field.name: getattr(columns, field.name) for field in fields(columns)}
    (folder / COLUMNS).unlink(missing_ok=True)
    (folder / COLUMNS).write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")


def read_columns(folder: Path) -> Columns:
    """Reads the file."""
    return Columns(**json.loads((folder / COLUMNS).read_text("utf-8")))


def rows_of(columns: Columns) -> list[Row]:
    """The documents one by one."""
    lists = [columns.values[name] for name in FIELDS]
    values = zip(*lists, strict=True)
    return list(map(Row, columns.keys, columns.numbers, columns.days, columns.steps, values))


def renumbered(rows: Mapping[str, Row], folder: Path) -> list[Row]:
    """The rows with their numbers in an index that was added to. The first segment never changes its numbers."""
    reader = Reader(folder)
    try:
        moved = dict(reader.numbers_behind_first())
    finally:
        reader.close()
    return [row._replace(number=moved.get(key, row.number)) for key, row in rows.items()]
