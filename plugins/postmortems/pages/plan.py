"""The catalog of pages: everything the library becomes, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortems.core.followup import FollowUp
from postmortems.core.library import Library
from postmortems.core.today import today
from postmortems.pages.actions_page import action_pages
from postmortems.pages.insights import insights_pages
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
from postmortems.pages.postmortem_page import postmortem_page
from postmortems.pages.practice import practice_pages
from postmortems.pages.reference import fields_page
from postmortems.pages.related import FindSimilar, RelatedIncidents
from postmortems.pages.search_page import search_page
from postmortems.pages.worked_page import worked_pages


def plan(
    library: Library, *, contribute: str | None = None, day: date | None = None, similar: FindSimilar | None = None
) -> Iterator[GeneratedPage]:
    """All pages of a library. They are written one by one, when somebody asks for their content.

    Args:
        library: The library.
        contribute: `src_uri` of a page that says how to write a postmortem, for the empty list to lead to.
        day: The day from which what is overdue is seen; today when left out.
        similar: Asks the search index for incidents that are alike, see `related`.
    """
    day = day or today()
    follow_up = FollowUp(library, day)
    yield postmortems_page(library, contribute)
    related = RelatedIncidents(library, similar)
    for postmortem in library.postmortems:
        yield postmortem_page(library, postmortem, related)
    if len(library.postmortems) > WHOLE_LIST:
        for year in library.by_year:
            yield from year_pages(library, year)
    yield factors_page(library)
    for factor in library.catalog.factors.values():
        yield from factor_pages(library, factor, follow_up)
    yield services_page(library)
    for service in library.catalog.services.values():
        yield from service_pages(library, service, follow_up)
    yield teams_page(library)
    for team in library.catalog.teams.values():
        yield from team_pages(library, team, follow_up)
    yield triggers_page(library)
    for trigger in library.catalog.triggers.values():
        yield from trigger_pages(library, trigger)
    yield from action_pages(follow_up)
    yield from worked_pages(library)
    yield from practice_pages(library, day)
    yield from insights_pages(library, day)
    yield fields_page()
    yield search_page(library)
