"""Drawings: safe whatever is written in them, links of ours only, and kept between builds."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from postmortems.pages.charts import Bar, Chart, Edge, Node, Stretch, draw, network, spans, stacks
from postmortems.pages.charts.artist import Artist
from postmortems.pages.charts.svg import Link, clean

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)> ' & {{7*7}} ]]> \u2028 \x00 \x07 \ufffe \ud800"
ELEMENTS = {"svg", "g", "a", "path", "line", "rect", "text", "tspan", "title", "desc"}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache/drawings"


def charts(text: str) -> list[Chart]:
    exact, range_ = (Stretch(0, 0, 0, False, "sev1", text, "../a/"), Stretch(0, 60, 9e6, True, "sev2", text, "../b/"))
    nodes = [Node("a", text, 1, text, "../a/"), Node("b", text, 0, text, "../b/")]
    return [
        stacks("s", text, text, [text, ""], [Bar(0, 0, 1, "sev1", text, "../a/"), Bar(1, 0, 3, "unknown", text, "#r")]),
        stacks("l", text, text, [text], [Bar(0, 0, 2, "sev2", text, "../a/")], lying=True),
        spans("d", text, text, [text], [exact, range_]),
        network("n", text, text, nodes, [Edge("a", "b", 1, text, "../c/")]),
    ]


class Parts(HTMLParser):
    """What a browser would take for elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def links(svg: str) -> list[str]:
    parts = Parts()
    parts.feed(svg)
    return parts.links


@pytest.mark.parametrize("number", range(4))
def test_whatever_is_written_stays_text(number: int) -> None:
    svg = str(draw(charts(HOSTILE)[number]))
    parts = Parts()
    parts.feed(svg)
    assert parts.elements <= ELEMENTS
    assert not [name for name in parts.attributes if name.startswith("on") or name in ("style", "xlink:href", "src")]
    assert set(parts.links) <= {"../a/", "../b/", "../c/", "#r"}


@pytest.mark.parametrize("number", range(4))
def test_a_picture_and_each_of_its_links_have_a_name(number: int) -> None:
    root = ET.fromstring(str(draw(charts("What it is")[number])))
    assert root.get("role") == "graphics-document"
    assert root.find(f"title[@id='{root.get('aria-labelledby')}']").text == "What it is"
    assert root.find(f"desc[@id='{root.get('aria-describedby')}']").text == "What it is"
    found = list(root.iter("a"))
    assert found
    assert all(link.get("href") and link.find("title").text == "What it is" for link in found)


def test_colours_are_those_of_the_theme() -> None:
    for chart in charts("x"):
        colours = set(re.findall(r' (?:fill|stroke)="([^"]+)"', str(draw(chart))))
        assert {colour for colour in colours if colour != "none" and not colour.startswith("var(--pm-")} == set()


@pytest.mark.parametrize(
    "hostile",
    [
        '<a xlink:href="https://elsewhere.example/#0"><path d="M0,0h1"/></a>',
        '<a xlink:href="#7"><path d="M0,0h1"/></a>',
        '<a xlink:href="javascript:alert(1)"><path d="M0,0h1"/></a>',
        '<script>alert(1)</script><foreignObject/><image xlink:href="x"/><style>a{}</style>',
        '<path d="M0,0h1" onclick="alert(1)" style="fill:red" fill="url(https://elsewhere.example)"/>',
        '<path d="javascript:1" transform="x"/>',
    ],
)
def test_only_known_forms_and_links_of_ours_get_through(hostile: str) -> None:
    source = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{hostile}</svg>'
    svg = str(clean(source, "n", "t", "d", [Link("../ours/", "x")]))
    assert not re.search(r"<script|javascript|elsewhere|foreign|image|style|onclick|url\(", svg)
    assert set(links(svg)) <= {"../ours/"}


def test_a_kept_drawing_is_used_again_for_other_addresses_and_names(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chart(url: str, label: str) -> Chart:
        return stacks("s", "t", "d", ["x"], [Bar(0, 0, 1, "sev1", label, url)])

    first = str(draw(chart("../a/", "one")))
    assert len(list(cache.glob("*.txt"))) == 1
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda *_, **__: pytest.fail("drawn again"))
    assert ">one<" in first
    assert str(draw(chart("../../b/", "two"))) == first.replace("../a/", "../../b/").replace(">one<", ">two<")


@pytest.mark.parametrize("damage", ["", "x\n<svg/>", "\x00"])
def test_a_kept_drawing_that_was_changed_is_not_used(cache: Path, damage: str) -> None:
    chart = charts("x")[0]
    first = draw(chart)
    for file in cache.glob("*.txt"):
        file.write_text(damage, "utf-8")
    assert draw(chart) == first


def test_without_a_place_to_keep_them_there_are_drawings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "file"))
    assert "<svg" in draw(charts("x")[0])


def test_a_range_is_drawn_as_long_as_it_is_and_a_dot_is_a_dot() -> None:
    known = Stretch(0, 3600, 3600, False, "sev1", "an hour", "a")
    svg = str(draw(spans("d", "t", "d", ["SEV1"], [known, Stretch(0, 60, 3600, False, "sev1", "up to it", "b")])))
    root = ET.fromstring(svg)
    kinds = {link.find("title").text: [child.tag for child in link if child.tag != "title"] for link in root.iter("a")}
    assert kinds == {"an hour": ["path"], "up to it": ["line"]}


def test_services_that_need_each_other_are_drawn_too() -> None:
    nodes = [Node(key, key, 1, key, key) for key in "abc"]
    svg = str(draw(network("n", "t", "d", nodes, [Edge("a", "b", 0), Edge("b", "a", 0), Edge("b", "c", 0)])))
    assert sorted(links(svg)) == ["a", "b", "c"]


def test_another_process_draws_the_same_and_may_end_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = (
        '{"mark": "point", "data": {"values": [{"x": 1}]}, "encoding": {"x": {"field": "x", "type": "quantitative"}}}'
    )
    artist = Artist()
    first = artist.draw(spec)
    assert first and first.startswith("<svg")
    assert artist._process
    artist._process.kill()
    artist._process.wait()
    assert artist.draw(spec) == first
    artist.dismiss()
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert Artist().draw(spec) is None
    assert Artist().draw("no specification") is None
