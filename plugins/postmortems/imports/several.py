"""Whether one document tells of several incidents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.imports.blocks import Shape
from postmortems.imports.dates import dates_in
from postmortems.imports.finding import Finding, question
from postmortems.imports.kinds import Kind
from postmortems.imports.outline import Outline, Part
from postmortems.imports.plain import plain, sentences

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_SAYS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|[2-9]|1\d)\s+(?:(?:separate|different|distinct|related|"
    r"consecutive|such|of these)\s+){0,2}"
    r"(?:incidents|outages|post-?mortems)\b",
    re.IGNORECASE,
)
_TELLS = frozenset({Kind.TIMELINE, Kind.FACTORS, Kind.IMPACT, Kind.SUMMARY, Kind.RESOLUTION})
_INCIDENT = re.compile(
    r"(?:incident|outage|event)\s*(?:#|no\.?|number)?\s*(?:\d+|[ivx]+|one|two|three)\b", re.IGNORECASE
)


def read_incidents(outline: Outline) -> Iterator[Finding]:
    """A question when parts of the text each tell a story of their own, or a sentence counts incidents."""
    stories = _stories(outline)
    if len(stories) > 1:
        where = ", ".join(str(outline.line(part.index)) for part in stories[:12])
        why = f"the text tells of {len(stories)} incidents, on lines {where}; consider one file each"
        yield question("incidents", why, outline.line(stories[0].index), stories[0].title)
        return
    for part in (None, *outline.parts):
        if part is not None and part.kind not in (None, Kind.SUMMARY, Kind.STATS):
            continue
        for block in outline.lead if part is None else outline.own(part):
            if block.shape is Shape.ROW:
                continue
            for sentence in sentences(plain(block.text))[:40]:
                if match := _SAYS.search(sentence):
                    count = _NUMBERS.get(match[1].lower(), 0) or int(match[1] if match[1].isdigit() else 0)
                    why = f"a sentence speaks of {count} incidents; if the text tells of each, consider a file for each"
                    yield question("incidents", why, outline.line(block.index), sentence[:200])
                    return


def count_of(findings: list[Finding]) -> int:
    """How many incidents a question about them counts; 1 when there is none."""
    for finding in findings:
        if finding.field == "incidents" and (match := re.search(r"\d+", finding.why)):
            return int(match[0])
    return 1


def _stories(outline: Outline) -> list[Part]:
    """Parts of one level, two or more, that each hold a timeline, or a date and two other parts of a story."""
    levels: dict[tuple[int, int], list[Part]] = {}
    open_: list[Part] = []
    inner: dict[int, list[Part]] = {}
    for part in outline.parts:
        while open_ and open_[-1].level >= part.level:
            open_.pop()
        for parent in open_[-4:]:
            inner.setdefault(parent.index, []).append(part)
        levels.setdefault((open_[-1].index if open_ else -1, part.level), []).append(part)
        open_.append(part)
    for group in levels.values():
        told = []
        for part in group:
            if part.kind is not None or part is outline.title:
                continue
            kinds = {child.kind for child in inner.get(part.index, []) if child.kind in _TELLS}
            named = bool(dates_in(part.title) or _INCIDENT.search(part.title))
            if (Kind.TIMELINE in kinds and len(kinds) > 1) or (named and kinds):
                told.append(part)
        if len(told) > 1:
            return told
    return []
