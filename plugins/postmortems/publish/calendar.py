"""Due dates for calendars (RFC 5545), of everything and of each team."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from uuid import NAMESPACE_URL, uuid5

from postmortems.core.age import days_of
from postmortems.core.followup import ActionItem, FollowUp
from postmortems.core.library import Library
from postmortems.core.moment import Moment
from postmortems.publish.marks import Marks
from postmortems.publish.site import Part, PublishedFile

ALL = "actions.ics"
"""Place of the calendar of all due dates."""


def team_calendar(team_id: str) -> str:
    """Place of a team's calendar."""
    return f"actions/teams/{team_id}.ics"


def calendars(
    library: Library, day: date, address: Callable[[str], str | None], marks: Marks
) -> Iterator[PublishedFile]:
    """The calendars as files of the site.

    Every open action with a due date is an event of a whole day, since that is what the calendars that people subscribe
    to show; they leave out tasks. A date that is known to the month or the year stands on the last day that it may
    be, and its event says so. What is done or decided against is no longer due. A team whose dates are all behind it
    keeps its empty calendar, so that a subscription never breaks.

    Args:
        library: Whose actions.
        day: The day of the build.
        address: The whole address of a postmortem by its `src_uri`; None where that is not known.
        marks: Digests of postmortems.
    """
    some = tuple(item for item in library.postmortems if any(action.due for action in item.actions))
    if not some:
        return
    follow_up = FollowUp(replace(library, postmortems=some), day)
    # Each is written once, for the calendar of all and those of its teams.
    event = cache(partial(_event, day, address))
    parts = {
        item: Part(f"{marks.by_path[item.postmortem.path]}/{_place(item)}/{day}", partial(event, item))
        for item in follow_up.open
        if item.action.due
    }
    yield _calendar(marks, ALL, "Actions that are due", parts.values())
    for team, items in follow_up.by_team.items():
        dated = [item for item in items if item.action.due]
        if team and dated:
            title = f"Actions that are due: {library.catalog.teams[team].title}"
            yield _calendar(marks, team_calendar(team), title, (parts[item] for item in dated if item in parts))


_END = b"END:VCALENDAR\r\n"


def _calendar(marks: Marks, path: str, name: str, events: Iterable[Part]) -> PublishedFile:
    parts = (Part(marks.of(name), partial(_head, name)), *events)
    return PublishedFile(path, marks.of(*[part.depends for part in parts]), lambda: parts, foot=_END)


def _head(name: str) -> bytes:
    from icalendar import Calendar  # takes long, and a build may have no calendar to write

    calendar = Calendar()
    calendar.add("prodid", "-//mkdocs-postmortems//actions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    empty: bytes = calendar.to_ical()
    return empty.removesuffix(_END)


def _event(day: date, address: Callable[[str], str | None], item: ActionItem) -> bytes:
    from icalendar import Event

    action, postmortem = item.action, item.postmortem
    assert action.due
    first, last = days_of(action.due)
    event = Event()
    event.add("uid", _uid(item))
    event.add("dtstamp", datetime.combine(day, time.min, UTC))
    event.add("dtstart", last)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", _summary(action.text, action.due, exact=first == last and not action.due.about))
    event.add("transp", "TRANSPARENT")
    url = address(postmortem.path)
    lines = [
        f"After: {postmortem.title}",
        *([f"Owner: {action.owner}"] if action.owner else []),
        *([f"Tracked at: {action.link}"] if action.link else []),
        *([url] if url else []),
    ]
    event.add("description", "\n".join(lines))
    if url:
        event.add("url", url)
    written: bytes = event.to_ical()
    return written


def _place(item: ActionItem) -> int:
    """Where an action stands in its postmortem."""
    return next(place for place, other in enumerate(item.postmortem.actions) if other is item.action)


def _uid(item: ActionItem) -> str:
    """The same in every build, wherever among the others the action stands and whenever it is due."""
    action, postmortem = item.action, item.postmortem
    twins = [other for other in postmortem.actions if other.text == action.text]
    number = next(place for place, other in enumerate(twins) if other is action)
    return str(uuid5(NAMESPACE_URL, f"{postmortem.id}#{action.text}" + (f"#{number}" if number else "")))


def _summary(text: str, due: Moment, *, exact: bool) -> str:
    return f"Due: {text}" if exact else f"Due {due.date_label()}: {text}"
