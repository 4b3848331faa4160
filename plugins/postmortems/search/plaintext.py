"""Plain text of Markdown, in linear time: what a reader sees, without rendering it.

A page of 10,000 is not worth a Markdown parser: only words and what follows what matter here. Code, error strings and
ids keep every character; marks around them go.
"""

from __future__ import annotations

import html
import re

_FENCE = re.compile(r"^[ \t]*(?:```+|~~~+)[^\n]*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,400}>")
_IMAGE_OR_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,500})\](?:\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)|\[[^\[\]\n]{0,200}\])"
)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]+")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,50}\]:?")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+[^\n]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{[:#.][^{}\n]{0,200}\}")
_DASHES = re.compile(r"^[ \t|]*(?::?-{2,}:?[ \t|]*)+$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[*_=][ \t]*){3,}$", re.MULTILINE)
_LEAD = re.compile(
    r"^[ \t]*(?:>+[ \t]*|#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,3}[.)][ \t]+|(?:!!!|\?\?\?\+?)[ \t]+\w+)",
    re.MULTILINE,
)
# Each begins with a character, after which it looks back past it: so that a search leaps from one to the next.
_EMPHASIS = re.compile(
    r"\*(?<![\w*]\*)\*{0,2}(?=\S)|\*(?<=\S\*)\*{0,2}(?![\w*])|_(?<!\w_)_{0,2}(?=\S)|_(?<=\S_)_{0,2}(?!\w)|~~"
)
_SPACE = re.compile("  +")


def plain_text(markdown: str) -> str:
    """The words of a Markdown text, one line a line, without marks, addresses of links and HTML tags."""
    text = _without_comments(markdown)
    if "```" in text or "~~~" in text:
        text = _FENCE.sub("", text)
    if "]:" in text:
        text = _DEFINITION.sub("", text)
    if "--" in text:
        text = _DASHES.sub("", text)
    if "*" in text or "_" in text or "=" in text:
        text = _RULE.sub("", text)
    if "[" in text:
        text = _IMAGE_OR_LINK.sub(r"\1", text)
        text = _FOOTNOTE.sub(" ", text)
    text = _ADDRESS.sub(_host, text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "{" in text:
        text = _ATTRIBUTES.sub(" ", text)
    text = _LEAD.sub("", text)
    text = _EMPHASIS.sub("", text).replace("`", "").replace("|", " ").replace("\\", "")
    if "&" in text:
        text = html.unescape(text)
    return _SPACE.sub(" ", text.replace("\t", " ").replace("\u00a0", " ")).strip()


def _without_comments(text: str) -> str:
    # Not a regular expression: openings without an end would make it look for one from each of them to the end.
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept += [text[at:start], " "]
        at = end + 3
    return "".join(kept) + text[at:]


def _host(match: re.Match[str]) -> str:
    return match[0].split("/", 3)[2]


def one_line(text: str, limit: int) -> str:
    """The text on one line, cut at a word with an ellipsis where it is longer than `limit` characters."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit - 1)
    return text[: cut if cut > limit // 2 else limit - 1].rstrip(" ,;:.") + " …"
