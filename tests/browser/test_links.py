"""Every link of every page leads somewhere, and every page is reached. Reads the built HTML, needs no browser."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest

if TYPE_CHECKING:
    from browser.conftest import Site

pytestmark = pytest.mark.browser

ATTRIBUTES = ("href", "src", "poster", "data-src", "action")


class Page(HTMLParser):
    """What a page refers to, and what in it can be referred to."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: set[str] = set()
        self.duplicates: set[str] = set()
        self.references: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.moved = False
        self.headings = 0
        self.article: list[str] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._inside |= tag == "article"
        self.headings += tag == "h1"
        if values.get("id"):
            if values["id"] in self.anchors:
                self.duplicates.add(values["id"])
            self.anchors.add(values["id"])
        if tag == "a" and values.get("name"):
            self.anchors.add(values["name"])
        self.references += [values[name] for name in ATTRIBUTES if name in values]
        self.references += [part.split()[0] for part in values.get("srcset", "").split(",") if part.strip()]
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "script" and "src" not in values and values.get("type") not in ("application/json", "text/plain"):
            self.inline.append("<script>")
        self.inline += [name for name in values if name.startswith("on")]
        self.inline += [value for value in values.values() if value.strip().lower().startswith("javascript:")]
        self.moved |= values.get("http-equiv", "").lower() == "refresh"

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "article"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.article.append(data)


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, Page]:
    return {site.address(file): Page(file.read_text(encoding="utf-8")) for file in site.files}


def target(site: Site, address: str, reference: str) -> tuple[str, str] | None:
    """Return the address in the site and the fragment that a reference means; nothing for one that leads outside."""
    url = urlsplit(urljoin(site.built_for + address, reference))
    base = urlsplit(site.built_for)
    if url.scheme not in ("http", "https") or url.netloc != base.netloc:
        return None
    if not url.path.startswith(base.path):
        return ("outside of the site: " + url.path, "")
    return unquote(url.path.removeprefix(base.path)), unquote(url.fragment)


def test_all_links_and_anchors_are_alive(site: Site, pages: dict[str, Page]) -> None:
    broken = []
    for address, page in pages.items():
        for reference in page.references:
            found = target(site, address, reference)
            if found is None:
                continue
            path, fragment = found
            file = site.folder / path
            if not (file / "index.html" if path == "" or path.endswith("/") else file).is_file():
                broken.append(f"{address or 'home'}: {reference}")
            elif fragment and path in pages and fragment.split(":~:")[0] not in pages[path].anchors | {""}:
                broken.append(f"{address or 'home'}: {reference} (no such anchor)")
    assert not broken, f"{len(broken)} broken links:\n" + "\n".join(sorted(set(broken))[:50])


def test_every_page_is_reached_from_home(site: Site, pages: dict[str, Page]) -> None:
    reached, waiting = {""}, [""]
    while waiting:
        address = waiting.pop()
        for link in pages[address].links:
            found = target(site, address, link)
            if found and found[0] in pages and found[0] not in reached:
                reached.add(found[0])
                waiting.append(found[0])
    orphans = {address for address, page in pages.items() if not page.moved} - reached - {"404.html"}
    assert not orphans, "No link leads to:\n" + "\n".join(sorted(orphans)[:50])


def test_every_page_has_a_heading_and_words_of_its_own(pages: dict[str, Page]) -> None:
    """The text is in the page itself, not made by a script."""
    empty = {
        address: page.headings
        for address, page in pages.items()
        if not page.moved and (page.headings != 1 or len("".join(page.article).split()) < 8)
    }
    assert not empty


def test_no_page_has_code_in_it(pages: dict[str, Page]) -> None:
    inline = {address: page.inline for address, page in pages.items() if page.inline}
    assert not inline


def test_no_anchor_is_given_twice(pages: dict[str, Page]) -> None:
    duplicates = {address: page.duplicates for address, page in pages.items() if page.duplicates}
    assert not duplicates


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    """Style sheets and scripts that are linked are covered by the browser; this looks at the pages that are not."""
    foreign = []
    for file in site.files:
        page = Loads(file.read_text(encoding="utf-8"))
        foreign += [f"{site.address(file)}: {url}" for url in page.urls if target(site, "", url) is None]
    assert not foreign, "\n".join(foreign[:50])


class Loads(HTMLParser):
    """The addresses that a browser asks for on its own when it shows a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.urls: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        loads = tag in ("img", "script", "iframe", "source", "video", "audio", "embed", "track")
        if loads and values.get("src") and not values["src"].startswith("data:"):
            self.urls.append(values["src"])
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload", "modulepreload", "manifest"):
            self.urls.append(values.get("href", ""))

    handle_startendtag = handle_starttag
