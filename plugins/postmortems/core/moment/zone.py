"""Which clock a time was read from: UTC, an abbreviation, an offset or a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

from postmortems.core.moment.civil import day_text
from postmortems.core.moment.refusal import MAX_LENGTH, MomentError
from postmortems.core.problem import quoted


class ZoneSource(StrEnum):
    """Who said which zone it is: the value itself, its document, or nobody (then it is UTC)."""

    STATED = "stated"
    DECLARED = "declared"
    ASSUMED = "assumed"


class ZoneError(MomentError):
    """A text is no time zone, or could be several."""


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
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.ASCII | re.IGNORECASE)
ZONE_REMEDY = "Write UTC, an IANA name such as Europe/Berlin, or an offset such as +02:00"
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
        return cls._of(_zone_name(text), source)

    @classmethod
    @lru_cache(maxsize=512)  # thousands of files name a few
    def _of(cls, name: str, source: ZoneSource) -> Self:
        return cls(name, source)

    @classmethod
    def find(cls, text: str, source: ZoneSource = ZoneSource.DECLARED) -> Self | None:
        """The first zone named in a short phrase such as `All times in CET.` or `Date and time (UTC)`, if any.

        Raises:
            ZoneError: The phrase names an ambiguous zone only; `IST (UTC+05:30)` is clear.
        """
        ambiguous: ZoneError | None = None
        for word in (match.rstrip("_-") for match in _ZONE_WORD.findall(text[:MAX_LENGTH])):
            try:
                if is_abbreviation(word) or len(word) > 4:
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
            f"{self.name} on {day_text(day.date())} is out of season, as clocks in {place} then showed {other}; "
            "the times may be off by one hour"
        )


ASSUMED_UTC = Zone()
"""The zone of a time when nobody said one."""


def is_abbreviation(word: str) -> bool:
    """Whether a word, in whichever case, names one zone or several: `CET`, `PT`, `IST`."""
    upper = word.upper()
    return upper in _ABBREVIATIONS or upper in _AMERICAN or upper in _AMBIGUOUS


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
            raise ZoneError(f"No clock is {word} away from UTC", ZONE_REMEDY)
        return f"{sign}{hours:02}:{minutes:02}" if hours or minutes else "UTC"
    # The zone database is made of files: only clean names go there, and whatever it raises means "no such zone".
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]*", word) and upper not in ("LOCALTIME", "POSIXRULES", "FACTORY"):
        for name in dict.fromkeys((word, word.title())):
            try:
                ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                continue
            return name
    raise ZoneError(f"{quoted(text, 40)} is no time zone", ZONE_REMEDY)


@lru_cache(maxsize=512)
def _tzinfo(name: str) -> tzinfo:
    if name in _ABBREVIATIONS:
        return timezone(timedelta(minutes=_ABBREVIATIONS[name])) if _ABBREVIATIONS[name] else UTC
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] == "-" else offset)
    return ZoneInfo(name)
