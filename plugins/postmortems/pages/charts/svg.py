"""Makes a drawing safe and fit for a page: known elements and attributes only, and links that we made.

What Vega draws is read by an XML parser and written anew. Colours stay names of the theme's custom properties, so that
one drawing is right in light, dark and print; fonts come from the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from markupsafe import Markup

_SVG: Final = "{http://www.w3.org/2000/svg}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS: Final = frozenset({"svg", "g", "a", "path", "line", "rect", "text", "tspan"})
_NUMBER: Final = r"[-+0-9.eE, ]*"
_ATTRIBUTES: Final = {
    "d": r"[-+0-9.eE, MmLlHhVvCcSsQqTtAaZz]*",
    "transform": rf"(?:(?:translate|rotate|scale)\({_NUMBER}\) ?)*",
    "viewBox": _NUMBER,
    "fill": r"none|transparent|var\(--pm-[a-z0-9-]+\)",
    "stroke": r"none|transparent|var\(--pm-[a-z0-9-]+\)",
    "stroke-linecap": "round|butt",
    "text-anchor": "start|middle|end",
    **dict.fromkeys(
        ("x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "opacity", "stroke-width", "font-weight"),
        _NUMBER,
    ),
    "font-size": r"[0-9.]+(?:px)?",
}
"""What an element may have, and which form its value must have: not compiled before there is something to draw."""
_DEFAULTS: Final = {("opacity", "1"), ("stroke-width", "1"), ("d", ""), ("transform", "translate(0,0)")}
_NOT_XML: Final = "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_LONG: Final = r"(\d+\.\d\d)\d+"


class Link(NamedTuple):
    """What a mark leads to, and what a reader hears or sees about it."""

    href: str
    label: str


def legible(text: str) -> str:
    """The text without characters that XML does not know; on those the drawing library would end the process."""
    return re.sub(_NOT_XML, "\N{REPLACEMENT CHARACTER}", text)


def clean(svg: str, name: str, title: str, description: str, links: Sequence[Link]) -> Markup:
    """Writes a drawing anew.

    Args:
        svg: What Vega made.
        name: Prefix of ids, unique on the page.
        title: What the picture shows.
        description: The same in a sentence or two.
        links: What marks lead to; `#3` is the fourth.
    """
    root = _copy(ET.fromstring(svg), links)  # noqa: S314 - made by a library of ours or sealed by us; no entities
    assert root is not None
    root.attrib |= {
        "class": "pm-chart__drawing",
        "role": "graphics-document",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-description",
    }
    for tag, text in (("desc", description), ("title", title)):
        element = ET.Element(tag, {"id": f"{name}-{'title' if tag == 'title' else 'description'}"})
        element.text = legible(text)
        root.insert(0, element)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - serialised from a tree of known elements


def _copy(source: ET.Element, links: Sequence[Link]) -> ET.Element | None:
    """The element without what is unknown, invisible or empty; None when nothing is left."""
    tag = source.tag.removeprefix(_SVG)
    if tag not in _ELEMENTS or source.get("display") == "none":
        return None
    element = ET.Element(tag)
    for key, value in source.attrib.items():
        form = _ATTRIBUTES.get(key)
        if form and (key, value) not in _DEFAULTS and re.fullmatch(form, value):
            element.set(key, re.sub(_LONG, r"\1", value))
    if tag in ("text", "tspan"):
        element.text = source.text
    for child in source:
        if (copied := _copy(child, links)) is not None:
            element.append(copied)
    if tag == "a":
        return _link(source, element, links)
    if tag == "g":
        if not len(element):
            return None
        if not element.attrib and len(element) == 1:
            return element[0]
    # Vega draws the ground of each group, mostly of no size.
    return None if tag == "path" and ("background" in source.get("class", "") or "d" not in element.attrib) else element


def _link(source: ET.Element, element: ET.Element, links: Sequence[Link]) -> ET.Element | None:
    """A link of ours with its name; a mark that is no link of ours is drawn without one."""
    number = source.get(_HREF, "").rpartition("#")[2]
    link = links[int(number)] if number.isdecimal() and int(number) < len(links) else None
    if not link or not link.label:
        return element[0] if len(element) else None
    element.set("href", link.href)
    title = ET.Element("title")
    title.text = link.label
    element.insert(0, title)
    return element
