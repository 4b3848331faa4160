"""The course of an incident as a strip: what was going on in which stretch of time, and when something happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from postmortems.core.duration import between
from postmortems.core.moment import Moment
from postmortems.core.postmortem import Postmortem

WIDTH = 1000
_MARGIN = 0.03


class PhaseView(NamedTuple):
    """A stretch between two moments that are known.

    Attributes:
        kind: `unnoticed`, `reacting`, `recovering` or `whole`.
        left: Start in thousandths of the width.
        width: Width in thousandths, at least 4 so that a short phase can be seen.
    """

    kind: str
    name: str
    left: int
    width: int
    duration: str


class MarkView(NamedTuple):
    """A moment on the strip; `width` above 0 when it is known as a range only."""

    role: str
    left: int
    width: int


class StripView(NamedTuple):
    """Phases and marks, with a sentence that says the same in words."""

    phases: tuple[PhaseView, ...]
    marks: tuple[MarkView, ...]
    ticks: tuple[int, ...]
    description: str
    width: int = WIDTH


def strip(postmortem: Postmortem) -> StripView | None:
    """The strip of a postmortem; None when it would say no more than the duration does."""
    stated = [
        (name, moment)
        for name, moment in (
            ("started", postmortem.started),
            ("detected", postmortem.detected),
            ("mitigated", postmortem.mitigated),
            ("resolved", postmortem.resolved),
        )
        if moment is not None
    ]
    if len(stated) < 2:
        return None
    first = min(moment.earliest for _, moment in stated)
    last = max(moment.latest for _, moment in stated)
    if last - first < timedelta(minutes=1):
        return None
    scale = _Scale(first, last)
    phases = tuple(
        PhaseView(
            _phase(name, other),
            f"{name} to {other}",
            scale.at(start.earliest),
            max(4, scale.at(end.latest) - scale.at(start.earliest)),
            _duration(start, end),
        )
        for (name, start), (other, end) in pairwise(stated)
    )
    marks = tuple(
        MarkView(name, scale.at(moment.earliest), scale.at(moment.latest) - scale.at(moment.earliest))
        for name, moment in stated
    )
    events = postmortem.timeline.events if postmortem.timeline else ()
    moments = [event.moment for event in events if event.moment and first <= event.moment.earliest <= last]
    ticks = tuple(sorted({scale.at(moment.earliest) for moment in moments}))
    words = [f"{name.capitalize()} {moment.label()}" for name, moment in stated]
    if len(stated) < 3 and len(ticks) < 3:
        return None
    return StripView(phases, marks, ticks, "; ".join(words) + ".")


class _Scale:
    def __init__(self, first: datetime, last: datetime) -> None:
        self.slope = WIDTH * (1 - 2 * _MARGIN) / (last - first).total_seconds()
        self.offset = WIDTH * _MARGIN - first.timestamp() * self.slope

    def at(self, when: datetime) -> int:
        return round(self.offset + self.slope * when.timestamp())


def _phase(name: str, other: str) -> str:
    if (name, other) == ("started", "detected"):
        return "unnoticed"
    if name == "mitigated":
        return "recovering"
    return "reacting" if name == "detected" else "whole"


def _duration(start: Moment, end: Moment) -> str:
    span = between(start, end)
    return span.label() if span else ""
