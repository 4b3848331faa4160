"""Which incidents are alike: all of them at once, at a cost that grows with their number and not with its square.

The weight of a trait is its inverse document frequency (Spärck Jones 1972) times that of its kind, as a whole number
of thousandths, so that sums do not depend on their order. Candidates for an incident are those that share a trait which
few have, and the newest of those that share a common one; only the best of them are weighed in full.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

WEIGHTS: Final[Mapping[str, float]] = {
    "service": 2.0, "factor": 1.0, "trigger": 0.4, "tag": 1.0, "symptom": 1.6, "word": 0.6,
}  # fmt: skip
"""What it counts to share a trait of each kind. A word of a tag or a symptom is a trait as a word, too."""
FEW: Final = 60
"""Incidents up to which all that share a trait are candidates."""
NEWEST: Final = 20
"""Candidates among those that share a trait which more have."""
WEIGHED: Final = 24
SHARE: Final = 8
"""A word that more than one of so many incidents has ties nothing together."""
LEAST: Final = 0.9
"""Score, against that of something that only two share, below which incidents are too little alike to be called so."""


STEP: Final = 0.125
"""Logarithms are rounded to this, so that an incident more or less seldom changes what a trait weighs."""

Who = TypeVar("Who")
Bar = tuple[int, int]
"""Score and place of the last candidate that was weighed in full; (0, -1) when all were."""


class Likeness:
    """Incidents by what they have in common.

    Args:
        traits: The keys of the traits of every incident, newest incident first.
    """

    def __init__(self, traits: Iterable[Iterable[str]]) -> None:
        members: dict[str, list[int]] = defaultdict(list)
        given = [tuple(keys) for keys in traits]
        for place, keys in enumerate(given):
            for key in keys:
                members[key].append(place)
        self._given = given
        self._shared: dict[int, frozenset[str]] = {}
        self.count = len(given)
        self.least = least(self.count)
        self.members = members
        self.weights = {
            key: weight for key, all_ in members.items() if (weight := weight_of(key, len(all_), self.count))
        }
        self.groups = {key: candidates(members[key]) for key in self.weights}

    def shared(self, place: int) -> frozenset[str]:
        """The traits of an incident that tie."""
        known = self._shared.get(place)
        if known is None:
            known = self._shared[place] = frozenset(self.weights.keys() & self._given[place])
        return known

    def alike(self, traits: Iterable[str], limit: int, own: int = -1) -> list[int]:
        """Places of at most `limit` others, best first; newer ones first between equals."""
        return self.alike_with_bar(traits, limit, own)[0]

    def alike_with_bar(self, traits: Iterable[str], limit: int, own: int = -1) -> tuple[list[int], Bar]:
        """The same, and what another incident has to reach to be weighed in full."""
        weights, groups = self.weights, self.groups
        mine = frozenset(key for key in traits if key in weights)
        scores: dict[int, int] = defaultdict(int)
        for key in mine:
            weight = weights[key]
            for place in groups[key]:
                scores[place] += weight
        scores.pop(own, None)
        ranked = sorted([(-score, place) for place, score in scores.items()])[:WEIGHED]
        full = [(-sum([weights[key] for key in mine & self.shared(place)]), place) for _, place in ranked]
        bar = (-ranked[-1][0], ranked[-1][1]) if len(ranked) == WEIGHED else (0, -1)
        return [place for score, place in sorted(full)[:limit] if -score >= self.least], bar

    def all_alike(self, limit: int) -> list[list[int]]:
        """The same for every incident."""
        return [self.alike(traits, limit, place) for place, traits in enumerate(self._given)]


def candidates(members: Sequence[Who]) -> Sequence[Who]:
    """Those of the incidents that share a trait that are candidates through it."""
    return members if len(members) <= FEW else members[:NEWEST]


def least(total: int) -> float:
    """The score below which two of so many incidents are too little alike."""
    return 1000 * LEAST * _level(total / 2)


def weight_of(key: str, count: int, total: int) -> int:
    """Thousandths; 0 for a word that too many share."""
    kind = key.partition(":")[0]
    if kind == "word" and count > max(3, total // SHARE):
        return 0
    return round(1000 * WEIGHTS[kind] * _level(total / count))


def _level(share: float) -> float:
    return round(math.log(1 + share) / STEP) * STEP
