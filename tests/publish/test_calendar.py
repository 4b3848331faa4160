"""Due dates as calendars read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from icalendar import Calendar

from postmortems.core import Library
from postmortems.publish import History, SiteInfo
from postmortems.publish.calendar import calendars
from postmortems.publish.dates import Dates
from postmortems.publish.marks import Marks
from sites import postmortem

HOSTILE = r"Stop; drop, \n and \\ BEGIN:VEVENT " + "long " * 40
ACTIONS = rf"""
  - {{text: To the day, due: 2024-07-01, owner: core, link: "https://example.org/t/1"}}
  - {{text: To the month, due: 2024-08}}
  - {{text: Long ago, due: 2023-01-31, status: idea}}
  - {{text: Ready, due: 2024-07-02, status: done}}
  - {{text: Never, due: 2024-07-03, status: not-doing, reason: No}}
  - {{text: Some day}}
  - {{text: '{HOSTILE}', due: 2024-09-09}}
"""


def read(library: Library, day: date = date(2024, 6, 1)) -> dict[str, Calendar]:
    marks = Marks(library, Dates(library, History(), day), SiteInfo("Test", "https://kb.example/", "", str))
    found = calendars(library, day, lambda src_uri: f"https://kb.example/{src_uri}", marks)
    files = {file.path: file.data for file in found}
    assert all(len(line) <= 75 for data in files.values() for line in data.split(b"\r\n"))
    return {place: Calendar.from_ical(data) for place, data in files.items()}


def test_each_open_action_with_a_due_date_is_an_event_of_a_whole_day(library: Callable[..., Library]) -> None:
    found = read(library({"a": postmortem(actions=ACTIONS), "b": postmortem(services="[mail]")}))
    assert set(found) == {"actions.ics", "actions/teams/core.ics"}
    events = {str(event["summary"]): event for event in found["actions.ics"].walk("VEVENT")}
    assert {name: event.decoded("dtstart") for name, event in events.items()} == {
        "Due: Long ago": date(2023, 1, 31),
        "Due: To the day": date(2024, 7, 1),
        "Due August 2024: To the month": date(2024, 8, 31),
        f"Due: {HOSTILE.strip()}": date(2024, 9, 9),
    }
    event = events["Due: To the day"]
    assert event.decoded("dtend") == date(2024, 7, 2)
    assert event["url"] == "https://kb.example/postmortems/a.md"
    assert "After: The site is down\nOwner: core\nTracked at: https://example.org/t/1" in event["description"]
    assert [str(e["uid"]) for e in found["actions/teams/core.ics"].walk("VEVENT")] == [
        str(e["uid"]) for e in events.values()
    ]


def test_an_event_keeps_its_identity_when_its_date_or_neighbours_change(library: Callable[..., Library]) -> None:
    def uids(actions: str) -> dict[str, str]:
        calendar = read(library({"a": postmortem(actions=actions)}))["actions.ics"]
        return {str(event["summary"]): str(event["uid"]) for event in calendar.walk("VEVENT")}

    before = uids("\n  - {text: One, due: 2024-07-01}\n  - {text: Two, due: 2024-07-02}")
    after = uids("\n  - {text: New, due: 2024-07-01}\n  - {text: Two, due: 2025-01-01}")
    assert before["Due: Two"] == after["Due: Two"]
    assert len({*before.values(), *after.values()}) == 3


def test_without_due_dates_there_is_no_calendar(library: Callable[..., Library]) -> None:
    assert read(library({"a": postmortem(actions="[{text: Some day}]")})) == {}


def test_a_subscription_outlives_its_last_event(library: Callable[..., Library]) -> None:
    found = read(library({"a": postmortem(actions="[{text: Ready, due: 2024-07-02, status: done}]")}))
    assert [list(calendar.walk("VEVENT")) for calendar in found.values()] == [[], []]


def test_the_same_text_twice_is_two_events(library: Callable[..., Library]) -> None:
    twice = "\n  - {text: Do it, due: 2024-07-01}\n  - {text: Do it, due: 2024-08-01}"
    (calendar, _) = read(library({"a": postmortem(actions=twice)})).values()
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == 2
