"""Questions that a quarter's own facts raise. They ask about the system, never about a person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from postmortems.core.insights import Report
from postmortems.core.library import Library
from postmortems.core.postmortem import ActionStatus, DetectedBy

OUTSIDE = (DetectedBy.CUSTOMER, DetectedBy.THIRD_PARTY)
MOST_NAMED = 3


def questions(library: Library, found: Report) -> tuple[str, ...]:
    """Plain sentences, the most pressing first."""
    return tuple(_questions(library, found))


def _questions(library: Library, found: Report) -> Iterator[str]:
    factors = library.catalog.factors
    if not found.incidents:
        return
    for key, promises in islice(found.again.items(), MOST_NAMED):
        said = "an action against it is" if len(promises) == 1 else f"{len(promises)} actions against it are"
        yield (
            f"“{factors[key].title}” came back, and {said} not known to be done. What stood in the way, and what would "
            "make it easy?"
        )
    many = [key for key, count in found.factors if count > 1][:MOST_NAMED]
    if many:
        names = ", ".join(f"“{factors[key].title}”" for key in many)
        yield f"{names} showed in more than one incident. Where else in our systems is the same gap open?"
    outside = sum(found.detection.get(by, 0) for by in OUTSIDE)
    if outside:
        yield f"{_incidents(outside)} noticed first by somebody outside. Which signal would have told us before them?"
    unknown = found.detection.get(DetectedBy.UNKNOWN, 0)
    if unknown:
        yield f"Of {_incidents(unknown, 'it is')} not known who noticed first. Can somebody still say?"
    if found.overdue:
        count = len(found.overdue)
        verb = "s are" if count > 1 else " is"
        yield f"{count} action{verb} overdue. Which still matter, and which do we drop, with a reason?"
    ownerless = sum(not promise.action.owner for promise in found.actions[ActionStatus.PLANNED])
    if ownerless:
        yield f"{ownerless} planned action{'s have' if ownerless > 1 else ' has'} no owner. Which team takes each?"
    if any(item.held or item.what_worked for item in found.incidents):
        yield "What worked: which of these defences do other services lack?"
    yield "Which of these incidents should a newcomer read first, and why?"


def _incidents(count: int, verb: str = "") -> str:
    if verb:
        return f"{count} incident{'s' if count > 1 else ''} {verb}"
    return f"{count} incident{'s were' if count > 1 else ' was'}"
