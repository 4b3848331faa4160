"""What templates receive: dataclasses with finished texts and addresses, nothing to compute in a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup


class LinkView(NamedTuple):
    """A place to go to."""

    text: str
    url: str
    id: str = ""
    title: str = ""


class IncidentView(NamedTuple):
    """A postmortem as a line of a list.

    Attributes:
        head: Title, date, labels and services, and the summary where the list shows it, as finished HTML.
        note: What stands below instead of the summary.
        reasons: Why it is shown, for related incidents.
        factors: Its factors, where the list shows them.
    """

    id: str
    head: Markup
    note: str
    reasons: tuple[str, ...] = ()
    factors: tuple[LinkView, ...] = ()


class HeadView(NamedTuple):
    """What stands at the head of an incident in a list.

    Attributes:
        when: The date as well as it is known, `date unknown` when it is not.
        iso: The same for machines; None when no valid form says it.
        kind: Empty for an incident, which is the usual.
        status: Empty when published.
    """

    title: str
    url: str
    when: str
    iso: str | None
    severity: str
    kind: str
    status: str
    services: tuple[LinkView, ...]


class FilterView(NamedTuple):
    """The values by which a list is filtered, each a list of ids with blanks between."""

    incident: IncidentView
    services: str
    factors: str
    trigger: str
    severity: str
    kind: str


@dataclass(frozen=True, slots=True)
class CountView:
    """Something with how many incidents it has, and how long its bar is (0 to 100, of the longest)."""

    link: LinkView
    count: int
    share: int
    note: str = ""


class FactView(NamedTuple):
    """A line of the facts card. `iso` is the value for machines where it is a time."""

    name: str
    value: str = ""
    iso: str | None = None
    links: tuple[LinkView, ...] = ()
    known: bool = True
    note: str = ""


class ActionView(NamedTuple):
    """An action, with the factor it removes."""

    text: str
    kind: str
    status: str
    owner: str
    due: str
    url: str | None
    reason: str
    factor: LinkView | None
    incident: LinkView | None = None
    overdue: bool = False


class FactorUseView(NamedTuple):
    """A factor as an incident showed it."""

    factor: LinkView
    definition: str
    evidence: str


class PagerView(NamedTuple):
    """Where a long list goes on. How many pages it has is told on the first one, so that one more changes no other."""

    number: int
    total: int
    newer: LinkView | None
    older: LinkView | None
