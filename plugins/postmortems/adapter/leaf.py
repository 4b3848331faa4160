"""Pages outside of the navigation, of which there are thousands, with the work of the Markdown parser done once."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from markdown import Markdown
from mkdocs.structure import pages
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from postmortems.adapter.shortcuts import take_shortcuts
from postmortems.pages.kept import Kept

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from postmortems.pages import Content

KNOWN = 500
"""Texts of ours whose HTML is remembered: most have a few headings and nothing else."""
PURE = frozenset(
    {
        "abbr", "admonition", "attr_list", "codehilite", "def_list", "fenced_code", "footnotes", "md_in_html", "meta",
        "nl2br", "sane_lists", "smarty", "tables", "toc",
    }
)  # fmt: skip
IMPURE = frozenset({"pymdownx.b64", "pymdownx.pathconverter", "pymdownx.snippets"})
"""These read files or look at where the page is."""
PACKAGES = ("Markdown", "pymdown-extensions", "Pygments", "mkdocs-material")


_BLANK = frozenset(
    {
        "_Page__active", "_title_from_render", "abs_url", "canonical_url", "children", "content", "edit_url", "file",
        "markdown", "meta", "next_page", "previous_page", "toc", "update_date",
    }
)  # fmt: skip
"""All that MkDocs gives a new page."""
_PLAIN = re.compile(r"[\w%~@/.-]+")


@lru_cache(maxsize=4)
def _path(url: str) -> str:
    return urlsplit(url).path


class Converted(NamedTuple):
    """What a text became, with its headings as the extension `toc` tells them, its anchors, and links to others."""

    html: str
    headings: list[Any]
    anchors: set[str]
    links: dict[File, dict[str, str]]


class Parser:
    """MkDocs makes a Markdown parser for each page; `reset` makes one as good as new for far less.

    What a text became is kept for the next build where nothing but the text and the settings decide about it.

    Attributes:
        blank: What MkDocs gave the first page; None before, or when that is not what we know of.
        addresses: Where the site lives, and the settings for links to the source of a page.
    """

    def __init__(self, config: MkDocsConfig, files: Files) -> None:
        extensions, settings = config["markdown_extensions"], config["mdx_configs"] or {}
        self._markdown = Markdown(extensions=extensions, extension_configs=settings)
        self._config = config
        self._files = files
        self._known: dict[str, Converted] = {}
        self.blank: dict[str, Any] | None = None
        self.addresses = (config.site_url, config.repo_url, config.edit_uri, config.edit_uri_template)
        fingerprint = _fingerprint(extensions, settings)
        take_shortcuts(self._markdown, known=bool(fingerprint))
        self._kept = Kept(Path(config.docs_dir), fingerprint) if fingerprint else None

    def convert(self, text: str, file: File) -> Converted:
        """What `Page.render` makes of the text of a file."""
        if self._kept and (kept := self._kept.get(text)):
            html, headings, present, own = kept
            return Converted(html, headings, set(present), {file: own} if own else {})
        parser = self._markdown.reset()
        # What MkDocs adds to a parser, but for the title, which our pages state.
        raw = pages._RawHTMLPreprocessor()
        anchors = pages._ExtractAnchorsTreeprocessor(file, self._files, self._config)
        links = _Links(file, self._files, self._config)
        for addition in (raw, anchors, links):
            addition._register(parser)
        html = parser.convert(text)
        headings = list(getattr(parser, "toc_tokens", []))
        present = anchors.present_anchor_ids | raw.present_anchor_ids
        if self._kept and not links.elsewhere:
            self._kept.put(text, (html, headings, sorted(present), links.links_to_anchors.get(file, {})))
        return Converted(html, headings, present, links.links_to_anchors)

    def ours(self, text: str, file: File) -> Converted:
        """The same for a text of ours, which many files have."""
        known = self._known.get(text)
        if known is None:
            known = self.convert(text, file)
            if len(self._known) < KNOWN:
                self._known[text] = known
        return known

    @property
    def used(self) -> set[bytes]:
        """Keys of the kept texts that were asked for; another process may have asked for more."""
        return self._kept.used if self._kept else set()

    def close(self, *, whole: bool) -> None:
        """Ends a build; after one of the whole site, only what it asked for is kept."""
        if self._kept:
            self._kept.close(whole=whole)


class _Links(pages._RelativePathTreeprocessor):
    """Notices whether a text has links to other files, so that it is not the text alone that decides."""

    elsewhere = False

    def path_to_url(self, url: str) -> str:
        scheme, host, path, _, _ = urlsplit(url)
        self.elsewhere = self.elsewhere or bool(path and not scheme and not host)
        return super().path_to_url(url)


def _fingerprint(extensions: list[Any], settings: dict[str, Any]) -> str:
    """What a text becomes depends on this; empty where an extension may look at more than the text."""
    names = [str(name).removeprefix("markdown.extensions.") for name in extensions]
    if not all(name in PURE or (name.startswith("pymdownx.") and name not in IMPURE) for name in names):
        return ""
    versions = [f"{package} {version(package)}" for package in PACKAGES]

    def tell(value: object) -> str:
        return f"{type(value).__name__} {getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"

    return json.dumps([versions, names, settings], sort_keys=True, default=tell)


class LeafPage(Page):
    """Renders as `Page` does, with a parser that it shares, and a text of ours behind that of its author.

    A page of ours alone is made just before it is written to disk; thousands of lists would not fit into memory.

    Args:
        file: Its file.
        config: The configuration.
        parser: Of all pages that have the same configuration.
    """

    def __init__(self, file: File, config: MkDocsConfig, parser: Parser) -> None:
        if parser.blank:
            # Only addresses differ, and MkDocs looks at the clock and the settings for each page.
            vars(self).update(parser.blank, file=file, toc=[], meta={})
            file.page = self
            site, *source = parser.addresses
            self._set_canonical_url(site)
            self._set_edit_url(*source)
        else:
            super().__init__(None, file, config)
            parser.blank = dict(vars(self)) if vars(self).keys() == _BLANK else None
        self._parser = parser
        self.own = ""

    def _set_canonical_url(self, site_url: str | None) -> None:
        url = self.file.url
        if site_url and _PLAIN.fullmatch(url) and "//" not in url and "/." not in url and url[0] not in "/.":
            # Taking the address apart would make no difference.
            root = site_url if site_url.endswith("/") else f"{site_url}/"
            self.canonical_url, self.abs_url = f"{root}{url}", f"{_path(root)}{url}"
        else:
            super()._set_canonical_url(site_url)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = ""
        if not self.markdown:
            return
        found = self._parser.convert(self.markdown, self.file)
        own = self._parser.ours(self.own, self.file)
        if found.anchors & own.anchors or any(heading["level"] == 1 for heading in found.headings):
            found = self._parser.convert(f"{self.markdown}\n\n{self.own}", self.file)
        else:
            html, headings = f"{found.html}\n{own.html}", found.headings + own.headings
            found = Converted(html, headings, found.anchors | own.anchors, found.links)
        self.content, self.present_anchor_ids, self.links_to_anchors = found.html, found.anchors, found.links
        self.toc = get_toc(found.headings)

    def complete(self, content: Content) -> None:
        """Makes a page of ours alone."""
        found = self._parser.ours(content.text, self.file)
        self.content, self.toc = content.fill(found.html), get_toc(found.headings)

    def leave(self) -> None:
        """Lets go of all that was needed to write it."""
        self.markdown, self.content, self.own, self.toc, self.meta = None, "", "", get_toc([]), {}
