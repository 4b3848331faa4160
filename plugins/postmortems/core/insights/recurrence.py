"""What an incident of a quarter showed for the first time, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from postmortems.core.insights.quarter import Calendar, Quarter
from postmortems.core.library import Groups, Library
from postmortems.core.postmortem import Postmortem


@dataclass(frozen=True, slots=True)
class Sighting:
    """A factor, service or trigger in a quarter.

    Attributes:
        id: Its id.
        now: Incidents of the quarter that show it, newest first.
        before: Incidents that surely began before the quarter, newest first; empty for something new.
    """

    id: str
    now: tuple[Postmortem, ...]
    before: tuple[Postmortem, ...]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What was seen in a quarter, by kind (`factor`, `service`, `trigger`), most incidents first.

    Attributes:
        new: Seen for the first time, as far as dates are known.
        back: Seen before.
        undecided: Incidents of which it is not known whether they began before the quarter or in it.
    """

    new: Mapping[str, tuple[Sighting, ...]]
    back: Mapping[str, tuple[Sighting, ...]]
    undecided: int


def recurrence(library: Library, calendar: Calendar, quarter: Quarter) -> Recurrence:
    """What is new and what is back in a quarter, against all that surely began before it."""
    groups: Mapping[str, Groups] = {
        "factor": library.by_factor,
        "service": library.by_service,
        "trigger": library.by_trigger,
    }
    now = {id_ for id_, found in calendar.quarters.items() if found == quarter}
    earlier = {id_ for id_, (_, last) in calendar.days.items() if last < quarter.first}
    new: dict[str, tuple[Sighting, ...]] = {}
    back: dict[str, tuple[Sighting, ...]] = {}
    for kind, found in groups.items():
        seen = [_sighting(key, items, now, earlier) for key, items in found.items()]
        seen = [sighting for sighting in seen if sighting.now]
        seen.sort(key=lambda sighting: (-len(sighting.now), -len(sighting.before), sighting.id))
        new[kind] = tuple(sighting for sighting in seen if not sighting.before)
        back[kind] = tuple(sighting for sighting in seen if sighting.before)
    between = sum(
        first <= quarter.last and last >= quarter.first and id_ not in now
        for id_, (first, last) in calendar.days.items()
    )
    return Recurrence(new, back, between + len(library.postmortems) - len(calendar.days))


def _sighting(key: str, items: Sequence[Postmortem], now: Set[str], earlier: Set[str]) -> Sighting:
    mine = tuple(item for item in items if item.id in now)
    return Sighting(key, mine, tuple(item for item in items if item.id in earlier) if mine else ())
