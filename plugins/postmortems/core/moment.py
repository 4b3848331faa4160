"""When something happened, and how well that is known.

A postmortem says `2024-03-13 14:??` or `May 2022` and means it. A `Moment` keeps the earliest and the latest instant
that the words allow, so that nothing is ever stored as a false midnight and no duration claims minutes nobody knew.

Three parts: `Zone` (what clock), `Moment` (the value), and the reading of text, in two steps because the words of a
cell (`Reading`) are known before its day is: a bare `00:40` belongs to the day of the rows around it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMS = "Write it as 2019-07-02 13:42, 2019-07-02 14:??, 2019-07-02, 2019-07 or 2019"
MAX_LENGTH = 200
MONTHS = (
    "", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Precision(StrEnum):
    """The finest thing that is known. `range` has bounds of its own, such as 09:00 to 11:00 or 2021/22."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


class ZoneSource(StrEnum):
    """Who said which zone it is: the value itself, its document, or nobody (then it is UTC)."""

    STATED = "stated"
    DECLARED = "declared"
    ASSUMED = "assumed"


class Absence(StrEnum):
    """Why there is no value. The first three are things an author can mean; keep them apart in reports."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    MISSING = "missing"
    PLACEHOLDER = "placeholder"
    MALFORMED = "malformed"


class MomentError(ValueError):
    """A text is no moment.

    Attributes:
        kind: `malformed`, or which way of saying "no value" the text is.
        remedy: An accepted form, one sentence without a full stop.
    """

    def __init__(self, message: str, remedy: str = FORMS, kind: Absence = Absence.MALFORMED) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.kind = kind


class ZoneError(MomentError):
    """A text is no time zone, or could be several."""


# --- Zone ------------------------------------------------------------------------------------------------------------

# Abbreviations are fixed offsets in minutes: who writes CET means one hour ahead, also in July (see `season_doubt`).
# The American reading holds for EST to PDT; BST is British Summer Time.
_ABBREVIATIONS = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180,
    "SAST": 120, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "ADT": -180, "BRT": -180, "SGT": 480, "HKT": 480, "JST": 540, "KST": 540,
    "AWST": 480, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}  # fmt: skip
_AMERICAN = {"ET": "New_York", "CT": "Chicago", "MT": "Denver", "PT": "Los_Angeles"}  # "noon PT": whichever holds then
_AMBIGUOUS = {
    "IST": "India (+05:30), Israel (+02:00) or Ireland (+01:00)",
    "CST": "US Central (-06:00), China (+08:00) or Cuba (-05:00)",
    "AST": "Atlantic (-04:00) or Arabia (+03:00)",
}
# Where clocks change, and which abbreviation belongs to which half of the year. MST and AEST are left out: Arizona and
# Queensland use them all year.
_SEASONAL = {
    "CET": ("Europe/Berlin", "CEST"), "CEST": ("Europe/Berlin", "CET"), "EET": ("Europe/Helsinki", "EEST"),
    "EEST": ("Europe/Helsinki", "EET"), "WET": ("Europe/Lisbon", "WEST"), "WEST": ("Europe/Lisbon", "WET"),
    "BST": ("Europe/London", "GMT"), "EST": ("America/New_York", "EDT"), "EDT": ("America/New_York", "EST"),
    "CDT": ("America/Chicago", "CST"), "MDT": ("America/Denver", "MST"), "PST": ("America/Los_Angeles", "PDT"),
    "PDT": ("America/Los_Angeles", "PST"), "AEDT": ("Australia/Sydney", "AEST"),
}  # fmt: skip
_AREAS = frozenset({
    "africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "brazil", "canada", "chile", "etc",
    "europe", "indian", "mexico", "pacific", "us",
})  # fmt: skip
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.ASCII | re.IGNORECASE)
_ZONE_REMEDY = "Write UTC, an IANA name such as Europe/Berlin, or an offset such as +02:00"
_ZONE_WORD = re.compile(
    r"(?:UTC|GMT) ?[+-]\d{1,2}(?::?\d{2})?|[+-]\d{2}:?\d{2}|[A-Za-z]+(?:/[A-Za-z0-9_+-]+)+"
    r"|(?<![A-Za-z])[A-Z]{2,4}(?![A-Za-z])",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Zone:
    """The clock that a time was read from.

    Attributes:
        name: `UTC`, an abbreviation (`PDT`), an IANA name or an offset (`+09:00`); as accepted by `parse`.
    """

    name: str = "UTC"
    source: ZoneSource = ZoneSource.ASSUMED

    @classmethod
    def parse(cls, text: str, source: ZoneSource = ZoneSource.STATED) -> Self:
        """Read a zone as people write it: `Z`, `CEST`, `PT`, `UTC+1`, `-07:00`, `Europe/Berlin`.

        Raises:
            ZoneError: Nothing known by that name; or several zones are (`IST`), and then the message lists them.
        """
        return cls(_zone_name(text), source)

    @classmethod
    def find(cls, text: str, source: ZoneSource = ZoneSource.DECLARED) -> Self | None:
        """The first zone named in a short phrase such as `All times in CET.` or `Date and time (UTC)`, if any.

        Raises:
            ZoneError: The phrase names an ambiguous zone only; `IST (UTC+05:30)` is clear.
        """
        ambiguous: ZoneError | None = None
        for word in (match.rstrip("_-") for match in _ZONE_WORD.findall(text[:MAX_LENGTH])):
            try:
                if word.upper() in _AMBIGUOUS or word.upper() in _ABBREVIATIONS or word in _AMERICAN or len(word) > 4:
                    return cls.parse(word, source)
            except ZoneError as error:
                if word.upper() in _AMBIGUOUS:
                    ambiguous = ambiguous or error
        if ambiguous:
            raise ambiguous
        return None

    @property
    def tzinfo(self) -> tzinfo:
        return _tzinfo(self.name)

    @property
    def label(self) -> str:
        """For people: an offset is written `UTC+09:00`, every other zone by its name."""
        return f"UTC{self.name}" if self.name[0] in "+-" else self.name

    def season_doubt(self, when: datetime) -> str:
        """One sentence when an abbreviation is out of season at `when` (aware): `CET` in July; else an empty string."""
        place, other = _SEASONAL.get(self.name, ("", ""))
        if not place or when.astimezone(_tzinfo(place)).utcoffset() == timedelta(minutes=_ABBREVIATIONS[self.name]):
            return ""
        day = when.astimezone(self.tzinfo)
        return (
            f"{self.name} on {_day(day.date())} is out of season, as clocks in {place} then showed {other}; "
            "the times may be off by one hour"
        )


@lru_cache(maxsize=512)
def _zone_name(text: str) -> str:
    word = "".join(text[:MAX_LENGTH].split()).strip("()[]") if len(text) <= MAX_LENGTH else ""
    upper = word.upper()
    if upper in ("Z", "ZULU"):
        return "UTC"
    if upper in _ABBREVIATIONS:
        return upper
    if upper in _AMBIGUOUS:
        raise ZoneError(f"{upper} may be {_AMBIGUOUS[upper]}", "Write an IANA name or an offset")
    if upper in _AMERICAN:
        return f"America/{_AMERICAN[upper]}"
    if match := _OFFSET.fullmatch(word.replace("\u2212", "-")):
        sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
        if hours * 60 + minutes > 14 * 60 or minutes > 59:
            raise ZoneError(f"No clock is {word} away from UTC", _ZONE_REMEDY)
        return f"{sign}{hours:02}:{minutes:02}" if hours or minutes else "UTC"
    # The zone database is made of files: only clean names go there, and whatever it raises means "no such zone".
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]*", word) and upper not in ("LOCALTIME", "POSIXRULES", "FACTORY"):
        for name in dict.fromkeys((word, word.title())):
            try:
                ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                continue
            return name
    raise ZoneError(f"{_quote(text)} is no time zone", _ZONE_REMEDY)


@lru_cache(maxsize=512)
def _tzinfo(name: str) -> tzinfo:
    if name in _ABBREVIATIONS:
        return timezone(timedelta(minutes=_ABBREVIATIONS[name])) if _ABBREVIATIONS[name] else UTC
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] == "-" else offset)
    return ZoneInfo(name)


_ASSUMED_UTC = Zone()
_NEVER = datetime.min.replace(tzinfo=UTC)

# --- Moment ----------------------------------------------------------------------------------------------------------

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
    zone: Zone = _ASSUMED_UTC
    repaired: str = ""

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError("a moment cannot end before it begins")

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
        return self.precision is Precision.MINUTE and self._local[0].time() == _NEVER.time()

    @property
    def _local(self) -> tuple[datetime, datetime]:
        clock = self.zone.tzinfo
        return self.earliest.astimezone(clock), self.latest.astimezone(clock)

    def definitely_before(self, other: Moment) -> bool:
        """Every reading of this is before every reading of the other; a moment marked "about" reaches further."""
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
            return f"{about}{_day(start)}, {_clock(start)} {self.zone.label}"
        if self.precision is Precision.HOUR:
            return f"{about}{_day(start)}, {start.hour:02}:?? {self.zone.label}"
        if self.precision is not Precision.RANGE or self._whole_days:
            return about + self._date_text()
        if start.replace(tzinfo=None, fold=0) == end.replace(tzinfo=None, fold=0):  # the hour that clocks repeat
            return f"{about}{_day(start)}, {_clock(start)} {self.zone.label}"
        until = _clock(end) if start.date() == end.date() else f"{_day(end)}, {_clock(end)}"
        return f"{about}{_day(start)}, {_clock(start)} to {until} {self.zone.label}"

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
                return f"{self.earliest:%Y-%m-%dT}{_clock(self.earliest)}Z"
            return f"{start:%Y-%m-%dT}{_clock(start)}{start.isoformat()[-6:]}"
        # "About 2 July" is not that day for sure, but that month: one step coarser.
        coarser = {Precision.DAY: 1, Precision.MONTH: 2, Precision.YEAR: 3}.get(self.precision, 0) if self.about else 0
        forms = ("%Y-%m-%d", "%Y-%m", "%Y")[coarser:]
        return next((start.strftime(form) for form in forms if start.strftime(form) == end.strftime(form)), None)

    def day_only(self) -> Moment:
        """The same moment known to the day, for an importer that does not believe a midnight."""
        start, end = self._local
        low, high = _instants(_wall(start, 0, 0), _wall(end, 23, 59), self.zone, self.text)
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
        if self._whole_days and start.day == 1 and end == _month_end(end):
            if (start.month, end.month) == (1, 12) and start.year != end.year:
                return f"{start.year} to {end.year}"
            if (start.year, start.month) != (end.year, end.month):
                return f"{MONTHS[start.month]} {start.year} to {MONTHS[end.month]} {end.year}"
        return _day(start) if start == end else f"{_day(start)} to {_day(end)}"


def _wall(day: date, hour: int, minute: int, second: int = 0) -> datetime:
    """A time as a clock on the wall shows it, before a zone is put to it by `_instants`."""
    return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def _clock(when: datetime) -> str:
    return f"{when.hour:02}:{when.minute:02}" + (f":{when.second:02}" if when.second else "")


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _quote(text: str) -> str:
    words = " ".join(text[:80].split())
    return repr(words if len(words) <= 40 else words[:39] + "…")


def _instants(first: datetime, last: datetime, zone: Zone, text: str) -> tuple[datetime, datetime]:
    """The UTC bounds of two local times.

    `fold` does all the work: the first reading of the lower and the second reading of the upper bound. Where clocks go
    back this widens to both readings; a time that clocks skip comes out with its bounds crossed, and only such a one.
    """
    clock = zone.tzinfo
    try:
        low = first.replace(tzinfo=clock, fold=0).astimezone(UTC)
        high = last.replace(tzinfo=clock, fold=1).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise MomentError(f"{_quote(text)} is beyond the calendar") from error
    if low > high:
        raise MomentError(
            f"{_quote(text)} did not exist in {zone.label}, where clocks skipped it",
            "Check the time, or write it with an offset such as 2019-03-31 02:30 +01:00",
        )
    return low, high


# --- Text ------------------------------------------------------------------------------------------------------------

_ABSENT = {
    "": Absence.MISSING, "-": Absence.MISSING, "none": Absence.MISSING, "null": Absence.MISSING,
    "?": Absence.UNKNOWN, "unknown": Absence.UNKNOWN, "unclear": Absence.UNKNOWN, "not known": Absence.UNKNOWN,
    "n/a": Absence.NOT_APPLICABLE, "na": Absence.NOT_APPLICABLE, "not applicable": Absence.NOT_APPLICABLE,
    "hh:mm": Absence.PLACEHOLDER, "yyyy-mm-dd": Absence.PLACEHOLDER, "yyyy-mm-dd hh:mm": Absence.PLACEHOLDER,
    "tba": Absence.PLACEHOLDER, "tbd": Absence.PLACEHOLDER, "todo": Absence.PLACEHOLDER, "x": Absence.PLACEHOLDER,
    "y": Absence.PLACEHOLDER, "z": Absence.PLACEHOLDER, "time": Absence.PLACEHOLDER,
}  # fmt: skip
_ABSENT_MESSAGE = {
    Absence.MISSING: "No time is given",
    Absence.UNKNOWN: "The time is said to be unknown",
    Absence.NOT_APPLICABLE: "The time is said not to apply",
    Absence.PLACEHOLDER: "The time is a placeholder of a template",
}
_HALF = r"\s?([ap])\.?m\b\.?"
_TOKEN = re.compile(
    rf"""
    (?P<noise>[\s,;()\[\]@]+ | (?:on|at|of|the|from|between|hrs?|h)\b
      | (?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?)
    | (?P<about>[~≈∼] | (?:approximately|about|around|roughly|circa)\b | (?:approx|ca)\b\.?)
    | (?P<years>(\d{{4}})/(\d{{4}}|\d\d)(-\?\?-\?\?)?(?![\d/]))
    | (?P<date>(\d{{4,5}})(?P<dash>[-/])(\d\d?|\?\??)(?P=dash)(\d\d?|\?\??)(?![\d?])(T(?=[\d?]))?)
    | (?P<month>(\d{{4}})-(\d\d|\?\?)(?![\d?-]))
    | (?P<time>(\d\d?):(\d[\d?]|\?\??|xx|mm)(?::(\d\d)(?:[.,]\d{{1,9}})?)?(?:{_HALF})?(?!\d|:\d))
    | (?P<hour>(\d\d?){_HALF})
    | (?P<blank>(?:\?\?|hh|--|xx):(?:\?\?|mm|--|xx)(?::(?:\?\?|ss|--|xx))?)
    | (?P<name>({"|".join(name[:3] for name in MONTHS[1:])})[a-z]{{0,6}}\b\.?)
    | (?P<number>(\d{{1,5}})(?:st|nd|rd|th)?(?![\w:])\.?)
    | (?P<sep>(?:to|until|till?|through|and)\b | [-‐-―−]+)
    | (?P<zone>(?:utc|gmt)(?:\s?\+|[-−])\d{{1,2}}(?::?\d\d)?(?![\d:?]) | \+\d{{1,2}}(?::?\d\d)?(?![\d:])
      | [a-z]+(?:/[a-z0-9_+-]+)+ | [a-z]{{1,5}}(?!\w|-[a-z]))
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_MONTH_NUMBER = {name[:size].lower(): i for i, name in enumerate(MONTHS) for size in (3, 4, len(name)) if name}
_REMARK = re.compile(r"\(\s?[\d.]+ ?(?:s|m|h|d|sec|min|hour|day)[^()]*\)$", re.IGNORECASE)
# Offsets west of Greenwich that are in use: `22:30-05:00` after a date may be a range or a time with its offset.
_WEST = frozenset({f"{hours:02}:00" for hours in range(1, 13)} | {"02:30", "03:30", "09:30"})


@dataclass(slots=True)
class _Side:
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
        return MomentError(f"{_quote(self.text)} {what}", remedy)

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
            raise self.fault("has two time zones where one is expected", _ZONE_REMEDY)
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
                self.set_date(None, _MONTH_NUMBER[_month_key(token[0])], None)
            case _ if len(own[0]) == 3:
                raise self.fault("has a number that is neither a day nor a year")
            case _:
                year = int(own[0]) if len(own[0]) > 3 else None
                self.set_date(year, None, int(own[0]) if year is None else None)

    def repair(self, base: date | None) -> tuple[_Side, str]:
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
        end = _month_end(date(self.last_year or year, month or 12, 1))
        precision = Precision.RANGE if self.last_year else Precision.MONTH if month else Precision.YEAR
        return _wall(date(year, month or 1, 1), 0, 0), _wall(end, 23, 59), precision

    def _day_walls(self, day: date) -> tuple[datetime, datetime, Precision]:
        if self.hour is None or self.hour < 0:
            return _wall(day, 0, 0), _wall(day, 23, 59), Precision.DAY
        low, high = (_wall(day, self.hour, minute, self.second) for minute in self.minutes)
        precision = {0: Precision.MINUTE, 59: Precision.HOUR}.get(self.minutes[1] - self.minutes[0], Precision.RANGE)
        return low, high, precision


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a time say, before the zone and the day around it are known.

    Attributes:
        text: As written.
        about: It is hedged.
    """

    text: str
    about: bool
    _start: _Side
    _end: _Side | None = None

    @property
    def dated(self) -> bool:
        """It says a date, if only a part of one; if not, `moment` takes the day from `base`."""
        return self._start.dated

    @property
    def timed(self) -> bool:
        """It says a time of day, if only as `??:??`."""
        return self._start.hour is not None or bool(self._end and self._end.hour is not None)

    @property
    def daily(self) -> bool:
        """It names a day, and not only a month or year."""
        return bool(self._start.day)

    def moment(self, zone: Zone | None = None, base: date | None = None) -> Moment:
        """The value; arguments and errors as for `parse_moment`."""
        clock = self._start.zone or zone or _ASSUMED_UTC
        start, repaired = self._start.repair(base)
        try:
            first, last, precision = start.walls(base)
            low, high = _instants(first, last, clock, self.text)
            if self._end:
                high = self._until(self._end, first, clock, base)
                precision = Precision.RANGE if low != high else Precision.MINUTE
        except MomentError:
            raise
        except (ValueError, OverflowError) as error:
            raise start.fault("is no date and time that exists", "Check the day, the hour and the minute") from error
        if high < low:
            raise self._start.fault("ends before it begins", "Put the earlier time first")
        doubled = precision is Precision.MINUTE and low < high
        precision = Precision.RANGE if doubled else precision
        return Moment(self.text, low, high, precision, self.about or doubled, clock, repaired)

    def _until(self, end: _Side, first: datetime, clock: Zone, base: date | None) -> datetime:
        """The last instant of a range whose local start is `first`."""
        if end.dated:
            start, until, _ = end.repair(base)[0].walls(base)
        else:  # on the day of the start, or over midnight on the next one: 23:30 to 00:15
            start, until, _ = replace(end, year=first.year, month=first.month, day=first.day).walls(None)
            if until < first:
                start, until = start + timedelta(days=1), until + timedelta(days=1)
        return _instants(start, until, end.zone or clock, self.text)[1]


def parse_moment(text: str, *, zone: Zone | None = None, base: date | None = None) -> Moment:
    """Read a moment as people write it; every form is shown in `tests/core/test_moment.py`.

    A zone in the text wins over `zone`; without both it is UTC, and says so. `base` lends its day to a bare time, its
    year to `Jan 14`, and decides whether a year of five digits is a slip (then `Moment.repaired` is set).

    In zones with summer time a clock time may be missing or double. One that was skipped is an error. One that was
    shown twice becomes a range over both readings, marked "about"; an offset in the text makes it exact.

    Raises:
        MomentError: No moment, with its kind; nothing else is ever raised, whatever the text.
    """
    if len(text) == 16 and text[4] == text[7] == "-" and text[13] == ":" and text[10] in " T":
        try:  # nine in ten: 2019-07-02 13:42
            wall = datetime.fromisoformat(text)
        except ValueError:
            wall = _NEVER
        if wall.year >= 1000:
            clock = zone or _ASSUMED_UTC
            if clock.name == "UTC":
                wall = wall.replace(tzinfo=UTC)
                return Moment(text, wall, wall, Precision.MINUTE, False, clock)
            low, high = _instants(wall, wall, clock, text)
            return Moment(text, low, high, Precision.RANGE if low < high else Precision.MINUTE, low < high, clock)
    return read_moment(text).moment(zone, base)


def read_moment(text: str) -> Reading:
    """Take a whole cell as a time. Decoration is ignored: `**16:58 UTC:**`.

    Raises:
        MomentError: As for `parse_moment`.
    """
    if len(text) > MAX_LENGTH:
        raise MomentError(f"{_quote(text)} is too long for a time")
    words = " ".join(text.replace("*", "").replace("`", "").split()).strip("_ ").rstrip(":.,_ ")
    if kind := absence(words):
        raise MomentError(_ABSENT_MESSAGE[kind], FORMS, kind)
    words = _REMARK.sub("", words).rstrip()  # 22:30 to 05:39 (7 hours 9 minutes)
    tokens = list(_tokens(words, any_case=True))
    if not tokens or tokens[-1].end() != len(words):
        raise MomentError(f"{_quote(text)} is not a time in a form that is known")
    return _interpret(text, tokens)


def absence(text: str) -> Absence | None:
    """Which way of saying "no value" the text is, if it is one: `?`, `N/A`, `-`, `TBD`, `YYYY-MM-DD`, nothing."""
    words = re.sub("[‐-―−]", "-", text[:24]).strip().rstrip(".:").lower()
    return _ABSENT.get(words) or _ABSENT.get(re.sub(r"([-?xyz.])\1+", r"\1", words))


def read_leading(text: str) -> tuple[Reading, int] | None:
    """The time that a line of text starts with, as far as its words make sense as one, and the index where it ends.

    None when the text does not start with a time. A month or a year counts only before a dash or colon: `2022: ...`.

    Raises:
        MomentError: It starts with something that can only be a time, but one that cannot be (`HH:mm - ...`).
    """
    tokens = [token for token, _ in zip(_tokens(text[:MAX_LENGTH], any_case=False), range(24), strict=False)]
    failure: MomentError | None = None
    for count in range(len(tokens), 0, -1):
        if tokens[count - 1].lastgroup in ("noise", "sep"):
            continue
        end = tokens[count - 1].end()
        if text[end : end + 1].isalnum():
            continue
        try:
            reading = _interpret(text[:end], tokens[:count])
        except ZoneError:
            raise
        except MomentError as error:
            failure = failure or error
            continue
        if reading.timed or reading.daily or text[end:].lstrip(" )*_")[:1] in ("-", "–", "—", ":", "|", ""):
            return reading, end
    first = next((token.lastgroup for token in tokens if token.lastgroup not in ("noise", "about")), "")
    if failure and first in ("date", "time", "blank", "hour"):
        raise failure
    return None


def _tokens(text: str, *, any_case: bool) -> Iterator[re.Match[str]]:
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup
        if kind == "name" and _month_key(match[0]) not in _MONTH_NUMBER:
            return
        if kind == "zone" and not _is_zone(match[0], any_case):
            return
        yield match
        position = match.end()


def _is_zone(word: str, any_case: bool) -> bool:
    """In running text only capitals make an abbreviation: `09:05 est. two hours` names no zone."""
    upper = word.upper()
    if "/" in word:
        return word.split("/")[0].lower() in _AREAS
    if not word.isalpha() or upper in ("UTC", "GMT"):
        return True
    known = upper in _ABBREVIATIONS or upper in _AMBIGUOUS or upper in _AMERICAN or upper == "Z"
    return known and (any_case or word.isupper())


def _interpret(text: str, tokens: list[re.Match[str]]) -> Reading:
    """Turn tokens into what is said. MomentError: they contradict each other, or name no time."""
    about = any(token.lastgroup == "about" for token in tokens)
    tokens = [token for token in tokens if token.lastgroup not in ("noise", "about")]
    sides = [_Side(text)]
    west = False  # the dash before this token makes it an offset
    for index, token in enumerate(tokens):
        if west:
            sides[-1].set_zone(f"-{token[0]}")
            west = False
        elif token.lastgroup == "zone":
            sides[-1].set_zone(token[0])
        elif token.lastgroup != "sep":
            sides[-1].take(token)
        elif not 0 < index < len(tokens) - 1:
            raise sides[-1].fault("has a dash or 'to' that joins nothing", "Write a range as 09:00 to 11:00")
        elif not (west := _is_offset(sides[-1], *tokens[max(index - 2, 0) : index + 2])):
            if len(sides) == 2:
                raise sides[-1].fault("has a dash or 'to' too many", "Write a range as 09:00 to 11:00")
            sides.append(_Side(text))
    if len(sides) == 2:
        _share(*sides)
    for side in sides:
        side.check()
    if len(sides) == 1:
        if sides[0].hour == -1 and not sides[0].dated:
            kind = Absence.PLACEHOLDER if "mm" in text.lower() else Absence.UNKNOWN
            raise MomentError(_ABSENT_MESSAGE[kind], FORMS, kind)
        return Reading(text, about, sides[0])
    return Reading(text, about, *sides)


def _is_offset(side: _Side, *around: re.Match[str]) -> bool:
    """Whether a dash, last but one of the tokens, makes an offset of what follows: `T13:42-07:00`, not `12:26-12:40`.

    Raises:
        MomentError: It can be read both ways, hours apart.
    """
    *_, before, dash, after = around
    if before.lastgroup != "time" or dash[0] not in ("-", "−") or after.start() > dash.end():
        return False
    iso = len(around) == 4 and around[0].lastgroup == "date" and around[0][0].endswith(("T", "t"))
    seconds = before[0].count(":") == 2
    if after.lastgroup == "number":
        return len(after[0]) == 4 or (len(after[0]) == 2 and (iso or seconds))
    if after.lastgroup != "time" or (dash.start() == before.end() and not side.dated and not seconds):
        return False
    if iso or seconds:
        return True
    overnight = after[0].zfill(5) <= before[0].zfill(5)
    if dash.start() > before.end() or (overnight and after[0] in _WEST):
        raise side.fault(
            "may be a range or a time with an offset",
            f"Write {before[0]} to {after[0]}, or {before[0]} UTC-{after[0]}",
        )
    return False


def _share(start: _Side, end: _Side) -> None:
    """Let the two ends of a range lend each other what is said once: `January 14-19, 2026`, `16:58 to 18:46 UTC`."""
    start.zone, end.zone = start.zone or end.zone, end.zone or start.zone
    if end.dated and not start.dated:
        start.year, start.month, start.day = end.year, end.month, end.day
    elif end.dated:
        if end.day and end.month is None:
            end.month = start.month
        if start.day and start.month is None:
            start.month = end.month
        if end.year is None:
            end.year = start.year
        elif start.year is None:
            start.year = end.year - (1 if (start.month or 0) > (end.month or 12) else 0)
    if end.half and not start.half and start.hour is not None and 1 <= start.hour <= 12:
        hour = start.hour % 12 + (12 if end.half == "p" else 0)  # 10:00 - 11:00 PM
        start.hour = hour if (hour, start.minutes) <= (end.hour or 0, end.minutes) else start.hour


def _number(text: str) -> int:
    """A month or day; 0 for one that is written as unknown."""
    return 0 if "?" in text else int(text)


def _month_key(text: str) -> str:
    return text.rstrip(".").lower()
