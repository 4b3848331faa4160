"""Finds the section, the zone of its times and its events, and puts them together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postmortems.core.markdown import Heading, headings_of, visible_lines
from postmortems.core.moment import Zone, ZoneError
from postmortems.core.problem import Level, Place, Problem
from postmortems.core.timeline.drafts import collect, time_head
from postmortems.core.timeline.lead import lead_of
from postmortems.core.timeline.markdown import Section
from postmortems.core.timeline.placing import Placing
from postmortems.core.timeline.value import Timeline

if TYPE_CHECKING:
    from datetime import date

_TITLE = re.compile(
    r"(?:\d{1,2}\W{1,3})?(?:(?:full|detailed|incident|events?|outage|problem)\s)?"
    r"(?:time\s?line|(?:chain|sequence|chronology) of events|chronology)"
    r"(?:\s(?:summary|of (?:the )?(?:events|incident|outage)))?(?:\s(?:in\s)?[a-z]{3,4})?\s?(?:[(:,–—\[-].*)?",
    re.IGNORECASE,
)
_ZONE_LINE = re.compile(
    r"(?<![a-z])(?:all (?:the )?(?:dates and )?times?(?:tamps?)?\b"
    r"|time(?:s|stamps?) (?:are|is|in|below|shown|given|listed)\b|time ?zone(?![a-z]))",
    re.IGNORECASE,
)


def parse_timeline(body: str, *, path: str, first_line: int, zone: Zone | None, base: date | None) -> Timeline | None:
    """Find and read the section called Timeline (or Incident timeline, Chain of events); None when there is none.

    Of several such sections the first one with events counts. A zone named in the heading, in a line such as "All times
    in CET." of the section, or in the head of the table, wins over `zone`; a line elsewhere counts where there is none.

    Args:
        body: Markdown without front matter.
        path: For problems.
        first_line: Line of the file on which `body` starts.
        zone: The one that the document declares, if it does.
        base: The day on which times without a date start.
    """
    lines = visible_lines(body)
    headings = headings_of(lines)
    # What is said elsewhere counts only where the document declares no zone.
    elsewhere = [index for index, line in enumerate(lines) if _is_zone_line(line)] if zone is None else []
    found: Timeline | None = None
    for position, heading in enumerate(headings):
        if not _is_title(heading.text):
            continue
        stop = next((i for i in range(position + 1, len(headings)) if _ends(heading, headings[i])), len(headings))
        end = headings[stop].start if stop < len(headings) else len(lines)
        section = Section(lines, headings[position:stop], end, first_line)
        timeline = _read(section, path, elsewhere, zone, base)
        if timeline.events:
            return timeline
        found = found or timeline
    return found


def _is_title(text: str) -> bool:
    words = " ".join(text.split()).strip("*_:` ")
    while words and not words[0].isalnum():
        words = words[1:]
    return len(words) <= 120 and bool(_TITLE.fullmatch(words))


def _ends(heading: Heading, other: Heading) -> bool:
    """One of the same or a higher level ends the section, but for days and times: `## May 12` after `## Timeline`."""
    if other.level != heading.level:
        return other.level < heading.level
    lead = lead_of(other.text)
    return lead is None or lead.reading is None


def _is_zone_line(line: str) -> bool:
    return len(line) <= 200 and "ime" in line.lower() and "|" not in line and bool(_ZONE_LINE.search(line))


def _read(section: Section, path: str, elsewhere: list[int], declared: Zone | None, base: date | None) -> Timeline:
    problems: list[Problem] = []
    try:
        zone = _zone_of(section, elsewhere)
    except _UnclearZone as unclear:
        message = f"The zone of the timeline is unclear: {unclear.error}"
        place = Place(path, section.file_line(unclear.index))
        problems.append(Problem("timeline-zone", message, place, unclear.error.remedy, Level.WARNING))
        zone = None
    placing = Placing(path, zone or declared or Zone(), base)
    events = placing.events(collect(section))
    problems += placing.problems
    first = section.first
    last = next((i for i in range(section.end - 1, first - 1, -1) if section.lines[i].strip()), first - 1)
    return Timeline(
        events,
        placing.zone,
        heading_line=section.file_line(section.headings[0].start),
        first_line=section.file_line(first),
        last_line=section.file_line(last),
        problems=tuple(sorted(problems, key=lambda problem: problem.sort_key)),
    )


class _UnclearZone(Exception):
    def __init__(self, error: ZoneError, index: int) -> None:
        self.error = error
        self.index = index


def _zone_of(section: Section, elsewhere: list[int]) -> Zone | None:
    """From the heading, then a line or the head of a table in the section, then perhaps a line elsewhere."""
    heading, lines = section.headings[0], section.lines
    inside = [i for i in range(section.first, section.end) if _is_zone_line(lines[i])]
    heads = [i for i in range(section.first, section.end) if section.has_table_at(i)]
    phrases = [(heading.start, heading.text)]
    phrases += [(i, time_head(lines[i]) if "|" in lines[i] else lines[i]) for i in sorted(inside + heads)]
    phrases += [(i, lines[i]) for i in elsewhere[:100] if not heading.start <= i < section.end]
    for index, text in phrases:
        try:
            if zone := Zone.find(text):
                return zone
        except ZoneError as error:
            raise _UnclearZone(error, index) from error
    return None
