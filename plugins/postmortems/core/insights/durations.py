"""How long it took, incident by incident. Nothing is averaged: few, skewed and unlike each other, they have no mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from postmortems.core.duration import Span, between
from postmortems.core.moment import Moment
from postmortems.core.postmortem import Postmortem


@dataclass(frozen=True, slots=True)
class Measure:
    """A stretch of an incident."""

    name: str
    title: str
    end: Callable[[Postmortem], Moment | None]

    def of(self, postmortem: Postmortem) -> Span | None:
        """How long it took; None when that is not known."""
        start, end = postmortem.started, self.end(postmortem)
        return between(start, end) if start and end else None

    def is_known(self, postmortem: Postmortem) -> bool:
        """The same as whether there is a span, without making it."""
        start, end = postmortem.started, self.end(postmortem)
        return start is not None and end is not None and not end.definitely_before(start)


MEASURES = (
    Measure("detect", "From the start until somebody knew", lambda item: item.detected),
    Measure("mitigate", "From the start until the harm was mostly over", lambda item: item.mitigated),
    Measure("resolve", "From the start until all was back to normal", lambda item: item.resolved),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Incidents of which a stretch is known, newest first, and of how many it is known and not known."""

    spans: tuple[tuple[Postmortem, Span], ...]
    known: int
    unknown: int


def measured(postmortems: Iterable[Postmortem], measure: Measure, most: int | None = None) -> Measured:
    """The known spans of a measure, in the order given; the first `most` of them where that is given."""
    spans: list[tuple[Postmortem, Span]] = []
    known = unknown = 0
    for item in postmortems:
        if most is not None and known >= most:
            there = measure.is_known(item)
        else:
            span = measure.of(item)
            there = span is not None
            if span:
                spans.append((item, span))
        known += there
        unknown += not there
    return Measured(tuple(spans), known, unknown)
