"""Puts drafts on the calendar: which day a bare time belongs to, and whether the rows follow each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from postmortems.core.moment import Absence, Moment, MomentError, Precision, Reading, Zone, ZoneError, parse_moment
from postmortems.core.problem import Level, Place, Problem
from postmortems.core.timeline.marks import is_template, role_of
from postmortems.core.timeline.value import TimelineEvent

if TYPE_CHECKING:
    from postmortems.core.timeline.drafts import Draft

_STATED_TIME = re.compile(
    r"\b\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\b\.?)?\s?(?:UTC|GMT)(?:[+-]\d{1,2}(?::\d\d)?)?|"
    r"\b\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\b\.?)?\s?[A-Z]{2,4}\b",
    re.ASCII,
)
# A bare time this much earlier than the row before it belongs to the next day; a smaller step back is disorder.
_NIGHT = timedelta(hours=6)
_TIME_REMEDY = "Write the time as 2019-07-02 13:42, or as 2019-07-02 14:?? or 2019-07-02 when less is known"


@dataclass(slots=True)
class Placing:
    """The calendar while the events of one timeline are put on it.

    Attributes:
        zone: Of times that name none.
        day: Of times that name none: at first that of the incident, then that of the row before.
        problems: With the times and their order, as they are met.
    """

    path: str
    zone: Zone
    day: date | None
    problems: list[Problem] = field(default_factory=list)
    previous: Moment | None = None
    previous_is_near: bool = False  # no heading with a day lies between it and the next row
    season_told: bool = False

    def events(self, drafts: list[Draft]) -> tuple[TimelineEvent, ...]:
        """Drafts with their moments; days and rows of a template are none."""
        placed = (self._event(draft) for draft in drafts)
        return tuple(event for event in placed if event)

    def _event(self, draft: Draft) -> TimelineEvent | None:
        text = draft.markdown
        if draft.is_day and draft.reading:
            if moment := self._moment(draft, draft.reading):
                self.day, self.previous_is_near = moment.day, False
            return None
        if is_template(text):
            message = f"The row {draft.cell[:60]!r} was left out, as it holds no event"
            self._report(
                "timeline-placeholder", draft.line, message, "Describe what happened, or remove the row", Level.INFO
            )
            return None
        moment = self._moment(draft, draft.reading) if draft.reading else None
        if draft.error:
            self._report_time(draft, draft.error)
        if moment:
            self._check(draft, moment, text)
            self.previous, self.previous_is_near = moment, True
            if moment.precision not in (Precision.MONTH, Precision.YEAR):
                self.day = moment.day
        return TimelineEvent(moment, draft.cell, text, role_of(text), draft.line)

    def _moment(self, draft: Draft, reading: Reading) -> Moment | None:
        try:
            moment = reading.moment(self.zone, self.day)
            if not reading.dated and self._is_next_day(moment):
                moment = reading.moment(self.zone, moment.day + timedelta(days=1))
                message = f"{draft.cell[:60]!r} was taken for the next day, {moment.date_label()}"
                remedy = "Write the date where a new day begins"
                self._report("timeline-rollover", draft.line, message, remedy, Level.INFO)
        except MomentError as error:
            self._report_time(draft, error)
            return None
        return moment

    def _is_next_day(self, moment: Moment) -> bool:
        before = self.previous if self.previous_is_near and moment.day < date.max else None
        return before is not None and before.earliest - moment.earliest >= _NIGHT and moment.definitely_before(before)

    def _report(self, code: str, line: int, message: str, remedy: str, level: Level = Level.WARNING) -> None:
        self.problems.append(Problem(code, message, Place(self.path, line), remedy, level))

    def _report_time(self, draft: Draft, error: MomentError) -> None:
        if isinstance(error, ZoneError):
            self._report("timeline-zone", draft.line, f"The zone of this row is unclear: {error}", error.remedy)
        else:
            remedy = error.remedy if error.kind is Absence.MALFORMED else _TIME_REMEDY
            self._report("timeline-time", draft.line, f"The time of this row could not be read: {error}", remedy)

    def _check(self, draft: Draft, moment: Moment, text: str) -> None:
        if moment.repaired:
            self._report("timeline-time", draft.line, moment.repaired, "Correct the year")
        if self.previous and moment.definitely_before(self.previous):
            message = f"This row ({moment.label()}) is earlier than the row before it ({self.previous.label()})"
            self._report("timeline-order", draft.line, message, "Put the rows in order, or correct the time")
        timed = draft.reading and draft.reading.timed
        if timed and not self.season_told and (doubt := moment.zone.season_doubt(moment.earliest)):
            self.season_told = True
            remedy = "Check the zone; an IANA name such as Europe/Berlin is right all year"
            self._report("timeline-season", draft.line, doubt, remedy, Level.INFO)
        if stated := _contradiction(moment, text):
            message = f"The row reads {moment.label()}, but its text says {stated}"
            remedy = "Check which zone the times of this timeline are in"
            self._report("timeline-zone-contradicted", draft.line, message, remedy)


def _contradiction(moment: Moment, text: str) -> str:
    """A time with a zone in the text that names the same minute of another hour: the column is in another zone.

    On the hour and the half hour that may be chance, so these are passed over.
    """
    if ":" not in text:
        return ""
    clock = moment.earliest.astimezone(moment.zone.tzinfo)
    if moment.precision is not Precision.MINUTE or moment.about or clock.minute in (0, 30):
        return ""
    for match in _STATED_TIME.finditer(text, 0, 4000):
        if f":{clock.minute:02}" not in match[0]:
            continue
        try:
            stated = parse_moment(match[0], base=moment.day)
        except MomentError:
            continue
        apart = (stated.earliest - moment.earliest) % timedelta(days=1)
        other = stated.earliest.astimezone(stated.zone.tzinfo).utcoffset()
        if apart and not apart % timedelta(hours=1) and other != clock.utcoffset():
            return match[0]
    return ""
