"""Counts of two things at once: a table with a number where a row meets a column, the darker the more there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from postmortems.pages.views import LinkView

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A count above zero.

    Attributes:
        count: The number that it shows.
        label: What a reader hears about it.
        url: What it leads to.
    """

    count: int
    label: str
    url: str


Row = tuple[LinkView, Sequence[Cell | None]]
"""What a row is about, and a cell for each column: None where the two never met."""


class MatrixView(NamedTuple):
    """A table for a template.

    Attributes:
        title: What it shows.
        description: The same in a sentence or two, with the most telling numbers.
        columns: What they are about; an address is not needed.
        groups: Rows under headings, which may be empty.
        most: The largest count.
    """

    title: str
    description: str
    columns: tuple[LinkView, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    most: int

    def level(self, count: int) -> int:
        """How dark a count is, from 1 to `LEVELS`: the smallest has the first, the largest no more than its number."""
        steps = LEVELS - 1
        return 1 + steps * (count - 1) // max(steps, self.most - 1)


def matrix(
    title: str, description: str, columns: Sequence[LinkView], groups: Mapping[str, Sequence[Row]]
) -> MatrixView:
    """A table of these rows; see `MatrixView`."""
    counts = [cell.count for rows in groups.values() for _, cells in rows for cell in cells if cell]
    parts = tuple((name, tuple(rows)) for name, rows in groups.items())
    return MatrixView(title, description, tuple(columns), parts, max(counts, default=0))
