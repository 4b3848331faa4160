"""Stretches of time on a logarithmic axis: a dot where it is known, a bar from shortest to longest where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from postmortems.pages.charts.chart import FONT_SIZE, LINE, MUTED, TEXT, TONES, Chart, Row, layer, literal

WIDTH = 560
LANE = 16
LOWEST = 60.0
"""Seconds at the left end. What was shorter, or may have been, is drawn there."""
TICKS = (
    (60.0, "1 min"),
    (600.0, "10 min"),
    (3600.0, "1 h"),
    (6 * 3600.0, "6 h"),
    (86400.0, "1 day"),
    (7 * 86400.0, "1 week"),
    (30 * 86400.0, "30 days"),
    (365 * 86400.0, "1 year"),
    (3650 * 86400.0, "10 years"),
    (36500 * 86400.0, "100 years"),
)


class Stretch(NamedTuple):
    """How long something took, in seconds, in the group `group`."""

    group: int
    shortest: float
    longest: float
    about: bool
    tone: str
    label: str
    href: str


def spans(name: str, title: str, description: str, groups: Sequence[str], stretches: Sequence[Stretch]) -> Chart:
    """Stretches below each other by group, packed so that none covers another."""
    longest = max((item.longest for item in stretches), default=LOWEST)
    ticks = [tick for number, tick in enumerate(TICKS) if number < 3 or TICKS[number - 1][0] < longest]
    end = max(ticks[-1][0], longest)
    lanes, heads, bottom = _packed(groups, stretches, end)
    dots: list[Row] = []
    bars: list[Row] = []
    for item, lane in zip(stretches, lanes, strict=True):
        known, fill = TONES[item.tone], TONES["unknown" if item.about else item.tone][0]
        row = {
            "from": max(LOWEST, item.shortest),
            "to": max(LOWEST, item.longest),
            "lane": lane,
            "fill": fill,
            "edge": known[1] if item.tone == "unknown" else known[0],
            "label": item.label,
            "href": item.href,
        }
        (dots if row["from"] == row["to"] else bars).append(row)
    x = {
        "field": "from", "type": "quantitative", "axis": None,
        "scale": {"type": "log", "domain": [LOWEST, end], "nice": False},
    }  # fmt: skip
    y = {
        "field": "lane", "type": "quantitative", "axis": None,
        "scale": {"domain": [0, bottom], "nice": False, "reverse": True},
    }  # fmt: skip
    lines = [{"from": second, "lane": 0, "to": bottom} for second, _ in ticks]
    feet = [{"from": second, "lane": bottom, "text": text} for second, text in ticks]
    names = [{"from": LOWEST, "lane": lane, "text": text} for lane, text in heads]
    at = {"x": x, "y": y}
    words = {"type": "text", "fontSize": FONT_SIZE, "baseline": "middle"}
    text = {**at, "text": {"field": "text"}}
    layers = (
        layer({"type": "rule", "color": LINE}, lines, {**at, "y2": {"field": "to"}}),
        layer({**words, "color": MUTED, "dy": 14}, feet, text),
        layer({**words, "color": TEXT, "align": "right", "dx": -10}, names, text),
        layer(
            {"type": "rule", "strokeWidth": 6, "strokeCap": "round", "opacity": 0.75},
            bars,
            {**at, "x2": {"field": "to"}, "color": literal("edge")},
        ),
        layer(
            {"type": "point", "filled": True, "size": 95, "strokeWidth": 2, "opacity": 1},
            dots,
            {**at, "fill": literal("fill"), "stroke": literal("edge")},
        ),
    )
    return Chart(name, title, description, WIDTH, LANE * bottom, layers)


def _packed(
    groups: Sequence[str], stretches: Sequence[Stretch], end: float
) -> tuple[list[float], list[tuple[float, str]], float]:
    """A lane for each stretch, the place of each group's name, and how many lanes there are."""
    scale = WIDTH / log(end / LOWEST)
    lanes = [0.0] * len(stretches)
    heads: list[tuple[float, str]] = []
    top = 0.5
    for number, text in enumerate(groups):
        ends: list[float] = []
        members = [place for place, item in enumerate(stretches) if item.group == number]
        for place in sorted(members, key=lambda place: (stretches[place].shortest, stretches[place].longest)):
            low = scale * log(max(LOWEST, stretches[place].shortest) / LOWEST)
            high = scale * log(max(LOWEST, stretches[place].longest) / LOWEST)
            free = next((lane for lane, taken in enumerate(ends) if taken + LANE <= low), len(ends))
            ends[free : free + 1] = [high]
            lanes[place] = top + free + 0.5
        if ends:
            heads.append((top + 0.5, text))
            top += len(ends) + 0.8
    return lanes, heads, top
