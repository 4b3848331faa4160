"""Reads pages of Insights as a browser would: marks of pictures and rows of tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

from postmortems.core import Library
from postmortems.core.followup import FollowUp
from postmortems.pages import Links, disk_linker, plan
from postmortems.pages.insights import insights_pages


@dataclass
class Row:
    cells: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


class PageParts(HTMLParser):
    """What is on a page.

    Attributes:
        marks: Picture or matrix -> (name, address) of each link in it that stands for incidents.
        rows: Anchor -> row of a table.
        ids: All anchors, in order.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: dict[str, list[tuple[str, str]]] = {}
        self.rows: dict[str, Row] = {}
        self.ids: list[str] = []
        self.text = ""
        self._picture = self._matrix = self._link = ""
        self._row: Row | None = None
        self._in_title = self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "svg" and "aria-labelledby" in given:
            self._picture = given["aria-labelledby"].removesuffix("-title")
            self.marks[self._picture] = []
        elif tag == "tr" and "id" in given:
            self._row = self.rows[given["id"]] = Row()
        elif tag == "td" and self._row:
            self._row.cells.append("")
            self._in_cell = True
        elif tag == "a" and given.get("class") == "pm-chart__skip":
            self._matrix = given["href"].removeprefix("#").removesuffix("-numbers")
        elif tag == "a" and "aria-label" in given:
            self.marks.setdefault(self._matrix, []).append((given["aria-label"], given["href"]))
        elif tag == "a":
            self._link = given.get("href", "")
            if self._row and not self._picture:
                self._row.links.append(self._link)
        elif tag == "title" and self._picture and "id" not in given:
            self._in_title = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._picture = ""
        elif tag == "tr":
            self._row = None
        elif tag == "td":
            self._in_cell = False
        elif tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.marks[self._picture].append((data, self._link))
        elif self._row and self._in_cell:
            self._row.cells[-1] += data
        elif not self._picture:
            self.text += data


def written(library: Library, today: date) -> dict[str, str]:
    """HTML of all pages of Insights by `src_uri`; links are the files they lead to, relative to the page."""
    linker = disk_linker({page.src_uri for page in plan(library)} | {"index.md"}, Links.SOURCE)
    return {page.src_uri: page.write(linker).joined for page, _ in insights_pages(FollowUp(library, today))}


def read(library: Library, today: date) -> dict[str, PageParts]:
    return {src_uri: PageParts(html) for src_uri, html in written(library, today).items()}
