"""The parser of thousands of pages leaves work out; what a text becomes must not change by a byte."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from postmortems.adapter.shortcuts import take_shortcuts

ROOT = Path(__file__).parents[2]


class Stranger(Extension):
    """An extension that nobody knows: it changes texts everywhere, and blocks before anyone else sees them."""

    def extendMarkdown(self, md: Markdown) -> None:
        class Shout(Preprocessor):
            def run(self, lines: list[str]) -> list[str]:
                return [line.replace("zz", "[TOC]") for line in lines]

        class Brace(Treeprocessor):
            def run(self, root: Any) -> None:
                for each in root.iter("em"):
                    each.tail = "{: .late }" + (each.tail or "")

        md.preprocessors.register(Shout(md), "shout", 29)
        md.treeprocessors.register(Brace(md), "brace", 9)
        md.inlinePatterns.register(SimpleTextInlineProcessor("(a+)b"), "ab", 5)


def _ours() -> tuple[list[Any], dict[str, Any]]:
    listed = yaml.load((ROOT / "mkdocs.yml").read_text(), yaml.BaseLoader)["markdown_extensions"]
    plain = [each if isinstance(each, str) else next(iter(each)) for each in listed]
    options = {"permalink": "#", "toc_depth": 3, "title": "On this page"}
    return plain, {"toc": options, "pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span"}}


USUAL = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
SETS: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "bare": ([], {}),
    "repository": _ours(),
    "usual": ([*USUAL, "pymdownx.highlight", "pymdownx.superfences", "sane_lists", "abbr", "nl2br", "smarty"], {}),
    "pymdownx": (
        [
            *(f"pymdownx.{name}" for name in "betterem caret mark tilde tasklist details tabbed keys emoji".split()),
            *(f"pymdownx.{name}" for name in "magiclink smartsymbols critic arithmatex quotes fancylists".split()),
            *("pymdownx.superfences", "pymdownx.inlinehilite", *USUAL),
        ],
        {"pymdownx.tabbed": {"alternate_style": True}},
    ),
    "codehilite": (["fenced_code", "codehilite", "toc", "attr_list"], {"toc": {"anchorlink": True, "marker": "zz"}}),
    "blocks": (["pymdownx.blocks.admonition", "pymdownx.blocks.details", "pymdownx.superfences", *USUAL], {}),
    "tabs kept": (["pymdownx.superfences"], {"pymdownx.superfences": {"preserve_tabs": True}}),
    "stranger": ([*USUAL, Stranger()], {}),
}
LINES = [
    "Plain words of a sentence.", "**Bold** words: then more", "**", "wrapped by its author", "1999. A year",
    "1. one", "- item", "* item", "*[HTML]: Language", "HTML here", "+ item", "    indented", "        twice",
    "\ttab", "", "", "", "# One", "## Two", "## Two {#two .c}", "Setext", "===", "---", "***", "> quoted", "> - item",
    "a | b", "--- | ---", "| a | `b | c` |", "c \\| d | e", "```", "```python", "~~~",
    "```{.python #id hl_lines=\"1\"}", "x = 1", "!!! note", '??? tip "Title"', '=== "Tab"', "Term", ":   meaning",
    ": short", "[^1]: A note", "Text[^1] and[^2]", "[ref]: https://example.org 'Title'", "[a](b.md) [c][ref] [ref]",
    "![x](y.png){ width=3 }", "![x][ref]", "[TOC]", "zz", "<div markdown>", "</div>", "<b>raw</b> &amp; &copy; &",
    "<https://example.org>", "<me@example.org>", "end  ", "a `code` b ``c ` d``", "\\*not\\* \\`x\\` \\",
    "*em **strong** em* ___x___ a_b_c", "~~gone~~ ==mark== ^up^", "aab aaab b", "{: .late }", "para { .c }",
    "$x^2$ and $$y$$", "++ctrl+a++ :smile: (c) --> 1/2", "{++new++}{--old--}", "- [ ] task", "a. fancy", "/// note",
    "///", "\x02klzzwxh:0000\x03", "\x0239\x03", "Ünïcode ﬁne — “quoted”…", "https://example.org/x_y_z",
    "<!-- comment -->", "<?php ?>", "a\x0bb\x0cc\x85d\u2028e", "İıſ", "[[[[[[x](y)](y)](y)]",
]  # fmt: skip
hostile = st.text(st.sampled_from(list("ab1 \n\t*_`[](){}<>!#|:-=~^\\&+\"'$@/.?\x02\x03\u2028é")), max_size=60)
texts = st.lists(st.sampled_from(LINES) | hostile | st.text(max_size=20), max_size=25).map("\n".join)


@cache
def parsers(name: str) -> tuple[Markdown, Markdown]:
    extensions, configs = SETS[name]
    usual, quick = (Markdown(extensions=extensions, extension_configs=configs) for _ in range(2))
    take_shortcuts(quick, known=name != "stranger")
    return usual, quick


def outcome(parser: Markdown, text: str) -> object:
    try:
        html = parser.reset().convert(text)
    except Exception as error:
        return type(error)
    return html, getattr(parser, "toc_tokens", None)


@pytest.mark.parametrize("name", SETS)
@settings(max_examples=40)
@given(text=texts)
@example(text="One line.\n\n- a\n- b\n\n    in it\n\nText *em* end\n\nzz\n\n[TOC]")
@example(text='!!! note\n    Inside.\n\n    - item\n\n        deep\n\nAfter it.\n\n??? tip "T"\n    In\n\nOut.')
def test_a_text_becomes_what_it_always_did(name: str, text: str) -> None:
    usual, quick = parsers(name)

    assert outcome(quick, text) == outcome(usual, text)


@pytest.mark.parametrize("name", SETS)
def test_every_text_of_this_repository_does(name: str) -> None:
    usual, quick = parsers(name)
    files = sorted(ROOT.glob("docs/**/*.md"))

    assert files
    for file in files[:: 1 if name == "repository" else 9]:
        text = file.read_text("utf-8").split("\n---\n", 1)[-1]
        assert outcome(quick, text) == outcome(usual, text), file


@pytest.mark.parametrize("deep", [50, 400, 2000])
@pytest.mark.parametrize("mark", ["> ", "- ", "[", "*_", "!!! note\n    ", "    "])
def test_what_is_nested_too_deep_fails_or_not_as_before(deep: int, mark: str) -> None:
    usual, quick = (outcome(parser, mark * deep + "x](y)") for parser in parsers("repository"))

    if deep < 100:
        assert quick == usual
    else:  # the parser stops where the stack is nearly full, which depends on who calls it
        assert isinstance(quick, type) == isinstance(usual, type)


def test_another_version_of_the_parser_runs_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    from markdown.treeprocessors import InlineProcessor

    def handle(self: InlineProcessor, data: str) -> str:
        return data

    monkeypatch.setattr(InlineProcessor, "_InlineProcessor__handleInline", handle)
    parser = Markdown()

    take_shortcuts(parser, known=True)

    assert type(parser.treeprocessors["inline"]) is InlineProcessor
