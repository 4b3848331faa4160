"""What an incident of a quarter showed for the first time, and what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from postmortems.core.insights.quarter import Quarter, last_day, quarter_of
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


def recurrence(library: Library, quarter: Quarter) -> Recurrence:
    """What is new and what is back in a quarter, against all that surely began before it."""
    groups: Mapping[str, Groups] = {
        "factor": library.by_factor,
        "service": library.by_service,
        "trigger": library.by_trigger,
    }
    now = {item.id for item in library.postmortems if quarter_of(item) == quarter}
    earlier = {item.id for item in library.postmortems if item.when and last_day(item) < quarter.first}
    new, back = {}, {}
    for kind, found in groups.items():
        seen = [
            Sighting(
                key,
                tuple(item for item in items if item.id in now),
                tuple(item for item in items if item.id in earlier),
            )
            for key, items in found.items()
            if any(item.id in now for item in items)
        ]
        seen.sort(key=lambda sighting: (-len(sighting.now), -len(sighting.before), sighting.id))
        new[kind] = tuple(sighting for sighting in seen if not sighting.before)
        back[kind] = tuple(sighting for sighting in seen if sighting.before)
    undecided = sum(_undecided(item, quarter) for item in library.postmortems if item.id not in now)
    return Recurrence(new, back, undecided)


def _undecided(item: Postmortem, quarter: Quarter) -> bool:
    """Whether an incident that is not surely of the quarter may have begun before its end, and not surely before it."""
    when = item.when
    return when is None or (when.day <= quarter.last and last_day(item) >= quarter.first)
