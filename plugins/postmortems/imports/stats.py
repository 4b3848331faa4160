"""Durations that a write-up states, held against its own timeline. They are kept as words: the clock decides."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import timedelta

from postmortems.core.duration import DurationError, Stated, parse_duration
from postmortems.core.moment import Moment, Precision, Zone
from postmortems.core.timeline import TimelineEvent
from postmortems.imports.dates import written
from postmortems.imports.entries import Entry
from postmortems.imports.finding import Finding, dropped, guessed, question, understood
from postmortems.imports.outline import Outline
from postmortems.imports.plain import plain

_NAMES = {"time to detection": "detected", "time to recovery": "resolved"}
_SLACK = timedelta(minutes=1)


def read_stats(
    outline: Outline, entries: list[Entry], events: list[TimelineEvent], zone: Zone | None
) -> Iterator[Finding]:
    """Categories become tags. A duration that leads from the first row to another one suggests what that row was."""
    for entry in entries:
        line = outline.line(entry.index)
        if entry.field == "tags":
            tags = [tag for part in plain(entry.value).split(",") if (tag := part.strip()[:100])]
            yield understood("tags", list(tags), f"they are stated as {entry.key!r}", line)
        elif entry.field.startswith("time to") or entry.field == "duration":
            yield from _duration(entry, line, events, zone)


def _duration(entry: Entry, line: int, events: list[TimelineEvent], zone: Zone | None) -> Iterator[Finding]:
    words = plain(entry.value)
    try:
        stated = parse_duration(words)
    except DurationError:
        yield dropped(
            entry.field, words[:200], "the duration could not be read; durations are computed from the moments", line
        )
        return
    if stated.value is None:
        reason = stated.absence.value.replace("-", " ") if stated.absence else "unknown"
        yield dropped(entry.field, words, f"it is stated as {reason}", line)
        return
    yield dropped(
        entry.field,
        words[:200],
        f"durations are computed from the moments; stated are {_minutes(stated)} minutes",
        line,
    )
    if not events:
        return
    found = _from_first(events, stated)
    if found and (field := _NAMES.get(entry.field)):
        assert found.moment
        why = f"it lies {words!r} after the first row, as {entry.key!r} says"
        yield guessed(field, written(found.moment, zone), why, found.line, plain(found.text)[:200])
    elif not found and not _any_pair(events, stated):
        yield question(entry.field, f"{words!r} is stated, but no two rows of the timeline are that far apart", line)


def _minutes(stated: Stated) -> int:
    return int((stated.value or timedelta()).total_seconds() // 60)


def _sharp(events: list[TimelineEvent]) -> list[Moment]:
    return [event.moment for event in events if event.moment and event.moment.precision is Precision.MINUTE]


def _from_first(events: list[TimelineEvent], stated: Stated) -> TimelineEvent | None:
    first = events[0].moment
    if not first or first.precision is not Precision.MINUTE:
        return None
    for event in events[1:] if stated.value else events[:1]:
        moment = event.moment
        if (
            moment
            and moment.precision is Precision.MINUTE
            and abs(moment.earliest - first.earliest - (stated.value or timedelta())) <= _SLACK
        ):
            return event
    return None


def _any_pair(events: list[TimelineEvent], stated: Stated) -> bool:
    times = sorted(moment.earliest for moment in _sharp(events))[:5000]
    slack = stated.tolerance
    for time in times:
        wanted = time + (stated.value or timedelta())
        at = bisect_left(times, wanted - slack)
        if at < len(times) and times[at] <= wanted + slack:
            return True
    return False
