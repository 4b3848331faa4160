"""Actions as rows of a list: their headings, their numbers, and what they can be narrowed down by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from postmortems.core.followup import ActionItem, FollowUp
from postmortems.core.postmortem import OPEN, ActionStatus
from postmortems.pages.context import Here
from postmortems.pages.engine import part
from postmortems.pages.facets import FacetView, OptionView, facets, options
from postmortems.pages.views import ActionView

_KINDS = {"prevent": "Prevent", "detect": "Detect", "mitigate": "Mitigate", "process": "Process"}
_STATUS = {"open": "Open, any", "planned": "Planned", "idea": "Idea", "not-doing": "Decided against", "done": "Done"}
_DUE = {"overdue": "Overdue", "ahead": "Still ahead"}
_OPEN = ("Overdue", "With a due date", "Open")


class RowView(NamedTuple):
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


class RowsView(NamedTuple):
    """Rows under one heading, as finished HTML."""

    title: str
    rows: tuple[Markup, ...]


def numbers(items: Sequence[ActionItem], shown: Sequence[ActionItem]) -> tuple[NumberView, ...]:
    """How many there are, each with the heading that they stand under where this page has it."""
    headings = {_section(item): None for item in shown}
    first_open = next((name for name in _OPEN if name in headings), "")
    overdue = sum(item.overdue for item in items if item.action.due)
    counts = Counter(item.action.status for item in items)
    found = [NumberView(overdue, "overdue", "Overdue")] if overdue else []
    found.append(NumberView(sum(counts[status] for status in OPEN), "open", first_open))
    for status, name in ((ActionStatus.DONE, "Done"), (ActionStatus.NOT_DOING, "Decided against")):
        if count := counts[status]:
            found.append(NumberView(count, name.lower(), name if name in headings else ""))
    return tuple(found)


def _section(item: ActionItem) -> str:
    if item.overdue:
        return "Overdue"
    if item.is_open:
        return "With a due date" if item.action.due else "Open"
    return "Done" if item.action.status is ActionStatus.DONE else "Decided against"


def sections(here: Here, follow_up: FollowUp, shown: Sequence[ActionItem]) -> tuple[RowsView, ...]:
    """Items under their headings, in their own order."""
    groups = groupby(shown, _section)
    return tuple(
        RowsView(name, tuple(part("action_row", _row_view(here, follow_up, item)) for item in items))
        for name, items in groups
    )


def _row_view(here: Here, follow_up: FollowUp, item: ActionItem) -> RowView:
    again, age = follow_up.again.get(item), item.age
    return RowView(
        action=here.action(item.action, item.postmortem, overdue=item.overdue),
        asked=() if item.action.owner else tuple(here.library.catalog.teams[team].title for team in item.teams),
        age=age.label() if age else "",
        times=again.times if again else 0,
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


def action_facets(follow_up: FollowUp, shown: Sequence[ActionItem]) -> tuple[FacetView, ...]:
    """What these items can be narrowed down by."""
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
