"""A quarter of a calendar year, and which incidents are known to have begun in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from postmortems.core.age import days_of
from postmortems.core.moment.civil import MONTHS
from postmortems.core.postmortem import Postmortem
from postmortems.core.problem import quoted

_FORM = re.compile(r"(\d{4})[-\s]?Q([1-4])", re.IGNORECASE | re.ASCII)


class QuarterError(ValueError):
    """A text is no quarter; the message says which form is expected."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter; quarters are ordered by time."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Reads `2025Q4`, `2025-q4` or `2025 Q4`.

        Raises:
            QuarterError: It is something else.
        """
        match = _FORM.fullmatch(text.strip())
        if not match or not 1000 <= int(match[1]) <= 9998:
            raise QuarterError(f"{quoted(text, 40)} is not a quarter. Write it as 2025Q4")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def holding(cls, day: date) -> Quarter:
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter behind it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before it."""
        return Quarter.holding(self.first - timedelta(days=1))

    @property
    def label(self) -> str:
        """For people: `October to December 2025`."""
        return f"{MONTHS[self.first.month]} to {MONTHS[self.last.month]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True)
class Calendar:
    """On which days incidents may have begun, each on its own clock: looked up once, asked for every quarter.

    Attributes:
        days: First and last day by id; an incident without a date is not there.
    """

    days: Mapping[str, tuple[date, date]]

    @classmethod
    def of(cls, postmortems: Iterable[Postmortem]) -> Calendar:
        """The calendar of these incidents."""
        return cls({item.id: days for item in postmortems if (days := began(item))})

    @cached_property
    def quarters(self) -> Mapping[str, Quarter]:
        """The quarter in which each incident surely began; those known less well are not there."""
        return {id_: quarter for quarter, ids in self.by_quarter.items() for id_ in ids}

    @cached_property
    def by_quarter(self) -> Mapping[Quarter, tuple[str, ...]]:
        """The incidents that surely began in each quarter that has any."""
        groups: dict[tuple[int, int], list[str]] = {}
        for id_, (first, last) in self.days.items():
            key = (first.year, (first.month + 2) // 3)
            if first is last or key == (last.year, (last.month + 2) // 3):
                groups.setdefault(key, []).append(id_)
        return {Quarter(*key): tuple(ids) for key, ids in groups.items()}

    @property
    def newest(self) -> tuple[Quarter, ...]:
        """Quarters in which an incident surely began, newest first."""
        return tuple(sorted(self.by_quarter, reverse=True))


def began(postmortem: Postmortem) -> tuple[date, date] | None:
    """The first and the last day on which an incident may have begun, on its own clock; None without a date."""
    return days_of(postmortem.when) if postmortem.when else None


def last_complete_quarter(today: date) -> Quarter:
    """The newest quarter that was over before a day began."""
    return Quarter.holding(today).previous
