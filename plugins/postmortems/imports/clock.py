"""When it happened: the four moments as stated, as marked in the timeline, and as suggested by its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from postmortems.core.moment import Moment, MomentError, Precision, Zone, ZoneError, ZoneSource
from postmortems.core.problem import Level, Problem
from postmortems.core.timeline import Role, Timeline, TimelineEvent, parse_timeline
from postmortems.imports.dates import date_of_name, dates_in, read_stated, written, year_of_name
from postmortems.imports.entries import Entry
from postmortems.imports.finding import Finding, dropped, guessed, question, understood
from postmortems.imports.outline import Outline
from postmortems.imports.plain import plain
from postmortems.imports.prose import read_prose

FIELDS = {Role.STARTED: "started", Role.DETECTED: "detected", Role.MITIGATED: "mitigated", Role.RESOLVED: "resolved"}
_DETECTED = re.compile(
    r"\b(?:alert(?:s|ed)?|alarm|page[drs]?|detect(?:s|ed|ion)?|notic(?:es|ed)|report(?:s|ed)?|discover(?:s|ed)?|aware|warning)\b",
    re.I,
)
_RESOLVED = re.compile(
    r"\b(?:resolved|recovered|restored|back to normal|fixed|incident closed|operational|solved)\b", re.I
)
_DAY_IN_FIGURES = re.compile(r"\b\d{1,4}[/.]\d{1,2}[/.]\d{2,4}\b")
_HAS_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of the times of a write-up.

    Attributes:
        day: The day on which bare times start, as the written file will say it.
        zone: That the write-up declares for all its times; None when it declares none.
        events: Rows of the timeline with a time, in its order.
    """

    day: date | None
    zone: Zone | None
    events: list[TimelineEvent]


def read_clock(outline: Outline, body: str, entries: list[Entry], stem: str, path: str) -> tuple[Clock, list[Finding]]:
    """Reads all that concerns time.

    What is stated as a key, in the title, or marked in the timeline becomes a value. A timeline whose rows all lie on
    one day says that day; its first row is only suggested as the start, since a story often begins before the harm.
    """
    findings: list[Finding] = []
    zone = _declared(outline, entries, findings)
    day = _stated_day(outline, entries, zone)
    timeline = parse_timeline(body, path=path, first_line=outline.offset, zone=zone, base=day)
    events = [event for event in timeline.events if event.moment] if timeline else []
    by_name = False
    if timeline and not events and (base := date_of_name(stem) or year_of_name(stem)):
        by_name = True
        other = parse_timeline(body, path=path, first_line=outline.offset, zone=zone, base=base)
        events = [event for event in other.events if event.moment] if other else []
        if not date_of_name(stem):  # a year alone mends a slip in a year, and makes no day
            events = [event for event in events if _HAS_YEAR.search(event.cell)]
    if timeline and zone is None and timeline.zone.source is ZoneSource.DECLARED:
        zone = timeline.zone
        findings.append(understood("timezone", zone.name, "the times are said to be in it", timeline.heading_line))
    findings += _from_entries(outline, entries, zone, day)
    findings += _from_title(outline, stem, [] if by_name else events)
    if timeline:
        findings += _about(timeline, len(events))
    if timeline and not events:
        findings.append(question("timeline", "no time in it could be read", timeline.heading_line))
    events, asked = _in_known_zones(events)
    findings += asked
    rows = list(_from_rows(events, zone))
    if by_name:
        why = "the file's name gives the day or year, and"
        rows = [guessed(row.field, row.value, f"{why} {row.why}", row.line, row.quote) for row in rows]
    findings += rows
    findings += read_prose(outline, zone, day, date_of_name(stem))
    if not events and day is None and (named := date_of_name(stem)):
        findings.append(
            guessed("started", named.isoformat(), "the file's name holds the date; it may be that of the writing")
        )
    return Clock(day, zone, events), findings


def _in_known_zones(events: list[TimelineEvent]) -> tuple[list[TimelineEvent], list[Finding]]:
    """The rows from which something may be concluded: where some name a zone, those that name none may be in it."""
    of = {ZoneSource.STATED: list[TimelineEvent](), ZoneSource.ASSUMED: list[TimelineEvent]()}
    for event in events:
        if event.moment and event.moment.zone.source in of:
            of[event.moment.zone.source].append(event)
    stated, assumed = of.values()
    if not stated or not assumed:
        return events, []
    zones = " and ".join(sorted({event.moment.zone.label for event in stated if event.moment}))
    doubt = question("timezone", f"some rows name a zone ({zones}) and others none: are all in it?", assumed[0].line)
    return [event for event in events if event not in assumed], [doubt]


def _about(timeline: Timeline, dated: int) -> Iterator[Finding]:
    """How much of it could be read, and what the loader will ask about it."""
    count = len(timeline.events)
    if dated:
        yield understood(
            "timeline", f"{dated} of {count} rows", f"the times are in {timeline.zone.label}", timeline.heading_line
        )
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in timeline.problems:
        alike.setdefault((problem.code, problem.message.rpartition("'")[2] or problem.message), []).append(problem)
    # What is wrong with many rows in the same way is one question.
    for (code, _), (problem, *others) in alike.items():
        remedy = f"; {problem.remedy[:1].lower()}{problem.remedy[1:]}" if problem.remedy else ""
        if "without a day" in problem.message or "without a year" in problem.message:
            remedy += ", or give the day in `started`, from which it is taken"
        lines = ", ".join(str(other.place.line) for other in others[:20])
        same = f" (and in the same way line{'s' if len(others) > 1 else ''} {lines})" if others else ""
        found = f"{problem.message}{same}{remedy}"
        if code == "timeline-season":
            yield question("timezone", f"{problem.message}{same}", problem.place.line)
        elif problem.level is Level.INFO:
            yield dropped("timeline", None, found, problem.place.line)
        else:
            yield question("timeline", found, problem.place.line, strict=True)


def _declared(outline: Outline, entries: list[Entry], findings: list[Finding]) -> Zone | None:
    for entry in entries:
        if entry.field in ("timezone", "time zone"):
            try:
                zone = Zone.parse(plain(entry.value), ZoneSource.DECLARED)
            except ZoneError as error:
                findings.append(question("timezone", f"{error}", outline.line(entry.index), entry.value[:80]))
                continue
            findings.append(
                understood("timezone", zone.name, f"it is stated as {entry.key!r}", outline.line(entry.index))
            )
            return zone
    return None


def _stated_day(outline: Outline, entries: list[Entry], zone: Zone | None) -> date | None:
    for entry in entries:
        if entry.field in ("started", "date"):
            try:
                return read_stated(entry.value, zone, None).day
            except MomentError:
                continue
    days = dates_in(outline.title.title) if outline.title else []
    return days[0] if days else None


def _from_entries(outline: Outline, entries: list[Entry], zone: Zone | None, day: date | None) -> Iterator[Finding]:
    for entry in entries:
        name = "started" if entry.field == "date" else entry.field
        if name not in FIELDS.values():
            continue
        line = outline.line(entry.index)
        try:
            moment = read_stated(entry.value, zone, day)
        except MomentError as error:
            reason = (
                f"the time could not be read: {error}"
                if error.kind == "malformed"
                else f"no time is given ({error.kind.value})"
            )
            if error.kind == "malformed" and _DAY_IN_FIGURES.search(entry.value):
                yield question(name, reason, line, entry.value[:100])
            elif entry.field != "detected" or entry.head:
                yield dropped(name, plain(entry.value)[:200], reason, line)
            continue
        why = f"it is stated as {entry.key!r}"
        if entry.field == "date" and moment.precision in (Precision.RANGE, Precision.MINUTE, Precision.HOUR):
            # A range says over which days it went on; its first day is when it began.
            yield understood(name, moment.day.isoformat(), f"{why}: the first day", line, entry.value[:100])
        else:
            yield understood(name, written(moment, zone), why, line, entry.value[:100])


def _from_title(outline: Outline, stem: str, events: list[TimelineEvent]) -> Iterator[Finding]:
    days = dates_in(outline.title.title) if outline.title else []
    if not days or not outline.title:
        return
    line, named = outline.line(outline.title.index), date_of_name(stem)
    dated = [event.moment.day for event in events if event.moment]
    if dated and days[0] not in dated:
        yield question("started", f"the title says {days[0]}, the timeline starts on {dated[0]}", line)
        yield guessed("started", days[0].isoformat(), "the title says so, but the timeline does not", line)
    elif named and abs((named - days[0]).days) > 14:
        yield question("started", f"the title says {days[0]}, the file's name {named}", line)
        yield guessed("started", days[0].isoformat(), "the title says so, but the file's name does not", line)
    else:
        yield understood("started", days[0].isoformat(), "the title says the day", line)


def _from_rows(events: list[TimelineEvent], zone: Zone | None) -> Iterator[Finding]:
    if not events:
        return
    last = {Role.MITIGATED, Role.RESOLVED}
    marked: dict[Role, TimelineEvent] = {}
    for event in events:
        if event.role and (event.role in last or event.role not in marked):
            marked[event.role] = event
    for role, event in marked.items():
        assert event.moment
        yield understood(
            FIELDS[role], written(event.moment, zone), "its row in the timeline is marked so", event.line, _quote(event)
        )
    days = {
        event.moment.day
        for event in events
        if event.moment and event.moment.precision in (Precision.MINUTE, Precision.HOUR, Precision.DAY)
    }
    timed = [event for event in events if event.moment and event.moment.precision in (Precision.MINUTE, Precision.HOUR)]
    one_day = len(days) == 1 and len(timed) == len(events) > 1
    first = events[0]
    assert first.moment
    if Role.STARTED not in marked:
        if one_day:
            yield understood(
                "started",
                first.moment.day.isoformat(),
                f"all {len(events)} rows of the timeline lie on that day",
                first.line,
            )
        why = "it is the first row of the timeline"
        clocks = {event.cell[-5:] for event in timed}
        if len(timed) > 2 and len(clocks) == 1:  # 12:00 in every row is a way of saying that nobody knew
            why = f"{why}, all rows of which say {clocks.pop()}"
            yield guessed("started", first.moment.day.isoformat(), why, first.line, _quote(first))
        else:
            yield guessed("started", written(first.moment, zone), why, first.line, _quote(first))
    begun = marked[Role.STARTED].moment if Role.STARTED in marked else None
    noticed = next(
        (event for event in events if _DETECTED.search(event.text[:500]) and _may_follow(event, begun)), None
    )
    if Role.DETECTED not in marked and noticed and noticed.moment:
        yield guessed(
            "detected", written(noticed.moment, zone), "the row speaks of noticing", noticed.line, _quote(noticed)
        )
    ended = next((event for event in reversed(events) if _RESOLVED.search(event.text[:500])), None)
    if not last & set(marked) and ended and ended.moment:
        yield guessed("resolved", written(ended.moment, zone), "the row speaks of its end", ended.line, _quote(ended))


def _may_follow(event: TimelineEvent, begun: Moment | None) -> bool:
    """Whether a row may be about what began: news that came before are about something else."""
    return begun is None or event.moment is None or not event.moment.definitely_before(begun)


def _quote(event: TimelineEvent) -> str:
    return plain(event.text)[:200]
