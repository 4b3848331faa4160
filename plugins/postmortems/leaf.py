"""Pages outside of the navigation, of which there are thousands, with the Markdown parser set up once for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown import Markdown
from mkdocs.structure import pages
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

KEPT = 500
"""Texts of ours whose HTML is kept; lists have a few headings in common and nothing else."""


class Parser:
    """MkDocs makes a Markdown parser for each page; `reset` makes one as good as new for far less."""

    def __init__(self, config: MkDocsConfig) -> None:
        self.markdown = Markdown(
            extensions=config["markdown_extensions"], extension_configs=config["mdx_configs"] or {}
        )
        self.known: dict[str, tuple[str, list[Any], set[str]]] = {}


class LeafPage(Page):
    """Renders as `Page` does, with a parser that it shares.

    Args:
        file: Its file.
        config: The configuration.
        parser: Of all pages that have the same configuration.
        plain: Whether the text is ours and holds no links, so that equal texts make equal pages.
    """

    def __init__(self, file: File, config: MkDocsConfig, parser: Parser, *, plain: bool) -> None:
        super().__init__(None, file, config)
        self._parser = parser
        self._plain = plain

    def render(self, config: MkDocsConfig, files: Files) -> None:
        assert self.markdown is not None
        known = self._parser.known.get(self.markdown) if self._plain else None
        if known is None:
            known = self._convert(config, files)
            if self._plain and len(self._parser.known) < KEPT:
                self._parser.known[self.markdown] = known
        self.content, tokens, self.present_anchor_ids = known
        self.toc = get_toc(tokens)

    def _convert(self, config: MkDocsConfig, files: Files) -> tuple[str, list[Any], set[str]]:
        assert self.markdown is not None
        parser = self._parser.markdown.reset()
        # What MkDocs adds to a parser, but for the title, which our pages state.
        raw = pages._RawHTMLPreprocessor()
        anchors = pages._ExtractAnchorsTreeprocessor(self.file, files, config)
        links = pages._RelativePathTreeprocessor(self.file, files, config)
        for addition in (raw, anchors, links):
            addition._register(parser)
        html = parser.convert(self.markdown)
        self.links_to_anchors = links.links_to_anchors
        return html, list(getattr(parser, "toc_tokens", [])), anchors.present_anchor_ids | raw.present_anchor_ids
