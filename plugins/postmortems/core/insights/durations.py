"""How long it took, incident by incident. Nothing is averaged: few, skewed and unlike each other, they have no mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from postmortems.core.duration import Span
from postmortems.core.postmortem import Postmortem


@dataclass(frozen=True, slots=True)
class Measure:
    """A stretch of an incident."""

    name: str
    title: str
    of: Callable[[Postmortem], Span | None]


MEASURES = (
    Measure("detect", "From the start until somebody knew", lambda item: item.time_to_detect),
    Measure("mitigate", "From the start until the harm was mostly over", lambda item: item.time_to_mitigate),
    Measure("resolve", "From the start until all was back to normal", lambda item: item.duration),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Incidents of which a stretch is known, newest first, and how many there are of which it is not."""

    spans: tuple[tuple[Postmortem, Span], ...]
    unknown: int


def measured(postmortems: Iterable[Postmortem], measure: Measure) -> Measured:
    """The known spans of a measure, in the order given."""
    spans, unknown = [], 0
    for item in postmortems:
        span = measure.of(item)
        if span is None:
            unknown += 1
        else:
            spans.append((item, span))
    return Measured(tuple(spans), unknown)
