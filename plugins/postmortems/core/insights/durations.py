"""How long it took, incident by incident. Nothing is averaged: few, skewed and unlike each other, they have no mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


def measured(
    postmortems: Iterable[Postmortem], measures: Sequence[Measure], most: int | None = None
) -> tuple[Measured, ...]:
    """For each measure its known spans, in the order given; the first `most` of them where that is given.

    All measures of an incident are looked at together, since a library keeps these moments packed.
    """
    spans: list[list[tuple[Postmortem, Span]]] = [[] for _ in measures]
    known, total = [0] * len(measures), 0
    for item in postmortems:
        total += 1
        for place, measure in enumerate(measures):
            if most is not None and known[place] >= most:
                known[place] += measure.is_known(item)
            elif span := measure.of(item):
                spans[place].append((item, span))
                known[place] += 1
    return tuple(Measured(tuple(found), count, total - count) for found, count in zip(spans, known, strict=True))
