"""What stands in a document is hostile until shown to be plain Markdown.

A body is Markdown that somebody sent. Tags in it become text, links that would run something lead nowhere, pictures
from elsewhere become links, and attribute lists cannot set handlers. The page's Content-Security-Policy is the second
wall.
"""

from __future__ import annotations

import re

SLOT = "\ue000"
"""Marks the place of a fragment of ours in the Markdown; never part of a body."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029" + SLOT + "]")
"""Characters that some parsers take for the end of a line and others do not, and our own mark."""
_FENCE = re.compile(r"(?P<indent>[ ]{0,3})(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[\w+#.-]*)[ \t]*$")
_TICKS = re.compile(r"`+")
_SPECIAL = re.compile(r"[<{&]|\]\s*[(:]|!\[|(?:javascript|vbscript|data|file)[ \t]*:", re.IGNORECASE)
"""What any of the rules below needs; most lines have none of it."""
_SPECIAL_BUT_SCHEMES = re.compile(r"[<{&]|\]\s*[(:]|!\[")
"""The same where no scheme is in the whole text, which takes a tenth of the time to look for."""
_OPENS_HTML = re.compile(r"[ \t>*+0-9.)-]*<")
"""A tag at the start of a line opens an HTML block even inside a code span."""
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_AUTOLINK = re.compile(r"<(?=(?:https?://|mailto:)[^\s<>\"'`]+>)")
_SCHEME = re.compile(
    r"(?P<before>\]\(\s*<?\s*|^[ ]{0,3}\[[^\]\n]{1,200}\]:\s*<?\s*|<)"
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-\s]{0,40}):",
    re.MULTILINE,
)
_SCHEMES = [re.compile(word + r"[ \t]*:") for word in ("script", "data", "file")]
_SAFE_SCHEMES = {"http", "https", "mailto"}
_REMOTE_IMAGE = re.compile(r"!(?=\[[^\]\n]{0,500}\]\(\s*<?\s*(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:)?//)")
_REFERENCE_IMAGE = re.compile(r"!(?=\[[^\]\n]{0,500}\][ \t]?\[)")
_ATTRIBUTES = re.compile(r"\{(?=:|[ \t]*[#.\w])")
_OPENING_SCHEME = re.compile(r"(?P<before>^[\s>]*<?)(?P<scheme>javascript|vbscript|data|file)[ \t]*:", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#|colon;|Tab;|NewLine;|lt;?|sol;)", re.IGNORECASE)


def neutralise(body: str) -> str:
    """Returns the Markdown with everything taken out that could do more than be read.

    Fenced code and code spans are left as they are; Markdown escapes them itself. Where it is not certain that
    something is code, it is treated as text, so at worst a reader sees `&lt;`. Takes linear time.
    """
    if _is_plain(body):
        return body
    text = _UNPRINTABLE.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
    lines = text.split("\n")
    closings = _closing_fences(lines)
    special = _SPECIAL_BUT_SCHEMES if text.isascii() and not _has_scheme(text.lower()) else _SPECIAL
    result: list[str] = []
    paragraph: list[str] = []
    index = 0
    while index < len(lines):
        end = closings.get(index)
        if end is None and lines[index].strip():
            paragraph.append(lines[index])
            index += 1
            continue
        result += _paragraph(paragraph, special)
        paragraph = []
        end = index if end is None else end
        result += lines[index : end + 1]
        index = end + 1
    return "\n".join(result + _paragraph(paragraph, special))


def _is_plain(body: str) -> bool:
    """Whether a body has nothing that any rule could apply to; most have not, and looking for it must cost nothing."""
    if "<" in body or "{" in body or "&" in body or "](" in body or "]:" in body or "![" in body:
        return False
    return body.replace("\n", "").isprintable() and not _has_scheme(body.lower())


def _has_scheme(lower: str) -> bool:
    return any(scheme.search(lower) for scheme in _SCHEMES)


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


def _paragraph(lines: list[str], special: re.Pattern[str]) -> list[str]:
    """Makes lines without a blank one between them harmless.

    A span of code may reach over lines, so one backtick without its partner changes what is code behind it. Only when
    each line is in order by itself are its spans believed.
    """
    if not any(map(special.search, lines)):
        return lines
    spans = [_code_spans(line) for line in lines]
    believed = None not in spans
    return [_line(line, (believed and found) or [], special) for line, found in zip(lines, spans, strict=True)]


def _code_spans(line: str) -> list[tuple[int, int]] | None:
    """Code spans of a line; None when its backticks do not pair up one after the other, or one is escaped."""
    ticks = [match.span() for match in _TICKS.finditer(line)]
    if not ticks:
        return []
    if len(ticks) % 2 or "\\`" in line or _OPENS_HTML.match(line):
        return None
    pairs = list(zip(ticks[::2], ticks[1::2], strict=True))
    if any(first[1] - first[0] != last[1] - last[0] for first, last in pairs):
        return None
    return [(first[0], last[1]) for first, last in pairs]


def _line(line: str, spans: list[tuple[int, int]], special: re.Pattern[str]) -> str:
    if not special.search(line):
        return line
    parts: list[str] = []
    start = 0
    for begin, end in spans:
        parts += [_prose(line[start:begin]), line[begin:end]]
        start = end
    parts.append(_prose(line[start:]))
    return "".join(parts)


def _prose(text: str) -> str:
    # An address that goes on in the next line could spell a scheme across the two.
    closed = text.rfind(")") + 1
    text = text[:closed] + text[closed:].replace("](", "]&#40;")
    text = _OPENING_SCHEME.sub(r"\g<before>\g<scheme> :", _SCHEME.sub(_scheme, text))
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub(lambda match: "<" if _AUTOLINK.match(match.string, match.start()) else "&lt;", text)
    text = _REMOTE_IMAGE.sub("", text)
    text = _REFERENCE_IMAGE.sub("", text)
    return _ATTRIBUTES.sub("&#123;", text)


def _scheme(match: re.Match[str]) -> str:
    scheme = re.sub(r"\s", "", match["scheme"]).lower()
    return match[0] if scheme in _SAFE_SCHEMES else f"{match['before']}#{scheme}-"
