"""Whatever a body holds, what a browser gets of it can only be read."""

from __future__ import annotations

from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.pages import safety
from postmortems.pages.safety import SLOT, neutralise

EXTENSIONS = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "abbr",
              "pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.superfences"]  # fmt: skip
ALLOWED = {
    "a", "abbr", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "span", "strong", "summary", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"open", "alt", "class", "colspan", "href", "id", "start", "style", "title", "src", "name", "role"}
FRAGMENTS = [
    "<", ">", "script", "<script>", "</script>", "<img src=x onerror=a>", "<!--", "-->", "<?php", "<![CDATA[", "`",
    "``", "```", "~~~", "\n", "\n\n", "    ", "\t", "[a](", "[a]: ", "[a][b]", "![a](", "javascript:alert(1)",
    "java\nscript:", "data:text/html,x", "&#106;avascript:x", "&colon;", "//evil.example/x.png",
    "https://ok.example/", ")", "{: onclick=a }", "{ onclick=a }", "{:", "{#", "}", "*", "_",
    "| a | b |\n| - | - |\n", "- ", "> ", "1. ", "# ", "!!! note\n", "???+ x\n", "<div markdown>",
    "<a href='javascript:x'>", '"', "'", "\\", ":", "abc", "<https://a.example>", "<javascript:x>", "<ü>", "<a@b.c>",
    "&lt;", "&", "[^1]", "[^1]: ", "*[abc]: ", "Term\n:   ", "\u2028", "\x0b", SLOT, "``` {.x onclick=a}",
    "```html title='<b>'", "<br>", "<details>", "mailto:a@b.c", "JAVASCRIPT:", " javascript:", "<svg/onload=a>",
]  # fmt: skip


class Findings(HTMLParser):
    """Collects what should not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            plain = "".join((value or "").split()).lower()
            if name not in ATTRIBUTES:
                self.found.append(f"{tag} {name}")
            if name in ("href", "src") and plain.startswith(("javascript:", "vbscript:", "data:", "file:")):
                self.found.append(f"{name}={value}")
            if name == "src" and plain.startswith(("http:", "https:", "//")):
                self.found.append(f"src={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append("<!--")

    def handle_decl(self, decl: str) -> None:
        self.found.append("<!")

    def handle_pi(self, data: str) -> None:
        self.found.append("<?")


def dangers(body: str) -> list[str]:
    findings = Findings()
    findings.feed(markdown.markdown(neutralise(body), extensions=EXTENSIONS))
    findings.close()
    return findings.found


@settings(max_examples=1500)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=25).map("".join))
def test_no_body_makes_anything_but_text(body: str) -> None:
    assert dangers(body) == []


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("a < b && c", "a &lt; b &amp;&amp; c"),
        ("use `<b>` here", "<code>&lt;b&gt;</code>"),
        ("<https://a.example/x>", '<a href="https://a.example/x">'),
        ("[ours](other.md#part)", '<a href="other.md#part">'),
        ("![diagram](diagram.png)", 'src="diagram.png"'),
        ("a {curly} and {x: 1}", "a {curly} and {x: 1}"),
        ("ratio 10:30 and a::b", "ratio 10:30 and a::b"),
        ("Wow! [see](https://a.example)", 'Wow! <a href="https://a.example">'),
    ],
)
def test_plain_markdown_reads_as_it_was_written(body: str, shown: str) -> None:
    assert shown in markdown.markdown(neutralise(body), extensions=["attr_list"]).replace("&#123;", "{")


def test_fenced_code_is_left_alone() -> None:
    body = "```html\n<script>x</script> {: y }\n```\n"
    assert neutralise(body) == body


def test_a_picture_from_elsewhere_becomes_a_link() -> None:
    assert neutralise("![a](https://a.example/p.png)") == "[a](https://a.example/p.png)"


def test_the_mark_of_our_own_fragments_cannot_be_forged() -> None:
    assert SLOT not in neutralise(f"{SLOT}0{SLOT}")


def test_long_hostile_lines_take_linear_time() -> None:
    for fragment in ("`" * 3 + "\n", "[a](", "<", "![", "`a ", "{: ", "]: x"):
        neutralise(fragment * (1_000_000 // len(fragment)))


@given(fragments=st.lists(st.sampled_from([*FRAGMENTS, "scr\x00ipt:", "file :", "dataſ:", "FİLE:"]), max_size=12))
def test_where_no_scheme_is_found_in_a_text_none_is_in_a_line(fragments: list[str]) -> None:
    body = "".join(fragments)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(safety, "_SPECIAL_BUT_SCHEMES", safety._SPECIAL)
        looked_in_each_line = neutralise(body)

    assert neutralise(body) == looked_in_each_line
