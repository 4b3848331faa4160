"""What a word that the index does not know may have meant. `assets/search/fallback.mjs` is the twin."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from postmortems.search.analysis import stemmed

DAMPING: Final = 0.6
"""What the best guess counts against a word that is known."""
SPLIT: Final = 0.9
GUESSES: Final = 6
MIN_PREFIX: Final = 3
MIN_TYPO: Final = 4
LONG_WORD: Final = 8
"""Letters from which two typing errors are forgiven instead of one."""
MIN_HALF: Final = 3
MAX_WORD: Final = 40
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a word may have meant.

    Attributes:
        term: The stem that is looked up.
        weight: What it counts, against 1 for a known word.
    """

    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Guesses:
    """All that a word may have meant.

    Attributes:
        terms: Best first, at most `GUESSES`.
        correction: What to ask "did you mean" for; empty when the word is the beginning of others.
        likely: Terms of the best guess, two for a compound.
    """

    terms: tuple[Guess, ...] = ()
    correction: str = ""
    likely: tuple[str, ...] = ()


def guesses(word: str, words_from: Callable[[str], Sequence[str]], *, real: bool = False) -> Guesses:
    """Words of the vocabulary that an unknown one begins, that it misspells, or that it is made of.

    Args:
        word: Folded, not stemmed.
        real: Whether it is known to be a word, such as one of the trade that no write-up happens to use: `cable` is no
            typing error for `able`.
        words_from: Gives the words of the vocabulary that begin with a character.
    """
    if not MIN_PREFIX <= len(word) <= MAX_WORD:
        return Guesses()
    found: list[tuple[float, str, str]] = []
    longer = (known for known in words_from(word[0]) if len(known) > len(word) and known.startswith(word))
    found += ((DAMPING * len(word) / len(known), known, "prefix") for known in longer)
    if not real and len(word) >= MIN_TYPO and _LETTERS.fullmatch(word):
        found += ((DAMPING * (1 - errors / len(word)), known, "typo") for errors, known in _misspelt(word, words_from))
    halves = () if real else _halves(word, words_from)
    found += ((SPLIT, half, "split") for half in halves)
    found.sort(key=lambda item: (-item[0], item[1]))
    terms: dict[str, float] = {}
    for weight, known, _ in found:
        if len(terms) < GUESSES:
            terms.setdefault(stemmed(known), weight)
    if not found:
        return Guesses()
    best = found[0]
    correction = " ".join(halves) if best[2] == "split" else best[1] if best[2] == "typo" else ""
    likely = tuple(map(stemmed, halves)) if best[2] == "split" else (stemmed(best[1]),)
    return Guesses(tuple(Guess(term, weight) for term, weight in terms.items()), correction, likely)


def _misspelt(word: str, words_from: Callable[[str], Sequence[str]]) -> list[tuple[int, str]]:
    limit = 2 if len(word) >= LONG_WORD else 1
    found = []
    for start in dict.fromkeys(word[:2]):
        for known in words_from(start):
            if abs(len(known) - len(word)) <= limit and len(known) >= MIN_PREFIX and _LETTERS.fullmatch(known):
                errors = distance(word, known, limit)
                if 0 < errors <= limit:
                    found.append((errors, known))
    least = min((errors for errors, _ in found), default=0)
    return [pair for pair in found if pair[0] == least]


def _halves(word: str, words_from: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Two known words that the word is made of, the most even pair; none for anything but letters."""
    if not _LETTERS.fullmatch(word):
        return ()
    lefts = {known for known in words_from(word[0]) if word.startswith(known)}
    best: tuple[str, ...] = ()
    for cut in range(MIN_HALF, len(word) - MIN_HALF + 1):
        left, right = word[:cut], word[cut:]
        if left in lefts and right in words_from(right[0]) and (not best or min(cut, len(right)) > min(map(len, best))):
            best = (left, right)
    return best


def distance(one: str, other: str, limit: int) -> int:
    """Typing errors between two words: letters changed, missing, added, or swapped with their neighbour.

    Optimal string alignment (Damerau 1964, restricted); `limit + 1` as soon as it is above the limit.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, target in enumerate(other, start=1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != target))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == target:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
        before, last = last, line
    return last[-1]
