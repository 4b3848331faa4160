"""The text of one page on another: headings below those of that page, links that still lead where they led."""

from __future__ import annotations

import posixpath
import re

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,5}(?:[ \t]|$)")
_SPAN = re.compile(r"(`+)(?:(?!\1).)*\1")
_LINK = re.compile(r"(\]\(\s*<?|^ {0,3}\[[^\]\n]{1,200}\]:\s*<?)([^\s()<>#?]+)")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")


def moved(markdown: str, source: str, target: str) -> str:
    """Markdown of `source` as it is to stand on `target`, both given as `src_uri`; code is left as it is."""
    fence = ""
    lines = []
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        elif not fence:
            line = _relinked(f"#{line}" if _HEADING.match(line) else line, source, target)
        lines.append(line)
    return "\n".join(lines)


def _relinked(line: str, source: str, target: str) -> str:
    spans = [match.span() for match in _SPAN.finditer(line)] if "`" in line else []

    def relink(match: re.Match[str]) -> str:
        if _ELSEWHERE.match(match[2]) or any(start <= match.start(2) < end for start, end in spans):
            return match[0]
        place = posixpath.normpath(posixpath.join(posixpath.dirname(source), match[2]))
        return match[1] + posixpath.relpath(place, posixpath.dirname(target) or ".")

    return _LINK.sub(relink, line)
