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

KEPT = 500
"""Texts of ours whose HTML is kept: most have a few headings and nothing else."""


class Converted(NamedTuple):
    """What a text became, with its headings as the extension `toc` tells them, and all anchors."""

    html: str
    headings: list[Any]
    anchors: set[str]


class Parser:
    """MkDocs makes a Markdown parser for each page; `reset` makes one as good as new for far less."""

    def __init__(self, config: MkDocsConfig) -> None:
        extensions, settings = config["markdown_extensions"], config["mdx_configs"] or {}
        self.markdown = Markdown(extensions=extensions, extension_configs=settings)
        self.known: dict[str, Converted] = {}


class LeafPage(Page):
    """Renders as `Page` does, with a parser that it shares, and a text of ours behind that of its author.

    Args:
        file: Its file.
        config: The configuration.
        parser: Of all pages that have the same configuration.
    """

    def __init__(self, file: File, config: MkDocsConfig, parser: Parser) -> None:
        super().__init__(None, file, config)
        self._parser = parser
        self._own = ""

    def split(self, text: str, own: str, *, written: bool) -> str:
        """Takes over what is ours; returns what somebody has written, which is nothing on a page of ours alone."""
        self._own = own if written else f"{text}\n{own}"
        return text if written else ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        assert self.markdown is not None
        own = self._ours(config, files)
        if not self.markdown:
            found = own
        else:
            found = self._convert(self.markdown, config, files)
            if found.anchors & own.anchors or any(heading["level"] == 1 for heading in found.headings):
                found = self._convert(f"{self.markdown}\n\n{self._own}", config, files)
            else:
                found = Converted(
                    f"{found.html}\n{own.html}", found.headings + own.headings, found.anchors | own.anchors
                )
        self.content, self.present_anchor_ids = found.html, found.anchors
        self.toc = get_toc(found.headings)

    def _ours(self, config: MkDocsConfig, files: Files) -> Converted:
        known = self._parser.known.get(self._own)
        if known is None:
            known = self._convert(self._own, config, files)
            if len(self._parser.known) < KEPT:
                self._parser.known[self._own] = known
        return known

    def _convert(self, text: str, config: MkDocsConfig, files: Files) -> Converted:
        parser = self._parser.markdown.reset()
        # What MkDocs adds to a parser, but for the title, which our pages state.
        raw = pages._RawHTMLPreprocessor()
        anchors = pages._ExtractAnchorsTreeprocessor(self.file, files, config)
        links = pages._RelativePathTreeprocessor(self.file, files, config)
        for addition in (raw, anchors, links):
            addition._register(parser)
        html = parser.convert(text)
        self.links_to_anchors = {**(self.links_to_anchors or {}), **links.links_to_anchors}
        present = anchors.present_anchor_ids | raw.present_anchor_ids
        return Converted(html, list(getattr(parser, "toc_tokens", [])), present)
