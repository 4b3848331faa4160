"""Addresses inside the site. The host says where each page is; what one page writes to reach another is made here."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import quote

ANYWHERE = "\ue002/"
"""Stands for a page whose place is not known yet; in what is written there, it is to be replaced by the page's root."""


class Linker:
    """Makes the relative address of one page on another.

    Args:
        url_of: Address of a page by its `src_uri`, relative to the root of the site, as the host serves it:
            `factors/hidden-limit/` or `factors/hidden-limit.html`, and for the home page an empty text, `./` or
            `index.html`. Raises KeyError where there is no such page.

    Attributes:
        named: Pages that were linked to since somebody emptied it; nothing is said of an incident without a link to it.
    """

    def __init__(self, url_of: Callable[[str], str]) -> None:
        self._url_of = url_of
        self._urls: dict[str, str] = {}
        self._roots: dict[str, str] = {ANYWHERE: ANYWHERE}
        self._rows: dict[object, bytes] = {}  # tens of thousands, in half the room that texts would take
        self.named: set[str] = set()

    def row(self, key: object, make: Callable[[], str]) -> str:
        """HTML that stands on several pages, as written on the page `ANYWHERE`; made once.

        Args:
            key: What it is of.
            make: Makes it.
        """
        raw = self._rows.get(key)
        if raw is not None:
            return raw.decode("utf-8", "surrogatepass")
        html = make()
        self._rows[key] = html.encode("utf-8", "surrogatepass")
        return html

    def url(self, target: str, source: str) -> str:
        """Address of `target` as written on `source`, both given as `src_uri`.

        Raises:
            KeyError: There is no such page; an address that leads nowhere is never made.
        """
        return self.root(source) + self.path(target) or "./"

    def root(self, source: str) -> str:
        """Address of the site's root as written on a page: empty, or `../` once or more."""
        root = self._roots.get(source)
        if root is None:
            root = self._roots[source] = "../" * self.path(source).count("/")
        return root

    def path(self, src_uri: str) -> str:
        """Address of a page from the site's root; empty for the home page."""
        self.named.add(src_uri)
        url = self._urls.get(src_uri)
        if url is None:
            url = self._urls[src_uri] = self._url_of(src_uri).removeprefix("./")
        return url


class Links(StrEnum):
    """What a link in the HTML of a page on disk leads to."""

    SOURCE = "source"
    """The other Markdown file; the generator makes an address of it, as Zensical does."""
    FOLDERS = "folders"
    """The finished address, where `a/b.md` is served as `a/b/`: for MkDocs, which leaves links in HTML alone."""
    FILES = "files"
    """The finished address, where it is served as `a/b.html`."""


def disk_linker(src_uris: set[str], links: Links) -> Linker:
    """A linker for files on disk.

    Args:
        src_uris: All pages there are.
        links: What the generator makes of links in HTML.
    """

    def url_of(src_uri: str) -> str:
        if src_uri not in src_uris:
            raise KeyError(src_uri)
        if links is Links.SOURCE:
            return quote(src_uri)
        return served(src_uri, directory_urls=links is Links.FOLDERS)

    return Linker(url_of)


def served(src_uri: str, *, directory_urls: bool) -> str:
    """Address of the page that a Markdown file becomes, relative to the root of the site."""
    place = destination(src_uri, directory_urls=directory_urls)
    if directory_urls and posixpath.basename(place) == "index.html":
        place = place.removesuffix("index.html")
    return quote(place)


def destination(src_uri: str, *, directory_urls: bool) -> str:
    """Path of the HTML file that a Markdown file becomes."""
    stem = src_uri.removesuffix(".md")
    folder, name = posixpath.split(stem)
    if name in ("index", "README"):
        return posixpath.join(folder, "index.html")
    return f"{stem}/index.html" if directory_urls else f"{stem}.html"
