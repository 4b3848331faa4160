"""What happened on this day, years ago."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from postmortems.core.postmortem import Postmortem
from postmortems.publish.dates import Stamp
from postmortems.publish.entries import Entries, Entry

DAYS = 7
"""So many days stay in the feed, for readers that look once a week and sites that are not built every day."""
MOST = 50


def anniversaries(postmortems: Iterable[Postmortem], made: Entries, today: date) -> Iterator[Entry]:
    """Incidents that began on one of the last days of an earlier year, the latest day first.

    Only those whose day is known count. Each year makes a new entry, dated to the start of the day in UTC.

    Args:
        postmortems: All of them.
        made: Their entries; one without an entry is left out.
        today: The last day.
    """
    days = {day: age for age in range(DAYS) for day in _days(today - timedelta(days=age))}
    # Most are out at the first look, at a day in UTC that is at most one off, which costs a tenth of the second.
    near = {_month_and_day(today - timedelta(days=age)) for age in range(-2, DAYS + 2)} | {(2, 29)}
    found = []
    for item in postmortems:
        when = item.when
        began = _day_of(item) if when and _month_and_day(when.earliest) in near else None
        age = days.get((began.month, began.day)) if began else None
        if began and age is not None and began.year < (today - timedelta(days=age)).year:
            found.append((age, -began.toordinal(), item))
    found.sort(key=lambda row: row[:2])
    for age, _, item in found[:MOST]:
        began = _day_of(item)
        if began and item.path in made.ranks:
            entry = made[item.path]
            on = today - timedelta(days=age)
            years = on.year - began.year
            title = f"{years} year{'s' if years != 1 else ''} ago: {entry.title}"
            stamp = Stamp(datetime.combine(on, time.min, UTC), None)
            yield replace(entry, key=f"on-this-day/{on.year}/{item.id}", title=title, stamp=stamp)


def _month_and_day(day: date) -> tuple[int, int]:
    return day.month, day.day


def _days(day: date) -> Iterator[tuple[int, int]]:
    yield day.month, day.day
    if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
        yield 2, 29


def _day_of(item: Postmortem) -> date | None:
    """The day of an incident on its own clock, None when it is not known to the day."""
    iso = item.when.day_only().iso() if item.when else None
    return date.fromisoformat(iso) if iso and len(iso) == len("2019-07-02") else None
