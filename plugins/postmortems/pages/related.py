"""Which other incidents a reader of one wants to know of, and why."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from postmortems.core.fingerprint import digest
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


class Likeness(Protocol):
    """Who is like whom, as a search index knows."""

    def similar(self, incident: str) -> Sequence[tuple[str, Sequence[str]]] | None:
        """Ids of incidents that are like the one with an id, best first, with reasons; None when nobody can tell."""

    def mark(self, incident: str) -> str:
        """A digest of that; empty when nobody can tell."""

    def naming(self, incidents: Collection[str]) -> Collection[str] | None:
        """Ids of all for which `similar` gives one of some incidents; None when nobody can tell."""


class Related(NamedTuple):
    """Another incident with the reasons why it is shown, strongest first."""

    postmortem: Postmortem
    reasons: tuple[str, ...]


class RelatedIncidents:
    """Finds related incidents: stated relations first, then those that are alike.

    Without an index to ask, alike is what shares services, factors and tags, the rarer the better. The weight of
    something shared is its inverse document frequency, log(N / n), as usual in retrieval (Spärck Jones 1972); a shared
    service counts double, since its next incident is read about first.

    Args:
        library: All incidents.
        likeness: Who is like whom.
    """

    def __init__(self, library: Library, likeness: Likeness | None = None) -> None:
        self.library = library
        self._likeness = likeness
        self._named: tuple[object, Collection[str] | None] = (None, None)
        self._last: tuple[str, int, tuple[Related, ...]] = ("", 0, ())

    def mark(self, postmortem: Postmortem) -> str:
        """A digest of who is like one and why; where an index tells it, without relations that somebody wrote down."""
        known = self._likeness.mark(postmortem.id) if self._likeness else ""
        return known or digest(f"{found.postmortem.id} {found.reasons}" for found in self.of(postmortem))

    def names(self, postmortem: Postmortem, changed: Mapping[str, object]) -> bool:
        """Whether one of some incidents, by id, is among all that are like one, or that one of the two has stated."""
        if self._named[0] is not changed:
            self._named = (changed, self._likeness.naming(changed.keys()) if self._likeness else None)
        naming = self._named[1]
        if naming is None:
            return any(found.postmortem.id in changed for found in self.of(postmortem))
        return postmortem.id in naming or not changed.keys().isdisjoint(self._stated(postmortem))

    def of(self, postmortem: Postmortem, limit: int = SHOWN) -> tuple[Related, ...]:
        """At most `limit` others, best first; equals by date, newest first."""
        if self._last[:2] != (postmortem.id, limit):
            self._last = (postmortem.id, limit, self._found(postmortem, limit))
        return self._last[2]

    def _found(self, postmortem: Postmortem, limit: int) -> tuple[Related, ...]:
        stated = self._stated(postmortem)
        told = self._likeness.similar(postmortem.id) if self._likeness else None
        if told is None:
            found = self._sharing(postmortem, stated, limit)
            return tuple(
                Related(other, (*stated.get(other.id, ()), *self._shared(postmortem, other))) for other in found
            )
        known, reasons = self.library.by_id, {id_: tuple(why) for id_, why in told}
        ids = [id_ for id_ in dict.fromkeys((*stated, *reasons)) if id_ in known][:limit]
        return tuple(
            Related(known[id_], (*stated.get(id_, ()), *(reasons.get(id_) or self._shared(postmortem, known[id_]))))
            for id_ in ids
        )

    def _sharing(self, postmortem: Postmortem, stated: Mapping[str, object], limit: int) -> list[Postmortem]:
        """Those that are stated, then those that share most."""
        scores: dict[int, float] = {}
        for places, gain in self._groups(postmortem):
            for place in places:
                scores[place] = scores.get(place, 0.0) + gain
        for rank, other_id in enumerate(stated):
            scores[self._places[other_id]] = STATED - rank
        scores.pop(self._places[postmortem.id], None)
        best = sorted([(-score, place) for place, score in scores.items()])[:limit]
        return [self.library.postmortems[place] for _, place in best]

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

    def _shared(self, postmortem: Postmortem, other: Postmortem) -> tuple[str, ...]:
        catalog = self.library.catalog
        services = [catalog.services[key].title for key in postmortem.services if key in other.services]
        factors = [catalog.factors[key].title for key in postmortem.factor_ids if key in other.factor_ids]
        tags = [tag for tag in postmortem.tags if tag in other.tags]
        shared = ((services, "Also hit {}"), (factors, "The same gap: {}"), (tags, "Both speak of {}"))
        return tuple(words.format(", ".join(titles)) for titles, words in shared if titles)

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
