"""Which other files a Markdown text may lead to or show."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_LINK = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]+))|^ {0,3}\[[^\]\n]+\]:\s*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)


def mentions(text: str) -> tuple[str, ...]:
    """Paths in links and pictures, as they are written but for escapes; some may be none, for all that may count."""
    if "](" not in text and "]:" not in text:
        return ()
    found: dict[str, None] = {}
    for match in _LINK.finditer(text):
        try:
            scheme, host, path, _, _ = urlsplit(next(filter(None, match.groups()), ""))
        except ValueError:
            continue
        if path and not scheme and not host:
            found[unquote(path)] = None
    return tuple(found)
