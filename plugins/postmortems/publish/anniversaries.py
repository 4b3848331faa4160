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
    found = []
    for item in postmortems:
        # Most are out at the first look, which costs a tenth of the second.
        day = item.when.day if item.when else None
        began = _day_of(item) if day and (day.month, day.day) in days else None
        age = days.get((began.month, began.day)) if began else None
        if began and age is not None and began.year < (today - timedelta(days=age)).year:
            found.append((age, -began.toordinal(), item))
    found.sort(key=lambda row: row[:2])
    for age, _, item in found[:MOST]:
        key = f"postmortem/{item.id}"
        began = _day_of(item)
        if began and made.stamp(key):
            entry = made[key]
            on = today - timedelta(days=age)
            years = on.year - began.year
            title = f"{years} year{'s' if years != 1 else ''} ago: {entry.title}"
            stamp = Stamp(datetime.combine(on, time.min, UTC), None)
            yield replace(entry, key=f"on-this-day/{on.year}/{item.id}", title=title, stamp=stamp)


def _days(day: date) -> Iterator[tuple[int, int]]:
    yield day.month, day.day
    if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
        yield 2, 29


def _day_of(item: Postmortem) -> date | None:
    """The day of an incident on its own clock, None when it is not known to the day."""
    iso = item.when.day_only().iso() if item.when else None
    return date.fromisoformat(iso) if iso and len(iso) == len("2019-07-02") else None
