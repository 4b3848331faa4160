"""The actions of all postmortems: one page over everything, and pages of each team on which every action stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from postmortems.core.followup import ActionItem, FollowUp, ItemGroups, Recurring
from postmortems.core.moment.civil import day_text
from postmortems.core.postmortem import OPEN, ActionStatus
from postmortems.pages.action_rows import action_facets, numbers, sections
from postmortems.pages.context import Here, date_of, factor_uri, service_uri
from postmortems.pages.engine import render
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import CountView, LinkView, PagerView

INDEX = "actions/index.md"
TITLE = "Actions"
WHOLE_LIST = 320
"""Up to so many actions stand on the first page itself; above, it has the most pressing ones and leads to the teams."""
PRESSING = 200
DECISIONS = 25
PAGE_SIZE = 100
WORTH_A_FILTER = 8
"""Shorter lists are read at a glance."""
REPEATS = 20
ASKS = 8
"""Actions that recur, and how many times each is shown."""
MOST = 12
"""Services and gaps that are listed, those with the most open actions."""


class RepeatView(NamedTuple):
    """An action that was asked for again, with the newest times that it was; `more` are not shown."""

    text: str
    times: int
    never_done: bool
    asked: tuple[AskView, ...]
    more: int


class AskView(NamedTuple):
    """One time that something was asked for."""

    incident: LinkView
    when: str
    status: str
    text: str
    overdue: bool


class _Items(NamedTuple):
    """The items of one page: all there are of its kind, and those that it shows."""

    title: str
    items: Sequence[ActionItem]
    shown: Sequence[ActionItem]
    repeats: Sequence[Recurring]
    dated: bool
    calendar: str
    team: str = ""
    first: bool = True


def team_actions_uri(team_id: str, page: int = 1) -> str:
    """The page with the actions of a team, or of nobody in particular."""
    stem = f"actions/teams/{team_id}" if team_id else "actions/unassigned"
    return f"{stem}.md" if page == 1 else f"{stem}/{page}.md"


def actions_page(follow_up: FollowUp) -> GeneratedPage:
    """The first page."""

    def write(linker: Linker) -> Content:
        here = Here(follow_up.library, linker, INDEX)
        asked = follow_up.asked
        pressing = (*follow_up.first(PRESSING, *OPEN), *follow_up.first(DECISIONS, ActionStatus.NOT_DOING))
        shown = follow_up.items if len(asked) <= WHOLE_LIST else pressing
        content = _Items(
            TITLE, asked, shown, follow_up.recurring, any(item.action.due for item in asked), "actions.ics"
        )
        more = {
            "teams": _teams(here, follow_up),
            "services": _most(
                here,
                follow_up.open_by_service,
                lambda key: here.page(here.service(key).text, service_uri(key), "before-you-change-it"),
            ),
            "factors": _most(
                here,
                follow_up.open_by_factor,
                lambda key: here.page(here.factor(key).text, factor_uri(key), "open-actions-against-it"),
            ),
            "all_url": None,
            "pager": None,
        }
        return render("actions.md.j2", {**_values(here, follow_up, content), **more})

    description = "What postmortems asked for and what became of it: overdue first, by team, service and gap."
    return GeneratedPage(INDEX, TITLE, description, write, prepare=lambda: follow_up.recurring_by_team)


def team_action_pages(follow_up: FollowUp, team: str, count: int) -> Iterator[GeneratedPage]:
    """The pages of a team that was asked for so many things, or of nobody in particular; what recurs is on the first.

    Nothing is looked at before a page is written.
    """
    name = follow_up.library.catalog.teams[team].title if team else "nobody in particular"
    title = f"Actions of {name}"
    total = -(-count // PAGE_SIZE)

    def write(number: int, linker: Linker) -> Content:
        here = Here(follow_up.library, linker, team_actions_uri(team, number))
        items = follow_up.by_team[team]
        shown = items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        repeats = follow_up.recurring_by_team.get(team, ()) if number == 1 else ()
        calendar = f"actions/teams/{team}.ics" if team else ""
        content = _Items(title, items, shown, repeats, follow_up.by_team.is_dated(team), calendar, team, number == 1)
        pager = PagerView(
            number,
            total,
            here.page("Before", team_actions_uri(team, number - 1)) if number > 1 else None,
            here.page("After", team_actions_uri(team, number + 1)) if number < total else None,
        )
        more = {"teams": (), "services": (), "factors": (), "all_url": here.url(INDEX), "pager": pager}
        return render("actions.md.j2", {**_values(here, follow_up, content), **more})

    for number in range(1, total + 1):
        name = title if number == 1 else f"{title}, page {number}"
        uri = team_actions_uri(team, number)
        yield GeneratedPage(uri, name, "", partial(write, number), INDEX, prepare=lambda: follow_up.recurring_by_team)


def _values(here: Here, follow_up: FollowUp, content: _Items) -> dict[str, object]:
    return {
        "title": content.title,
        "total": len(content.items),
        "shown": len(content.shown),
        "numbers": numbers(content.items, content.shown) if content.first else (),
        "day": day_text(follow_up.day),
        "dated": content.dated,
        "calendar": here.linker.root(here.src_uri) + content.calendar if content.dated and content.calendar else None,
        "team": here.team(content.team) if content.team else None,
        "facets": action_facets(follow_up, content.shown) if len(content.shown) >= WORTH_A_FILTER else (),
        "sections": sections(here, follow_up, content.shown),
        "repeats": tuple(_repeat(here, group) for group in content.repeats[:REPEATS]),
        "more_repeats": max(0, len(content.repeats) - REPEATS),
    }


def _repeat(here: Here, group: Recurring) -> RepeatView:
    asked = tuple(
        AskView(
            here.postmortem(item.postmortem),
            date_of(item.postmortem),
            item.action.status.value,
            item.action.text,
            item.overdue,
        )
        for item in group.items[:ASKS]
    )
    return RepeatView(asked[0].text, group.times, group.never_done, asked, len(group.items) - len(asked))


def _teams(here: Here, follow_up: FollowUp) -> tuple[CountView, ...]:
    """All teams that were asked for something, by name, since their pages are the way to what is done."""
    teams = follow_up.library.catalog.teams
    still = follow_up.open_by_team.counts
    views = [
        CountView(
            here.page(teams[team].title if team else "Nobody in particular", team_actions_uri(team)),
            still.get(team, 0),
            0,
        )
        for team in follow_up.counts
    ]
    return tuple(sorted(views, key=lambda view: view.link.text.casefold()))


def _most(here: Here, groups: ItemGroups, link: Callable[[str], LinkView]) -> tuple[CountView, ...]:
    top = sorted(groups.counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    return here.counts([(link(key), count) for key, count in top])
