"""Things that lead to things, in layers from left to right."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import pi
from typing import TYPE_CHECKING

from postmortems.core.kept_text import kept_text
from postmortems.pages.charts.chart import (
    ACCENT,
    FONT_SIZE,
    MEND,
    STRONG,
    SURFACE,
    TEXT,
    Chart,
    layer,
    linear,
    literal,
    short,
)

if TYPE_CHECKING:
    import networkx as nx

ROW = 40
LETTER = 8
"""Pixels that a letter takes at most, on average."""
SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A thing with how many incidents it has; hollow without any."""

    id: str
    text: str
    count: int
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Edge:
    """From the left to the right; drawn strongly where incidents are on it, and then it leads to them."""

    source: str
    target: str
    count: int
    label: str = ""
    href: str = ""


def network(
    name: str, title: str, description: str, nodes: Sequence[Node], edges: Sequence[Edge], *, column: int = 210
) -> Chart:
    """Nodes in layers so that edges lead to the right; what hangs together stands together. `column` is in pixels."""
    places = _places([node.id for node in nodes], [(edge.source, edge.target) for edge in edges])
    width = column * (1 + max(level for level, _ in places.values()))
    height = max(row for _, row in places.values()) + 1
    most = max((node.count for node in nodes), default=1) or 1
    lines = []
    for edge in edges:
        (left, upper), (right, lower) = places[edge.source], places[edge.target]
        ends = {"x": left * column, "y": upper, "x2": right * column, "y2": lower}
        lines.append({**ends, "label": edge.label, "href": edge.href, "count": edge.count})
    dots = []
    for node in nodes:
        level, row = places[node.id]
        size = round(pi * _radius(node.count, most) ** 2, 1)
        fill = ACCENT if node.count else SURFACE
        shown = {"text": short(node.text, column // LETTER), "label": node.label, "href": node.href}
        dots.append({"x": level * column, "y": row, "size": size, "fill": fill, **shown})
    words = [{"x": dot["x"], "y": dot["y"], "text": dot["text"]} for dot in dots]
    plain = [{key: line[key] for key in ("x", "y", "x2", "y2")} for line in lines if not line["count"]]
    strong = [line for line in lines if line["count"]]
    y = linear("y", -0.5, height - 0.5)
    at = {"x": linear("x", 0, width), "y": {**y, "scale": {**y["scale"], "reverse": True}}}
    both = {**at, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    layers = (
        layer({"type": "rule", "color": STRONG, "strokeWidth": 1}, plain, both),
        layer({"type": "rule", "color": MEND, "strokeWidth": 3}, strong, both),
        layer(
            {"type": "text", "align": "left", "dx": 9, "dy": -9, "fontSize": FONT_SIZE, "color": TEXT},
            words,
            {**at, "text": {"field": "text"}},
        ),
        layer(
            {"type": "point", "filled": True, "stroke": ACCENT, "strokeWidth": 1.5, "opacity": 1},
            dots,
            {**at, "size": literal("size"), "fill": literal("fill")},
        ),
    )  # fmt: skip
    return Chart(name, title, description, width, ROW * height, layers)


def _radius(count: int, most: int) -> float:
    return 5 + 5 * ((count - 1) / max(most - 1, 1)) ** 0.5 if count else 4


def _places(ids: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Mapping[str, tuple[int, float]]:
    """Layer and row of each node."""
    given = json.dumps([version("networkx"), ids, pairs])
    # To load the library takes longer than all else that a page of pictures needs.
    found = json.loads(kept_text("layouts", given, lambda: json.dumps(_placed(ids, pairs))))
    return {key: (level, row) for key, (level, row) in found.items()}


def _placed(ids: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Mapping[str, tuple[int, float]]:
    """Layer and row of each node. Circles of dependencies stand in one layer."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(ids)
    graph.add_edges_from(pairs)
    order = {key: number for number, key in enumerate(ids)}
    places: dict[str, tuple[int, float]] = {}
    top = 0.0
    parts = sorted(nx.weakly_connected_components(graph), key=lambda part: min(order[key] for key in part))
    for part in parts:
        folded = nx.condensation(graph.subgraph(part))
        # From the right, so that each stands next to what it leads to.
        generations = list(nx.topological_generations(folded.reverse(copy=False)))
        levels = [
            sorted((key for circle in level for key in folded.nodes[circle]["members"]), key=order.__getitem__)
            for level in reversed(generations)
        ]
        _untangle(levels, graph)
        tallest = max(map(len, levels))
        for number, level in enumerate(levels):
            for row, key in enumerate(level):
                places[key] = (number, top + row + (tallest - len(level)) / 2)
        top += tallest
    return places


def _untangle(levels: list[list[str]], graph: nx.DiGraph) -> None:
    """Puts each node near the middle of those it is tied to, back and forth: fewer lines cross.

    Source of the method: Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures
    (1981).
    """
    rows = {key: row for level in levels for row, key in enumerate(level)}
    for sweep in range(SWEEPS):
        ties = graph.predecessors if sweep % 2 == 0 else graph.successors
        for level in levels if sweep % 2 == 0 else reversed(levels):
            near = {key: [rows[other] for other in ties(key)] for key in level}
            level.sort(key=lambda key: sum(near[key]) / len(near[key]) if near[key] else rows[key])
            rows.update((key, row) for row, key in enumerate(level))
