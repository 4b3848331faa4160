"""A query's words as ranking takes them. `assets/search/units.mjs` is the twin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from postmortems.search.analysis import fold, forms, raw_words

LIGHT_WEIGHT: Final = 0.25
LIGHT_WORDS: Final = frozenset(
    "about after again all also any are before can cannot cant could did didnt do does doesnt done dont during "
    "even ever every few get gets getting go goes going gone got had happen happened happening happens have "
    "having into isnt just keep keeps kept less let lot made make makes making many may maybe might more most "
    "much must need needed needs never new no none not now off often once one only other others out over own "
    "people please put quite really said same saw say see seeing seem seems seen should some someone something "
    "still stop stopped such take taken takes taking tell than then thing things time too took try trying two "
    "under until up us use used using very want wanted was wasnt way well went were while wont work worked "
    "working works would yet you your".split()
)
"""Words of everyday speech: rare in write-ups, so that rarity would make too much of them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a query, or an id as a whole.

    Attributes:
        raw: Folded, as typed.
        terms: (term, position, part), see `analysis.Token`.
        weight: What it counts; below 1 for words of everyday speech and for less telling parts of a pasted text.
    """

    raw: str
    terms: tuple[tuple[str, int, int], ...]
    weight: float


def units_of(text: str) -> list[Unit]:
    """The words of a typed query; stop words only when there is nothing else."""
    return weighted_units((raw, LIGHT_WEIGHT if fold(raw) in LIGHT_WORDS else 1.0, 0) for raw in raw_words(text))


def weighted_units(words: Iterable[tuple[str, float, int]]) -> list[Unit]:
    """Units of (raw word, weight, positions to leave free before it); a word that is repeated counts once."""
    units: list[Unit] = []
    seen: set[str] = set()
    position = 0
    for raw, weight, gap in words:
        length, found = forms(raw)
        position += gap
        folded = fold(raw)
        if found and folded not in seen:
            seen.add(folded)
            terms = tuple((term, position + offset, part) for term, offset, part in found)
            units.append(Unit(folded, terms, weight))
        position += length
    return units
