"""Pages outside of the navigation, of which there are thousands, with the work of the Markdown parser done once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markdown import Markdown
from mkdocs.structure import pages
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from postmortems.pages import Content

KEPT = 500
"""Texts of ours whose HTML is kept: most have a few headings and nothing else."""


class Converted(NamedTuple):
    """What a text became, with its headings as the extension `toc` tells them, its anchors, and links to others."""

    html: str
    headings: list[Any]
    anchors: set[str]
    links: dict[File, dict[str, str]]


class Parser:
    """MkDocs makes a Markdown parser for each page; `reset` makes one as good as new for far less."""

    def __init__(self, config: MkDocsConfig, files: Files) -> None:
        extensions, settings = config["markdown_extensions"], config["mdx_configs"] or {}
        self._markdown = Markdown(extensions=extensions, extension_configs=settings)
        self._config = config
        self._files = files
        self._known: dict[str, Converted] = {}

    def convert(self, text: str, file: File) -> Converted:
        """What `Page.render` makes of the text of a file."""
        parser = self._markdown.reset()
        # What MkDocs adds to a parser, but for the title, which our pages state.
        raw = pages._RawHTMLPreprocessor()
        anchors = pages._ExtractAnchorsTreeprocessor(file, self._files, self._config)
        links = pages._RelativePathTreeprocessor(file, self._files, self._config)
        for addition in (raw, anchors, links):
            addition._register(parser)
        html = parser.convert(text)
        present = anchors.present_anchor_ids | raw.present_anchor_ids
        return Converted(html, list(getattr(parser, "toc_tokens", [])), present, links.links_to_anchors)

    def ours(self, text: str, file: File) -> Converted:
        """The same for a text of ours, which many files have."""
        known = self._known.get(text)
        if known is None:
            known = self.convert(text, file)
            if len(self._known) < KEPT:
                self._known[text] = known
        return known


class LeafPage(Page):
    """Renders as `Page` does, with a parser that it shares, and a text of ours behind that of its author.

    A page of ours alone is made just before it is written to disk; thousands of lists would not fit into memory.

    Args:
        file: Its file.
        config: The configuration.
        parser: Of all pages that have the same configuration.
    """

    def __init__(self, file: File, config: MkDocsConfig, parser: Parser) -> None:
        super().__init__(None, file, config)
        self._parser = parser
        self.own = ""

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
