"""A quarter for a review meeting: as a page, and the news of the newest one for the overview."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from postmortems.core.followup import ActionItem
from postmortems.core.insights import Quarter, Recurrence, Report, Reports, Sighting
from postmortems.core.postmortem import ActionStatus
from postmortems.pages.context import Here, date_of, factor_uri, plural, service_uri, trigger_uri
from postmortems.pages.engine import render
from postmortems.pages.insights.over_time import NOTICED
from postmortems.pages.insights.questions import questions
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import ActionView, IncidentView, LinkView

QUARTERS = 4
"""Newest quarters with incidents that have a page."""
SHOWN = 12
MOST_INCIDENTS = 60
MOST_ACTIONS = 40
FACTORS = 6
PROMISES = 3
_URIS = {"factor": factor_uri, "service": service_uri, "trigger": trigger_uri}
BACK = {"factor": "Factors that came back", "service": "Services hit again", "trigger": "Triggers seen before"}
NEW = {"factor": "New factors", "service": "Services hit for the first time", "trigger": "New triggers"}


class SightingView(NamedTuple):
    """Something that showed in a quarter.

    Attributes:
        now: How many incidents of the quarter show it, with a link to it when it is one, else to the list of all.
        before: How many there were before.
        last: The date of the newest of these, with a link to it; None for something new.
    """

    link: LinkView
    now: LinkView
    before: int
    last: LinkView | None


class KindView(NamedTuple):
    """Factors, services or triggers that were new or came back; `more` are not shown."""

    title: str
    new: bool
    sightings: tuple[SightingView, ...]
    more: int


class NewsView(NamedTuple):
    """What was new and what came back in a quarter; `undecided` incidents may have come before or in it."""

    label: str
    kinds: tuple[KindView, ...]
    undecided: int


class WorkedView(NamedTuple):
    """What worked in an incident."""

    incident: LinkView
    text: str
    held: tuple[str, ...]


def quarter_uri(quarter: Quarter) -> str:
    """The page of a quarter."""
    return f"insights/quarters/{str(quarter).lower()}.md"


def news(here: Here, quarter: Quarter, seen: Recurrence) -> NewsView:
    """What was new and what came back in a quarter."""
    kinds = tuple(
        KindView(titles[kind], new, tuple(_sighting(here, kind, item) for item in items[:SHOWN]), len(items) - SHOWN)
        for found, titles, new in ((seen.back, BACK, False), (seen.new, NEW, True))
        for kind, items in found.items()
        if items
    )
    return NewsView(quarter.label, kinds, seen.undecided)


def quarter_page(reports: Reports, quarter: Quarter, parent: str) -> GeneratedPage:
    """The page for a review meeting."""
    src_uri, follow_up = quarter_uri(quarter), reports.follow_up
    library = follow_up.library

    def write(linker: Linker) -> Content:
        here = Here(library, linker, src_uri)
        found = reports.of(quarter)
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
                    (here.factor(key), _actions(here, promises[:PROMISES]), len(promises) - PROMISES)
                    for key, promises in islice(found.again.items(), FACTORS)
                ),
                "questions": questions(library, found),
            },
        )

    title = f"Review of {quarter.label}"
    description = (
        f"The incidents of {quarter.label} for a review meeting: what is new, what came back, what to discuss."
    )
    return GeneratedPage(
        src_uri, title, description, write, parent, prepare=lambda: (follow_up.overdue, follow_up.open_by_factor)
    )


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
    field = {"factor": "factors", "service": "services", "trigger": "trigger"}[kind]
    link = here.page(here.library.catalog.titles(field)[item.id], _URIS[kind](item.id))
    now = LinkView(plural(len(item.now), "incident"), here.url(item.now[0].path) if len(item.now) == 1 else link.url)
    last = LinkView(date_of(item.before[0]), here.url(item.before[0].path)) if item.before else None
    return SightingView(link, now, len(item.before), last)


def _incidents(here: Here, found: Report) -> tuple[IncidentView, ...]:
    return here.incidents(found.incidents[:MOST_INCIDENTS], factors=True)


def _worked(here: Here, found: Report) -> tuple[WorkedView, ...]:
    views = (
        WorkedView(here.postmortem(item), item.what_worked or "", tuple(item.held))
        for item in found.incidents
        if item.what_worked or item.held
    )
    return tuple(views)[:MOST_ACTIONS]


def _actions(here: Here, promises: Sequence[ActionItem]) -> tuple[ActionView, ...]:
    return tuple(here.action(promise.action, promise.postmortem) for promise in promises[:MOST_ACTIONS])
