"""Which part of a timeline can be played: from the first sign to the end, in an order that is known."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from postmortems.core.moment import Moment, MomentError, parse_moment
from postmortems.core.timeline import Role, TimelineEvent

if TYPE_CHECKING:
    from postmortems.core.postmortem import Postmortem

MIN_STEPS = 3
"""Moments after the first sign. With fewer there is nothing to find out between the beginning and the end."""
MAX_STEPS = 8
"""More do not fit into a session of 45 minutes."""
MAX_EVENTS = 120
"""A timeline that is longer is a log; nobody reads it aloud."""


@dataclass(frozen=True, slots=True)
class Course:
    """A timeline cut into what nobody knew, what is played, and what came after.

    Attributes:
        opens: The first sign: the detection, or the beginning where the detection is not known.
        from_start: It is the beginning.
        sign: The entry of the first sign, where it may be told: an entry of the beginning often tells the cause.
        played: Entries after the first sign.
    """

    opens: Moment
    from_start: bool
    before: tuple[TimelineEvent, ...]
    sign: TimelineEvent | None
    played: tuple[TimelineEvent, ...]
    afterwards: tuple[TimelineEvent, ...]


@dataclass(frozen=True, slots=True)
class Unusable:
    """There is no exercise in a postmortem; `reason` says why, one sentence without a full stop."""

    reason: str


def course_of(item: Postmortem) -> Course | Unusable:
    """The course of an incident, or why it cannot be played. Costs a look at each entry."""
    practice = item.practice
    if practice and practice.skip:
        return Unusable(f"its authors left it out: {practice.skip}")
    events = item.timeline.events if item.timeline else ()
    if not events:
        return Unusable("it has no section `Timeline` with entries")
    if len(events) > MAX_EVENTS:
        return Unusable(f"its timeline has {len(events)} entries, more than {MAX_EVENTS} cannot be told")
    first = _first_sign(item, events)
    if first is None:
        return Unusable("neither `detected` nor `started` is known, so nobody can tell what was known when")
    opens, index, told = first
    stop = _end(item, events, index)
    played = events[index + 1 : stop]
    known = [event.moment for event in played if event.moment]
    if any(later.definitely_before(earlier) for earlier, later in pairwise([opens, *known])):
        return Unusable("its timeline is not in order")
    count = len({moment.sort_key for moment in known})
    if count < MIN_STEPS:
        found = f"{count} moment{'s' if count != 1 else ''}"
        return Unusable(f"its timeline has {found} between the first sign and the end, and {MIN_STEPS} are needed")
    from_start = not told and item.detected is None
    sign = events[index] if told else None
    before = events[: index + (sign is None)]
    return Course(opens, from_start, before, sign, played, events[stop:])


def entry_at(item: Postmortem, moment: Moment) -> int | None:
    """Which entry of the timeline has a time that its author named; None when none has."""
    timeline = item.timeline
    if timeline is None:
        return None
    try:  # read again, since a field inside of a list did not know the zone of the file
        wanted = parse_moment(moment.text, zone=timeline.zone).sort_key
    except MomentError:
        return None
    found = (index for index, event in enumerate(timeline.events) if event.moment and event.moment.sort_key == wanted)
    return next(found, None)


def _first_sign(item: Postmortem, events: tuple[TimelineEvent, ...]) -> tuple[Moment, int, bool] | None:
    """Its moment, the last entry up to it (-1 when there is none), and whether that entry is the sign itself."""
    if item.practice and item.practice.opens:
        index = entry_at(item, item.practice.opens)
        if index is not None and (moment := events[index].moment):
            return moment, index, True
    for role, moment in ((Role.DETECTED, item.detected), (Role.STARTED, item.started)):
        index = next((place for place, event in enumerate(events) if event.role is role), None)
        if index is not None and (at := events[index].moment or moment):
            return at, index, role is Role.DETECTED
        if moment is not None:
            # What may have been before the first sign is taken to have been before it.
            places = [p for p, e in enumerate(events) if e.moment and e.moment.earliest <= moment.latest]
            return moment, max(places, default=-1), False
    return None


def _end(item: Postmortem, events: tuple[TimelineEvent, ...], first: int) -> int:
    """Where what came after begins: behind the resolution, as far as it is known."""
    role = next((place for place, event in enumerate(events) if event.role is Role.RESOLVED and place > first), None)
    if role is not None:
        return role + 1
    over = item.resolved
    if over is None:
        return len(events)
    later = (p for p, e in enumerate(events) if p > first and e.moment and over.definitely_before(e.moment))
    return next(later, len(events))
