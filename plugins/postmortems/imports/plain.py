"""Markdown as plain words, for fields that hold no markup. Every pattern is bounded, and so is every text."""

from __future__ import annotations

import html
import re

from postmortems.core.dump import printable

LIMIT = 12_000
"""Characters of a text that are looked at; a field holds far less."""
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\](?:\([^()]{0,500}\)|\[[^\[\]]{0,100}\])")
_LINK = re.compile(r"\[([^\[\]]{1,400})\](?:\((?:[^()]|\([^()]{0,200}\)){0,800}\)|\[[^\[\]]{0,100}\])")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,500})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_STRONG = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_EMPHASIS = re.compile(r"(?<![\w*])[*_](?=[^\s*_])|(?<=[^\s*_])[*_](?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>-])")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]{0,2}(?=\s+[\"'(\[]?[A-Z0-9`]|\s*$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|ca|no|st|mr|ms|dr|inc|ltd|a\.m|p\.m|u\.s|v)|\b[A-Z])\.$", re.I
)


def plain(markdown: str) -> str:
    """The words of a piece of Markdown on one line: no links, emphasis, code marks, tags or footnote marks."""
    text = _IMAGE.sub(" ", markdown[:LIMIT])
    text = _FOOTNOTE.sub("", _LINK.sub(r"\1", text))
    text = html.unescape(_TAG.sub(" ", _AUTOLINK.sub(r"\1", text)))
    text = _EMPHASIS.sub("", _STRONG.sub("", text)).replace("`", "")
    return printable(_ESCAPE.sub(r"\1", text))


def sentences(text: str) -> list[str]:
    """Sentences of a plain text, as far as full stops and capitals tell them apart."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text, max(match.start() - 8, start), match.start() + 1):
            found.append(text[start : match.end()].strip())
            start = match.end()
    return [sentence for sentence in (*found, text[start:].strip()) if sentence]


def shortened(text: str, limit: int) -> str:
    """Whole sentences of a plain text up to a limit, or words of the first one with an ellipsis."""
    if len(text) <= limit:
        return text
    kept = ""
    for sentence in sentences(text[: 2 * limit]):
        if len(kept) + len(sentence) + 1 > limit:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
