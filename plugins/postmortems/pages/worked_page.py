"""What worked: which defences held, and what ended or limited incidents, by the gap that was met and by service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from postmortems.core.catalog import Factor
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem
from postmortems.pages.context import Here, date_of, factor_uri, service_uri
from postmortems.pages.engine import render
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import CountView, LinkView, PagerView

INDEX = "what-worked/index.md"
TITLE = "What worked"
PAGE_SIZE = 100
NEWEST = 8
"""Defences that held on the first page."""
ACCOUNTS = 5
"""Accounts on the page of a factor or of a service."""


class AccountView(NamedTuple):
    """What an incident says of what worked.

    Attributes:
        held: Defences that held.
        ended: What ended or limited it; empty when that is not said.
    """

    incident: LinkView
    when: str
    services: tuple[LinkView, ...]
    held: tuple[str, ...]
    ended: str


@dataclass(frozen=True, slots=True)
class WorkedView:
    """A factor with how many incidents say what worked, and one of them that stands nowhere else on the page."""

    link: LinkView
    count: int
    held: int
    account: AccountView | None


class WorkedGroupView(NamedTuple):
    """Factors of one kind."""

    title: str
    factors: tuple[WorkedView, ...]


def worked_uri(factor_id: str, page: int = 1) -> str:
    """The page with what worked when a gap was met."""
    return f"what-worked/{factor_id}.md" if page == 1 else f"what-worked/{factor_id}/{page}.md"


def accounts(here: Here, told: Sequence[Postmortem], limit: int = ACCOUNTS) -> tuple[AccountView, ...]:
    """What the first of these incidents say."""
    return tuple(
        AccountView(
            here.postmortem(item),
            date_of(item),
            tuple(here.service(key) for key in item.services),
            tuple(item.held),
            item.what_worked or "",
        )
        for item in told[:limit]
    )


def worked_page(library: Library) -> GeneratedPage:
    """The first page."""

    def write(linker: Linker) -> Content:
        here = Here(library, linker, INDEX)
        told = library.telling
        holding = [item for item in told if item.held]
        shown = holding[:NEWEST]
        services = {key: sum(item.says_what_worked for item in items) for key, items in library.by_service.items()}
        return render(
            "what_worked.md.j2",
            {
                "held": sum(len(item.held) for item in holding),
                "holding": len(holding),
                "ended": sum(bool(item.what_worked) for item in told),
                "newest": tuple(_held_alone(view) for view in accounts(here, shown, NEWEST)),
                "groups": _groups(here, {item.id for item in shown}),
                "services": tuple(
                    CountView(here.page(here.service(key).text, service_uri(key), "what-worked-here"), services[key], 0)
                    for key in library.catalog.services
                    if services.get(key)
                ),
            },
        )

    description = "Which defences held, and what ended or limited incidents: by the gap that was met, and by service."
    return GeneratedPage(INDEX, TITLE, description, write)


def _held_alone(view: AccountView) -> AccountView:
    return AccountView(view.incident, view.when, view.services, view.held, "")


def _groups(here: Here, shown: set[str]) -> tuple[WorkedGroupView, ...]:
    """The factors by group. Each account stands once, with the first factor that has no other left to show."""
    library = here.library
    groups = []
    for group in library.catalog.groups:
        views = []
        for factor in group.factors:
            told = library.telling_by_factor.get(factor.id, ())
            if not told:
                continue
            fresh = [item for item in told if item.id not in shown][:1]
            shown.update(item.id for item in fresh)
            views.append(
                WorkedView(
                    here.page(factor.title, worked_uri(factor.id)),
                    len(told),
                    sum(len(item.held) for item in told),
                    next(iter(accounts(here, fresh)), None),
                )
            )
        if views:
            groups.append(WorkedGroupView(group.title, tuple(views)))
    return tuple(groups)


def worked_factor_pages(library: Library, factor: Factor, told: Sequence[Postmortem]) -> Iterator[GeneratedPage]:
    """The pages of a factor with what these of its incidents say; none when nothing was said."""
    title = f"What worked: {factor.title}"
    total = -(-len(told) // PAGE_SIZE)

    def write(number: int, linker: Linker) -> Content:
        here = Here(library, linker, worked_uri(factor.id, number))
        pager = PagerView(
            number,
            total,
            here.page("Newer", worked_uri(factor.id, number - 1)) if number > 1 else None,
            here.page("Older", worked_uri(factor.id, number + 1)) if number < total else None,
        )
        return render(
            "what_worked_factor.md.j2",
            {
                "factor": factor,
                "factor_url": here.url(factor_uri(factor.id)),
                "all_url": here.url(INDEX),
                "group": library.catalog.group_of(factor.id).title,
                "total": len(told),
                "incidents": len(library.by_factor[factor.id]),
                "accounts": accounts(here, told[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], PAGE_SIZE),
                "pager": pager,
            },
        )

    for number in range(1, total + 1):
        name = title if number == 1 else f"{title}, page {number}"
        yield GeneratedPage(worked_uri(factor.id, number), name, "", partial(write, number), INDEX)
