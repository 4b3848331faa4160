"""From text to moments, in two steps.

The words of a cell (`Reading`) are known before its day is: a bare `00:40` belongs to the day of the rows around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from postmortems.core.moment.refusal import ABSENT_MESSAGE, FORMS, MAX_LENGTH, Absence, MomentError, absence
from postmortems.core.moment.side import Side
from postmortems.core.moment.tokens import tokens_of
from postmortems.core.moment.value import Moment, Precision, instants
from postmortems.core.moment.zone import ASSUMED_UTC, Zone, ZoneError
from postmortems.core.problem import quoted

_REMARK = re.compile(r"\(\s?[\d.]+ ?(?:s|m|h|d|sec|min|hour|day)[^()]*\)$", re.IGNORECASE)
# Offsets west of Greenwich that are in use: `22:30-05:00` after a date may be a range or a time with its offset.
_WEST = frozenset({f"{hours:02}:00" for hours in range(1, 13)} | {"02:30", "03:30", "09:30"})
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a time say, before the zone and the day around it are known.

    Attributes:
        text: As written.
        about: It is hedged.
    """

    text: str
    about: bool
    _start: Side
    _end: Side | None = None
    _wall: datetime | None = None  # of the plain form, which is read without looking at words

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
        clock = self._start.zone or zone or ASSUMED_UTC
        if self._wall:
            if clock.name == "UTC":
                wall = self._wall.replace(tzinfo=UTC)
                return Moment(self.text, wall, wall, Precision.MINUTE, False, clock)
            low, high = instants(self._wall, self._wall, clock, self.text)
            precision = Precision.RANGE if low < high else Precision.MINUTE
            return Moment(self.text, low, high, precision, low < high, clock)
        start, repaired = self._start.repair(base)
        try:
            first, last, precision = start.walls(base)
            low, high = instants(first, last, clock, self.text)
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

    def _until(self, end: Side, first: datetime, clock: Zone, base: date | None) -> datetime:
        """The last instant of a range whose local start is `first`."""
        if end.dated:
            start, until, _ = end.repair(base)[0].walls(base)
        else:  # on the day of the start, or over midnight on the next one: 23:30 to 00:15
            start, until, _ = replace(end, year=first.year, month=first.month, day=first.day).walls(None)
            if until < first:
                start, until = start + timedelta(days=1), until + timedelta(days=1)
        return instants(start, until, end.zone or clock, self.text)[1]


def parse_moment(text: str, *, zone: Zone | None = None, base: date | None = None) -> Moment:
    """Read a moment as people write it; every form is shown in `tests/core/test_moment.py`.

    A zone in the text wins over `zone`; without both it is UTC, and says so. `base` lends its day to a bare time, its
    year to `Jan 14`, and decides whether a year of five digits is a slip (then `Moment.repaired` is set).

    In zones with summer time a clock time may be missing or double. One that was skipped is an error. One that was
    shown twice becomes a range over both readings, marked "about"; an offset in the text makes it exact.

    Raises:
        MomentError: No moment, with its kind; nothing else is ever raised, whatever the text.
    """
    return read_moment(text).moment(zone, base)


def read_moment(text: str) -> Reading:
    """Take a whole cell as a time. Decoration is ignored: `**16:58 UTC:**`.

    Raises:
        MomentError: As for `parse_moment`.
    """
    if len(text) == 16 and text[4] == text[7] == "-" and text[13] == ":" and text[10] in " T":
        try:  # nine in ten: 2019-07-02 13:42
            wall = datetime.fromisoformat(text)
        except ValueError:
            wall = _NEVER
        if wall.year >= 1000:
            side = Side(text, wall.year, wall.month, wall.day, 0, wall.hour, (wall.minute, wall.minute))
            return Reading(text, False, side, _wall=wall)
    if len(text) > MAX_LENGTH:
        raise MomentError(f"{quoted(text, 40)} is too long for a time")
    words = " ".join(text.replace("*", "").replace("`", "").split()).strip("_ ").rstrip(":.,_ ")
    if kind := absence(words):
        raise MomentError(ABSENT_MESSAGE[kind], FORMS, kind)
    words = _REMARK.sub("", words).rstrip()  # 22:30 to 05:39 (7 hours 9 minutes)
    tokens = list(tokens_of(words, any_case=True))
    if not tokens or tokens[-1].end() != len(words):
        raise MomentError(f"{quoted(text, 40)} is not a time in a form that is known")
    return _interpret(text, tokens)


def read_leading(text: str) -> tuple[Reading, int] | None:
    """The time that a line of text starts with, as far as its words make sense as one, and the index where it ends.

    None when the text does not start with a time. A month or a year counts only before a dash or colon: `2022: ...`.

    Raises:
        MomentError: It starts with something that can only be a time, but one that cannot be (`HH:mm - ...`).
    """
    tokens = [token for token, _ in zip(tokens_of(text[:MAX_LENGTH], any_case=False), range(24), strict=False)]
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


def _interpret(text: str, tokens: list[re.Match[str]]) -> Reading:
    """Turn tokens into what is said. MomentError: they contradict each other, or name no time."""
    about = any(token.lastgroup == "about" for token in tokens)
    tokens = [token for token in tokens if token.lastgroup not in ("noise", "about")]
    sides = [Side(text)]
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
            sides.append(Side(text))
    if len(sides) == 2:
        _share(*sides)
    for side in sides:
        side.check()
    if len(sides) == 1:
        if sides[0].hour == -1 and not sides[0].dated:
            kind = Absence.PLACEHOLDER if "mm" in text.lower() else Absence.UNKNOWN
            raise MomentError(ABSENT_MESSAGE[kind], FORMS, kind)
        return Reading(text, about, sides[0])
    return Reading(text, about, sides[0], sides[1])


def _is_offset(side: Side, *around: re.Match[str]) -> bool:
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


def _share(start: Side, end: Side) -> None:
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
