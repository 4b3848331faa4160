"""Pages that list the incidents of something: a factor, a service, a team, a trigger, a year. Long lists are paged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from postmortems.core.catalog import Factor, Service, Team, Trigger
from postmortems.core.followup import ActionItem, FollowUp
from postmortems.core.library import Library, ranked
from postmortems.core.postmortem import Postmortem
from postmortems.core.today import today
from postmortems.pages.actions_page import team_actions_uri
from postmortems.pages.context import (
    PAGE_SIZE,
    Here,
    date_of,
    factor_uri,
    plural,
    service_uri,
    team_uri,
    trigger_uri,
    year_uri,
)
from postmortems.pages.engine import render
from postmortems.pages.lesson_views import lessons_view
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import ActionView, FactView, LinkView, PagerView
from postmortems.pages.worked_page import ACCOUNTS, accounts, worked_uri

SHOWN = 10
"""How many of a ranking a card shows."""
EXAMPLES = 5
"""How many incidents stand under each factor of a service."""
MAX_ACTIONS = 40
MOST_SERVICES = 150
"""Services of a team, those with the most incidents."""

Values = dict[str, object]
Fill = Callable[[Here, Sequence[Postmortem], int], tuple[str, Values]]


class ShownView(NamedTuple):
    """An incident with how a factor showed itself in it."""

    incident: LinkView
    when: str
    evidence: str


@dataclass(frozen=True, slots=True)
class HurtView:
    """A factor on a service's page with its incidents there; `more` are not shown."""

    factor: LinkView
    count: int
    incidents: tuple[ShownView, ...]
    more: int


class MeasureView(NamedTuple):
    """A countermeasure with the factor it is for."""

    text: str
    note: str


def factor_pages(library: Library, factor: Factor, follow_up: FollowUp) -> Iterator[GeneratedPage]:
    """The page of a factor: what closes the gap, where it showed, what is promised against it."""
    incidents = library.by_factor.get(factor.id, ())

    def fill(here: Here, shown: Sequence[Postmortem], number: int) -> tuple[str, Values]:
        first = number == 1
        told = library.telling_by_factor.get(factor.id, ()) if first else ()
        open_items = follow_up.open_by_factor.get(factor.id, ()) if first else ()
        services = ranked(key for item in incidents for key in item.services)[:SHOWN] if first else ()
        companions = library.factor_pairs.get(factor.id, ())[:SHOWN] if first else ()
        group = library.catalog.group_of(factor.id)
        return "factor.md.j2", {
            "factor": factor,
            "group": group.title,
            "sources": group.sources if first else "",
            "all_url": here.url("factors/index.md"),
            "services": here.counts([(here.service(key), count) for key, count in services]),
            "companions": here.counts([(here.factor(key), count) for key, count in companions]),
            "incidents": tuple(here.incident(item, note=_evidence(item, factor.id)) for item in shown),
            "actions": _actions(here, open_items),
            "more_actions": max(0, len(open_items) - MAX_ACTIONS),
            "worked": accounts(here, told),
            "worked_page": here.page(f"All {len(told)} accounts", worked_uri(factor.id)) if told else None,
            "lessons": lessons_view(here, library.lessons_by_factor.get(factor.id, ()), today()) if first else None,
        }

    uri = lambda number: factor_uri(factor.id, number)  # noqa: E731 - a name for one argument
    return _paged(library, incidents, uri, "factors/index.md", factor.title, factor.definition, fill)


def service_pages(library: Library, service: Service, follow_up: FollowUp) -> Iterator[GeneratedPage]:
    """The page of a service: what keeps hurting it, what to look at before a change, its history."""
    incidents = library.by_service.get(service.id, ())

    def fill(here: Here, shown: Sequence[Postmortem], number: int) -> tuple[str, Values]:
        first = number == 1
        told = [item for item in incidents if item.says_what_worked] if first else ()
        open_items = follow_up.open_by_service.get(service.id, ()) if first else ()
        hurting = _hurting(here, incidents) if first else ()
        return "service.md.j2", {
            "service": service,
            "owner": here.team(service.owner) if service.owner else None,
            "all_url": here.url("services/index.md"),
            "facts": _service_facts(here, service, incidents) if first else (),
            "hurting": hurting,
            "measures": _measures(library, hurting),
            "actions": _actions(here, open_items),
            "more_actions": max(0, len(open_items) - MAX_ACTIONS),
            "worked": accounts(here, told),
            "more_worked": max(0, len(told) - ACCOUNTS),
            "lessons": lessons_view(here, library.lessons_by_service.get(service.id, ()), today()) if first else None,
            "incidents": here.incidents(shown, factors=True),
        }

    uri = lambda number: service_uri(service.id, number)  # noqa: E731 - a name for one argument
    return _paged(library, incidents, uri, "services/index.md", service.title, service.description, fill)


def team_pages(library: Library, team: Team, follow_up: FollowUp) -> Iterator[GeneratedPage]:
    """The page of a team: its services and their incidents."""
    incidents = library.by_team.get(team.id, ())
    owned = library.services_of_team.get(team.id, ())

    def fill(here: Here, shown: Sequence[Postmortem], number: int) -> tuple[str, Values]:
        counts = [(here.service(key), len(library.by_service.get(key, ()))) for key in owned if number == 1]
        counts.sort(key=lambda pair: (-pair[1], pair[0].text.casefold()))
        return "listing.md.j2", {
            "all_url": here.url("teams/index.md"),
            "all_name": "Teams",
            "title": team.title,
            "lead": team.description,
            "entry_links": (
                *((here.page("Its actions", team_actions_uri(team.id)),) if team.id in follow_up.counts else ()),
                *(LinkView(link.title, link.url) for link in team.links),
            ),
            "lessons": None,
            "services_title": "Its services",
            "services": here.counts(counts[:MOST_SERVICES]),
            "factors": _factor_counts(here, incidents) if number == 1 else (),
            "incidents": here.incidents(shown),
        }

    uri = lambda number: team_uri(team.id, number)  # noqa: E731 - a name for one argument
    return _paged(library, incidents, uri, "teams/index.md", team.title, team.description, fill)


def trigger_pages(library: Library, trigger: Trigger) -> Iterator[GeneratedPage]:
    """The page of a trigger: what it met."""
    incidents = library.by_trigger.get(trigger.id, ())

    def fill(here: Here, shown: Sequence[Postmortem], number: int) -> tuple[str, Values]:
        services = ranked(key for item in incidents for key in item.services)[:SHOWN] if number == 1 else ()
        lessons = library.lessons_by_trigger.get(trigger.id, ()) if number == 1 else ()
        return "listing.md.j2", {
            "all_url": here.url("triggers/index.md"),
            "all_name": "Triggers",
            "title": trigger.title,
            "lead": trigger.definition,
            "entry_links": (),
            "lessons": lessons_view(here, lessons, today()),
            "services_title": "Services it met",
            "services": here.counts([(here.service(key), n) for key, n in services]),
            "factors": _factor_counts(here, incidents) if number == 1 else (),
            "incidents": here.incidents(shown),
        }

    uri = lambda number: trigger_uri(trigger.id, number)  # noqa: E731 - a name for one argument
    return _paged(library, incidents, uri, "triggers/index.md", trigger.title, trigger.definition, fill)


def year_pages(library: Library, year: int | None) -> Iterator[GeneratedPage]:
    """The page of a year."""
    title = f"Incidents of {year}" if year else "Incidents of unknown year"

    def fill(here: Here, shown: Sequence[Postmortem], number: int) -> tuple[str, Values]:
        return "year.md.j2", {
            "all_url": here.url("postmortems/index.md"),
            "title": title,
            "incidents": here.incidents(shown),
        }

    uri = lambda number: year_uri(year, number)  # noqa: E731 - a name for one argument
    return _paged(library, library.by_year[year], uri, "postmortems/index.md", title, "", fill)


def _paged(
    library: Library,
    incidents: Sequence[Postmortem],
    uri: Callable[[int], str],
    parent: str,
    title: str,
    description: str,
    fill: Fill,
) -> Iterator[GeneratedPage]:
    total = max(1, -(-len(incidents) // PAGE_SIZE))
    for number in range(1, total + 1):
        yield _page(library, incidents, uri, parent, title, description, fill, number, total)


def _page(
    library: Library,
    incidents: Sequence[Postmortem],
    uri: Callable[[int], str],
    parent: str,
    title: str,
    description: str,
    fill: Fill,
    number: int,
    total: int,
) -> GeneratedPage:
    def write(linker: Linker) -> Content:
        here = Here(library, linker, uri(number))
        shown = incidents[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        template, values = fill(here, shown, number)
        # How many there are stands on the first page alone, so that one more leaves the others as they are.
        start = (number - 1) * PAGE_SIZE
        heading = (
            plural(len(incidents), "incident") if number == 1 else f"Incidents {start + 1:,} to {start + len(shown):,}"
        )
        pager = PagerView(
            number,
            total,
            here.page("Newer", uri(number - 1)) if number > 1 else None,
            here.page("Older", uri(number + 1)) if number < total else None,
        )
        return render(template, {**values, "heading": heading, "pager": pager})

    name = title if number == 1 else f"{title}, page {number}"
    return GeneratedPage(uri(number), name, description, write, parent)


def _evidence(postmortem: Postmortem, factor_id: str) -> str:
    return next((use.evidence for use in postmortem.factors if use.id == factor_id), "") or postmortem.summary


def _factor_counts(here: Here, incidents: Sequence[Postmortem]) -> tuple[object, ...]:
    pairs = ranked(key for item in incidents for key in item.factor_ids)[:SHOWN]
    return here.counts([(here.factor(key), count) for key, count in pairs])


def _actions(here: Here, items: Sequence[ActionItem]) -> tuple[ActionView, ...]:
    return tuple(here.action(item.action, item.postmortem, overdue=item.overdue) for item in items[:MAX_ACTIONS])


def _hurting(here: Here, incidents: Sequence[Postmortem]) -> tuple[HurtView, ...]:
    """Factors of a service, most often first, each with its newest incidents and how it showed in them."""
    carriers: dict[str, list[Postmortem]] = {}
    for item in incidents:
        for factor_id in item.factor_ids:
            carriers.setdefault(factor_id, []).append(item)
    views = []
    for factor_id in sorted(carriers, key=lambda key: (-len(carriers[key]), key)):
        items = carriers[factor_id]
        shown = tuple(
            ShownView(here.postmortem(item), date_of(item), _own_evidence(item, factor_id)) for item in items[:EXAMPLES]
        )
        views.append(HurtView(here.factor(factor_id), len(items), shown, len(items) - len(shown)))
    return tuple(views)


def _own_evidence(postmortem: Postmortem, factor_id: str) -> str:
    return next((use.evidence for use in postmortem.factors if use.id == factor_id), "")


def _measures(library: Library, hurting: Sequence[HurtView]) -> tuple[MeasureView, ...]:
    """First countermeasures of the factors that hit most often: what to ask for before a change."""
    factors = [library.catalog.factors[item.factor.id] for item in hurting[:4]]
    return tuple(
        MeasureView(measure, f"against: {factor.title}") for factor in factors for measure in factor.countermeasures[:2]
    )


def _service_facts(here: Here, service: Service, incidents: Sequence[Postmortem]) -> tuple[FactView, ...]:
    library = here.library
    dependents = library.dependents.get(service.id, ())
    facts = [
        FactView("Run by", links=(here.team(service.owner),) if service.owner else (), known=bool(service.owner)),
        FactView("Incidents", str(len(incidents))),
    ]
    if incidents and incidents[0].when:
        facts.append(FactView("Last incident", incidents[0].when.date_label(), incidents[0].when.day_only().iso()))
    if service.tier:
        facts.append(FactView("Tier", service.tier))
    if service.depends_on:
        facts.append(FactView("Depends on", links=tuple(here.service(key) for key in service.depends_on[:SHOWN])))
    if dependents:
        more = len(dependents) - SHOWN
        note = f"and {more} more" if more > 0 else ""
        facts.append(FactView("Needed by", links=tuple(here.service(key) for key in dependents[:SHOWN]), note=note))
    if service.aliases:
        facts.append(FactView("Also called", ", ".join(service.aliases)))
    if service.paths:
        facts.append(FactView("Code", ", ".join(service.paths)))
    if service.links:
        facts.append(FactView("See also", links=tuple(LinkView(link.title, link.url) for link in service.links)))
    if service.retired:
        since = "" if isinstance(service.retired, bool) else service.retired.date_label()
        facts.append(FactView("Retired", since or "yes"))
    return tuple(facts)
