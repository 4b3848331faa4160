"""A quarter as a review meeting wants to see it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from postmortems.core.followup import ActionItem, FollowUp, ItemGroups
from postmortems.core.insights.quarter import Calendar, Quarter
from postmortems.core.insights.recurrence import Recurrence, Recurrences
from postmortems.core.library import Library, ranked
from postmortems.core.postmortem import ActionStatus, DetectedBy, Postmortem


@dataclass(frozen=True, slots=True)
class Report:
    """What happened in a quarter, what it showed, and what was promised.

    Attributes:
        quarter: The quarter.
        incidents: Those that surely began in it, oldest first.
        recurrence: What was new and what came back.
        factors: Factors with how many of the incidents carry each, most first.
        detection: Who noticed first, with how many; unknown included.
        actions: Actions of these incidents by status.
        overdue: Open actions of any incident that were due before the day of the report, longest overdue first.
        again: Open actions of earlier incidents against a factor that came back in the quarter, by factor, the most
            pressing first.
    """

    quarter: Quarter
    incidents: tuple[Postmortem, ...]
    recurrence: Recurrence
    factors: tuple[tuple[str, int], ...]
    detection: Mapping[DetectedBy, int]
    actions: Mapping[ActionStatus, tuple[ActionItem, ...]]
    overdue: tuple[ActionItem, ...]
    again: Mapping[str, tuple[ActionItem, ...]]


class _Promised(Mapping[str, tuple[ActionItem, ...]]):
    """Actions of some incidents, by some of their ids, put in order when somebody asks for them."""

    def __init__(self, groups: ItemGroups, ids: Iterable[str], incidents: Container[str]) -> None:
        self._groups = groups
        self._incidents = incidents
        self._ids = [id_ for id_ in ids if any(map(self._is_of_these, groups.unordered(id_)))]

    def _is_of_these(self, item: ActionItem) -> bool:
        return item.postmortem.id in self._incidents

    def __getitem__(self, key: str) -> tuple[ActionItem, ...]:
        return tuple(filter(self._is_of_these, self._groups[key]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def report(library: Library, calendar: Calendar, quarter: Quarter, today: date) -> Report:
    """The report of a quarter.

    Args:
        library: The library.
        calendar: Of its postmortems.
        quarter: The quarter.
        today: The day on which something is overdue.
    """
    return Reports(FollowUp(library, today), calendar).of(quarter)


@dataclass(frozen=True)
class Reports:
    """The reports of several quarters; what is the same for all of them is looked up once.

    Attributes:
        follow_up: The actions of a library as they stand on a day.
        calendar: Of its postmortems.
    """

    follow_up: FollowUp
    calendar: Calendar

    @cached_property
    def recurrences(self) -> Recurrences:
        """What each quarter showed."""
        return Recurrences(self.follow_up.library, self.calendar)

    def promised(self, quarter: Quarter, most: int) -> frozenset[str]:
        """The factors whose promises decide what the first so many entries of `Report.again` are.

        They come in the order of how many incidents of the quarter carry each: all up to the last one that has an
        entry, for the next promise against any of these may give it one, or take it.
        """
        library, promises = self.follow_up.library, self.follow_up.open_by_factor
        earlier = self.recurrences.before(quarter)
        incidents = (library.by_id[id_] for id_ in self.calendar.by_quarter.get(quarter, ()))
        carried = ranked(key for item in incidents for key in item.factor_ids)
        for key, count in carried:
            came_back = any(item.id in earlier for item in library.by_factor[key])
            most -= came_back and any(item.postmortem.id in earlier for item in promises.unordered(key))
            if most <= 0:
                return frozenset(other for other, times in carried if times >= count)
        return frozenset(key for key, _ in carried)

    def of(self, quarter: Quarter) -> Report:
        """The report of a quarter."""
        by_id = self.follow_up.library.by_id
        incidents = tuple(by_id[id_] for id_ in reversed(self.calendar.by_quarter.get(quarter, ())))
        seen = self.recurrences.of(quarter)
        detection = {by: sum(item.detected_by is by for item in incidents) for by in DetectedBy}
        asked = [item for incident in incidents for item in self.follow_up.of(incident)]
        earlier, promised = self.recurrences.before(quarter), self.follow_up.open_by_factor
        again = _Promised(promised, (sighting.id for sighting in seen.back["factor"]), earlier)
        return Report(
            quarter,
            incidents,
            seen,
            ranked(key for item in incidents for key in item.factor_ids),
            {by: count for by, count in detection.items() if count},
            {status: tuple(item for item in asked if item.action.status is status) for status in ActionStatus},
            self.follow_up.overdue,
            again,
        )
