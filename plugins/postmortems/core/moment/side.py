"""One end of what a text says about a time, gathered token by token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from postmortems.core.moment.civil import month_end, wall
from postmortems.core.moment.refusal import FORMS, MomentError
from postmortems.core.moment.tokens import MONTH_NUMBER, month_key
from postmortems.core.moment.value import Precision
from postmortems.core.moment.zone import ZONE_REMEDY, Zone
from postmortems.core.problem import quoted

if TYPE_CHECKING:
    import re


@dataclass(slots=True)
class Side:
    """One end of what a text says. None: not said; 0 in month or day and -1 in hour: said to be unknown."""

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_year: int = 0
    hour: int | None = None
    minutes: tuple[int, int] = (0, 0)
    second: int = 0
    half: str = ""
    zone: Zone | None = None

    @property
    def dated(self) -> bool:
        return (self.year, self.month, self.day) != (None, None, None)

    def fault(self, what: str, remedy: str = FORMS) -> MomentError:
        return MomentError(f"{quoted(self.text, 40)} {what}", remedy)

    def set_date(self, year: int | None, month: int | None, day: int | None) -> None:
        for name, value in (("year", year), ("month", month), ("day", day)):
            if value is not None:
                if getattr(self, name) is not None:
                    raise self.fault(f"has two {name}s where one is expected")
                setattr(self, name, value)

    def set_time(self, hour: int, minutes: tuple[int, int] = (0, 0), second: int = 0, half: str = "") -> None:
        if self.hour is not None:
            raise self.fault("has two times with nothing between them", "Write a range as 09:00 to 11:00")
        if half and not 1 <= hour <= 12:
            raise self.fault("mixes the 12-hour and the 24-hour clock", "Write the time on the 24-hour clock")
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        self.hour, self.minutes, self.second, self.half = hour, minutes, second, half

    def set_zone(self, text: str) -> None:
        if self.zone:
            raise self.fault("has two time zones where one is expected", ZONE_REMEDY)
        self.zone = Zone.parse(text)

    def take(self, token: re.Match[str]) -> None:
        """Note what one token of a date or time says."""
        kind = token.lastgroup or ""
        own = token.groups()[token.re.groupindex[kind] :]  # the groups within the token's own
        if kind in ("date", "number") and len(own[0]) == 5 and own[0][0] == "0":
            raise self.fault("has a year of five digits")
        match kind:
            case "date":
                self.set_date(int(own[0]), _number(own[2]), _number(own[3]))
            case "month":
                self.set_date(int(own[0]), _number(own[1]), None)
            case "years":
                first = int(own[0])
                final = int(own[1]) if len(own[1]) == 4 else first // 100 * 100 + int(own[1])
                if final <= first or (len(own[1]) == 2 and int(own[1]) <= 12 and not own[2]):
                    raise self.fault("may be a month or a span of years", "Write 2021-12, or 2021 to 2022")
                self.set_date(first, 0, None)
                self.last_year = final
            case "time":
                ones = own[1]
                known = ones[0].isdigit()
                bounds = (int(ones.replace("?", "0")), int(ones.replace("?", "9"))) if known else (0, 59)
                self.set_time(int(own[0]), bounds, int(own[2] or 0), (own[3] or "").lower())
            case "hour":
                self.set_time(int(own[0]), half=own[1].lower())
            case "blank":
                self.set_time(-1)
            case "name":
                self.set_date(None, MONTH_NUMBER[month_key(token[0])], None)
            case _ if len(own[0]) == 3:
                raise self.fault("has a number that is neither a day nor a year")
            case _:
                year = int(own[0]) if len(own[0]) > 3 else None
                self.set_date(year, None, int(own[0]) if year is None else None)

    def repair(self, base: date | None) -> tuple[Side, str]:
        """Mend a year of five digits when one digit too many explains it and `base` agrees."""
        if self.year is None or self.year <= 9999:
            return self, ""
        digits = str(self.year)
        near = [year for year in (int(digits[:4]), int(digits[1:])) if base and abs(year - base.year) <= 1]
        if not near:
            raise self.fault("has a year of five digits")
        return replace(self, year=near[0]), f"The year {digits} was read as {near[0]}"

    def check(self) -> None:
        """Refuse parts that do not make a time: `10:45 1999`, `12:30 May`, a lone `3`."""
        unknown = 0 in (self.month, self.day)  # `2022-05-?? 10:00` says that the day is unknown; that adds up
        loose = self.day and not self.month
        yearless = self.year is None and self.dated and not (self.month and self.day)
        dayless = self.hour is not None and self.dated and not self.day and not unknown
        if loose or yearless or dayless or (not self.dated and self.hour is None):
            raise self.fault("does not make a date or time")

    def walls(self, base: date | None) -> tuple[datetime, datetime, Precision]:
        """Local bounds, with the year or day that the text leaves out taken from `base`. ValueError: no such date."""
        year, month, day = self.year, self.month, self.day
        if not self.dated:
            if base is None:
                raise self.fault("is a time without a day", "Write the day too, as 2019-07-02 13:42")
            year, month, day = base.year, base.month, base.day
        elif year is None:
            if base is None:
                raise self.fault("is a date without a year", "Write the year too, as 2019-07-02")
            # Next to New Year's Eve the nearer year is meant: `Jan 1` in an incident of December.
            year = base.year + {(12, 1): 1, (1, 12): -1}.get((base.month, month or 0), 0)
        if not 1000 <= year <= 9999 or self.last_year > 9999:
            raise self.fault("has a year that is not between 1000 and 9999")
        if month and day:
            return self._day_walls(date(year, month, day))
        end = month_end(date(self.last_year or year, month or 12, 1))
        precision = Precision.RANGE if self.last_year else Precision.MONTH if month else Precision.YEAR
        return wall(date(year, month or 1, 1), 0, 0), wall(end, 23, 59), precision

    def _day_walls(self, day: date) -> tuple[datetime, datetime, Precision]:
        if self.hour is None or self.hour < 0:
            return wall(day, 0, 0), wall(day, 23, 59), Precision.DAY
        low, high = (wall(day, self.hour, minute, self.second) for minute in self.minutes)
        precision = {0: Precision.MINUTE, 59: Precision.HOUR}.get(self.minutes[1] - self.minutes[0], Precision.RANGE)
        return low, high, precision


def _number(text: str) -> int:
    """A month or day; 0 for one that is written as unknown."""
    return 0 if "?" in text else int(text)
