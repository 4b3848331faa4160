"""Which other incidents a reader of one wants to know of, and why."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem, RelationKind

SHOWN = 6
CANDIDATES = 40
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
        scores: dict[str, float] = defaultdict(float)
        reasons: dict[str, list[str]] = defaultdict(list)
        for rank, (other_id, reason) in enumerate(self._stated(postmortem)):
            if reason not in reasons[other_id]:
                reasons[other_id].append(reason)
            scores[other_id] = max(scores[other_id], 1000.0 - rank)
        catalog = self.library.catalog
        services = {key: catalog.services[key].title for key in postmortem.services}
        factors = {key: catalog.factors[key].title for key in postmortem.factor_ids}
        self._shared(postmortem, services, self.library.by_service, 2.0, "Also {}", scores, reasons)
        self._shared(postmortem, factors, self.library.by_factor, 1.0, "{}", scores, reasons)
        tags = {tag: tag for tag in postmortem.tags}
        self._shared(postmortem, tags, self._by_tag, 1.0, "Both about {}", scores, reasons)
        best = sorted(scores, key=lambda key: (-scores[key], self._places[key]))[:limit]
        return tuple(Related(self.library.by_id[key], tuple(reasons[key][:4])) for key in best)

    def _stated(self, postmortem: Postmortem) -> list[tuple[str, str]]:
        outward = [
            (relation.id, f"{_OUTWARD[relation.kind]}: {relation.note}" if relation.note else _OUTWARD[relation.kind])
            for relation in postmortem.relations
        ]
        known = {other for other, _ in outward}
        inward = [
            (other.id, _INWARD[RelationKind(kind)])
            for kind, other in self.library.relations_to.get(postmortem.id, ())
            if other.id not in known
        ]
        return [pair for pair in outward + inward if pair[0] != postmortem.id]

    def _shared(
        self,
        postmortem: Postmortem,
        titles: Mapping[str, str],
        groups: Mapping[str, tuple[Postmortem, ...]],
        weight: float,
        words: str,
        scores: dict[str, float],
        reasons: dict[str, list[str]],
    ) -> None:
        shared: dict[str, list[str]] = defaultdict(list)
        for key, title in titles.items():
            group = groups.get(key, ())
            gain = weight * math.log(len(self.library.postmortems) / len(group)) if group else 0.0
            for other in group[:CANDIDATES]:
                if other.id != postmortem.id:
                    scores[other.id] += gain
                    shared[other.id].append(title)
        for other_id, found in shared.items():
            reasons[other_id].append(words.format(", ".join(dict.fromkeys(found))))

    @cached_property
    def _by_tag(self) -> Mapping[str, tuple[Postmortem, ...]]:
        groups: dict[str, list[Postmortem]] = defaultdict(list)
        for postmortem in self.library.postmortems:
            for tag in dict.fromkeys(postmortem.tags):
                groups[tag].append(postmortem)
        return {tag: tuple(items) for tag, items in groups.items()}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {postmortem.id: place for place, postmortem in enumerate(self.library.postmortems)}
