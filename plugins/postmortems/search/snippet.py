"""The passage that shows why a document was found, and where to mark it. `assets/search/snippet.mjs` is the twin."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from postmortems.search.analysis import tokens
from postmortems.search.plaintext import one_line

LENGTH: Final = 220
ENOUGH: Final = 3
"""Different words of a query in one place that are worth no further look."""
SPAN: Final = 30
"""Words of a snippet that are looked at as one."""

Marked = tuple[str, tuple[tuple[int, int], ...]]
"""A text and the parts of it to mark, as (start, end)."""


def marks(text: str, terms: Collection[str]) -> tuple[tuple[int, int], ...]:
    """The words of a text that were searched for, as (start, end) without overlaps."""
    found: list[tuple[int, int]] = []
    for token in tokens(text):
        if token.term in terms and (not found or token.start >= found[-1][1]):
            found.append((token.start, token.end))
    return tuple(found)


def snippet(passages: Sequence[str], terms: Collection[str], length: int = LENGTH) -> Marked:
    """The best part of some passages: where most different words of the query stand close together.

    Args:
        passages: Texts, those that are shown when nothing else speaks against it first.
        terms: Terms of the query.
        length: Characters at most.
    """
    best, chosen = (0, 0), ""
    for passage in passages:
        score, start = _best_window(passage, terms)
        if score > best[0]:
            best, chosen = (score, start), passage
        if score >= min(ENOUGH, len(terms)):
            break
    if not chosen:
        chosen = next((passage for passage in passages if passage), "")
    text = _cut(chosen, best[1], length)
    return text, marks(text, terms)


def _best_window(text: str, terms: Collection[str]) -> tuple[int, int]:
    hits = [(token.position, token.start, token.term) for token in tokens(text) if token.term in terms]
    best = (0, 0)
    for number, (position, start, _) in enumerate(hits):
        together = {term for place, _, term in hits[number : number + SPAN] if place < position + SPAN}
        if len(together) > best[0]:
            best = (len(together), start)
    return best


def _cut(text: str, start: int, length: int) -> str:
    if start > length // 3 and len(text) > length:
        begin = text.rfind(" ", 0, max(0, start - length // 4)) + 1
        return ("… " if begin else "") + one_line(text[begin:], length)
    return one_line(text, length)
