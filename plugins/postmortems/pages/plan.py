"""The catalog of pages: everything the library becomes, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortems.core.fingerprint import Fingerprints
from postmortems.core.followup import FollowUp
from postmortems.core.library import Library
from postmortems.core.today import today
from postmortems.pages import looks
from postmortems.pages.actions_page import PAGE_SIZE as ACTIONS
from postmortems.pages.actions_page import actions_page, team_action_pages
from postmortems.pages.dependencies import Dependencies
from postmortems.pages.insights import insights_pages
from postmortems.pages.lesson_lists import guard_pages, lesson_list_pages
from postmortems.pages.lesson_page import lesson_page
from postmortems.pages.listings import factor_pages, service_pages, team_pages, trigger_pages, year_pages
from postmortems.pages.overviews import (
    WHOLE_LIST,
    factors_page,
    postmortems_page,
    services_page,
    teams_page,
    triggers_page,
)
from postmortems.pages.page import GeneratedPage
from postmortems.pages.path_pages import path_pages
from postmortems.pages.postmortem_page import postmortem_page
from postmortems.pages.practice import practice_pages
from postmortems.pages.reference import fields_page
from postmortems.pages.related import Likeness, RelatedIncidents
from postmortems.pages.search_page import search_page
from postmortems.pages.worked_page import PAGE_SIZE as ACCOUNTS
from postmortems.pages.worked_page import worked_factor_pages, worked_page


def plan(
    library: Library,
    *,
    contribute: str | None = None,
    day: date | None = None,
    likeness: Likeness | None = None,
    prints: Fingerprints | None = None,
    follow_up: FollowUp | None = None,
) -> Iterator[GeneratedPage]:
    """All pages of a library. They are written one by one, when somebody asks for their content.

    Args:
        library: The library.
        contribute: `src_uri` of a page that says how to write a postmortem, for the empty list to lead to.
        day: The day from which what is overdue is seen; today when left out.
        likeness: Who is like whom, asked when a page is written.
        prints: The library's, on the same day, for whoever needs them anyway.
        follow_up: The same of its actions.
    """
    prints = prints or Fingerprints(library, day or today())
    day = prints.day
    follow_up = follow_up or FollowUp(library, day)
    catalog = library.catalog
    related = RelatedIncidents(library, likeness)
    depending = Dependencies(prints, follow_up, related)
    yield depending.whole(postmortems_page(library, contribute), looks.POSTMORTEMS)
    for postmortem in library.postmortems:
        yield postmortem_page(library, postmortem, related, depending.postmortem(postmortem))
    if len(library.postmortems) > WHOLE_LIST:
        for year, incidents in library.by_year.items():
            yield from depending.listing(year_pages(library, year), str(year), incidents, looks.LISTED)
    yield depending.whole(factors_page(library), looks.FACTORS)
    for factor in catalog.factors.values():
        yield from depending.listing(
            factor_pages(library, factor, follow_up),
            factor.id,
            library.by_factor.get(factor.id, ()),
            looks.FACTOR_ROWS,
            looks.FACTOR,
            lessons=library.lessons_by_factor.get(factor.id, ()),
            actions=lambda: follow_up.open_by_factor,
        )
    yield depending.whole(services_page(library), looks.SERVICES)
    for service in catalog.services.values():
        yield from depending.listing(
            service_pages(library, service, follow_up),
            service.id,
            library.by_service.get(service.id, ()),
            looks.SERVICE_ROWS,
            looks.SERVICE,
            lessons=library.lessons_by_service.get(service.id, ()),
            actions=lambda: follow_up.open_by_service,
        )
    yield depending.whole(teams_page(library), looks.TEAMS)
    for team in catalog.teams.values():
        yield from depending.listing(
            team_pages(library, team, follow_up),
            team.id,
            library.by_team.get(team.id, ()),
            looks.LISTED,
            looks.TEAM,
            actions=lambda: follow_up.by_team,
        )
    yield depending.whole(triggers_page(library), looks.TRIGGERS)
    for trigger in catalog.triggers.values():
        yield from depending.listing(
            trigger_pages(library, trigger),
            trigger.id,
            library.by_trigger.get(trigger.id, ()),
            looks.LISTED,
            looks.TRIGGER,
            lessons=library.lessons_by_trigger.get(trigger.id, ()),
        )
    yield from depending.lessons(lesson_list_pages(library, day))
    yield from depending.lessons(lesson_page(library, lesson, day) for lesson in library.lessons)
    yield from depending.lessons(guard_pages(library, day))
    yield from depending.paths(path_pages(library))
    yield depending.whole(actions_page(follow_up), looks.ACTIONS)
    for team_id, count in follow_up.counts.items():
        yield from depending.actions(team_action_pages(follow_up, team_id, count), team_id, size=ACTIONS)
    yield depending.whole(worked_page(library), looks.WORKED)
    for factor in catalog.factors.values():
        incidents = library.by_factor.get(factor.id, ())
        told = library.telling_by_factor.get(factor.id, ())
        yield from depending.listing(
            worked_factor_pages(library, factor, told),
            factor.id,
            told,
            looks.ACCOUNTS,
            size=ACCOUNTS,
            of=len(incidents),
        )
    yield from depending.practice(practice_pages(library, day))
    for page, looked_at in insights_pages(follow_up):
        yield depending.whole(page, looked_at)
    yield fields_page()
    yield depending.whole(search_page(library), looks.SEARCH, words=True)
