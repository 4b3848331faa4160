"""A quarter as a review meeting wants to see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter

from postmortems.core.insights.quarter import Calendar, Quarter
from postmortems.core.insights.recurrence import Recurrence, Recurrences
from postmortems.core.library import Library, ranked
from postmortems.core.postmortem import Action, ActionStatus, DetectedBy, Postmortem

OPEN = (ActionStatus.PLANNED, ActionStatus.IDEA)


@dataclass(frozen=True, slots=True)
class Promise:
    """An action with the incident that it came from."""

    action: Action
    incident: Postmortem


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
        again: Open actions of earlier incidents whose factor came back in the quarter, by factor.
    """

    quarter: Quarter
    incidents: tuple[Postmortem, ...]
    recurrence: Recurrence
    factors: tuple[tuple[str, int], ...]
    detection: Mapping[DetectedBy, int]
    actions: Mapping[ActionStatus, tuple[Promise, ...]]
    overdue: tuple[Promise, ...]
    again: Mapping[str, tuple[Promise, ...]]


def report(library: Library, calendar: Calendar, quarter: Quarter, today: date) -> Report:
    """The report of a quarter.

    Args:
        library: The library.
        calendar: Of its postmortems.
        quarter: The quarter.
        today: The day on which something is overdue.
    """
    return Reports(library, calendar, today).of(quarter)


@dataclass(frozen=True)
class Reports:
    """The reports of several quarters; what is the same for all of them is looked up once.

    Attributes:
        library: The library.
        calendar: Of its postmortems.
        today: The day on which something is overdue.
    """

    library: Library
    calendar: Calendar
    today: date

    @cached_property
    def recurrences(self) -> Recurrences:
        """What each quarter showed."""
        return Recurrences(self.library, self.calendar)

    def of(self, quarter: Quarter) -> Report:
        """The report of a quarter."""
        incidents = tuple(self.library.by_id[id_] for id_ in reversed(self.calendar.by_quarter.get(quarter, ())))
        seen = self.recurrences.of(quarter)
        detection = {by: sum(item.detected_by is by for item in incidents) for by in DetectedBy}
        earlier = self.recurrences.before(quarter)
        promised = {sighting.id: self._by_factor.get(sighting.id, ()) for sighting in seen.back["factor"]}
        again = {
            key: tuple(promise for promise in promises if promise.incident.id in earlier)
            for key, promises in promised.items()
        }
        return Report(
            quarter,
            incidents,
            seen,
            ranked(key for item in incidents for key in item.factor_ids),
            {by: count for by, count in detection.items() if count},
            {
                status: tuple(
                    Promise(action, item) for item in incidents for action in item.actions if action.status is status
                )
                for status in ActionStatus
            },
            self._overdue,
            {key: promises for key, promises in again.items() if promises},
        )

    @cached_property
    def _open(self) -> tuple[Promise, ...]:
        return tuple(
            Promise(action, item)
            for item in self.library.postmortems
            for action in item.actions
            if action.status in OPEN
        )

    @cached_property
    def _by_factor(self) -> Mapping[str, list[Promise]]:
        """What is to be done about each factor of an incident."""
        found: dict[str, list[Promise]] = defaultdict(list)
        for promise in self._open:
            if (factor := promise.action.factor) and factor in promise.incident.factor_ids:
                found[factor].append(promise)
        return found

    @cached_property
    def _overdue(self) -> tuple[Promise, ...]:
        late = [(due, promise) for promise in self._open if (due := _due(promise)) and due < self.today]
        return tuple(promise for _, promise in sorted(late, key=itemgetter(0)))


def _due(promise: Promise) -> date | None:
    """The last day on which an action would have been in time."""
    due = promise.action.due
    return due.latest.astimezone(due.zone.tzinfo).date() if due else None
