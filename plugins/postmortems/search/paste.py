"""Symptom search: what is telling in a pasted stack trace, log excerpt or alert. `assets/search/paste.mjs` is the twin.

Times, ids, addresses and numbers differ from one incident to the next, so they are masked. What is quoted, names an
error or looks like code says most; of everything else only the most frequent words are kept.
"""

from __future__ import annotations

import re
from typing import Final

from postmortems.search.analysis import fold, forms, raw_words
from postmortems.search.units import LIGHT_WORDS

MAX_PASTE: Final = 20_000
"""Characters of a pasted text that are read."""
PASTE_LINES: Final = 3
"""Lines from which a text counts as pasted."""
PASTE_LENGTH: Final = 300
"""Characters from which it does on one line."""
MAX_WORDS: Final = 32
ERROR_WEIGHT: Final = 1.0
QUOTED_WEIGHT: Final = 0.9
CODE_WEIGHT: Final = 0.7
PLAIN_WEIGHT: Final = 0.4

_VOLATILE = re.compile(
    r"""
    \b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b   # UUID
    | \b[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]{2,6})?)?            # date and time
    | \b[0-9]{1,2}/[A-Za-z0-9]{2,3}/[0-9]{4}(?::[0-9:]+)?
    | \b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b,?
    | \b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ ]+[0-9]{1,2}\b
    | \b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\b
    | \b[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]+)?\b                                   # IPv4
    | \b(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}\b                                  # IPv6, MAC
    | \b0x[0-9a-fA-F]+\b
    | \b(?=[0-9a-fA-F]*[0-9])[0-9a-fA-F]{8,}\b                                        # hash
    | (?<![A-Za-z0-9._/-])[0-9]+(?:[.,][0-9]+)*(?:ms|s|m|h|kb|mb|gb|b|%)?(?![A-Za-z0-9/-])
    | \b[a-z0-9]+(?:-[a-z0-9]+){0,20}-[a-z0-9]{8,10}-[a-z0-9]{5}\b                    # pod
    """,
    re.VERBOSE | re.ASCII,
)
_KEPT_NUMBER = re.compile(r"[45][0-9]{2}|2147483647|4294967295|65535|32767")
_DIGITS = re.compile("[0-9]+")
_QUOTED = re.compile(r"\"([^\"\n]{2,200})\"|'([^'\n]{2,200})'|`([^`\n]{2,200})`")
_ERROR = re.compile(
    r"[A-Za-z]*(?:error|exception|fault|failure|panic|timeout|killed|refused|denied|overflow|deadlock|exceeded)"
    r"|E[A-Z]{3,}",
    re.IGNORECASE | re.ASCII,
)
_ERRNO = re.compile(r"E[A-Z]{3,}")
_CODE = re.compile(r".*[a-z][A-Z].*|.*[A-Za-z0-9][_./:-][A-Za-z0-9].*|[A-Z]{2,}[0-9]*|[^A-Za-z]*[A-Za-z][^0-9]*[0-9].*")
_FRAME = re.compile(r"^[ \t]*(?:at[ \t]+[A-Za-z0-9_.$<>]+\(|File \"|goroutine [0-9]|#[0-9]+ )")


def looks_pasted(text: str) -> bool:
    """Whether a text was pasted and not typed."""
    stripped = text.strip(" \t\r\n")
    return len(stripped) > PASTE_LENGTH or stripped.count("\n") + 1 >= PASTE_LINES


def telling_words(text: str) -> list[tuple[str, float, int]]:
    """The most telling words of a pasted text, in its order: (raw word, weight, positions to leave free before it)."""
    best: dict[str, float] = {}
    times: dict[str, int] = {}
    first: dict[str, tuple[int, int, str]] = {}
    for number, line in enumerate(text[:MAX_PASTE].split("\n")):
        masked = _masked(line)
        quoted = {
            fold(word) for match in _QUOTED.finditer(masked) for word in raw_words(match[1] or match[2] or match[3])
        }
        frame = bool(_FRAME.search(line))
        for place, raw in enumerate(raw_words(masked)):
            folded = fold(raw)
            if (
                not forms(raw)[1]
                or len(folded) < 2
                or (_DIGITS.fullmatch(folded) and not _KEPT_NUMBER.fullmatch(folded))
            ):
                continue
            weight = _weight(raw, folded in quoted) * (0.5 if frame else 1.0)
            if folded not in first:
                first[folded] = (number, place, raw)
            best[folded] = max(best.get(folded, 0.0), weight)
            times[folded] = times.get(folded, 0) + 1
    chosen = sorted(best, key=lambda word: (-best[word], -times[word], first[word][:2]))[:MAX_WORDS]
    chosen.sort(key=lambda word: first[word][:2])
    result: list[tuple[str, float, int]] = []
    line_before, place_before = 0, -1
    for word in chosen:
        number, place, raw = first[word]
        gap = 10 if number != line_before else min(10, place - place_before - 1)
        result.append((raw, best[word], gap))
        line_before, place_before = number, place
    return result


def _masked(line: str) -> str:
    return _VOLATILE.sub(lambda match: match[0] if _KEPT_NUMBER.fullmatch(match[0]) else " ", line)


def _weight(raw: str, quoted: bool) -> float:
    if fold(raw) in LIGHT_WORDS:
        return PLAIN_WEIGHT * PLAIN_WEIGHT
    if _ERROR.fullmatch(raw) and (not raw.isupper() or _ERRNO.fullmatch(raw)) and len(raw) > 5:
        return ERROR_WEIGHT
    if quoted:
        return QUOTED_WEIGHT
    return CODE_WEIGHT if _CODE.fullmatch(raw) else PLAIN_WEIGHT
