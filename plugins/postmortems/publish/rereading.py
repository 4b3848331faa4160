"""What to read again: each week one thing, heavier ones more often, and nothing twice before its turn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from heapq import nlargest
from math import log

from postmortems.core.kept_text import kept_text
from postmortems.core.library import Library
from postmortems.core.postmortem import Severity
from postmortems.core.program import program
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
    things = _things(library, made)
    told = "\0".join([f"{begun} {weight} {key}" for key, (_, begun, weight) in things.items()])
    rounds: dict[int, Sequence[str]] = {}
    for ago in range(WEEKS):
        day = monday - timedelta(weeks=ago)
        number, place = divmod(_week(day), ROUND)
        if number not in rounds:
            rounds[number] = _kept_round(library, things, told, number)
        if drawn := rounds[number]:
            entry = made[things[drawn[place % len(drawn)]][0]]
            year, week, _ = day.isocalendar()
            yield replace(
                entry,
                key=f"read-again/{year}-{week}/{entry.key}",
                title=f"Read again: {entry.title}",
                stamp=Stamp(datetime.combine(day, time.min, UTC), None),
            )


Things = Mapping[str, tuple[str, date, float]]
"""What can be drawn, by key: its path, since when it is there, and how much it is worth another look."""


def _things(library: Library, made: Entries) -> Things:
    """Everything that has a date: a severe one weighs more, and gaps that keep coming back."""
    recurring = {key for key, found in library.by_factor.items() if len(found) >= RECURRING}
    severity: dict[Severity | None, float] = {found: _SEVERITY.get(found.value, 1.0) for found in Severity}
    severity[None] = 1.0
    stamps = made.dates.all
    found: dict[str, tuple[str, date, float]] = {}
    for item in library.postmortems:
        path = item.path
        if stamp := stamps.get(path):
            weight = severity[item.severity] + 0.5 * len(recurring.intersection(item.factor_ids))
            found[f"postmortem/{item.id}"] = (path, (stamp.published or stamp.updated).date(), weight)
    for lesson in library.lessons:
        if stamp := stamps.get(lesson.path):
            found[f"lesson/{lesson.id}"] = (lesson.path, (stamp.published or stamp.updated).date(), 3.0)
    return found


def _kept_round(library: Library, things: Things, told: str, number: int) -> Sequence[str]:
    """A round as an earlier build drew it: drawing takes a while, and few edits change what is drawn."""
    start = date.fromordinal(number * ROUND * 7 + 1)
    stale = [f"lesson/{item.id}" for item in library.lessons if item.staleness(library.catalog.services, start)]
    given = "\0".join([program(), str(number), *stale, told])
    drawn: list[str] = json.loads(kept_text("rounds", given, lambda: json.dumps(_round(things, stale, start, number))))
    return drawn


def _round(things: Things, stale: Sequence[str], start: date, number: int) -> list[str]:
    """What is read again in a round, in its order. A lesson that nobody has reviewed by then weighs more."""
    weights = {key: weight for key, (_, begun, weight) in things.items() if begun < start}
    if len(weights) < ROUND:
        weights = {key: weight for key, (_, _, weight) in things.items()}
    for key in stale:
        if key in weights:
            weights[key] += 2.0
    last = set(_drawn(weights, number - 1))
    fresh = {key: weight for key, weight in weights.items() if key not in last}
    return _drawn(fresh if len(fresh) >= ROUND else weights, number)


def _drawn(weights: Mapping[str, float], number: int) -> list[str]:
    head = f"{number}/".encode()
    keys = []
    for name, weight in weights.items():
        digest = blake2b(head + name.encode(), digest_size=7).digest()
        # The logarithm of u ** (1 / weight) for u in (0, 1): the same order, and it never underflows.
        keys.append((log((int.from_bytes(digest) + 1) / 2**56) / weight, name))
    return [name for _, name in nlargest(ROUND, keys)]


def _week(day: date) -> int:
    """Weeks since the first Monday of the calendar."""
    return (day.toordinal() - 1) // 7
