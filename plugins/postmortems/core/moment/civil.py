"""Dates and clock times as they stand on a calendar and a wall, before a zone is put to them."""

from __future__ import annotations

import calendar
from datetime import date, datetime

MONTHS = (
    "", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def wall(day: date, hour: int, minute: int, second: int = 0) -> datetime:
    """A time as a clock on the wall shows it, before a zone is put to it by `instants`."""
    return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001


def day_text(day: date) -> str:
    """`2 July 2019`."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def clock_text(when: datetime) -> str:
    """`13:42`, with seconds only where there are some."""
    return f"{when.hour:02}:{when.minute:02}" + (f":{when.second:02}" if when.second else "")


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
