"""Incidents that are tied to each other: one repeats, follows or is caused by another, or both are one event."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem, RelationKind

TYING = (RelationKind.REPEATS, RelationKind.FOLLOWS, RelationKind.CAUSED_BY, RelationKind.SAME_EVENT)
"""Kinds of relation that make a chain. `similar` is a likeness, no tie."""


@dataclass(frozen=True, slots=True)
class Tie:
    """`later` states its relation to `earlier`."""

    earlier: Postmortem
    later: Postmortem
    kind: RelationKind
    note: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Incidents that are tied together, oldest first (undated ones last), with all ties between them."""

    incidents: tuple[Postmortem, ...]
    ties: tuple[Tie, ...]


def chains(library: Library) -> tuple[Chain, ...]:
    """All chains of two incidents or more, that with the newest incident first."""
    ties = [
        Tie(library.by_id[relation.id], item, relation.kind, relation.note or "")
        for item in library.postmortems
        for relation in item.relations
        if relation.kind in TYING
    ]
    neighbours: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        neighbours[tie.earlier.id].append(tie.later.id)
        neighbours[tie.later.id].append(tie.earlier.id)
    found: list[Chain] = []
    place: dict[str, int] = {}
    members: list[list[str]] = []
    for item in library.postmortems:  # newest first, so chains come out by their newest incident
        if item.id in place or item.id not in neighbours:
            continue
        place[item.id] = len(members)
        group, waiting = [item.id], [item.id]
        while waiting:
            for other in neighbours[waiting.pop()]:
                if other not in place:
                    place[other] = len(members)
                    group.append(other)
                    waiting.append(other)
        members.append(group)
    tied: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        tied[place[tie.later.id]].append(tie)
    for number, group in enumerate(members):
        items = sorted((library.by_id[key] for key in group), key=_oldest_first)
        found.append(Chain(tuple(items), tuple(tied[number])))
    return tuple(found)


def _oldest_first(item: Postmortem) -> tuple[bool, float, str]:
    when = item.when
    return (when is None, when.earliest.timestamp() if when else 0.0, item.id)
