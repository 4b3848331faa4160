"""What to read again: each week one thing, heavier ones more often, and nothing twice before its turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from heapq import nlargest
from math import log

from postmortems.core.library import Library
from postmortems.core.postmortem import Severity
from postmortems.publish.dates import Stamp
from postmortems.publish.entries import Entries, Entry

WEEKS = 8
"""So many weeks stay in the feed."""
ROUND = 52
"""Weeks of a round. Who is drawn in one sits out the next, where there is enough else."""
RECURRING = 3
"""A factor that so many postmortems carry keeps coming back."""
_SEVERITY = {"sev1": 4.0, "sev2": 3.0, "sev3": 2.0}


def picks(library: Library, made: Entries, today: date) -> Iterator[Entry]:
    """The picks of this week and the ones before it, this week's first, each dated to its Monday.

    A pure function of the library and the week. At the start of a round its items are drawn by weight from what had
    happened by then, without putting any back (Efraimidis and Spirakis, 2006), so what is added later does not change
    picks that were already sent out.

    Args:
        library: Where weights come from.
        made: Entries; what has none is left out.
        today: A day of this week.
    """
    monday = today - timedelta(days=today.weekday())
    rounds: dict[int, list[str]] = {}
    for ago in range(WEEKS):
        day = monday - timedelta(weeks=ago)
        number, place = divmod(_week(day), ROUND)
        if number not in rounds:
            rounds[number] = _round(library, made, number)
        if drawn := rounds[number]:
            entry = made[drawn[place % len(drawn)]]
            year, week, _ = day.isocalendar()
            yield replace(
                entry,
                key=f"read-again/{year}-{week}/{entry.key}",
                title=f"Read again: {entry.title}",
                stamp=Stamp(datetime.combine(day, time.min, UTC), None),
            )


def _round(library: Library, made: Entries, number: int) -> list[str]:
    """What is read again in a round, in its order."""
    start = date.fromordinal(number * ROUND * 7 + 1)
    weights: dict[str, float] = {}
    there: dict[str, float] = {}
    for key, weight in _weights(library, start):
        if stamp := made.stamp(key):
            weights[key] = weight
            if (stamp.published or stamp.updated).date() < start:
                there[key] = weight
    if len(there) < ROUND:
        there = weights
    last = set(_drawn(there, number - 1))
    fresh = {key: weight for key, weight in there.items() if key not in last}
    return _drawn(fresh if len(fresh) >= ROUND else there, number)


def _drawn(weights: Mapping[str, float], number: int) -> list[str]:
    head = f"{number}/".encode()
    keys = []
    for name, weight in weights.items():
        digest = blake2b(head + name.encode(), digest_size=7).digest()
        # The logarithm of u ** (1 / weight) for u in (0, 1): the same order, and it never underflows.
        keys.append((log((int.from_bytes(digest) + 1) / 2**56) / weight, name))
    return [name for _, name in nlargest(ROUND, keys)]


def _weights(library: Library, day: date) -> Iterator[tuple[str, float]]:
    """How much something is worth another look: its severity, gaps that keep coming back, a lesson nobody reviewed."""
    recurring = {key for key, found in library.by_factor.items() if len(found) >= RECURRING}
    severity = {None: 1.0, **{found: _SEVERITY.get(found.value, 1.0) for found in Severity}}
    for item in library.postmortems:
        yield f"postmortem/{item.id}", severity[item.severity] + 0.5 * len(recurring.intersection(item.factor_ids))
    for lesson in library.lessons:
        stale = bool(lesson.staleness(library.catalog.services, day))
        yield f"lesson/{lesson.id}", 3.0 + 2.0 * stale


def _week(day: date) -> int:
    """Weeks since the first Monday of the calendar."""
    return (day.toordinal() - 1) // 7
