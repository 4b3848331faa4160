"""What each kind of page looks at of an incident: an edit of anything else leaves the page as it is.

Whoever lets a page show or count more of an incident says so here; a test compares pages after edits of every field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter

from postmortems.core.library import Library
from postmortems.core.postmortem import ActionStatus, Postmortem


class Looks:
    """Names of what pages look at of a `Postmortem`.

    Args:
        fields: Of any incident, besides where it is.
        named: Of those that the page names, besides these, their titles and the order in which they come.
        asking: Of those that ask for something there, besides these.

    Attributes:
        sees: Gives the first.
        shows: Gives these, with what is looked at of those that are named.
        asks: Gives the last.
    """

    def __init__(self, *fields: str, named: Iterable[str] = (), asking: Iterable[str] = ()) -> None:
        self.sees: Callable[[Postmortem], object] = attrgetter("path", *fields)
        self.shows: Callable[[Postmortem], object] = attrgetter("path", "title", "sort_key", *fields, *named)
        self.asks: Callable[[Postmortem], object] = attrgetter("path", *asking)


_HEAD = ("when", "severity", "kind", "status", "services")
_WORKED = ("what_worked", "held")
_TIMES = ("started", "detected", "mitigated", "resolved", "severity")
_CAME_BACK = ("when", "factor_ids", "services", "trigger")

HEADS = Looks(*_HEAD)
"""What stands wherever an incident is shown; see `Here.head`."""
LISTED = Looks(*_HEAD, named=["summary"])
FACTOR_ROWS = Looks(*_HEAD, "factor_ids", named=["summary", "factors"])
FACTOR = Looks(*_HEAD, "factor_ids", *_WORKED, named=["summary", "factors"], asking=["actions"])
SERVICE_ROWS = Looks(*_HEAD, "factor_ids", named=["summary"])
SERVICE = FACTOR
TEAM = Looks(*_HEAD, "factor_ids", named=["summary"])
TRIGGER = Looks(*_HEAD, "factor_ids", named=["summary"])
ACCOUNTS = Looks("when", "services", *_WORKED)

POSTMORTEMS = Looks("sort_key", "year", named=[*_HEAD, "summary", "factor_ids", "trigger"])
FACTORS = Looks("factor_ids", "services")
SERVICES = TEAMS = Looks("services")
TRIGGERS = Looks("trigger")
ACTIONS = Looks("when", "resolved", "actions", "services")


def differs(sees: Callable[[Postmortem], object], before: Postmortem | None, now: Postmortem | None) -> bool:
    """Whether what is looked at of an incident is another now; None where it was not there, or is not."""
    return (before and sees(before)) != (now and sees(now))


def asking(item: Postmortem) -> object:
    """What decides with which other actions those of an incident are the same."""
    asked = [(action.text, action.owner, action.status is ActionStatus.NOT_DOING) for action in item.actions]
    return (item.path, asked, item.services) if asked else None


WORKED = Looks("sort_key", "factor_ids", "services", *_WORKED, named=["when"])
SEARCH = Looks("sort_key", "factor_ids", "services", "year", "symptoms")

INSIGHTS = Looks(*_CAME_BACK, "severity")
QUARTER = Looks(*_CAME_BACK, "detected_by", "actions", *_WORKED, named=["severity", "kind", "status", "summary"])
COMPANIONS = Looks("factor_ids")
TRIGGER_FACTOR = Looks("trigger", "factor_ids")
FACTOR_SERVICE = Looks("factor_ids", "services")
COMING_BACK = Looks("when", "factor_ids")
CHAINS = Looks("when", "relations")
DETECTION = Looks("detected_by", "severity", named=["when"])
TIMES = Looks(*_TIMES)
DEPENDENCIES = Looks("services")
_PICTURED = Looks("year", "severity", "factor_ids", "services", "trigger", "detected_by")
_NEW = Looks(*_TIMES, "factor_ids", "services", "trigger", "detected_by")
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
