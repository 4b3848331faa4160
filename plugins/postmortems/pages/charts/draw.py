"""Draws a picture with Vega-Lite, or takes the drawing of an earlier build."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from markupsafe import Markup

from postmortems.core.kept_text import kept_text
from postmortems.pages.charts.artist import Artist
from postmortems.pages.charts.chart import Chart
from postmortems.pages.charts.svg import Link, clean, legible

PACKAGE: Final = "vl-convert-python"
_BASE: Final[dict[str, Any]] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "background": None,
    "padding": 3,
    "config": {"view": {"stroke": None}, "font": "sans-serif"},
}


_artist = Artist()


@cache
def available() -> bool:
    """Whether the packages for pictures are installed (the extra `pictures`); pages are complete without."""
    try:
        return all(map(version, (PACKAGE, "networkx")))
    except PackageNotFoundError:
        return False


def make_ready() -> None:
    """Gets ready to draw, beside what is done meanwhile; for a build that is likely to."""
    if available():
        _artist.make_ready()


def put_away() -> None:
    """Ends what `make_ready` began; it begins again when there is more to draw."""
    _artist.dismiss()


def draw(chart: Chart) -> Markup:
    """The picture as SVG for a page.

    The drawing depends on the data and on the words around it. What its marks lead to and what they are called is put
    in afterwards: pages at any depth share it, and an incident may get another title.
    """
    links: list[Link] = []
    layers = [_abstract(layer, links) for layer in chart.layers if layer["data"]["values"]]
    spec = json.dumps(
        {**_BASE, "width": round(chart.width), "height": round(chart.height), "layer": layers}, sort_keys=True
    )
    return _finished(spec, chart.name, chart.title, chart.description, tuple(links))


@lru_cache(maxsize=30)
def _finished(spec: str, name: str, title: str, description: str, links: tuple[Link, ...]) -> Markup:
    # The next build of the same process draws nearly all of it again.
    return clean(_drawn(spec), name, title, description, links)


def _abstract(layer: Any, links: list[Link]) -> dict[str, Any]:
    """The layer with numbers in place of addresses and names."""
    rows = []
    for row in layer["data"]["values"]:
        values = {key: legible(value) if isinstance(value, str) else value for key, value in row.items()}
        label = values.pop("label", "")
        if "href" in row:
            links.append(Link(row["href"], label))
            values["href"] = f"#{len(links) - 1}"
        rows.append(values)
    return {**layer, "data": {"values": rows}}


def _drawn(spec: str) -> str:
    """What Vega-Lite makes of a specification."""

    def make() -> str:
        if drawing := _artist.draw(spec):
            return drawing
        import vl_convert

        return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])

    return kept_text("drawings", f"{version(PACKAGE)}\n{spec}", make)
