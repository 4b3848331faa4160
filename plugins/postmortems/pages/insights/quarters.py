"""A quarter for a review meeting: as a page, and the news of the newest one for the overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from postmortems.core.insights import Promise, Quarter, Recurrence, Report, Sighting, recurrence, report
from postmortems.core.library import Library
from postmortems.core.postmortem import ActionStatus
from postmortems.pages.context import Here, date_of, factor_uri, service_uri, trigger_uri
from postmortems.pages.engine import render
from postmortems.pages.insights.over_time import NOTICED
from postmortems.pages.insights.questions import questions
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import ActionView, IncidentView, LinkView

QUARTERS = 4
"""Newest quarters with incidents that have a page."""
SHOWN = 12
MOST_INCIDENTS = 100
MOST_ACTIONS = 40
_URIS = {"factor": factor_uri, "service": service_uri, "trigger": trigger_uri}
_PLURALS = {"factor": "Factors", "service": "Services", "trigger": "Triggers"}


@dataclass(frozen=True, slots=True)
class SightingView:
    """Something that showed in a quarter.

    Attributes:
        last: The newest incident before the quarter that showed it; None for something new.
        before: How many there were before.
    """

    link: LinkView
    now: tuple[LinkView, ...]
    more: int
    last: LinkView | None
    when: str
    before: int


@dataclass(frozen=True, slots=True)
class NewsView:
    """What was new and what came back, by kind: (name, entries, how many more)."""

    label: str
    new: tuple[tuple[str, tuple[SightingView, ...], int], ...]
    back: tuple[tuple[str, tuple[SightingView, ...], int], ...]
    undecided: int


@dataclass(frozen=True, slots=True)
class WorkedView:
    """What worked in an incident."""

    incident: LinkView
    text: str
    held: tuple[str, ...]


def quarter_uri(quarter: Quarter) -> str:
    """The page of a quarter."""
    return f"insights/quarters/{str(quarter).lower()}.md"


def news(here: Here, quarter: Quarter, seen: Recurrence | None = None) -> NewsView:
    """What was new and what came back in a quarter."""
    seen = seen or recurrence(here.library, quarter)
    groups = []
    for found in (seen.new, seen.back):
        kinds = [
            (_PLURALS[kind], tuple(_sighting(here, kind, item) for item in items[:SHOWN]), max(0, len(items) - SHOWN))
            for kind, items in found.items()
            if items
        ]
        groups.append(tuple(kinds))
    return NewsView(quarter.label, groups[0], groups[1], seen.undecided)


def quarter_page(library: Library, quarter: Quarter, today: date, parent: str) -> GeneratedPage:
    """The page for a review meeting."""
    src_uri = quarter_uri(quarter)

    def write(linker: Linker) -> Content:
        here = Here(library, linker, src_uri)
        found = report(library, quarter, today)
        return render(
            "quarter.md.j2",
            {
                "all_url": here.url(parent),
                "quarter": quarter,
                "total": len(found.incidents),
                "incidents": _incidents(here, found),
                "news": news(here, quarter, found.recurrence),
                "factors": here.counts([(here.factor(key), count) for key, count in found.factors[:SHOWN]]),
                "detection": tuple((NOTICED[by], count) for by, count in found.detection.items()),
                "worked": _worked(here, found),
                "statuses": statuses(found),
                "overdue": _actions(here, found.overdue),
                "overdue_total": len(found.overdue),
                "again": tuple(
                    (here.factor(key), _actions(here, promises[:5]), max(0, len(promises) - 5))
                    for key, promises in list(found.again.items())[:SHOWN]
                ),
                "questions": questions(library, found),
            },
        )

    title = f"Review of {quarter.label}"
    description = (
        f"The incidents of {quarter.label} for a review meeting: what is new, what came back, what to discuss."
    )
    return GeneratedPage(src_uri, title, description, write, parent)


def statuses(found: Report) -> tuple[tuple[str, int], ...]:
    """How far the actions of a quarter's incidents have come."""
    names = {
        ActionStatus.DONE: "done",
        ActionStatus.PLANNED: "planned",
        ActionStatus.IDEA: "an idea",
        ActionStatus.NOT_DOING: "decided against",
    }
    return tuple((names[status], len(items)) for status, items in found.actions.items() if items)


def _sighting(here: Here, kind: str, item: Sighting) -> SightingView:
    title = here.library.catalog.titles({"factor": "factors", "service": "services", "trigger": "trigger"}[kind])
    last = item.before[0] if item.before else None
    return SightingView(
        here.page(title[item.id], _URIS[kind](item.id)),
        tuple(here.postmortem(postmortem) for postmortem in item.now[:5]),
        max(0, len(item.now) - 5),
        here.postmortem(last) if last else None,
        date_of(last) if last else "",
        len(item.before),
    )


def _incidents(here: Here, found: Report) -> tuple[IncidentView, ...]:
    return here.incidents(found.incidents[:MOST_INCIDENTS], factors=True)


def _worked(here: Here, found: Report) -> tuple[WorkedView, ...]:
    views = (
        WorkedView(here.postmortem(item), item.what_worked or "", tuple(item.held))
        for item in found.incidents
        if item.what_worked or item.held
    )
    return tuple(views)[:MOST_ACTIONS]


def _actions(here: Here, promises: Sequence[Promise]) -> tuple[ActionView, ...]:
    return tuple(here.action(promise.action, promise.incident) for promise in promises[:MOST_ACTIONS])
