"""A picture before it is drawn: rows of data and how they are encoded, in the words of Vega-Lite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

Row = Mapping[str, Any]
Encoding = Mapping[str, Any]

TEXT: Final = "var(--pm-text)"
MUTED: Final = "var(--pm-muted)"
LINE: Final = "var(--pm-border)"
STRONG: Final = "var(--pm-border-strong)"
ACCENT: Final = "var(--pm-accent)"
MEND: Final = "var(--pm-mend)"
SURFACE: Final = "var(--pm-surface)"
FONT_SIZE: Final = 14

TONES: Final[Mapping[str, tuple[str, str]]] = {
    **{f"sev{number}": (f"var(--pm-sev{number})", SURFACE) for number in range(1, 6)},
    "unknown": (SURFACE, STRONG),
    "accent": (ACCENT, SURFACE),
}
"""Fill and edge. What is unknown is hollow, so that it differs without colours too."""


class Chart(NamedTuple):
    """A picture.

    Attributes:
        name: Unique on its page; anchors begin with it.
        title: What it shows, for those who do not see it.
        description: The same in a sentence or two, with the most telling numbers.
        width: Width of the plot in pixels; labels come on top.
        height: Height of the plot.
        layers: Layers of a Vega-Lite specification. A row's `href` is the finished address that its mark leads to,
            and its `label` what a reader hears or sees about it.
    """

    name: str
    title: str
    description: str
    width: float
    height: float
    layers: tuple[Mapping[str, Any], ...]


def layer(mark: Mapping[str, Any], rows: Sequence[Row], encoding: Encoding) -> Mapping[str, Any]:
    """A layer of marks; rows with an address become links."""
    more = {"href": {"field": "href"}} if rows and "href" in rows[0] else {}
    return {"data": {"values": list(rows)}, "mark": dict(mark), "encoding": {**encoding, **more}}


def linear(field: str, low: float, high: float, **more: Any) -> Mapping[str, Any]:
    """A position on a scale from `low` to `high`, without an axis unless one is given."""
    scale = {"domain": [low, high], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None, **more}


def short(text: str, most: int) -> str:
    """The text with at most so many characters; Vega would measure it in a font that the page does not use."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def literal(field: str) -> Mapping[str, Any]:
    """A colour or size that stands in the data as it is."""
    return {"field": field, "scale": None, "type": "nominal"}
