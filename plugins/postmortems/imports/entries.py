"""What write-ups state as `key: value`: in bold, in lists, in tables, or as a short text below a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postmortems.imports.blocks import Shape, blocks_of
from postmortems.imports.kinds import Kind, fold_heading
from postmortems.imports.outline import Outline
from postmortems.imports.placeholder import is_placeholder
from postmortems.imports.plain import plain

MAX_ENTRIES = 400
_BOLD = re.compile(r"\s{0,8}(?:[-*+•]\s+)?(\*\*|__)(?P<key>[^*_:|]{1,60}?)\s*(?::\s*\1|\1\s*:)\s*(?P<value>\S.*)")
_PLAIN = re.compile(
    r"\s{0,8}(?P<bullet>[-*+•]\s+)?(?P<key>[A-Z][A-Za-z0-9()/'’&. -]{1,50}?)\s?:(?=\s|$)\s*(?P<value>.*)"
)
_KEYS = """
title
    incident | incident name | incident title | title
summary
    description | executive summary | what happened | incident description | incident summary | summary | tl;dr | tldr
impact
    business impact | customer impact | impact | impact on users | incident impact | user impact
trigger
    incident trigger | trigger | triggers
resolution
    fix | how was it resolved | mitigation | recovery | resolution
detection
    detection
factors
    cause | causes | contributing factors | root cause | root cause(s) | root causes
date
    date | date of incident | date of the incident | date(s) | dates | incident date | incident timing
started
    began | impact start | impact started | incident began | incident start | incident start time |
    incident started | non-compliance start date | outage start | start | start date | start date and time |
    start date/time | start time | started | started at | time started
detected
    acknowledged at | date detected | detected | detected at | detection time | identified at |
    incident detected | non-compliance identified date | reported at | time detected
mitigated
    impact end | impact ended | mitigated | mitigated at | mitigation time | time mitigated
resolved
    end | end date | end date and time | end date/time | end time | ended | ended at | incident end |
    incident end time | incident ended | incident resolved | non-compliance end date | outage end |
    resolution time | resolved | resolved at | time resolved
services
    affected components | affected service | affected service(s) | affected services | affected system |
    affected systems | component | components | impacted services | service | service affected | service(s) |
    service(s) affected | services | services affected | services impacted | system | systems | systems affected
tags
    categories | category | keywords | labels | tags
people
    attendees | author | author(s) | authors | by | ic | incident commander | incident lead | incident manager |
    incident responders | lead | name(s) | names | names of people involved | on-call | owner | owners |
    participants | post-mortem owner | postmortem owner | postmortem owner(s) | reporter | responders |
    reviewers | scribe
status
    incident status | postmortem status | report status | status
time to detection
    detection delay | mttd | time to detect | time to detect (ttd) | time to detection | ttd
time to recovery
    mttr | time to mitigate | time to mitigation | time to recover | time to recovery | time to repair |
    time to resolution | time to resolve | ttr
duration
    downtime | duration | incident duration | length | outage duration | total duration | total impact duration
source
    source of incident disclosure
"""
_FACT_KEYS = frozenset(
    key.strip()
    for key in """
    severity | sev | incident severity | severity level | priority | incident priority | timezone | time zone |
    kind | type | incident type | detected by | detection method | how detected | detection source | discovered by |
    reported by
    """.split("|")
)
_SHORT_PART = 400
_OWN_PARTS = frozenset("summary impact factors detection resolution trigger services people".split())
"""What is read as a part where it has a heading of its own."""


def _fields_by_key(text: str) -> dict[str, str]:
    """Names at the margin, below each the keys that mean it, between bars."""
    found: dict[str, str] = {}
    field = ""
    for line in text.splitlines():
        if line[:1].strip():
            field = line.strip()
        else:
            found.update({key.strip(): field for key in line.split("|") if key.strip()})
    return found


_FIELD_OF = _fields_by_key(_KEYS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value.

    Attributes:
        key: As written, folded.
        field: What it is about, one name for all its spellings; a key of single facts stands for itself.
        value: Markdown.
        index: Line of the text, from 0.
        within: What the part is about in which it stands.
        head: It stands before the first section.
    """

    key: str
    field: str
    value: str
    index: int
    within: Kind | None
    head: bool


def entries_of(outline: Outline) -> list[Entry]:
    """All of them in reading order, placeholders left out; bounded in number."""
    found = sorted(
        {(entry.index, entry.field): entry for entry in _all(outline)}.values(), key=lambda entry: entry.index
    )
    return found[:MAX_ENTRIES]


def _all(outline: Outline) -> Iterator[Entry]:
    known = [part for part in outline.parts if part.kind is not None]
    head_end = known[0].index if known else min(len(outline.lines), 60)
    spans: list[tuple[int, int, Kind | None]] = [
        (0, outline.parts[0].index if outline.parts else len(outline.lines), None)
    ]
    spans += [(part.first, part.end, part.kind) for part in outline.parts]
    for first, end, kind in spans:
        for index in range(first, end):
            if entry := _of_line(outline.lines[index], index, kind, index < head_end):
                yield entry
        if kind not in (Kind.TIMELINE, Kind.ACTIONS):
            yield from _of_tables(outline, first, end, kind, first < head_end)
    for part in outline.parts:
        key = fold_heading(part.title)
        field = _field(key)
        if field and field not in _OWN_PARTS:
            first_block = next(iter(outline.own(part)), None)
            short = first_block and first_block.shape is not Shape.ROW and len(first_block.text) <= _SHORT_PART
            if first_block and short and not is_placeholder(first_block.text):
                yield Entry(key, field, first_block.text, first_block.index, part.kind, False)


def _field(key: str) -> str:
    key = re.sub(r"\s*\((?:utc|gmt|[a-z]{3,4}|yyyy.*|dd.*)\)$", "", key)
    return _FIELD_OF.get(key, "") or (key if key in _FACT_KEYS else "")


def _of_line(line: str, index: int, kind: Kind | None, head: bool) -> Entry | None:
    if ":" not in line[:140] or "|" in line[:80]:
        return None
    match = _BOLD.match(line[:4000]) or _PLAIN.match(line[:4000])
    if not match:
        return None
    key, value = fold_heading(match["key"]), match["value"].strip()
    field = _field(key)
    bold = match.re is _BOLD
    # Words before a colon in running text are no key: it takes bold, or a place where keys stand.
    listed = match.re is _PLAIN and bool(match["bullet"]) and kind in (Kind.SUMMARY, Kind.OTHER)
    placed = bold or head or listed or kind is Kind.STATS
    # In a timeline `**Detection:**` is the role of a row, and an action may start with any word.
    meant = kind is not Kind.ACTIONS and (kind is not Kind.TIMELINE or (bold and field == "duration"))
    # `?`, `N/A` and nothing are three different answers to how long it took.
    empty = is_placeholder(value) and not (field == "duration" or field.startswith("time to"))
    return Entry(key, field, value, index, kind, head) if field and placed and meant and not empty else None


def _of_tables(outline: Outline, first: int, end: int, kind: Kind | None, head: bool) -> Iterator[Entry]:
    for block in blocks_of(outline.lines, first, end):
        if block.shape is not Shape.ROW or len(block.cells) not in (2, 4):
            continue
        for at in range(0, len(block.cells) - 1, 2):
            key, value = fold_heading(block.cells[at][:80]), block.cells[at + 1]
            if (field := _field(key)) and plain(value) and not is_placeholder(value):
                yield Entry(key, field, value, block.index, kind, head)
