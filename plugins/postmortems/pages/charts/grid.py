"""Counts of two things at once: a circle where a row meets a column, with its number from two up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt

from postmortems.pages.charts.chart import ACCENT, FONT_SIZE, LINE, TEXT, Chart, layer, linear, literal, short

STEP = 28
LABEL = 34
"""Characters of a label at most."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count above zero, by the numbers of its row and column."""

    row: int
    column: int
    count: int
    label: str
    href: str


def grid(
    name: str, title: str, description: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Cell]
) -> Chart:
    """Rows and columns with a circle for each count; its area grows with the count."""
    most = max((cell.count for cell in cells), default=1)
    x, y = linear("column", -0.5, len(columns) - 0.5), linear("row", -0.5, len(rows) - 0.5)
    y = {**y, "scale": {**y["scale"], "reverse": True}}
    marks = [
        {
            "row": cell.row,
            "column": cell.column,
            "size": round(pi * _radius(cell.count, most) ** 2, 1),
            "label": cell.label,
            "href": cell.href,
            "number": str(cell.count) if cell.count > 1 else "",
        }
        for cell in cells
    ]
    across = [{"row": number, "column": -0.5, "end": len(columns) - 0.5} for number in range(len(rows))]
    down = [{"column": number, "row": -0.5, "end": len(rows) - 0.5} for number in range(len(columns))]
    left = [{"row": number, "column": -0.5, "text": short(text, LABEL)} for number, text in enumerate(rows)]
    top = [{"row": -0.5, "column": number, "text": short(text, LABEL)} for number, text in enumerate(columns)]
    words = {"type": "text", "color": TEXT, "fontSize": FONT_SIZE, "baseline": "middle"}
    at = {"x": x, "y": y}
    layers = (
        layer({"type": "rule", "color": LINE}, across, {**at, "x2": {"field": "end"}}),
        layer({"type": "rule", "color": LINE}, down, {**at, "y2": {"field": "end"}}),
        layer({**words, "align": "right", "dx": -6}, left, {**at, "text": {"field": "text"}}),
        layer({**words, "align": "left", "angle": 270, "dx": 6}, top, {**at, "text": {"field": "text"}}),
        layer({"type": "circle", "color": ACCENT, "opacity": 1}, marks, {**at, "size": literal("size")}),
    )
    return Chart(name, title, description, STEP * len(columns), STEP * len(rows), layers)


def _radius(count: int, most: int) -> float:
    """From a dot that can be hit to a circle that fills its place; from two up with room for the number."""
    largest = STEP / 2 - 1.5
    return max(4.0 if count == 1 else 8.0, largest * sqrt(count / most))
