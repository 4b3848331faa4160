"""The timeline of a postmortem, read from the Markdown that people write for people.

Tables, bullets, lines and headings that start with a time are events. What cannot be read is kept and reported, never
guessed; the roles of events come from marks alone (`**Detected:**`, `(resolved)`), never from prose.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from postmortems.core.moment import (
    Absence,
    Moment,
    MomentError,
    Precision,
    Reading,
    Zone,
    ZoneError,
    absence,
    parse_moment,
    read_leading,
    read_moment,
)
from postmortems.core.problem import Level, Place, Problem


class Role(StrEnum):
    """What an event means for the clock of the incident."""

    STARTED = "started"
    DETECTED = "detected"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One row.

    Attributes:
        moment: None when its time could not be read; then there is a problem on the same line.
        cell: The time as written, without decoration.
        text: Markdown as written, role marks included; columns beside the time are joined by a dash.
        line: Line of the file, from 1.
    """

    moment: Moment | None
    cell: str
    text: str
    role: Role | None
    line: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A section of a postmortem.

    Attributes:
        events: In the order of the file.
        zone: Of the times that name none.
        heading_line: Line of the file with the heading.
        first_line: First line of the section after its heading.
        last_line: Last line of the section that is not blank; before `first_line` when the section is empty.
    """

    events: tuple[TimelineEvent, ...]
    zone: Zone
    heading_line: int
    first_line: int
    last_line: int
    problems: tuple[Problem, ...] = ()


def parse_timeline(body: str, *, path: str, first_line: int, zone: Zone | None, base: date | None) -> Timeline | None:
    """Find and read the section called Timeline (or Incident timeline, Chain of events); None when there is none.

    Of several such sections the first one with events counts. A zone named in the heading, in a line such as "All times
    in CET." or in the head of the table wins over `zone`.

    Args:
        body: Markdown without front matter.
        path: For problems.
        first_line: Line of the file on which `body` starts.
        zone: The one that the document declares, if it does.
        base: The day on which times without a date start.
    """
    lines = _visible(body)
    headings = _headings(lines)
    zone_lines = [index for index, line in enumerate(lines) if _is_zone_line(line)]
    found: Timeline | None = None
    for position, heading in enumerate(headings):
        if not _is_title(heading.text):
            continue
        stop = next((i for i in range(position + 1, len(headings)) if _ends(heading, headings[i])), len(headings))
        end = headings[stop].start if stop < len(headings) else len(lines)
        reader = _Reader(lines, headings[position:stop], end, path, first_line)
        timeline = reader.read(zone_lines, zone, base)
        if timeline.events:
            return timeline
        found = found or timeline
    return found


# --- Lines and headings ----------------------------------------------------------------------------------------------


class _Heading(NamedTuple):
    start: int
    level: int  # 7 for a line in bold
    text: str
    body: int  # index of the first line after it


_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|--+)[ \t]*")
_BULLET = re.compile(r"([ \t]*)(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_TITLE = re.compile(
    r"(?:\d{1,2}\W{1,3})?(?:(?:full|detailed|incident|events?|outage|problem)\s)?"
    r"(?:time\s?line|(?:chain|sequence|chronology) of events|chronology)"
    r"(?:\s(?:summary|of (?:the )?(?:events|incident|outage)))?(?:\s(?:in\s)?[a-z]{3,4})?\s?(?:[(:,–—\[-].*)?",
    re.IGNORECASE,
)


def _visible(body: str) -> list[str]:
    """The lines, with fenced code and comments blanked, so that line numbers stay true."""
    lines: list[str] = []
    fence = ""
    comment = False
    last_close = body.count("\n", 0, body.rfind("-->")) if "-->" in body else -1
    for index, raw in enumerate(body.split("\n")):
        line = raw.rstrip("\r")
        if not comment and (mark := _FENCE.match(line)):
            if not fence:
                fence = mark[1]
                line = ""
            elif mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = line = ""
        if not fence and (comment or "<!--" in line):
            line, comment = _without_comments(line, comment, index < last_close)
        lines.append("" if fence else line)
    return lines


def _without_comments(line: str, inside: bool, may_go_on: bool) -> tuple[str, bool]:
    kept: list[str] = []
    position = 0
    while True:
        if not inside:
            start = line.find("<!--", position)
            kept.append(line[position:] if start < 0 else line[position:start])
            if start < 0:
                return "".join(kept), False
            position = start
        end = line.find("-->", position)
        if end < 0:
            return "".join(kept) + ("" if inside or may_go_on else line[position:]), inside or may_go_on
        position, inside = end + 3, False


def _headings(lines: list[str]) -> list[_Heading]:
    found: list[_Heading] = []
    for index, line in enumerate(lines):
        text = line.strip()
        if not text or len(text) > 200:
            continue
        after = lines[index + 1] if index + 1 < len(lines) else ""
        if match := _ATX.match(line):
            found.append(_Heading(index, len(match[1]), line[match.end() :].strip().rstrip("#").rstrip(), index + 1))
        elif len(after) <= 200 and _UNDERLINE.fullmatch(after) and _is_paragraph(line):
            found.append(_Heading(index, 1 if "=" in after else 2, text, index + 2))
        elif text[:2] in ("**", "__") and text.rstrip(":").endswith(text[:2]) and text.count(text[:2]) == 2:
            found.append(_Heading(index, 7, text, index + 1))
    return found


def _is_paragraph(line: str) -> bool:
    return (
        "|" not in line and not _BULLET.match(line) and not _UNDERLINE.fullmatch(line) and line.strip()[0] not in "#>"
    )


def _is_title(text: str) -> bool:
    words = " ".join(text.split()).strip("*_:` ")
    while words and not words[0].isalnum():
        words = words[1:]
    return len(words) <= 120 and bool(_TITLE.fullmatch(words))


def _ends(heading: _Heading, other: _Heading) -> bool:
    """One of the same or a higher level ends the section, but for days and times: `## May 12` after `## Timeline`."""
    if other.level != heading.level:
        return other.level < heading.level
    lead = _lead(other.text)
    return lead is None or lead.reading is None


# --- Times at the start of a line ------------------------------------------------------------------------------------

_LINK = re.compile(r"\[([^\[\]]{1,80})\]\([^()]{0,400}\)")
_BREAK = re.compile(r"\s[-–—]\s|:\s|\|")


class _Lead(NamedTuple):
    """The time that a text starts with, or why it is none, and what follows it."""

    cell: str
    reading: Reading | None
    error: MomentError | None
    rest: str
    marked: bool  # set off from the text by bold, a dash or a colon, or alone on its line


def _lead(text: str) -> _Lead | None:
    """None when the text does not start with a time."""
    if link := _LINK.match(text):  # [16:58 UTC](https://chat/...) - text
        inner = _lead(link[1])
        if inner and not inner.rest:
            return inner._replace(rest=_rest(text[link.end() :]), marked=True)
    for mark in ("**", "__", "`"):
        close = text.find(mark, len(mark), 200) if text.startswith(mark) else -1
        if close > 0:
            return _bold_lead(text[len(mark) : close], text[close + len(mark) :], mark)
    plain = text.lstrip("_*") if text[:1] in "_*" else text
    try:
        found = read_leading(plain)
    except MomentError as error:
        split = _BREAK.search(plain, 0, 80)
        cell = plain[: split.start()] if split else plain[:80]
        return _Lead(cell.strip(), None, error, _rest(plain[len(cell) :]), split is not None or cell == plain)
    if not found:
        return None
    reading, end = found
    marked = plain[end:].lstrip(" )]")[:1] in ("", "-", "–", "—", ":", "|", "*", "_")
    return _Lead(plain[:end].strip(), reading, None, _rest(plain[end:]), marked)


def _bold_lead(inner: str, after: str, mark: str) -> _Lead | None:
    try:
        return _Lead(inner.strip(" :"), read_moment(inner), None, _rest(after), True)
    except MomentError as error:
        if isinstance(error, ZoneError) or error.kind is Absence.PLACEHOLDER:
            return _Lead(inner.strip(" :"), None, error, _rest(after), True)
    lead = _lead(inner)  # **16:58 UTC - Alert fired**: details
    return lead._replace(rest=f"{mark}{lead.rest}{mark}{after}", marked=True) if lead else None


def _rest(text: str) -> str:
    return text.lstrip(" \t)]:,.;–—|→-")


# --- Roles and placeholders ------------------------------------------------------------------------------------------

_SUBJECT = r"(?:the )?(?:(?:incident|impact|problem|issue|outage|fault) )?(?:is |was )?"
_ROLES = (
    (Role.STARTED, re.compile(_SUBJECT + r"(?:start|starts|started|begin|begins|began)", re.IGNORECASE)),
    (Role.DETECTED, re.compile(_SUBJECT + r"(?:detected|detection|discovered|discovery)", re.IGNORECASE)),
    (
        Role.MITIGATED,
        re.compile(_SUBJECT + r"(?:mitigated|mitigation|recovered|recovery|ends|ended)", re.IGNORECASE),
    ),
    (Role.RESOLVED, re.compile(_SUBJECT + r"(?:fully )?(?:resolved|resolution|fixed)", re.IGNORECASE)),
)
_MARKED = re.compile(r"[\s–-]*(?:\*\*|__)([^*_]{1,40})(?:\*\*|__)")
_TRAILING = re.compile(r"\(([^()]{1,40})\)[\s.*_]{0,8}")
_TEMPLATE = frozenset(
    {"short event description", "event description", "description of the event", "event", "description"}
)


def _role(text: str) -> Role | None:
    """From a bold word at the start, or from words in parentheses at the end."""
    words = [match[1] for match in (_MARKED.match(text), _TRAILING.fullmatch(text, max(text.rfind("("), 0))) if match]
    for word in words:
        for role, pattern in _ROLES:
            if pattern.fullmatch(word.strip(" :.!")):
                return role
    return None


def _is_template(text: str) -> bool:
    words = text[:60].strip(" \t*_`<>[]().").lower()
    return words in _TEMPLATE or absence(words) is not None


# --- Tables ----------------------------------------------------------------------------------------------------------

_TIME_COLUMN = re.compile(r"\b(?:date|time|when|timestamp|clock|start|end|day)\b", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")


def _cells(row: str) -> list[str]:
    """Cells of a row, with or without the outer pipes; at most 40."""
    cells = [cell.strip().replace("\\|", "|") for cell in _PIPE.split(row.strip(), maxsplit=40)]
    if cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _is_table(lines: list[str], index: int, end: int) -> bool:
    if index + 1 >= end or "|" not in lines[index]:
        return False
    below = lines[index + 1].strip()
    return "|" in below and "-" in below and not below.strip("|-: \t")


def _time_columns(names: list[str]) -> tuple[int, ...]:
    """Columns that make the time: one, a date and a time, or a start and an end."""
    named = [index for index, name in enumerate(names[:6]) if len(name) < 60 and _TIME_COLUMN.search(name)]
    if len(named) > 1:
        first, second = names[named[0]].lower(), names[named[1]].lower()
        split = "time" in second and "time" not in first
        if split or ("start" in first and "end" in second):
            return tuple(named[:2])
    return tuple(named[:1])


def _head(row: str) -> str:
    names = _cells(row)
    return " ".join(names[column] for column in _time_columns(names))


def _plain(cell: str) -> str:
    """A time cell without the Markdown around it; cells too long for a time are left alone."""
    if len(cell) > 400:
        return cell
    cell = re.sub(r"<br ?/?>|\[\^[^\]]{1,20}\]", " ", _LINK.sub(r"\1", cell))
    return " ".join(html.unescape(cell).replace("*", "").replace("`", "").split()).strip("_ ")


# --- Reading ---------------------------------------------------------------------------------------------------------

_ZONE_LINE = re.compile(
    r"(?<![a-z])(?:all (?:the )?(?:dates and )?times?(?:tamps?)?\b"
    r"|time(?:s|stamps?) (?:are|is|in|below|shown|given|listed)\b|time ?zone(?![a-z]))",
    re.IGNORECASE,
)


def _is_zone_line(line: str) -> bool:
    return len(line) <= 200 and "|" not in line and bool(_ZONE_LINE.search(line))


_PICTURE = re.compile(r"\s*(?:!\[|<(?:img|video|picture|figure|iframe|/))", re.IGNORECASE)
_STATED_TIME = re.compile(
    r"\b\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\b\.?)?\s?(?:UTC|GMT)(?:[+-]\d{1,2}(?::\d\d)?)?|"
    r"\b\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\b\.?)?\s?[A-Z]{2,4}\b",
    re.ASCII,
)
# A bare time this much earlier than the row before it belongs to the next day; a smaller step back is disorder.
_NIGHT = timedelta(hours=6)
_TIME_REMEDY = "Write the time as 2019-07-02 13:42, or as 2019-07-02 14:?? or 2019-07-02 when less is known"


@dataclass(slots=True)
class _Draft:
    """An event while its lines are still coming in."""

    line: int
    cell: str
    reading: Reading | None
    error: MomentError | None
    text: list[str]
    indent: int = -1  # of the bullet; -1 for headings and lines, which own every bullet below them
    open_ended: bool = False  # paragraphs after a blank line belong to it

    @property
    def is_day(self) -> bool:
        return bool(self.reading and self.reading.daily and not self.reading.timed and not self.markdown)

    @property
    def markdown(self) -> str:
        return "\n".join(self.text).strip()


@dataclass(slots=True)
class _Reader:
    """Reads one section: first into drafts, line by line, then into events, where days and zones are known."""

    lines: list[str]
    headings: list[_Heading]  # the one of the section and those inside it
    end: int
    path: str
    offset: int
    drafts: list[_Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    current: _Draft | None = None

    def read(self, zone_lines: list[int], declared: Zone | None, base: date | None) -> Timeline:
        heading = self.headings[0]
        zone = self._section_zone(zone_lines) or declared or Zone()
        self._collect()
        events = _Placing(self, zone, base).events()
        last = next((i for i in range(self.end - 1, heading.body - 1, -1) if self.lines[i].strip()), heading.body - 1)
        self.problems.sort(key=lambda problem: problem.sort_key)
        return Timeline(
            events,
            zone,
            heading.start + self.offset,
            heading.body + self.offset,
            last + self.offset,
            tuple(self.problems),
        )

    def report(self, code: str, line: int, message: str, remedy: str = "", level: Level = Level.WARNING) -> None:
        self.problems.append(Problem(code, message, Place(self.path, line), remedy, level))

    def _section_zone(self, zone_lines: list[int]) -> Zone | None:
        """From the heading, then a line or the head of a table in the section, then a line elsewhere in the body."""
        heading = self.headings[0]
        inside = [i for i in zone_lines if heading.body <= i < self.end]
        heads = [i for i in range(heading.body, self.end) if _is_table(self.lines, i, self.end)]
        phrases = [(heading.start, heading.text)]
        phrases += [
            (i, _head(self.lines[i]) if "|" in self.lines[i] else self.lines[i]) for i in sorted(inside + heads)
        ]
        phrases += [(i, self.lines[i]) for i in zone_lines[:100] if not heading.start <= i < self.end]
        for index, text in phrases:
            try:
                if zone := Zone.find(text):
                    return zone
            except ZoneError as error:
                self.report(
                    "timeline-zone", index + self.offset, f"The zone of the timeline is unclear: {error}", error.remedy
                )
                return None
        return None

    def _collect(self) -> None:
        below = {heading.start: heading for heading in self.headings[1:]}
        index = self.headings[0].body
        after_blank = True
        while index < self.end:
            line = self.lines[index]
            if heading := below.get(index):
                self._heading(heading)
                index = heading.body
            elif _is_table(self.lines, index, self.end):
                index = self._table(index)
            else:
                if line.strip() and not _PICTURE.match(line):
                    self._line(index, line, after_blank)
                index += 1
            after_blank = not line.strip()

    def _open(self, index: int, lead: _Lead, *, indent: int = -1, open_ended: bool = False) -> None:
        text = [lead.rest] if lead.rest else []
        self.current = _Draft(index + self.offset, lead.cell, lead.reading, lead.error, text, indent, open_ended)
        self.drafts.append(self.current)

    def _heading(self, heading: _Heading) -> None:
        self.current = None
        lead = _lead(heading.text)
        if lead and lead.reading and lead.reading.daily and not lead.reading.timed:
            self._open(heading.start, lead._replace(rest=""))  # a day; a title behind it is none of its events
            self.current = None
        elif lead and (lead.error or (lead.reading and lead.reading.timed)):
            self._open(heading.start, lead, open_ended=True)

    def _line(self, index: int, line: str, after_blank: bool) -> None:
        bullet = _BULLET.match(line)
        indent = len(line[: len(line) - len(line.lstrip())].expandtabs(4))
        content = line[bullet.end() :] if bullet else line.strip()
        current = self.current
        lazy = current is not None and current.indent >= 0 and not after_blank  # a wrapped line of a bullet
        lead = None if lazy and not bullet else _lead(content.strip())
        if lead and (bullet or (lead.marked and (not lead.reading or lead.reading.timed))):
            self._open(index, lead, indent=indent if bullet else -1, open_ended=not bullet and not lead.rest)
        elif current and (indent > current.indent if bullet else lazy or indent > current.indent >= 0):
            current.text.append(line.rstrip() if bullet else line.strip())
        elif current and not bullet and current.indent < 0 and (current.open_ended or not after_blank):
            current.text += ["", line.strip()] if after_blank and current.text else [line.strip()]
        else:
            self.current = None

    def _table(self, index: int) -> int:
        """Read the table whose head is at `index`; return the index after it."""
        self.current = None
        names = _cells(self.lines[index])
        columns = _time_columns(names)
        end = index + 2
        while end < self.end and "|" in self.lines[end]:
            end += 1
        rows = [(row, _cells(self.lines[row])) for row in range(index + 2, end)]
        if not columns and any(_reading(_plain(cells[0]))[0] for _, cells in rows if cells):
            columns = (0,)
        for row, cells in rows if columns else ():
            if any(cells):
                self._row(row, cells, columns, " to " if "end" in names[columns[-1]].lower() else " ", len(names))
        return end

    def _row(self, index: int, cells: list[str], columns: tuple[int, ...], joiner: str, width: int) -> None:
        cells = [*cells[: width - 1], " | ".join(cells[width - 1 :])] if len(cells) > width > 1 else cells
        cell = joiner.join(plain for i in columns if i < len(cells) and (plain := _plain(cells[i])))
        text = " – ".join(part for i, part in enumerate(cells) if i not in columns and part)
        reading, error = _reading(cell)
        self.drafts.append(_Draft(index + self.offset, cell, reading, error, [text] if text else []))


def _reading(cell: str) -> tuple[Reading | None, MomentError | None]:
    try:
        return read_moment(cell), None
    except MomentError as error:
        return None, error


@dataclass(slots=True)
class _Placing:
    """Puts drafts on the calendar: which day a bare time belongs to, and whether the rows follow each other."""

    reader: _Reader
    zone: Zone
    day: date | None
    previous: Moment | None = None
    previous_is_near: bool = False  # no heading with a day lies between it and the next row
    season_told: bool = False

    def events(self) -> tuple[TimelineEvent, ...]:
        placed = (self._event(draft) for draft in self.reader.drafts)
        return tuple(event for event in placed if event)

    def _event(self, draft: _Draft) -> TimelineEvent | None:
        text = draft.markdown
        if draft.is_day and draft.reading:
            if moment := self._moment(draft, draft.reading):
                self.day, self.previous_is_near = moment.day, False
            return None
        if _is_template(text):
            message = f"The row {draft.cell[:60]!r} was left out, as it holds no event"
            self.reader.report(
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
        return TimelineEvent(moment, draft.cell, text, _role(text), draft.line)

    def _moment(self, draft: _Draft, reading: Reading) -> Moment | None:
        try:
            moment = reading.moment(self.zone, self.day)
            if not reading.dated and self._is_next_day(moment):
                moment = reading.moment(self.zone, moment.day + timedelta(days=1))
                message = f"{draft.cell[:60]!r} was taken for the next day, {moment.date_label()}"
                remedy = "Write the date where a new day begins"
                self.reader.report("timeline-rollover", draft.line, message, remedy, Level.INFO)
        except MomentError as error:
            self._report_time(draft, error)
            return None
        return moment

    def _is_next_day(self, moment: Moment) -> bool:
        before = self.previous if self.previous_is_near and moment.day < date.max else None
        return before is not None and before.earliest - moment.earliest >= _NIGHT and moment.definitely_before(before)

    def _report_time(self, draft: _Draft, error: MomentError) -> None:
        if isinstance(error, ZoneError):
            self.reader.report("timeline-zone", draft.line, f"The zone of this row is unclear: {error}", error.remedy)
        else:
            remedy = error.remedy if error.kind is Absence.MALFORMED else _TIME_REMEDY
            self.reader.report("timeline-time", draft.line, f"The time of this row could not be read: {error}", remedy)

    def _check(self, draft: _Draft, moment: Moment, text: str) -> None:
        report = self.reader.report
        if moment.repaired:
            report("timeline-time", draft.line, moment.repaired, "Correct the year")
        if self.previous and moment.definitely_before(self.previous):
            message = f"This row ({moment.label()}) is earlier than the row before it ({self.previous.label()})"
            report("timeline-order", draft.line, message, "Put the rows in order, or correct the time")
        timed = draft.reading and draft.reading.timed
        if timed and not self.season_told and (doubt := moment.zone.season_doubt(moment.earliest)):
            self.season_told = True
            remedy = "Check the zone; an IANA name such as Europe/Berlin is right all year"
            report("timeline-season", draft.line, doubt, remedy, Level.INFO)
        if stated := _contradiction(moment, text):
            message = f"The row reads {moment.label()}, but its text says {stated}"
            remedy = "Check which zone the times of this timeline are in"
            report("timeline-zone-contradicted", draft.line, message, remedy)


def _contradiction(moment: Moment, text: str) -> str:
    """A time with a zone in the text that names the same minute of another hour: the column is in another zone.

    On the hour and the half hour that may be chance, so these are passed over.
    """
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
