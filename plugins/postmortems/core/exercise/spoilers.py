"""What would give the end away: words that a symptom shares with the title, and with entries that come later."""

from __future__ import annotations

import re
from collections.abc import Iterable

RUN = 4
"""Words in a row that two texts share only when one repeats the other."""
_WORD = re.compile(r"[^\W_]+")
COMMON = frozenset(
    "about after again all also an and any are as at before but by can cannot down each error errors every fail "
    "failed failing fails for from had has have in into is it its longer more new no not of off on once one only "
    "or other out over own several some than that the their them then there they this time to two under until up "
    "was were when while with without http https".split()
)
"""Words that tell nothing."""


def words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def _tells(word: str) -> bool:
    return len(word) > (1 if word.isdecimal() else 2) and word not in COMMON


def stems(text: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The telling words, cut so that `routes` and `routing` are one; without common ones and those that are known."""
    return frozenset(word[:4] for word in words_of(text) if _tells(word)) - known


def runs(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """All runs of words in texts."""
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = words_of(text)
        found.update(tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    return frozenset(found)


def echoes(text: str, title: frozenset[str], told: frozenset[tuple[str, ...]], known: frozenset[str]) -> int:
    """How much a text says of a title: telling words that both have, and many for a run of `told`."""
    return len(stems(text, known) & title) + (RUN if not runs([text]).isdisjoint(told) else 0)


def describes(symptom: str, entry: str) -> bool:
    """Whether an entry reports what a symptom says: it has most of its telling words, and two at least."""
    wanted = stems(symptom)
    shared = len(wanted & stems(entry))
    return shared >= 2 and shared * 3 >= len(wanted) * 2
