"""A quarter as a review meeting wants to see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from postmortems.core.insights.quarter import Calendar, Quarter
from postmortems.core.insights.recurrence import Recurrence, recurrence
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
    incidents = tuple(item for item in reversed(library.postmortems) if calendar.quarters.get(item.id) == quarter)
    seen = recurrence(library, calendar, quarter)
    detection = {by: sum(item.detected_by is by for item in incidents) for by in DetectedBy}
    again = {
        sighting.id: tuple(promise for promise in _open(sighting.before) if promise.action.factor == sighting.id)
        for sighting in seen.back["factor"]
    }
    overdue = [(promise, due) for promise in _open(library.postmortems) if (due := _due(promise)) and due < today]
    overdue.sort(key=lambda pair: pair[1])
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
        tuple(promise for promise, _ in overdue),
        {key: promises for key, promises in again.items() if promises},
    )


def _open(postmortems: tuple[Postmortem, ...]) -> Iterator[Promise]:
    return (Promise(action, item) for item in postmortems for action in item.actions if action.status in OPEN)


def _due(promise: Promise) -> date | None:
    """The last day on which an action would have been in time."""
    due = promise.action.due
    return due.latest.astimezone(due.zone.tzinfo).date() if due else None
