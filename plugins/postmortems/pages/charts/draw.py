"""Draws a picture with Vega-Lite, or takes the drawing of an earlier build."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from postmortems.core.cache_folder import cache_folder
from postmortems.pages.charts.chart import Chart
from postmortems.pages.charts.svg import clean, legible

PACKAGE: Final = "vl-convert-python"
KEPT: Final = 200
"""Drawings that are kept between builds; the oldest ones go."""
_BASE: Final[dict[str, Any]] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "background": None,
    "padding": 3,
    "config": {"view": {"stroke": None}, "font": "sans-serif"},
}


@cache
def available() -> bool:
    """Whether the packages for pictures are installed (the extra `pictures`); pages are complete without."""
    try:
        return all(map(version, (PACKAGE, "networkx")))
    except PackageNotFoundError:
        return False


def draw(chart: Chart) -> Markup:
    """The picture as SVG for a page.

    The drawing depends on the data alone: addresses are put in afterwards, so that pages at any depth share it.
    """
    targets: list[str] = []
    layers = [_abstract(layer, targets) for layer in chart.layers if layer["data"]["values"]]
    spec = json.dumps(
        {**_BASE, "width": round(chart.width), "height": round(chart.height), "layer": layers}, sort_keys=True
    )
    return clean(_drawn(spec), chart.name, chart.title, chart.description, targets)


def _abstract(layer: Any, targets: list[str]) -> dict[str, Any]:
    """The layer with numbers in place of addresses."""
    rows = []
    for row in layer["data"]["values"]:
        values = {key: legible(value) if isinstance(value, str) else value for key, value in row.items()}
        if "href" in row:
            targets.append(row["href"])
            values["href"] = f"#{len(targets) - 1}"
        rows.append(values)
    return {**layer, "data": {"values": rows}}


def _drawn(spec: str) -> str:
    """What Vega-Lite makes of a specification. A kept drawing that is not whole is not used."""
    key = hashlib.sha256(f"{version(PACKAGE)}\n{spec}".encode()).hexdigest()
    folder = cache_folder("drawings")
    file = folder / f"{key}.svg"
    try:
        seal, _, svg = file.read_text("utf-8").partition("\n")
        if seal == _seal(key, svg):
            return svg
    except (OSError, UnicodeDecodeError):
        pass
    import vl_convert

    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    _keep(folder, file, f"{_seal(key, svg)}\n{svg}")
    return svg


def _seal(key: str, svg: str) -> str:
    return hashlib.sha256(f"{key}\n{svg}".encode()).hexdigest()


def _keep(folder: Path, file: Path, text: str) -> None:
    """Keeps a drawing for the next build, if there is a place for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as draft:
            draft.write(text)
        Path(name).replace(file)
        for old in sorted(folder.glob("*.svg"), key=lambda path: -path.stat().st_mtime)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return
