"""Whose similar incidents an edit may change: few, since most of what incidents are compared by stays as it is."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from postmortems.search.likeness import Bar, Likeness, candidates, least, weight_of

Traits = Callable[[str], Sequence[str]]
MOST_CHANGED: Final = 50
"""Changed incidents above which all are compared anew."""


class Before(NamedTuple):
    """What was known when all incidents were compared the last time.

    Attributes:
        keys: The incidents, newest first.
        traits: Gives the keys of the traits of an incident, none for one that was not there.
        bars: See `Likeness.alike_with_bar`, by place.
    """

    keys: Sequence[str]
    traits: Traits
    bars: Sequence[Bar]


class Edit:
    """What happened between two comparisons. Incidents go by their keys here, since places differ.

    Args:
        before: The last comparison.
        keys: The incidents now, newest first.
        traits: Gives the keys of the traits of each now.
        changed: Incidents whose traits are not what they were; those that came, went or moved may be left out.
        likeness: All of it, as it is to be compared now.
    """

    def __init__(
        self, before: Before, keys: Sequence[str], traits: Traits, changed: Iterable[str], likeness: Likeness
    ) -> None:
        self.before, self.keys, self.traits, self.likeness = before, keys, traits, likeness
        self.old_place = {key: place for place, key in enumerate(before.keys)}
        self.place = {key: place for place, key in enumerate(keys)}
        self.changed = {*changed, *(self.old_place.keys() ^ self.place.keys())}
        self.changed |= moved(*([key for key in order if key not in self.changed] for order in (before.keys, keys)))

    def affected(self) -> set[str] | None:
        """Incidents whose own list may be another one now; None when that is not worth finding out."""
        total, old_total = len(self.keys), len(self.before.keys)
        if len(self.changed) > MOST_CHANGED or least(total) != least(old_total):
            return None
        touched = {trait for key in self.changed for trait in (*self._had(key), *self._has(key))}
        found = {key for key in self.changed if key in self.place}
        newcomers = set(self.changed)
        for trait in self.likeness.members if total != old_total else ():
            if trait not in touched and self._weight(trait) != self._old_weight(trait):
                found.update(self._members(trait))
        for trait in touched:
            now, then = self._members(trait), self._old_members(trait)
            if self._weight(trait) != self._old_weight(trait):
                found.update(now)
            elif self._weight(trait):
                newcomers.update(set(candidates(now)) ^ set(candidates(then)))
        self._reached(newcomers, found)
        return found

    def _reached(self, newcomers: Iterable[str], found: set[str]) -> None:
        """Adds incidents that weighed one of these in full, or would now."""
        for key in newcomers:
            for scores, places, position in (
                (self._scores(key, old=True), self.old_place, self.old_place.get(key)),
                (self._scores(key, old=False), self.place, self.place.get(key)),
            ):
                for other, score in scores.items():
                    if other in found or other not in self.place or other not in self.old_place:
                        continue
                    bar, at = self.before.bars[self.old_place[other]]
                    last = places.get(self.before.keys[at], -1) if at >= 0 else -1
                    if last < 0 or (-score, position) <= (-bar, last):
                        found.add(other)

    def _scores(self, key: str, *, old: bool) -> Mapping[str, int]:
        """How much an incident scores as a candidate, by the incidents that it is one for."""
        scores: dict[str, int] = defaultdict(int)
        for trait in self._had(key) if old else self._has(key):
            weight = self._old_weight(trait) if old else self._weight(trait)
            members = self._old_members(trait) if old else self._members(trait)
            if weight and key in candidates(members):
                for other in members:
                    scores[other] += weight
        return scores

    def _has(self, key: str) -> Sequence[str]:
        return self.traits(key) if key in self.place else ()

    def _had(self, key: str) -> Sequence[str]:
        return self.before.traits(key) if key in self.old_place else ()

    def _members(self, trait: str) -> Sequence[str]:
        return [self.keys[place] for place in self.likeness.members.get(trait, ())]

    def _old_members(self, trait: str) -> Sequence[str]:
        stayed = [key for key in self._members(trait) if key not in self.changed]
        gone = [key for key in self.changed if trait in self._had(key)]
        return sorted((*stayed, *gone), key=self.old_place.__getitem__) if gone else stayed

    def _weight(self, trait: str) -> int:
        return self.likeness.weights.get(trait, 0)

    def _old_weight(self, trait: str) -> int:
        count = len(self._old_members(trait))
        return weight_of(trait, count, len(self.before.keys)) if count else 0


def moved(before: Sequence[str], now: Sequence[str]) -> set[str]:
    """The fewest of some keys without which the others are in the order in which they were."""
    if before == now:
        return set()
    place = {key: number for number, key in enumerate(now)}
    # The longest ascending subsequence (Schensted 1961): the least end of one of each length, and what came before it.
    ends: list[int] = []
    previous: dict[int, int] = {}
    for at in map(place.__getitem__, before):
        length = bisect_left(ends, at)
        previous[at] = ends[length - 1] if length else -1
        ends[length : length + 1] = [at]
    kept, at = set(), ends[-1]
    while at >= 0:
        kept.add(now[at])
        at = previous[at]
    return {*now} - kept
