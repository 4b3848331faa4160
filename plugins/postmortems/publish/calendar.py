"""Due dates for calendars (RFC 5545), of everything and of each team."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from postmortems.core.age import days_of
from postmortems.core.followup import ActionItem, FollowUp
from postmortems.core.moment import Moment

ALL = "actions.ics"
"""Place of the calendar of all due dates."""


def team_calendar(team_id: str) -> str:
    """Place of a team's calendar."""
    return f"actions/teams/{team_id}.ics"


def calendars(follow_up: FollowUp, address: Callable[[str], str | None]) -> Iterator[tuple[str, bytes]]:
    """The calendars as files of the site.

    Every open action with a due date is an event of a whole day, since that is what the calendars that people subscribe
    to show; they leave out tasks. A date that is known to the month or the year stands on the last day that it may
    be, and its event says so. What is done or decided against is no longer due. A team whose dates are all behind it
    keeps its empty calendar, so that a subscription never breaks.

    Args:
        follow_up: The actions on the day of the build.
        address: The whole address of a postmortem by its `src_uri`; None where that is not known.
    """
    library = follow_up.library
    dated = {team: [item for item in items if item.action.due] for team, items in follow_up.by_team.items()}
    if not any(dated.values()):
        return
    # Each is written once, for the calendar of all and those of its teams.
    events = {item: _event(follow_up.day, item, address).to_ical() for item in follow_up.open if item.action.due}
    yield ALL, _calendar("Actions that are due", events.values())
    for team, items in dated.items():
        if team and items:
            title = f"Actions that are due: {library.catalog.teams[team].title}"
            yield team_calendar(team), _calendar(title, (events[item] for item in items if item in events))


def _calendar(name: str, events: Iterable[bytes]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//mkdocs-postmortems//actions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    end = b"END:VCALENDAR\r\n"
    empty: bytes = calendar.to_ical()
    return empty.removesuffix(end) + b"".join(events) + end


def _event(day: date, item: ActionItem, address: Callable[[str], str | None]) -> Event:
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
    return event


def _uid(item: ActionItem) -> str:
    """The same in every build, wherever among the others the action stands and whenever it is due."""
    action, postmortem = item.action, item.postmortem
    twins = [other for other in postmortem.actions if other.text == action.text]
    number = next(place for place, other in enumerate(twins) if other is action)
    return str(uuid5(NAMESPACE_URL, f"{postmortem.id}#{action.text}" + (f"#{number}" if number else "")))


def _summary(text: str, due: Moment, *, exact: bool) -> str:
    return f"Due: {text}" if exact else f"Due {due.date_label()}: {text}"
