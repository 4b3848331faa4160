"""Ways past work of the Markdown parser that has no effect on the text at hand.

Most of a text is plain sentences, and the parser tries every rule on each of them. What is left out here is what
provably changes nothing, so that the HTML is the same; whatever is not known, an extension or another version of the
parser, runs as usual.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ElementTree

from markdown.blockparser import BlockParser
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.tables import TableProcessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import AtomicString

if TYPE_CHECKING:
    from markdown import Markdown

_SENTENCES = re.compile(r"(?:\*\*)?[^\W\d_][^\n]*(?:\n(?:\*\*)?[^\W\d_][^\n]*)*")
"""Lines that begin with a letter, which may be bold."""
_LEAVE_SENTENCES = frozenset(
    {
        "markdown.blockprocessors.BlockQuoteProcessor",
        "markdown.blockprocessors.CodeBlockProcessor",
        "markdown.blockprocessors.EmptyBlockProcessor",
        "markdown.blockprocessors.HRProcessor",
        "markdown.blockprocessors.HashHeaderProcessor",
        "markdown.blockprocessors.ListIndentProcessor",
        "markdown.blockprocessors.OListProcessor",
        "markdown.blockprocessors.ReferenceProcessor",
        "markdown.blockprocessors.SetextHeaderProcessor",
        "markdown.blockprocessors.UListProcessor",
        "markdown.extensions.abbr.AbbrBlockprocessor",
        "markdown.extensions.admonition.AdmonitionProcessor",
        "markdown.extensions.def_list.DefListIndentProcessor",
        "markdown.extensions.def_list.DefListProcessor",
        "markdown.extensions.footnotes.FootnoteBlockProcessor",
        "markdown.extensions.md_in_html.MarkdownInHtmlProcessor",
        "markdown.extensions.sane_lists.SaneOListProcessor",
        "markdown.extensions.sane_lists.SaneUListProcessor",
        "markdown.extensions.tables.TableProcessor",
        f"{__name__}._Table",
        "pymdownx.details.DetailsProcessor",
        "pymdownx.superfences.SuperFencesCodeBlockProcessor",
        "pymdownx.tabbed.TabbedProcessor",
    }
)
"""Rules for blocks that begin with a mark of their own or an indent, on their first line or on another."""
KNOWN_TAGS = 500
_FASTER = {r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)": "`", r"(?<!\!)\[": r"\[", r"\*|_": "[*_]"}
"""Expressions that take long to find nothing, and what is always found in a text where they are found."""
_OWN = {
    "_InlineProcessor__handleInline": ["data", "patternIndex"],
    "_InlineProcessor__applyPattern": ["pattern", "data", "patternIndex", "startIndex"],
}


def take_shortcuts(markdown: Markdown, *, known: bool) -> None:
    """Lets a parser take them; its outcome stays the same.

    Args:
        markdown: A parser, as its extensions have left it.
        known: Whether all of its extensions are, so that nobody looks at what the parser has besides its outcome.
    """
    for processor in markdown.treeprocessors:
        if type(processor) is InlineProcessor and _is_as_expected():
            processor.__class__ = _Inline
        elif type(processor) is AttrListTreeprocessor:
            processor.__class__ = _AttrList
        elif type(processor) is UnescapeTreeprocessor and known:
            processor.__class__ = _Unescape
        elif type(processor) is TocTreeprocessor and known:
            processor.__class__ = _Toc
    for rule in markdown.parser.blockprocessors:
        if type(rule) is TableProcessor:
            rule.__class__ = _Table
    if type(markdown.parser) is BlockParser and markdown.tab_length > 0:
        markdown.parser.__class__ = _Blocks
    for preprocessor in markdown.preprocessors:
        if _name(preprocessor) == "pymdownx.superfences.SuperFencesBlockPreprocessor":
            preprocessor.run = _past_fences(preprocessor)  # type: ignore[method-assign]
    if known:
        markdown.is_block_level = lru_cache(KNOWN_TAGS)(markdown.is_block_level)  # type: ignore[method-assign]


def _name(processor: object) -> str:
    return f"{type(processor).__module__}.{type(processor).__qualname__}"


def _is_as_expected() -> bool:
    """Whether the methods are there that `_Inline` knows, which are none of the parser's interface."""
    return all(
        list(inspect.signature(getattr(InlineProcessor, name, lambda: None)).parameters) == ["self", *parameters]
        for name, parameters in _OWN.items()
    )


def _text(root: Element) -> str:
    return "".join(root.itertext())


class _Inline(InlineProcessor):
    """Tries a pattern where it is found in a text; the others would leave the text as it is."""

    _searches: Sequence[Callable[[str], object]]
    _different: Sequence[Callable[[str], object]]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        self._searches = [_search(pattern) for pattern in self.inlinePatterns]
        self._different = list(dict.fromkeys(self._searches))
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for search in self._different:
            if search(data):
                break
        else:
            return data
        searches, apply = self._searches, self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        index, count, start = patternIndex, len(searches), 0
        while index < count:
            matched = False
            if start or searches[index](data):
                data, matched, start = apply(self.inlinePatterns[index], data, index, start)
            index += not matched
        return data


def _search(pattern: Any) -> Callable[[str], object]:
    """Says whether a pattern may be in a text."""
    if isinstance(pattern, InlinePattern) and type(pattern).getCompiledRegExp is Pattern.getCompiledRegExp:
        found = pattern.getCompiledRegExp()
        return (re.compile(_FASTER[found.pattern]) if found.pattern in _FASTER else found).search
    return _always


def _always(_: str) -> bool:
    return True


class _Blocks(BlockParser):
    """Makes sentences into a paragraph at once, where all rules before that of paragraphs leave sentences to it."""

    _paragraph: Any = None
    _nested: Sequence[Any] = ()

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802
        rules = list(self.blockprocessors)
        before = list(takewhile(lambda rule: _name(rule) in _LEAVE_SENTENCES, rules))
        after = rules[len(before) :]
        self._paragraph = after[0] if after and type(after[0]) is ParagraphProcessor else None
        self._nested = [rule for rule in before if hasattr(rule, "current_sibling")]
        return super().parseDocument(lines)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        while blocks:
            if self._paragraph and _SENTENCES.fullmatch(blocks[0]) and not self._is_nested():
                self._paragraph.run(parent, blocks)
                continue
            for rule in self.blockprocessors:
                if rule.test(parent, blocks[0]) and rule.run(parent, blocks) is not False:
                    break

    def _is_nested(self) -> bool:
        """Whether a rule has said that the next block is its own, whatever it is."""
        return any(rule.current_sibling is not None for rule in self._nested)


class _Table(TableProcessor):
    def _split(self, row: str) -> list[str]:
        plain = "`" not in row and "\\" not in row
        return row.split("|") if plain else super()._split(row)  # type: ignore[misc]


class _AttrList(AttrListTreeprocessor):
    def run(self, doc: Element) -> None:
        if "{" in _text(doc):
            super().run(doc)


class _Unescape(UnescapeTreeprocessor):
    def run(self, root: Element) -> None:
        found = self.RE.search
        if found(_text(root)) or any(value and found(value) for each in root.iter() for _, value in each.items()):
            super().run(root)


class _Toc(TocTreeprocessor):
    """Makes no list of headings where none is to stand in the text; MkDocs takes the headings themselves."""

    _wanted = False

    def run(self, doc: Element) -> None:
        self._wanted = bool(self.marker) and self.marker in _text(doc)
        super().run(doc)

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        return super().build_toc_div(toc_list) if self._wanted else Element("div")

    def replace_marker(self, root: Element, elem: Element) -> None:
        if self._wanted:
            super().replace_marker(root, elem)


def _past_fences(preprocessor: Any) -> Any:
    run = preprocessor.run

    def past(lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "```" in text or "~~~" in text or preprocessor.config.get("preserve_tabs"):
            return run(lines)  # type: ignore[no-any-return]
        preprocessor.get_hl_settings()
        return lines

    return past
