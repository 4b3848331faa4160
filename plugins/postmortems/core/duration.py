"""How long something took: as computed from moments, and as an author stated it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from postmortems.core.moment import Absence, absence

if TYPE_CHECKING:
    from postmortems.core.moment import Moment

MAX_LENGTH = 200
"""Characters above which a text is no duration, whatever it says."""
_ZERO = timedelta()
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class DurationError(ValueError):
    """A text is no duration. `remedy` gives an accepted form, one sentence without a full stop."""

    def __init__(self, message: str, remedy: str = "Write it as 54 minutes, 19 hours 43 minutes or 11 days") -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as a range, for what is known of its two ends.

    Attributes:
        shortest: Never negative.
        longest: Equal to `shortest` when both ends are known to the minute.
        about: One end is hedged.
    """

    shortest: timedelta
    longest: timedelta
    about: bool = False

    @property
    def exact(self) -> bool:
        """Known to the minute."""
        return self.shortest == self.longest and not self.about

    def label(self) -> str:
        """For people, and never more precise than what is known.

        Exact spans: minutes (`1 h 10 min`, `1 day 2 h 5 min`), above 3 days hours, above 60 days days. "About" is
        rounded to 5 minutes below 2 hours and then to hours, above 3 days to days. Ranges are rounded outwards to
        hours, or to days when a day or more lies between their ends: `2 h to 3 h`, `up to 2 days`.
        """
        if self.shortest == self.longest:
            return self._about_label() if self.about else _exact_label(self.shortest)
        unit = _DAY if self.longest - self.shortest >= _DAY - _MINUTE else _HOUR
        low, high = self.shortest // unit, -(-self.longest // unit)
        prefix = "about " if self.about else ""
        return f"{prefix}{_count(low, unit)} to {_count(high, unit)}" if low else f"{prefix}up to {_count(high, unit)}"

    def _about_label(self) -> str:
        if self.shortest > 3 * _DAY:
            return f"about {_count(_nearest(self.shortest, _DAY), _DAY)}"
        unit = 5 * _MINUTE if self.shortest < 2 * _HOUR else _HOUR
        rounded = _nearest(self.shortest, unit) * unit
        return f"about {_exact_label(rounded)}" if rounded else "a few minutes"


def between(start: Moment, end: Moment) -> Span | None:
    """The time from `start` to `end`, counted from the latest start to the earliest end and the other way round.

    None when the end lies definitely before the start. Ends that only may be the wrong way round count from zero.
    """
    if end.definitely_before(start):
        return None
    shortest = max(end.earliest - start.latest, _ZERO)
    return Span(shortest, max(end.latest - start.earliest, shortest), start.about or end.about)


def _exact_label(length: timedelta) -> str:
    if length < _MINUTE:
        return "less than a minute"
    if length > 60 * _DAY:
        return _count(_nearest(length, _DAY), _DAY)
    minutes = _nearest(length, _HOUR) * 60 if length > 3 * _DAY else length // _MINUTE
    days, minutes = divmod(minutes, 24 * 60)
    counts = ((days, _DAY), (minutes // 60, _HOUR), (minutes % 60, _MINUTE))
    return " ".join(_count(count, unit) for count, unit in counts if count)


def _nearest(length: timedelta, unit: timedelta) -> int:
    return (length + unit / 2) // unit


def _count(count: int, unit: timedelta) -> str:
    if unit is _DAY:
        return f"{count:,} day" + ("s" if count != 1 else "")
    return f"{count} {'h' if unit is _HOUR else 'min'}"


# --- As stated -------------------------------------------------------------------------------------------------------

_UNITS = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
    "w": 604800, "week": 604800, "weeks": 604800,
}  # fmt: skip
_PART = re.compile(r"[\s,]*(?:and\b|&)?\s*(\d{1,6}(?:\.\d{1,3})?|an?\b)\s*([a-z]+)\.?", re.IGNORECASE | re.ASCII)
_ABOUT = re.compile(r"(?:about|approximately|approx\.?|around|roughly|circa|ca\.?)\s+|[~≈]\s*", re.IGNORECASE)
_REMARK = re.compile(r"\s*(?:\[\^[^\]]{1,40}\]|\(.*|[,;:–—].*|from\b.*|-\s.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stated:
    """A duration that an author wrote down. Kept to be compared, never to be trusted: the clock decides.

    Attributes:
        text: As written.
        value: None when there is none, and then `absence` says why: unknown, not applicable, missing, placeholder.
        tolerance: How far the words may be from the clock without being wrong: a minute when minutes are given, a tenth
            for `about 3 hours`, `7 hours` and `11 days`.
    """

    text: str
    value: timedelta | None
    about: bool = False
    absence: Absence | None = None
    tolerance: timedelta = _MINUTE

    def agrees_with(self, span: Span) -> bool:
        """Whether the clock allows it. A statement without a value contradicts nothing."""
        if self.value is None:
            return True
        return span.shortest - self.tolerance <= self.value <= span.longest + self.tolerance


def parse_duration(text: str) -> Stated:
    """Read a stated duration: `54 minutes`, `19 hours 43 minutes.`, `279 minutes [^3]`, `about 3 hours, from 15:30`.

    Remarks after the duration are ignored. The four ways of saying "no value" come back as `Stated.absence`.

    Raises:
        DurationError: No duration; nothing else is ever raised, whatever the text.
    """
    shown = repr(" ".join(text[:40].split()))
    if len(text) > MAX_LENGTH:
        raise DurationError(f"{shown} is too long for a duration")
    words = " ".join(re.sub(r"\[\^[^\]]{1,40}\]|[*`_]", "", text).split())
    if reason := absence(words):
        return Stated(text, None, absence=reason)
    words = words[1:].rstrip(".)") if words.startswith("(") else words.rstrip(".")
    hedge = _ABOUT.match(words)
    position = hedge.end() if hedge else 0
    seconds, finest = 0.0, 0
    while match := _PART.match(words, position):
        unit = _UNITS.get(match[2].lower())
        if unit is None or (finest and unit >= finest):
            break
        seconds += unit * (1 if match[1][0] in "aA" else float(match[1]))
        finest, position = unit, match.end()
    rest = words[position:].strip()
    if not finest or (rest and not _REMARK.fullmatch(rest)):
        raise DurationError(f"{shown} is not a duration in a form that is known")
    value = timedelta(seconds=round(seconds))
    coarse = hedge or finest > 60
    return Stated(text, value, bool(hedge), tolerance=max(_MINUTE, value / 10) if coarse else _MINUTE)
