"""Do the times agree with each other, and are they known as well as they look?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from postmortems.checks.durations import RULES as DURATION_RULES
from postmortems.checks.rule import Case, Example, Finding, Rule, Scope, Theme
from postmortems.core import Level
from postmortems.core.moment import Moment, Precision
from postmortems.core.postmortem import Status
from postmortems.core.problem import quoted
from postmortems.core.template import UNANSWERED
from postmortems.core.timeline import Role

FIELDS = ("started", "detected", "mitigated", "resolved")


def _before(rule: Rule, case: Case, late: str, early: str, words: str) -> Iterator[Finding]:
    item = case.item
    end, start = getattr(item, late), getattr(item, early)
    if end and start and end.definitely_before(start):
        yield rule.at_field(case, (late,), f"{words}: {late} {end.label()}, {early} {start.label()}")


def _order(rule: Rule, case: Case) -> Iterator[Finding]:
    """The first contradiction alone: one wrong time makes several."""
    pairs = chain(
        _before(rule, case, "mitigated", "started", "it was mitigated before it began"),
        _before(rule, case, "resolved", "started", "it was resolved before it began"),
        _before(rule, case, "resolved", "mitigated", "it was resolved before it was mitigated"),
    )
    yield from islice(pairs, 1)


def _undetected(rule: Rule, case: Case) -> Iterator[Finding]:
    if any(_order(rule, case)):
        return
    found = list(_before(rule, case, "mitigated", "detected", "it was mitigated before anybody knew of it"))
    yield from found or _before(rule, case, "resolved", "detected", "it was resolved before anybody knew of it")


def _early(rule: Rule, case: Case) -> Iterator[Finding]:
    yield from _before(rule, case, "detected", "started", "it was detected before it began")


def _contradiction(rule: Rule, case: Case) -> Iterator[Finding]:
    """A field against the rows that carry its role; of several rows (an incident in waves) one has to agree."""
    item = case.item
    if not item.timeline:
        return
    rows: dict[Role, list[tuple[Moment, int]]] = {}
    for event in item.timeline.events:
        if event.role and event.moment:
            rows.setdefault(event.role, []).append((event.moment, event.line))
    for role, moments in rows.items():
        stated = getattr(item, role.value)
        if stated and all(_apart(stated, moment) for moment, _ in moments):
            moment, line = moments[0]
            message = f"{role.value} is {stated.label()}, but the timeline says {moment.label()} (line {line})"
            yield rule.at_field(case, (role.value,), message)


def _apart(one: Moment, other: Moment) -> bool:
    return one.definitely_before(other) or other.definitely_before(one)


def _midnight(rule: Rule, case: Case) -> Iterator[Finding]:
    item = case.item
    for name in FIELDS:
        moment: Moment | None = getattr(item, name)
        if moment is None or not moment.is_midnight:
            continue
        rows = item.timeline.events if item.timeline else ()
        if not any(row.moment and row.moment.is_midnight and row.moment.earliest == moment.earliest for row in rows):
            remedy = f"If only the day is known, write {moment.day.isoformat()}"
            yield rule.at_field(case, (name,), f"{name} is exactly 00:00", remedy)


def _season(rule: Rule, case: Case) -> Iterator[Finding]:
    # Once is enough: the zone is the same for all. The rows of the timeline are looked at while it is read.
    item = case.item
    timed = (Precision.MINUTE, Precision.HOUR, Precision.RANGE)
    for name in FIELDS:
        moment: Moment | None = getattr(item, name)
        if moment is None or moment.precision not in timed:
            continue
        if doubt := moment.zone.season_doubt(moment.earliest):
            remedy = "Check the zone; an IANA name such as Europe/Berlin is right all year"
            yield rule.at_field(case, (name,), doubt, remedy)
            return


_PLACEHOLDER = re.compile(
    r"(?<![\w-])(?:TODO|TBD|TBA|FIXME|XXX+|YYYY?-MM-DD|DD/MM/YYYY|HH:mm|lorem ipsum)(?![\w-])"
    r"|\bshort event description\b|\bsomeone fromtheteam\b|\bto be done (?:pre|post)-meeting\b"
    r"|\[(?:insert|your|fill in|describe|link to|name of)\b[^\]\n]{0,60}\](?!\()",
    re.IGNORECASE,
)
_UPPER = frozenset(("TODO", "TBD", "TBA", "FIXME"))


def _placeholder(rule: Rule, case: Case) -> Iterator[Finding]:
    if item := case.postmortem:
        level = Level.INFO if item.status is Status.DRAFT else None
        uses = (((("factors", index, "evidence")), use.evidence) for index, use in enumerate(item.factors))
        for at, text in ((("title",), item.title), (("summary",), item.summary), *uses):
            if text in UNANSWERED:
                yield rule.at_field(case, at, f"{quoted(text)} is the question, not yet its answer", level=level)
    for match in _PLACEHOLDER.finditer(case.source.prose.text):
        word = match[0]
        if word.upper() in _UPPER and not word.isupper():
            continue
        yield rule.at_text(case, match.start(), match.end(), f"{word[:40]!r} is left from a template")


def _reading(code: str, title: str, level: Level, why: str) -> Rule:
    return Rule(code, Theme.TIMELINE, title, level, why, scope=Scope.READING)


RULES: tuple[Rule, ...] = (
    _reading(
        "timeline-time",
        "A time in the timeline cannot be read",
        Level.WARNING,
        "The row is kept, but it cannot be drawn or compared.",
    ),
    _reading(
        "timeline-order",
        "A row is earlier than the one before",
        Level.WARNING,
        "Readers follow the rows as a story; an hour typed wrong turns cause and effect around.",
    ),
    _reading(
        "timeline-zone",
        "The zone of the timeline is unclear",
        Level.WARNING,
        "IST is three zones. Every time of the table is in doubt by hours.",
    ),
    _reading(
        "timeline-zone-contradicted",
        "A row contradicts the zone",
        Level.WARNING,
        "The same minute with another hour in the text of the row: the column is in another zone than it says.",
    ),
    _reading(
        "timeline-season",
        "A zone out of season",
        Level.INFO,
        "CET in July is one hour off, or not, and nobody can tell later.",
    ),
    _reading(
        "timeline-rollover",
        "Midnight passed without a date",
        Level.INFO,
        "The row was taken for the next day, which may not be what was meant.",
    ),
    _reading("timeline-placeholder", "A row of the template is left", Level.INFO, "It says nothing and was left out."),
    _reading(
        "practice-time",
        "An exercise names a time that the timeline does not have",
        Level.ERROR,
        "The question would never be asked, and nobody would notice.",
    ),
    _reading(
        "practice-unusable",
        "Words on an exercise that there is not",
        Level.WARNING,
        "An exercise needs a timeline that leads from the first sign to the end.",
    ),
    Rule(
        "time-order",
        Theme.TIMELINE,
        "It ended before it began",
        Level.ERROR,
        "No duration can be computed, and one of the two times is wrong.",
        "Which of the two was typed wrong: the day, the hour or the zone?",
        (
            Example(
                "started: 2024-05-02 14:10\nresolved: 2024-05-02 13:50",
                "started: 2024-05-02 13:10\nresolved: 2024-05-02 13:50",
            ),
        ),
        find=_order,
        fast=True,
    ),
    Rule(
        "ended-undetected",
        Theme.TIMELINE,
        "It ended before anybody knew",
        Level.WARNING,
        "A fix before the detection is either a typing error or a story worth telling: it went away by itself.",
        "Did it heal by itself? Then say so in the text, with a waiver here.",
        (
            Example(
                "detected: 2024-05-02 14:30\nmitigated: 2024-05-02 14:10",
                "detected: 2024-05-02 13:30\nmitigated: 2024-05-02 14:10",
            ),
        ),
        find=_undetected,
        fast=True,
    ),
    Rule(
        "detected-early",
        Theme.TIMELINE,
        "It was detected before it began",
        Level.WARNING,
        "The time to detect cannot be computed. Harm usually begins before anybody sees it.",
        "Did the harm begin earlier than the first visible sign?",
        (
            Example(
                "started: 2024-05-02 14:10\ndetected: 2024-05-02 13:50",
                "started: 2024-05-02 13:45\ndetected: 2024-05-02 13:50",
            ),
        ),
        find=_early,
        fast=True,
    ),
    Rule(
        "timeline-contradicts",
        Theme.TIMELINE,
        "Field and timeline disagree",
        Level.WARNING,
        "Durations come from the fields, readers believe the table; both cannot be right.",
        "Which of the two was looked up?",
        (
            Example(
                "detected: 2024-05-02 14:30, and a row `| 14:05 | **Detected:** ... |`",
                "detected: 2024-05-02 14:05, and a row `| 14:05 | **Detected:** ... |`",
            ),
        ),
        find=_contradiction,
        fast=True,
    ),
    Rule(
        "midnight",
        Theme.TIMELINE,
        "Exactly 00:00",
        Level.INFO,
        "Midnight is what tools make of a date without a time; it claims a minute that nobody knew.",
        "Was it really on the stroke of midnight?",
        (Example("started: 2024-05-02 00:00", "started: 2024-05-02"),),
        find=_midnight,
        fast=True,
    ),
    Rule(
        "season",
        Theme.TIMELINE,
        "A zone out of season",
        Level.INFO,
        "CET in July is one hour off, or not, and nobody can tell later.",
        "What did the clock on the wall show?",
        (Example("timezone: CET\nstarted: 2024-07-02 13:42", "timezone: Europe/Berlin\nstarted: 2024-07-02 13:42"),),
        find=_season,
        fast=True,
    ),
    Rule(
        "placeholder",
        Theme.TIMELINE,
        "A placeholder is left in",
        Level.WARNING,
        "Years later nobody knows whether it was unknown or forgotten.",
        "Is it known by now? If not, leave the line out.",
        (Example("Impact: TBD", "Impact: not measured"),),
        Scope.TEXT,
        _placeholder,
    ),
    *DURATION_RULES,
)
