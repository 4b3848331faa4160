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
        scores: dict[str, float] = defaultdict(float)
        for group, weight in self._groups(postmortem):
            gain = weight * math.log(len(self.library.postmortems) / len(group))
            for other in group[:CANDIDATES]:
                scores[other.id] += gain
        for rank, other_id in enumerate(stated):
            scores[other_id] = STATED - rank
        scores.pop(postmortem.id, None)
        best = sorted(scores, key=lambda key: (-scores[key], self._places[key]))[:limit]
        found = (self.library.by_id[key] for key in best)
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

    def _groups(self, postmortem: Postmortem) -> Iterator[tuple[Sequence[Postmortem], float]]:
        """Groups that a postmortem is in, with what it weighs to be in one together."""
        yield from ((self.library.by_service[key], 2.0) for key in dict.fromkeys(postmortem.services))
        yield from ((self.library.by_factor[key], 1.0) for key in dict.fromkeys(postmortem.factor_ids))
        yield from ((self._by_tag[tag], 1.0) for tag in dict.fromkeys(postmortem.tags))

    def _reasons(self, postmortem: Postmortem, other: Postmortem, stated: tuple[str, ...]) -> tuple[str, ...]:
        catalog = self.library.catalog
        services = [catalog.services[key].title for key in postmortem.services if key in other.services]
        factors = [catalog.factors[key].title for key in postmortem.factor_ids if key in other.factor_ids]
        tags = [tag for tag in postmortem.tags if tag in other.tags]
        shared = ((services, "Also {}"), (factors, "{}"), (tags, "Both about {}"))
        return (*stated, *(words.format(", ".join(titles)) for titles, words in shared if titles))

    @cached_property
    def _by_tag(self) -> Mapping[str, Sequence[Postmortem]]:
        groups: dict[str, list[Postmortem]] = defaultdict(list)
        for postmortem in self.library.postmortems:
            for tag in dict.fromkeys(postmortem.tags):
                groups[tag].append(postmortem)
        return groups

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {postmortem.id: place for place, postmortem in enumerate(self.library.postmortems)}
