"""Sentences that say from when to when it went on: `from 15:30 to 18:10 UTC`, with the duration they claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from postmortems.core.duration import DurationError, Span, parse_duration
from postmortems.core.moment import Moment, MomentError, Precision, Zone, read_leading
from postmortems.imports.blocks import Shape
from postmortems.imports.dates import dates_in, written
from postmortems.imports.finding import Finding, guessed, question
from postmortems.imports.kinds import Kind
from postmortems.imports.outline import Outline
from postmortems.imports.plain import plain, sentences

_RANGE = re.compile(r"\b(?:from|between)\s+(?=[\w~ ,:]{0,40}\d)(.{6,120})", re.IGNORECASE)
_BARE_RANGE = re.compile(
    r"(?<![\d:-])\d{1,2}:\d{2}(?:\s?[ap]m)?(?:\s[A-Z]{2,4})?\s+(?:to|until|[-–])\s+\d{1,2}:\d{2}.{0,60}", re.IGNORECASE
)
_DURATION = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|nearly|almost)\s+|~)?\b(?:\d{1,4}(?:\.\d)?|an?)\s?(?:days?|hours?|"
    r"hrs?|minutes?|mins?)\b"
    r"(?:,?\s(?:and\s)?\d{1,2}\s?(?:hours?|minutes?|mins?)\b)?",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(
    r"\b(?:on (?:the )?)?(\d{1,2})(?:st|nd|rd|th)?(?: of)? (january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b"
    r"|\b(january|february|march|april|may|june|july|august|september|october|november|december) (\d{1,2})(?:st|nd|rd|"
    r"th)?\b(?!,? \d{4})",
    re.IGNORECASE,
)
_MONTHS = "january february march april may june july august september october november december".split()


def read_prose(outline: Outline, zone: Zone | None, day: date | None, named: date | None) -> Iterator[Finding]:
    """Suggests start and end from the first such sentence of the summary or before the sections.

    Args:
        outline: The text.
        zone: That the write-up declares.
        day: The day that it states.
        named: The day in the file's name; it lends a year to a date without one.
    """
    for line, text in _texts(outline):
        parts = sentences(text)[:30]
        for position, sentence in enumerate(parts):
            if not (found := _range(sentence, zone, day, named)):
                continue
            start, end = found
            why = "a sentence says from when to when"
            yield guessed("started", start, why, line, sentence[:300])
            yield guessed("resolved", end[0], why, line, sentence[:300])
            yield from _duration(" ".join(parts[position : position + 2]), end[1], line)
            return


def _texts(outline: Outline) -> Iterator[tuple[int, str]]:
    for block in outline.lead:
        if block.shape is not Shape.ROW:
            yield outline.line(block.index), plain(block.text)
    for part in outline.of_kind(Kind.SUMMARY, Kind.IMPACT):
        for block in outline.own(part):
            if block.shape is not Shape.ROW:
                yield outline.line(block.index), plain(block.text)


def _range(
    sentence: str, zone: Zone | None, day: date | None, named: date | None
) -> tuple[str, tuple[str, Span]] | None:
    base = _day_of(sentence, named) or day
    for text in (
        match[match.lastindex or 0] for match in (_RANGE.search(sentence), _BARE_RANGE.search(sentence)) if match
    ):
        try:
            found = read_leading(text.replace(" and ", " to ", 1))
            if not found or not found[0].timed:
                continue
            moment = found[0].moment(zone, base)
        except MomentError:
            continue
        if moment.precision is Precision.RANGE and not moment.about:
            start, end = (_at(moment, at) for at in (moment.earliest, moment.latest))
            length = moment.latest - moment.earliest
            return written(start, zone), (written(end, zone), Span(length, length))
    return None


def _at(moment: Moment, when: object) -> Moment:
    return Moment(moment.text, when, when, Precision.MINUTE, False, moment.zone)  # type: ignore[arg-type]


def _day_of(sentence: str, named: date | None) -> date | None:
    """The day that a sentence names; one without a year takes that of the file's name if it is near."""
    if days := dates_in(sentence):
        return days[0]
    if named and (match := _DAY_ALONE.search(sentence)):
        month = _MONTHS.index((match[2] or match[3]).lower()) + 1
        try:
            found = date(named.year, month, int(match[1] or match[4]))
        except ValueError:
            return None
        return found if abs((found - named).days) < 60 else None
    return None


def _duration(text: str, span: Span, line: int) -> Iterator[Finding]:
    """A question when no duration that is claimed beside the range agrees with it."""
    claims = []
    for match in _DURATION.finditer(text[:600]):
        try:
            claims.append(parse_duration(match[0]))
        except DurationError:
            continue
    if claims and not any(claim.agrees_with(span) for claim in claims):
        minutes = int(span.shortest.total_seconds() // 60)
        yield question("duration", f"{claims[0].text!r} is stated, but the times are {minutes} minutes apart", line)
