"""The actions of all postmortems: one page over everything, and pages of each team on which every action stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from postmortems.core.followup import ActionItem, FollowUp, Groups, Recurring
from postmortems.core.moment.civil import day_text
from postmortems.core.postmortem import ActionStatus
from postmortems.pages.context import Here, date_of, factor_uri, service_uri
from postmortems.pages.engine import render
from postmortems.pages.facets import FacetView, OptionView, facets, options
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import ActionView, CountView, LinkView, PagerView

INDEX = "actions/index.md"
TITLE = "Actions"
WHOLE_LIST = 320
"""Up to so many actions stand on the first page itself; above, it has the most pressing ones and leads to the teams."""
PRESSING = 250
DECISIONS = 25
PAGE_SIZE = 150
REPEATS = 20
MOST = 12
"""Services and gaps that are listed, those with the most open actions."""
_KINDS = {"prevent": "Prevent", "detect": "Detect", "mitigate": "Mitigate", "process": "Process"}
_STATUS = {"open": "Open, any", "planned": "Planned", "idea": "Idea", "not-doing": "Decided against", "done": "Done"}
_DUE = {"overdue": "Overdue", "ahead": "Still ahead"}
_OPEN = ("Overdue", "With a due date", "Open")


@dataclass(frozen=True, slots=True)
class RowView:
    """An action as a row of the list, with the values by which it is filtered: ids with blanks between.

    Attributes:
        asked: Titles of the teams that it asks, where the owner does not say it.
        age: How long ago it was asked for; empty when that is not known.
        times: How many incidents asked for it, where there are several.
    """

    action: ActionView
    asked: tuple[str, ...]
    age: str
    times: int
    statuses: str
    due: str
    teams: str
    services: str


@dataclass(frozen=True, slots=True)
class NumberView:
    """How many actions there are of a sort, and the heading of this page that they stand under, if any."""

    count: int
    name: str
    heading: str


@dataclass(frozen=True, slots=True)
class RowsView:
    """Rows under one heading."""

    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class RepeatView:
    """An action that was asked for again, with every time that it was."""

    text: str
    times: int
    never_done: bool
    asked: tuple[AskView, ...]


@dataclass(frozen=True, slots=True)
class AskView:
    """One time that something was asked for."""

    incident: LinkView
    when: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """The items of one page: all there are of its kind, and those that it shows."""

    title: str
    items: Sequence[ActionItem]
    shown: Sequence[ActionItem]
    repeats: Sequence[Recurring]
    calendar: str
    team: str = ""


def team_actions_uri(team_id: str, page: int = 1) -> str:
    """The page with the actions of a team, or of nobody in particular."""
    stem = f"actions/teams/{team_id}" if team_id else "actions/unassigned"
    return f"{stem}.md" if page == 1 else f"{stem}/{page}.md"


def action_pages(follow_up: FollowUp) -> Iterator[GeneratedPage]:
    """The first page, and the pages of each team that was asked for something."""
    yield _index(follow_up)
    for team, items in follow_up.by_team.items():
        yield from _team_pages(follow_up, team, items)


def _index(follow_up: FollowUp) -> GeneratedPage:
    def write(linker: Linker) -> Content:
        here = Here(follow_up.library, linker, INDEX)
        whole = len(follow_up.items) <= WHOLE_LIST
        decided = [item for item in follow_up.items if item.action.status is ActionStatus.NOT_DOING]
        shown = follow_up.items if whole else (*follow_up.open[:PRESSING], *decided[:DECISIONS])
        part = _Part(TITLE, follow_up.items, shown, follow_up.recurring, "actions.ics")
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
        return render("actions.md.j2", {**_values(here, follow_up, part), **more})

    description = "What postmortems asked for and what became of it: overdue first, by team, service and gap."
    return GeneratedPage(INDEX, TITLE, description, write)


def _team_pages(follow_up: FollowUp, team: str, items: Sequence[ActionItem]) -> Iterator[GeneratedPage]:
    name = follow_up.library.catalog.teams[team].title if team else "nobody in particular"
    title = f"Actions of {name}"
    total = -(-len(items) // PAGE_SIZE)

    def write(number: int, linker: Linker) -> Content:
        here = Here(follow_up.library, linker, team_actions_uri(team, number))
        shown = items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        repeats = [group for group in follow_up.recurring if _asks(group, team)] if number == 1 else ()
        part = _Part(title, items, shown, repeats, f"actions/teams/{team}.ics" if team else "", team)
        pager = PagerView(
            number,
            total,
            here.page("Before", team_actions_uri(team, number - 1)) if number > 1 else None,
            here.page("After", team_actions_uri(team, number + 1)) if number < total else None,
        )
        more = {"teams": (), "services": (), "factors": (), "all_url": here.url(INDEX), "pager": pager}
        return render("actions.md.j2", {**_values(here, follow_up, part), **more})

    for number in range(1, total + 1):
        name = title if number == 1 else f"{title}, page {number}"
        yield GeneratedPage(team_actions_uri(team, number), name, "", partial(write, number), INDEX)


def _values(here: Here, follow_up: FollowUp, part: _Part) -> dict[str, object]:
    dated = any(item.action.due for item in part.items)
    still = sum(item.is_open for item in part.items)
    return {
        "title": part.title,
        "total": len(part.items),
        "shown": len(part.shown),
        "numbers": _numbers(part, still),
        "day": day_text(follow_up.day),
        "dated": dated,
        "calendar": here.linker.root(here.src_uri) + part.calendar if dated and part.calendar else None,
        "team": here.team(part.team) if part.team else None,
        "facets": _facets(follow_up, part.shown) if len(part.shown) > 1 else (),
        "sections": _sections(here, follow_up, part),
        "repeats": tuple(_repeat(here, group) for group in part.repeats[:REPEATS]),
        "more_repeats": max(0, len(part.repeats) - REPEATS),
    }


def _numbers(part: _Part, still: int) -> tuple[NumberView, ...]:
    """How many there are, each with the heading that they stand under where this page has it."""
    headings = {_section(item): None for item in part.shown}
    first_open = next((name for name in _OPEN if name in headings), "")
    overdue = sum(item.overdue for item in part.items)
    numbers = [NumberView(overdue, "overdue", "Overdue")] if overdue else []
    numbers.append(NumberView(still, "open", first_open))
    for status, name in ((ActionStatus.DONE, "Done"), (ActionStatus.NOT_DOING, "Decided against")):
        count = sum(item.action.status is status for item in part.items)
        numbers += [NumberView(count, name.lower(), name if name in headings else "")] if count else []
    return tuple(numbers)


def _section(item: ActionItem) -> str:
    if item.overdue:
        return "Overdue"
    if item.is_open:
        return "With a due date" if item.action.due else "Open"
    return "Done" if item.action.status is ActionStatus.DONE else "Decided against"


def _sections(here: Here, follow_up: FollowUp, part: _Part) -> tuple[RowsView, ...]:
    groups = groupby(part.shown, _section)
    return tuple(RowsView(name, tuple(_row(here, follow_up, item) for item in items)) for name, items in groups)


def _row(here: Here, follow_up: FollowUp, item: ActionItem) -> RowView:
    again = follow_up.again.get(item)
    return RowView(
        action=here.action(item.action, item.postmortem, overdue=item.overdue),
        asked=() if item.action.owner else tuple(here.library.catalog.teams[team].title for team in item.teams),
        age=item.age.label() if item.age else "",
        times=len(again.incidents) if again else 0,
        statuses=" ".join(_statuses(item)),
        due=_due(item),
        teams=" ".join(item.teams),
        services=" ".join(item.postmortem.services),
    )


def _statuses(item: ActionItem) -> tuple[str, ...]:
    return (item.action.status.value, *(("open",) if item.is_open else ()))


def _due(item: ActionItem) -> str:
    if not item.is_open or not item.action.due:
        return ""
    return "overdue" if item.overdue else "ahead"


def _facets(follow_up: FollowUp, shown: Sequence[ActionItem]) -> tuple[FacetView, ...]:
    catalog = follow_up.library.catalog
    teams = {team.id: team.title for team in catalog.teams.values()}
    return facets(
        {
            "status": _in_order(_STATUS, (status for item in shown for status in _statuses(item))),
            "due": _in_order(_DUE, (due for item in shown if (due := _due(item)))),
            "team": options((team for item in shown for team in item.teams), teams),
            "service": options((key for item in shown for key in item.postmortem.services), catalog.titles("services")),
            "factor": options((item.action.factor for item in shown if item.action.factor), catalog.titles("factors")),
            "kind": _in_order(_KINDS, (item.action.kind.value for item in shown)),
        }
    )


def _in_order(titles: Mapping[str, str], values: Iterable[str]) -> tuple[OptionView, ...]:
    found = {option.value: option for option in options(values, titles)}
    return tuple(found[value] for value in titles if value in found)


def _asks(group: Recurring, team: str) -> bool:
    return any(team in (item.teams or ("",)) for item in group.items)


def _repeat(here: Here, group: Recurring) -> RepeatView:
    asked = tuple(
        AskView(here.postmortem(item.postmortem), date_of(item.postmortem), item.action.status.value, item.action.text)
        for item in group.items
    )
    return RepeatView(asked[0].text, len(group.incidents), group.never_done, asked)


def _teams(here: Here, follow_up: FollowUp) -> tuple[CountView, ...]:
    """All teams that were asked for something, by name, since their pages are the way to what is done."""
    teams = follow_up.library.catalog.teams
    views = [
        CountView(
            here.page(teams[team].title if team else "Nobody in particular", team_actions_uri(team)),
            sum(item.is_open for item in items),
            0,
        )
        for team, items in follow_up.by_team.items()
    ]
    return tuple(sorted(views, key=lambda view: view.link.text.casefold()))


def _most(here: Here, groups: Groups, link: Callable[[str], LinkView]) -> tuple[CountView, ...]:
    top = sorted(groups, key=lambda key: (-len(groups[key]), key))[:MOST]
    return here.counts([(link(key), len(groups[key])) for key in top])
