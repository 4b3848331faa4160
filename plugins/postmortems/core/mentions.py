"""Which other files a Markdown text may lead to or show."""

from __future__ import annotations

import re
from itertools import chain
from urllib.parse import unquote, urlsplit

_LINK = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]+))")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)


def mentions(text: str) -> tuple[str, ...]:
    """Paths in links and pictures, as they are written but for escapes; some may be none, for all that may count."""
    found: dict[str, None] = {}
    # Definitions are rare, and looking for them takes a look at every line.
    for match in chain(_LINK.finditer(text), _DEFINITION.finditer(text) if "]:" in text else ()):
        try:
            scheme, host, path, _, _ = urlsplit(next(filter(None, match.groups()), ""))
        except ValueError:
            continue
        if path and not scheme and not host:
            found[unquote(path)] = None
    return tuple(found)
