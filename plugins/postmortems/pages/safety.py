"""What stands in a document is hostile until shown to be plain Markdown.

A body is Markdown that somebody sent. Tags in it become text, links that would run something lead nowhere, pictures
from elsewhere become links, and attribute lists cannot set handlers. The page's Content-Security-Policy is the second
wall.
"""

from __future__ import annotations

import re

SLOT = "\ue000"
"""Marks the place of a fragment of ours in the Markdown; never part of a body."""

_FENCE = re.compile(r"(?P<indent>[ ]{0,3})(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[\w+#.-]*)[ \t]*$")
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)([^`]|(?!\1(?!`))`)+?\1(?!`)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_AUTOLINK = re.compile(r"<(?=(?:https?://|mailto:)[^\s<>\"'`]+>)")
_SCHEME = re.compile(
    r"(?P<before>\]\(\s*<?\s*|^[ ]{0,3}\[[^\]\n]{1,200}\]:\s*<?\s*|<)"
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-\s]{0,40}):",
    re.MULTILINE,
)
_SAFE_SCHEMES = {"http", "https", "mailto"}
_REMOTE_IMAGE = re.compile(r"!(?=\[[^\]\n]{0,500}\]\(\s*<?\s*(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:)?//)")
_REFERENCE_IMAGE = re.compile(r"!(?=\[[^\]\n]{0,500}\][ \t]?\[)")
_ATTRIBUTES = re.compile(r"\{(?=:|[ \t]*[#.\w])")
_OPENING_SCHEME = re.compile(r"(?P<before>^[\s>]*<?)(?P<scheme>javascript|vbscript|data|file)[ \t]*:", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#|colon;|Tab;|NewLine;|lt;?|sol;)", re.IGNORECASE)


def neutralise(body: str) -> str:
    """Returns the Markdown with everything taken out that could do more than be read.

    Fenced code and code spans within a line are left as they are; Markdown escapes them itself. Where it is not certain
    that something is code, it is treated as text, so at worst a reader sees `&lt;`.
    """
    lines = body.replace(SLOT, "").split("\n")
    result: list[str] = []
    index = 0
    closings = _closing_fences(lines)
    while index < len(lines):
        end = closings.get(index)
        if end is not None:
            result += lines[index : end + 1]
            index = end + 1
        else:
            result.append(_line(lines[index]))
            index += 1
    return "\n".join(result)


def _closing_fences(lines: list[str]) -> dict[int, int]:
    """Opening line -> closing line of every fenced block: same mark, same indent, nothing behind the closing one.

    One pass from the end, so that a text of openings that never close stays linear.
    """
    following: dict[str, int] = {}
    pairs: dict[int, int] = {}
    for number in range(len(lines) - 1, -1, -1):
        match = _FENCE.match(lines[number])
        if not match:
            continue
        mark = match["indent"] + match["fence"]
        if mark in following:
            pairs[number] = following[mark]
        if not match["info"]:
            following[mark] = number
    return pairs


def _line(line: str) -> str:
    if "<" not in line and ":" not in line and "!" not in line and "{" not in line and "&" not in line:
        return line
    parts: list[str] = []
    start = 0
    # A tag at the start of a line opens an HTML block even inside a code span, so such a line has no code.
    if not line.lstrip(" \t>-*+0123456789.)").startswith("<"):
        for code in _CODE.finditer(line):
            parts += [_prose(line[start : code.start()]), code[0]]
            start = code.end()
    parts.append(_prose(line[start:]))
    return "".join(parts)


def _prose(text: str) -> str:
    text = _OPENING_SCHEME.sub(r"\g<before>\g<scheme> :", _SCHEME.sub(_scheme, text))
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub(lambda match: "<" if _AUTOLINK.match(match.string, match.start()) else "&lt;", text)
    text = _REMOTE_IMAGE.sub("", text)
    text = _REFERENCE_IMAGE.sub("", text)
    return _ATTRIBUTES.sub("&#123;", text)


def _scheme(match: re.Match[str]) -> str:
    scheme = re.sub(r"\s", "", match["scheme"]).lower()
    return match[0] if scheme in _SAFE_SCHEMES else f"{match['before']}#{scheme}-"
