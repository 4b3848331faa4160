"""What each kind of page looks at of an incident: an edit of anything else leaves the page as it is.

Whoever lets a page show or count more of an incident says so here; a test compares pages after edits of every field.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from operator import attrgetter

from postmortems.core.insights.durations import MEASURES
from postmortems.core.insights.quarter import Quarter, began
from postmortems.core.library import Library
from postmortems.core.postmortem import ActionStatus, Postmortem

Field = str | Callable[[Postmortem], object]


class Looks:
    """What pages look at of a `Postmortem`.

    Args:
        fields: Of any incident, besides where it is: names, or what tells something of it.
        named: Of those that the page names, besides these, their titles and the order in which they come.

    Attributes:
        sees: Gives the first.
        shows: Gives these, with what is looked at of those that are named.
    """

    def __init__(self, *fields: Field, named: Iterable[str] = ()) -> None:
        self.sees: Callable[[Postmortem], object] = _all("path", *fields)
        self.shows: Callable[[Postmortem], object] = _all("path", "title", "sort_key", *fields, *named)


def _all(*fields: Field) -> Callable[[Postmortem], object]:
    names = attrgetter(*(field for field in fields if isinstance(field, str)))
    telling = [field for field in fields if not isinstance(field, str)]
    return (lambda item: (names(item), *(tell(item) for tell in telling))) if telling else names


def _symptoms(item: Postmortem) -> object:
    """What the newest one is chosen by that looks like an error."""
    return item.symptoms and (item.symptoms, item.sort_key)


def _known(item: Postmortem) -> object:
    """Of which stretches it may be known how long they took."""
    return [measure.is_known(item) for measure in MEASURES]


def _quarters(item: Postmortem) -> object:
    """In which quarters it may have begun."""
    days = began(item)
    return days and [Quarter.holding(day) for day in days]


_HEAD = ("when", "severity", "kind", "status", "services")
_WORKED = ("what_worked", "held")
_TIMES = ("started", "detected", "mitigated", "resolved", "severity")

HEADS = Looks(*_HEAD)
"""What stands wherever an incident is shown; see `Here.head`."""
LISTED = Looks(named=[*_HEAD, "summary"])
FACTOR_ROWS = Looks(named=[*_HEAD, "summary", "factors"])
FACTOR = Looks("factor_ids", "services", "says_what_worked", named=[*_HEAD, *_WORKED, "summary", "factors"])
SERVICE_ROWS = Looks(named=[*_HEAD, "summary", "factor_ids"])
SERVICE = FACTOR
TEAM = Looks("factor_ids", "services", named=[*_HEAD, "summary"])
TRIGGER = TEAM
ACCOUNTS = Looks("says_what_worked", named=["when", "services", *_WORKED])

POSTMORTEMS = Looks("year", named=[*_HEAD, "summary", "factor_ids", "trigger"])
FACTORS = Looks("factor_ids", "services")
SERVICES = TEAMS = Looks("services")
TRIGGERS = Looks("trigger")
ACTIONS = Looks("actions", "services", named=["when", "resolved"])


def differs(sees: Callable[[Postmortem], object], before: Postmortem | None, now: Postmortem | None) -> bool:
    """Whether what is looked at of an incident is another now; None where it was not there, or is not."""
    return (before and sees(before)) != (now and sees(now))


def asking(item: Postmortem) -> object:
    """What decides with which other actions those of an incident are the same."""
    asked = [(action.text, action.owner, action.status is ActionStatus.NOT_DOING) for action in item.actions]
    return (item.path, asked, item.services) if asked else None


WORKED = Looks("factor_ids", "services", *_WORKED, named=["when"])
SEARCH = Looks("factor_ids", "services", "year", _symptoms)

_CAME_BACK = ("year", _quarters, "factor_ids", "services", "trigger")
INSIGHTS = Looks(*_CAME_BACK, "severity", named=["when"])
COMPANIONS = Looks("factor_ids")
TRIGGER_FACTOR = Looks("trigger", "factor_ids")
FACTOR_SERVICE = Looks("factor_ids", "services")
COMING_BACK = Looks("year", _quarters, "factor_ids")
CHAINS = Looks("when", "relations")
DETECTION = Looks("detected_by", "severity", named=["when"])
TIMES = Looks(_known, named=_TIMES)
DEPENDENCIES = Looks("services")


def of_quarter(quarter: Quarter, promised: Callable[[], Container[str]]) -> Looks:
    """What the review of a quarter looks at: all of an incident that may have begun in it, and what came before.

    Args:
        quarter: The quarter.
        promised: Gives the factors against which it looks for what was promised before.
    """

    def place(item: Postmortem) -> object:
        days = began(item)
        if not days or days[0] > quarter.last:
            return bool(days)
        if days[1] >= quarter.first:
            return item.facts
        asked = [action for action in item.open_actions if action.factor and action.factor in promised()]
        return item.factor_ids, item.services, item.trigger, asked

    def due(item: Postmortem) -> object:
        return [action for action in item.open_actions if action.due]

    return Looks(place, due, named=_HEAD)


_PICTURED = Looks("year", "severity", "services", "detected_by")
_NEW = Looks(*_TIMES, "services", "detected_by")
NEW = 80
"""Incidents of which it is drawn how long they took."""


def redrawn(library: Library, replaced: Mapping[str, Postmortem | None]) -> bool:
    """Whether pictures are likely to be drawn anew. Whoever draws begins by itself where this is wrong.

    Args:
        library: What there is now.
        replaced: Incidents that are new or have changed or gone, by path, as they were.
    """
    if not replaced:
        return False
    now = {item.path: item for item in library.postmortems if item.path in replaced}
    new = {item.path for item in library.postmortems[:NEW]}
    return any(
        differs((_NEW if path in new else _PICTURED).sees, before, now.get(path)) for path, before in replaced.items()
    )
