"""Incidents piled up: one square each while they are few, bars when they are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from postmortems.pages.charts.chart import FONT_SIZE, LINE, MUTED, TEXT, TONES, Chart, layer, linear, literal

UNIT = 16
MOST = 260
"""Length of the longest pile in pixels, once squares would be longer."""


class Bar(NamedTuple):
    """A part of a pile, from `start` to `end` incidents."""

    pile: int
    start: int
    end: int
    tone: str
    label: str
    href: str


def stacks(
    name: str, title: str, description: str, piles: Sequence[str], bars: Sequence[Bar], *, lying: bool = False
) -> Chart:
    """Piles side by side, each with its label (empty ones are left out), or below each other when `lying`."""
    longest = max((bar.end for bar in bars), default=1)
    length = min(longest * UNIT, MOST if not lying else 2 * MOST)
    breadth = len(piles) * (2 * UNIT if lying else UNIT)
    rows = [
        {
            "pile": bar.pile,
            "start": bar.start,
            "end": bar.end,
            "fill": TONES[bar.tone][0],
            "edge": TONES[bar.tone][1],
            "label": bar.label,
            "href": bar.href,
        }
        for bar in bars
    ]
    labels = [{"pile": number, "text": text, "start": 0} for number, text in enumerate(piles) if text]
    along, across = ("x", "y") if lying else ("y", "x")
    axis = {
        "title": None, "tickMinStep": 1, "format": "d", "gridColor": LINE, "domain": False, "ticks": False,
        "labelColor": MUTED, "labelFontSize": FONT_SIZE, "tickCount": 5, "orient": "bottom" if lying else "right",
    }  # fmt: skip
    position = linear("pile", -0.5, len(piles) - 0.5)
    if lying:
        position = {**position, "scale": {**position["scale"], "reverse": True}}
    size = 2 * UNIT - 8 if lying else UNIT - 2
    bar_mark: dict[str, Any] = {"type": "bar", "size": size, "orient": "horizontal" if lying else "vertical"}
    layers = (
        layer(
            {**bar_mark, "strokeWidth": 1},
            rows,
            {
                along: linear("start", 0, longest, axis=axis),
                f"{along}2": {"field": "end"},
                across: position,
                "fill": literal("fill"),
                "stroke": literal("edge"),
            },
        ),
        layer(
            {"type": "text", "color": TEXT, "fontSize": FONT_SIZE, "align": "right"}
            | ({"dx": -8, "baseline": "middle"} if lying else {"angle": 270, "dx": -6, "baseline": "middle"}),
            labels,
            {along: linear("start", 0, longest, axis=axis), across: position, "text": {"field": "text"}},
        ),
    )
    width, height = (length, breadth) if lying else (breadth, length)
    return Chart(name, title, description, width, height, layers)
