"""Which other incidents a reader of one wants to know of, and why."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem, RelationKind

SHOWN = 6
STATED = 1000.0
"""Weight of a relation that somebody wrote down: above anything that is shared."""
CANDIDATES = 25
"""How many of the newest that share something are weighed, so that the cost does not grow with the square."""

_OUTWARD = {
    RelationKind.REPEATS: "This incident repeats it",
    RelationKind.SAME_EVENT: "The same event, seen from there",
    RelationKind.CAUSED_BY: "It caused this incident",
    RelationKind.FOLLOWS: "It came before, and this one followed from it",
    RelationKind.SIMILAR: "Similar",
}
_INWARD = {
    RelationKind.REPEATS: "It repeats this incident",
    RelationKind.SAME_EVENT: "The same event, seen from there",
    RelationKind.CAUSED_BY: "This incident caused it",
    RelationKind.FOLLOWS: "It followed from this incident",
    RelationKind.SIMILAR: "Similar",
}


@dataclass(frozen=True, slots=True)
class Related:
    """Another incident with the reasons why it is shown, strongest first."""

    postmortem: Postmortem
    reasons: tuple[str, ...]


class RelatedIncidents:
    """Finds related incidents: stated relations first, then by what both share, the rarer the better.

    The weight of something shared is its inverse document frequency, log(N / n), as usual in retrieval (Spärck Jones
    1972); a shared service counts double, since its next incident is read about first.
    """

    def __init__(self, library: Library) -> None:
        self.library = library

    def of(self, postmortem: Postmortem, limit: int = SHOWN) -> tuple[Related, ...]:
        """At most `limit` others, best first; equals by date, newest first."""
        stated = self._stated(postmortem)
        scores: dict[int, float] = {}
        for places, gain in self._groups(postmortem):
            for place in places:
                scores[place] = scores.get(place, 0.0) + gain
        for rank, other_id in enumerate(stated):
            scores[self._places[other_id]] = STATED - rank
        scores.pop(self._places[postmortem.id], None)
        best = sorted([(-score, place) for place, score in scores.items()])[:limit]
        found = [self.library.postmortems[place] for _, place in best]
        return tuple(Related(other, self._reasons(postmortem, other, stated.get(other.id, ()))) for other in found)

    def _stated(self, postmortem: Postmortem) -> dict[str, tuple[str, ...]]:
        """Ids of those that either side names, in the order of the file, with what it says of them."""
        stated: dict[str, tuple[str, ...]] = {
            relation.id: (f"{_OUTWARD[relation.kind]}: {relation.note}" if relation.note else _OUTWARD[relation.kind],)
            for relation in postmortem.relations
        }
        for kind, other in self.library.relations_to.get(postmortem.id, ()):
            stated.setdefault(other.id, (_INWARD[RelationKind(kind)],))
        stated.pop(postmortem.id, None)
        return stated

    def _groups(self, postmortem: Postmortem) -> Iterator[tuple[Sequence[int], float]]:
        """Groups that a postmortem is in, as places of their newest members, with what it weighs to share one."""
        for kind, keys in (
            ("service", postmortem.services),
            ("factor", postmortem.factor_ids),
            ("tag", postmortem.tags),
        ):
            groups = self._weighed[kind]
            yield from (groups[key] for key in dict.fromkeys(keys))

    def _reasons(self, postmortem: Postmortem, other: Postmortem, stated: tuple[str, ...]) -> tuple[str, ...]:
        catalog = self.library.catalog
        services = [catalog.services[key].title for key in postmortem.services if key in other.services]
        factors = [catalog.factors[key].title for key in postmortem.factor_ids if key in other.factor_ids]
        tags = [tag for tag in postmortem.tags if tag in other.tags]
        shared = ((services, "Also {}"), (factors, "{}"), (tags, "Both about {}"))
        return (*stated, *(words.format(", ".join(titles)) for titles, words in shared if titles))

    @cached_property
    def _weighed(self) -> Mapping[str, Mapping[str, tuple[Sequence[int], float]]]:
        """By kind and key: places of the newest in the group, and the group's weight."""
        tags: dict[str, list[Postmortem]] = defaultdict(list)
        for postmortem in self.library.postmortems:
            for tag in dict.fromkeys(postmortem.tags):
                tags[tag].append(postmortem)
        kinds = (("service", self.library.by_service, 2.0), ("factor", self.library.by_factor, 1.0), ("tag", tags, 1.0))
        return {kind: self._weigh(groups, weight) for kind, groups, weight in kinds}

    def _weigh(
        self, groups: Mapping[str, Sequence[Postmortem]], weight: float
    ) -> Mapping[str, tuple[Sequence[int], float]]:
        total = len(self.library.postmortems)
        return {
            key: ([self._places[item.id] for item in items[:CANDIDATES]], weight * math.log(total / len(items)))
            for key, items in groups.items()
        }

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {postmortem.id: place for place, postmortem in enumerate(self.library.postmortems)}
