"""Durations that the text states, against those that the clock gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from postmortems.checks.rule import Case, Example, Finding, Rule, Scope, Theme
from postmortems.core import Level
from postmortems.core.duration import DurationError, Span, Stated, between, parse_duration
from postmortems.core.moment import Moment
from postmortems.core.timeline import Timeline, parse_timeline

_LENGTH = (
    r"(?:about |around |roughly |approximately |~ ?)?\d{1,5}(?:\.\d)?[ -]?(?:h|hours?|hrs?|min|mins|minutes?"
    r"|days?)\b(?:(?:,| and)? \d{1,3} ?(?:h|hours?|min|mins|minutes?)\b)?"
)
_KEYED = re.compile(
    r"\b(time to (?:detect(?:ion)?|mitigat(?:e|ion)|recover(?:y)?|resol(?:ve|ution)|repair)|total impact duration"
    r"|detection delay)\b"
    rf"[ :]{{1,6}}({_LENGTH})",
    re.I,
)
_CLOCK = r"(\d{1,2}):(\d\d)(?: ?UTC| ?GMT)?"
_RANGE = re.compile(rf"\b{_CLOCK} ?(?:to|until|-|–) ?{_CLOCK}\b(?!-)", re.I)
_NEAR = re.compile(_LENGTH, re.I)
_WINDOW = 60


def _stated(text: str) -> Stated | None:
    try:
        return parse_duration(text.replace("-", " "))
    except DurationError:
        return None


def _timeline(case: Case) -> Timeline | None:
    if case.postmortem:
        return case.postmortem.timeline
    document = case.source.document
    return parse_timeline(document.body, path=case.source.path, first_line=document.body_line, zone=None, base=None)


def _spans(case: Case) -> list[Span]:
    """Every duration that the times of the file give."""
    item = case.postmortem
    stated = [item.started, item.detected, item.mitigated, item.resolved] if item else []
    moments: list[Moment] = [moment for moment in stated if moment]
    timeline = _timeline(case)
    rows = [event.moment for event in timeline.events[:150] if event.moment] if timeline else []
    moments += rows
    pairs = combinations(sorted(set(moments), key=lambda moment: moment.sort_key), 2)
    return [span for one, other in pairs if (span := between(one, other))]


def _keyed(rule: Rule, case: Case) -> Iterator[Finding]:
    """`Time to detection: 544 minutes` has to be the distance of some two moments."""
    spans: list[Span] | None = None
    for match in _KEYED.finditer(case.source.prose.text):
        stated = _stated(match[2])
        if stated is None or not stated.value:
            continue
        spans = _spans(case) if spans is None else spans
        if spans and not any(stated.agrees_with(span) for span in spans):
            nearest = min(spans, key=lambda span: abs(span.shortest - (stated.value or timedelta())))
            message = f"{match[1].lower()} is given as {match[2]}, but no two times of this file are that far apart"
            remedy = f"The closest two are {nearest.label()} apart: check both, or leave the figure out"
            yield rule.at_text(case, match.start(2), match.end(2), message, remedy)


def _ranges(rule: Rule, case: Case) -> Iterator[Finding]:
    """`about 3 hours, from 15:30 to 18:10` is 2 h 40 min."""
    text = case.source.prose.text
    for match in _RANGE.finditer(text):
        start, end = (
            timedelta(hours=int(match[1]), minutes=int(match[2])),
            timedelta(hours=int(match[3]), minutes=int(match[4])),
        )
        computed = (end - start) % timedelta(days=1)
        span = Span(computed, computed)
        before = text[max(match.start() - _WINDOW, 0) : match.start()]
        after = text[match.end() : match.end() + _WINDOW]
        near = [*_near(before, match.start() - len(before), last=True), *_near(after, match.end(), last=False)]
        for words, at in near:
            stated = _stated(words)
            # The other end of the day, or another day: whole days are not for a clock to judge.
            if (
                stated
                and stated.value
                and timedelta() < stated.value < timedelta(days=1)
                and not stated.agrees_with(span)
            ):
                message = f"{words.strip()!r} is not what lies between {match[0]}, which is {span.label()}"
                yield rule.at_text(case, at, at + len(words), message, f"Write {span.label()}, or mend the times")


_BEFORE = re.compile(r"[ ,(]{0,4}(?:from|between|lasting)?[ (]{0,3}$", re.I)
_AFTER = re.compile(r"(?: ?UTC)?[ ,]{0,3}\($", re.I)


def _near(text: str, offset: int, *, last: bool) -> Iterator[tuple[str, int]]:
    found = list(_NEAR.finditer(text))
    if found and last and _BEFORE.match(text, found[-1].end()):
        yield found[-1][0], offset + found[-1].start()
    if found and not last and _AFTER.fullmatch(text, 0, found[0].start()):
        yield found[0][0], offset + found[0].start()


RULES: tuple[Rule, ...] = (
    Rule(
        "stated-duration",
        Theme.TIMELINE,
        "A stated duration that the times do not give",
        Level.WARNING,
        "One in six figures written by hand is wrong, and statistics are made of them.",
        "From which moment to which was it counted?",
        (Example("Time to recovery: 3 hours, in a timeline of 40 minutes", "(leave it out: the page computes it)"),),
        Scope.TEXT,
        _keyed,
    ),
    Rule(
        "range-duration",
        Theme.TIMELINE,
        "A duration that contradicts its own times",
        Level.WARNING,
        "Both stand in one sentence, and a reader who adds up stops trusting the rest.",
        "Which of the two was looked up?",
        (Example("It was down for 3 hours, from 15:30 to 18:10.", "It was down for 2 h 40 min, from 15:30 to 18:10."),),
        Scope.TEXT,
        _ranges,
    ),
)
