"""How long ago something was, counted in days and as well as it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postmortems.core.moment import Moment


Since = tuple[int, int, bool]
"""The first and the last day that a moment may be, as `date.toordinal` counts them, and whether it is hedged."""


@dataclass(frozen=True, slots=True)
class Age:
    """The time from a moment to a day.

    Attributes:
        first: The first day that the moment may have been.
        last: The last one; never after `day`.
        day: The day from which one looks back.
        about: The moment is hedged.
    """

    first: date
    last: date
    day: date
    about: bool = False

    @property
    def days(self) -> tuple[int, int]:
        """The fewest and the most days that it may be."""
        return (self.day - self.last).days, (self.day - self.first).days

    def label(self) -> str:
        """For people, in whole days, from two months on in months, from two years on in years: `3 to 4 months`."""
        low, high = self.days
        unit = "day"
        if high >= 60:
            low, high, unit = _months(self.last, self.day), _months(self.first, self.day), "month"
            if high >= 24:
                low, high, unit = low // 12, high // 12, "year"
        span = str(high) if low == high else f"{low} to {high}" if low else f"up to {high}"
        return f"{'about ' if self.about else ''}{span} {unit}{'s' if high != 1 else ''}"


def since(moment: Moment) -> Since:
    """What is to be known of a moment for `age`."""
    first, last = days_of(moment)
    return first.toordinal(), last.toordinal(), moment.about


def age(since: Since, day: date) -> Age:
    """How old something is on a day; what lies ahead is no day old."""
    first, last, about = since
    return Age(min(date.fromordinal(first), day), min(date.fromordinal(last), day), day, about)


def days_of(moment: Moment) -> tuple[date, date]:
    """The first and the last day that a moment may be, on its own clock."""
    zone = moment.zone.tzinfo
    first = moment.earliest.astimezone(zone).date()
    return first, first if moment.latest == moment.earliest else moment.latest.astimezone(zone).date()


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
