"""The value: the earliest and the latest instant that something may have happened, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from postmortems.core.moment.civil import MONTHS, clock_text, day_text, month_end, wall
from postmortems.core.moment.refusal import MomentError
from postmortems.core.moment.zone import ASSUMED_UTC, Zone
from postmortems.core.problem import quoted


class Precision(StrEnum):
    """The finest thing that is known. `range` has bounds of its own, such as 09:00 to 11:00 or 2021/22."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


# How far "about" may reach beyond the bounds when two moments are put in order; it never widens a duration.
_SLACK = {
    Precision.MINUTE: timedelta(minutes=15),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
    Precision.RANGE: timedelta(minutes=15),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as well as it is known.

    Attributes:
        text: As written.
        earliest: First instant it may be, aware, in UTC.
        latest: Last instant it may be, to the minute and inclusive: a day ends at 23:59 of its own zone, and for
            `13:42` it equals `earliest`.
        about: The author hedged ("~10:45"), or the clock showed this time twice that night (see `parse_moment`).
        repaired: What was put right in the text, one sentence to warn with; empty for nearly all.
    """

    text: str
    earliest: datetime
    latest: datetime
    precision: Precision
    about: bool = False
    zone: Zone = ASSUMED_UTC
    repaired: str = ""

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError("a moment cannot end before it begins")

    def __reduce__(self) -> tuple[type[Moment], tuple[object, ...]]:
        # What dataclasses do by themselves takes three times as long, and a library is half made of moments.
        return Moment, (
            self.text, self.earliest, self.latest, self.precision, self.about, self.zone, self.repaired
        )  # fmt: skip

    @property
    def sort_key(self) -> tuple[datetime, datetime]:
        return (self.earliest, self.latest)

    @property
    def year(self) -> int:
        """The year on its own clock; of a range, the first."""
        return self._local[0].year

    @property
    def day(self) -> date:
        """The first day it may be on its own clock: the `base` for bare times around it."""
        return self._local[0].date()

    @property
    def is_midnight(self) -> bool:
        """Exactly 00:00 on its own clock, which in data from elsewhere often stands for "that day" (see `day_only`)."""
        return self.precision is Precision.MINUTE and self._local[0].time() == time.min

    @property
    def _local(self) -> tuple[datetime, datetime]:
        clock = self.zone.tzinfo
        return self.earliest.astimezone(clock), self.latest.astimezone(clock)

    def definitely_before(self, other: Moment) -> bool:
        """Every reading of this is before every reading of the other; a moment marked "about" reaches further."""
        if self.latest >= other.earliest:
            return False
        return other.earliest - self.latest > self._slack + other._slack

    def possibly_before(self, other: Moment) -> bool:
        return other.latest - self.earliest > -(self._slack + other._slack)

    @property
    def _slack(self) -> timedelta:
        return _SLACK[self.precision] if self.about else timedelta()

    def label(self) -> str:
        """For people, in its own zone: `2 July 2019, 14:?? UTC`, `about 17 November 2020, 10:45 CET`, `May 2022`.

        `parse_moment` reads every label back to the same bounds, given the zone where the label has none.
        """
        start, end = self._local
        about = "about " if self.about else ""
        if self.precision is Precision.MINUTE:
            return f"{about}{day_text(start)}, {clock_text(start)} {self.zone.label}"
        if self.precision is Precision.HOUR:
            return f"{about}{day_text(start)}, {start.hour:02}:?? {self.zone.label}"
        if self.precision is not Precision.RANGE or self._whole_days:
            return about + self._date_text()
        if start.replace(tzinfo=None, fold=0) == end.replace(tzinfo=None, fold=0):  # the hour that clocks repeat
            return f"{about}{day_text(start)}, {clock_text(start)} {self.zone.label}"
        until = clock_text(end) if start.date() == end.date() else f"{day_text(end)}, {clock_text(end)}"
        return f"{about}{day_text(start)}, {clock_text(start)} to {until} {self.zone.label}"

    def date_label(self) -> str:
        """The date alone: `2 July 2019` for anything on that day, `May 2022`, `29 October 2025 to 30 October 2025`."""
        hedged = self.about and (self.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR) or self._whole_days)
        return ("about " if hedged else "") + self._date_text()

    def iso(self) -> str | None:
        """The value for `<time datetime>`: the longest valid form that claims no more than is known.

        HTML has no hour, no range and no "about": these get the day, month or year that holds them whole, and None when
        none does. `2019-07-02T13:42Z`, `2019-07-02T15:42+02:00`, `2019-07-02`, `2022-05`, `1996`.
        """
        start, end = self._local
        if self.precision is Precision.MINUTE and not self.about:
            offset = start.utcoffset() or timedelta()
            if not offset or offset % timedelta(minutes=1):  # local mean time has seconds, which HTML cannot say
                return f"{self.earliest:%Y-%m-%dT}{clock_text(self.earliest)}Z"
            return f"{start:%Y-%m-%dT}{clock_text(start)}{start.isoformat()[-6:]}"
        # "About 2 July" is not that day for sure, but that month: one step coarser.
        coarser = {Precision.DAY: 1, Precision.MONTH: 2, Precision.YEAR: 3}.get(self.precision, 0) if self.about else 0
        forms = ("%Y-%m-%d", "%Y-%m", "%Y")[coarser:]
        return next((start.strftime(form) for form in forms if start.strftime(form) == end.strftime(form)), None)

    def day_only(self) -> Moment:
        """The same moment known to the day, for an importer that does not believe a midnight."""
        start, end = self._local
        try:
            low, high = instants(wall(start, 0, 0), wall(end, 23, 59), self.zone, self.text)
        except MomentError:  # the first and the last day of the calendar are not whole everywhere
            low, high = self.earliest, self.latest
        precision = Precision.DAY if start.date() == end.date() else Precision.RANGE
        return replace(self, earliest=low, latest=high, precision=precision)

    @property
    def _whole_days(self) -> bool:
        """A range of days, such as 14 to 19 January."""
        start, end = self._local
        whole = (start.hour, start.minute, start.second, end.hour, end.minute) == (0, 0, 0, 23, 59)
        return self.precision is Precision.RANGE and whole and start.date() != end.date()

    def _date_text(self) -> str:
        start, end = (moment.date() for moment in self._local)
        if self.precision is Precision.YEAR:
            return f"{start.year}"
        if self.precision is Precision.MONTH:
            return f"{MONTHS[start.month]} {start.year}"
        if self._whole_days and start.day == 1 and end == month_end(end):
            if (start.month, end.month) == (1, 12) and start.year != end.year:
                return f"{start.year} to {end.year}"
            if (start.year, start.month) != (end.year, end.month):
                return f"{MONTHS[start.month]} {start.year} to {MONTHS[end.month]} {end.year}"
        return day_text(start) if start == end else f"{day_text(start)} to {day_text(end)}"


def instants(first: datetime, last: datetime, zone: Zone, text: str) -> tuple[datetime, datetime]:
    """The UTC bounds of two local times.

    `fold` does all the work: the first reading of the lower and the second reading of the upper bound. Where clocks go
    back this widens to both readings; a time that clocks skip comes out with its bounds crossed, and only such a one.
    """
    clock = zone.tzinfo
    try:
        low = first.replace(tzinfo=clock, fold=0).astimezone(UTC)
        high = last.replace(tzinfo=clock, fold=1).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise MomentError(f"{quoted(text, 40)} is beyond the calendar") from error
    if low > high:
        raise MomentError(
            f"{quoted(text, 40)} did not exist in {zone.label}, where clocks skipped it",
            "Check the time, or write it with an offset such as 2019-03-31 02:30 +01:00",
        )
    return low, high
