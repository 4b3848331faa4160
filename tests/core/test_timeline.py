"""Timelines in the layouts that teams use."""

from datetime import date

import pytest

from postmortems.core.moment import Zone, ZoneSource
from postmortems.core.problem import Level
from postmortems.core.timeline import Role, Timeline, parse_timeline
from work import growth

CET = Zone.parse("CET", ZoneSource.DECLARED)
BASE = date(2024, 3, 13)


def read(body: str, *, zone: Zone | None = None, base: date | None = BASE, first_line: int = 1) -> Timeline:
    timeline = parse_timeline(body, path="a.md", first_line=first_line, zone=zone, base=base)
    assert timeline
    return timeline


def rows(timeline: Timeline) -> list[tuple[str, str]]:
    return [(event.moment.label() if event.moment else "unread", event.text) for event in timeline.events]


def codes(timeline: Timeline) -> list[tuple[int, str]]:
    return [(problem.place.line, problem.code) for problem in timeline.problems]


ONE = [("13 March 2024, 10:01 UTC", "Disk full")]


@pytest.mark.parametrize(
    "body",
    [
        "## Timeline\n\n| Time | Event |\n| :--- | --- |\n| 2024-03-13 10:01 | Disk full |",
        "# Incident timeline #\n| Time (UTC) | Event |\n:-----|---\n10:01 | Disk full",
        "Timeline\n--------\n\n| When | What |\n|-|-|\n| 2024-03-13   10:01 | Disk full",
        "**Timeline:**\n\n- **10:01 UTC** - Disk full",
        "### Chain of events\n\n* 10:01: Disk full",
        "## Timeline (UTC)\n1. 2024-03-13 10:01 Disk full",
        "## Timeline summary\n- [x] `10:01` – Disk full",
        "## 3. Timeline of events\n- **10:01 UTC:** Disk full",
        "## 📅 Timeline\n- [10:01 UTC](https://chat.example/1) Disk full",
        "## Timeline\n10:01 AM\n\nDisk full",
        "## Timeline\n\n### 10:01 AM\n\nDisk full\n",
        "## Timeline\n\n### 10:01 - Disk full",
        "## Timeline\n\n#### March 13\n\n**10:01** Disk full",
        "## Timeline\n- 2024-03-13\n  - 10:01 Disk full",
        "## Timeline\n| Date | Time | Event |\n|---|---|---|\n| 2024-03-13 | 10:01 | Disk full |",
        "## Timeline\n| What | When |\n|---|---|\n| Disk full | 2024-03-13 10:01 |",
        "## Timeline\n| A | B |\n|---|---|\n| 2024-03-13 10:01 | Disk full |",
        "```\n## Timeline\n```\n## Timeline\n- 10:01 - Disk full",
        "<!-- ## Timeline\n- 09:00 - no -->\n## Timeline\n- 10:01 - Disk full",
    ],
)
def test_every_layout_gives_the_same_event(body):
    assert rows(read(body)) == ONE


@pytest.mark.parametrize(
    "body", ["", "## Impact\n- 10:01 - x", "```\n## Timeline\n```", "## Timeline to recovery plan\n"]
)
def test_without_a_timeline_there_is_none(body):
    assert parse_timeline(body, path="a.md", first_line=1, zone=None, base=BASE) is None


def test_lines_are_those_of_the_file():
    timeline = read("intro\r\n\r\n## Timeline\r\n\r\n- 10:01 - a\r\n- 10:02 - b\r\n\r\n## Next\r\n", first_line=20)
    assert (timeline.heading_line, timeline.first_line, timeline.last_line) == (22, 23, 25)
    assert [event.line for event in timeline.events] == [24, 25]


def test_the_section_ends_at_a_heading_of_its_level_or_above():
    body = "# A\n## Timeline\n### Day one\n- 10:01 - a\n## Impact\n- 10:02 - b\n"
    assert [event.text for event in read(body).events] == ["a"]


def test_of_several_timelines_the_first_with_events_counts():
    body = "## Timeline\nSee the status page.\n## Impact\n**Timeline:**\n- 10:01 - a"
    assert [event.text for event in read(body).events] == ["a"]
    assert read("## Timeline\nSee the status page.").events == ()


def test_cells_keep_their_markdown_and_lose_their_table():
    body = (
        "## Timeline\n| Time | Who | Event |\n|---|---|---|\n"
        "| 10:01 | S&amp;O | `a \\| b` failed <br> twice |\n| **10:02** [^1] | | **Recovery:** [link](x)\n"
    )
    timeline = read(body)
    assert [event.text for event in timeline.events] == [
        "S&amp;O – `a | b` failed <br> twice",
        "**Recovery:** [link](x)",
    ]
    assert [event.cell for event in timeline.events] == ["10:01", "10:02"]


def test_wrapped_lines_and_inner_bullets_belong_to_their_bullet_and_pictures_do_not():
    body = (
        "## Timeline\n- **10:01** - first\n  wrapped\n  - detail\n\n<img src='a.png'>\n\n```\n10:05 log line\n```\n"
        "- 10:02 - second\n\nA paragraph of its own.\n- Note: no time\n"
    )
    assert [event.text for event in read(body).events] == ["first\nwrapped\n  - detail", "second"]


def test_paragraphs_belong_to_the_heading_with_the_time():
    body = "## Timeline\n### 1:38 PM\nOne.\n\nTwo.\n- three\n\n### Notes\nNot this.\n"
    assert rows(read(body)) == [("13 March 2024, 13:38 UTC", "One.\n\nTwo.\n- three")]


def test_passing_midnight_without_a_date_is_the_next_day():  # vector 16
    body = "# Timeline\n## May 12\n### 23:00\nDown.\n### 00:40\nUp.\n## May 13\n### 09:00\nReview.\n"
    timeline = read(body, base=date(2025, 5, 12))
    assert [label for label, _ in rows(timeline)] == [
        "12 May 2025, 23:00 UTC",
        "13 May 2025, 00:40 UTC",
        "13 May 2025, 09:00 UTC",
    ]
    assert codes(timeline) == [(5, "timeline-rollover")]
    assert timeline.problems[0].level is Level.INFO


def test_days_at_the_level_of_the_heading_continue_the_section():
    body = "## Timeline\n## May 12\n### 23:00\nDown.\n## Impact\n### 23:30\nno\n"
    assert [event.text for event in read(body).events] == ["Down."]


def test_a_heading_with_a_day_lends_it_to_the_bullets_below():  # vector 14
    body = "## Incident timeline\n### October 21, 2025 - Redis overload\n- **23:28 UTC** - Recovered\n"
    assert rows(read(body, base=None)) == [("21 October 2025, 23:28 UTC", "Recovered")]


def test_a_date_in_a_row_holds_for_the_bare_times_after_it():
    body = "## Timeline\n- **22:30 UTC (Oct 29)** - a\n- **00:03 UTC (Oct 30)** - b\n- **05:39 UTC** - c\n"
    assert rows(read(body, base=date(2025, 10, 29)))[2][0] == "30 October 2025, 05:39 UTC"


def test_a_row_out_of_order_is_reported():  # vector 2
    body = "## Timeline\n- 2021-12-13 15:50 a\n- 2021-12-13 14:30 b\n- 2021-12-13 16:29 c\n- 2021-12-13 d\n"
    timeline = read(body)
    assert codes(timeline) == [(3, "timeline-order")]
    assert "15:50" in timeline.problems[0].message


def test_template_rows_are_dropped_and_unreadable_ones_kept():  # vectors 6 and 12
    body = (
        "## Timeline\n| Time | Event |\n|---|---|\n| 2024-03-13 HH:mm | Short event description. |\n"
        "| 2024-03-13 10:01 | XXX |\n| | |\n| HH:mm | It broke |\n| 2024-02-30 10:00 | Odd |\n"
        "| 2024-04-?? ??:?? | TBA: Problem will remain until the upgrade |\n"
    )
    timeline = read(body)
    assert rows(timeline) == [
        ("unread", "It broke"),
        ("unread", "Odd"),
        ("April 2024", "TBA: Problem will remain until the upgrade"),
    ]
    assert codes(timeline) == [
        (4, "timeline-placeholder"),
        (5, "timeline-placeholder"),
        (7, "timeline-time"),
        (8, "timeline-time"),
    ]
    assert all(problem.remedy for problem in timeline.problems)


def test_bare_times_need_a_day():
    timeline = read("## Timeline\n- 10:01 - a", base=None)
    assert rows(timeline) == [("unread", "a")]
    assert codes(timeline) == [(2, "timeline-time")]


def test_a_mended_year_is_reported():  # vector 4
    timeline = read("## Timeline\n- 20202-01-16 12:00 - a", base=date(2020, 1, 16))
    assert rows(timeline) == [("16 January 2020, 12:00 UTC", "a")]
    assert codes(timeline) == [(2, "timeline-time")]


@pytest.mark.parametrize(
    "body",
    [
        "## Timeline (all times BST)\n- 10:01 - a",
        "## Timeline in BST\n- 10:01 - a",
        "## Timeline\n_All times in BST_\n\n- 10:01 - a",
        "## Timeline\n| Date and Time in BST | Event |\n|---|---|\n| 10:01 | a |",
        "## Timeline\n| Time [BST] | Event |\n|---|---|\n| 10:01 | a |",
    ],
)
def test_a_zone_near_the_times_wins_over_the_document(body):
    timeline = read(body, zone=CET, base=date(2024, 7, 13))
    assert rows(timeline) == [("13 July 2024, 10:01 BST", "a")]
    assert timeline.zone == Zone("BST", ZoneSource.DECLARED)


def test_a_sentence_elsewhere_counts_only_where_the_document_declares_no_zone():
    body = "All times in BST.\n\n## Timeline\n- 10:01 - a"
    assert read(body).zone == Zone("BST", ZoneSource.DECLARED)
    assert read(body, zone=CET).zone is CET


def test_without_a_word_about_zones_it_is_the_one_of_the_document_or_utc():
    assert read("## Timeline\n- 10:01 - a", zone=CET).zone is CET
    assert read("## Timeline\n- 10:01 - a").zone.source is ZoneSource.ASSUMED


def test_an_ambiguous_zone_is_reported_where_it_stands():  # vector 18
    timeline = read("## Timeline\n\nAll times in IST.\n- 10:01 - a\n- 10:02 IST - b")
    assert codes(timeline) == [(3, "timeline-zone"), (5, "timeline-zone")]
    assert [label for label, _ in rows(timeline)] == ["13 March 2024, 10:01 UTC", "unread"]
    assert read("## Timeline\nAll times in IST (UTC+05:30).\n- 10:01 - a").zone.name == "+05:30"


def test_cet_in_summer_is_doubted_once():  # vector 10
    body = "## Timeline\nAll times in CET.\n- 2020-10-06 09:00 - 11:00 - a\n- 2020-10-06 11:30 - b"
    timeline = read(body)
    assert rows(timeline)[0] == ("6 October 2020, 09:00 to 11:00 CET", "a")
    assert codes(timeline) == [(3, "timeline-season")]


def test_a_text_that_contradicts_the_zone_of_its_column_is_reported():  # vector 17
    head = "## Timeline (times in BST)\n| Time | Event |\n|---|---|\n"
    row = "| July 11, 2025, 12:42 PM | Alert: started July 11, 2025 at 4:42PM UTC |\n"
    assert codes(read(head + row)) == [(4, "timeline-zone-contradicted")]
    fine = "| July 11, 2025, 5:42 PM | Alert at 4:42PM UTC, and another deploy at 11:15 UTC |\n"
    assert codes(read(head + fine)) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("**Detection:** alerts fired", Role.DETECTED),
        ("**Discovery**: alerts fired", Role.DETECTED),
        ("**Detected** by a customer", Role.DETECTED),
        ("**Impact starts**", Role.STARTED),
        ("Deploy (problem started)", Role.STARTED),
        ("**Mitigated:** rolled back", Role.MITIGATED),
        ("**Recovery:** node is back", Role.MITIGATED),
        ("**Resolved:** all well", Role.RESOLVED),
        ("Reattached by the pipeline (resolved).", Role.RESOLVED),
        ("The incident was resolved", None),
        ("**Root cause identified:** resolved", None),
        ("We detected it (by chance)", None),
    ],
)
def test_roles_come_from_marks_and_never_from_prose(text, role):
    event = read(f"## Timeline\n- **10:01 UTC** - {text}").events[0]
    assert (event.role, event.text) == (role, text)


BODIES = {
    "text": lambda size: "## Timeline\n- 10:01 - " + "a" * size,
    "cells": lambda size: "## Timeline\n| Time | Event |\n|---|---|\n| 10:01 " + "|" * size,
    "zones": lambda size: "## Timeline\n| Time | Event |\n|---|---|\n| 10:01 | " + "( 12:01 UT" * (size // 10),
    "stars": lambda size: "## Timeline\n- **10:01 UTC** - " + "**" * (size // 2),
    "comments that stay open": lambda size: "## Timeline\n" + "<!--" * (size // 4),
    "comments": lambda size: "## Timeline\n" + "<!-- -->" * (size // 8),
    "blanks of an item": lambda size: "## Timeline\n-" + " " * size + "x",
    "hashes": lambda size: " " * size + "\n## Timeline\n" + "#" * size,
    "blanks of a heading": lambda size: "#" + " " * size + "Timeline",
    "columns": lambda size: "## Timeline\n| Time | Event |\n|" + "-|" * (size // 2),
    "events": lambda size: "## Timeline\n" + "- 10:01 - a\n" * (size // 12),
    "a rule": lambda size: "a\n" + "-" * size,
    "headings": lambda size: "## Timeline\n" * (size // 12),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("shape", BODIES.values(), ids=BODIES)
def test_work_grows_with_the_size_of_the_text_only(shape):
    """Two seconds at most for a megabyte, and the square of it, a nanosecond each, is ten minutes."""

    def work(size):
        body = shape(size)
        return lambda: parse_timeline(body, path="a.md", first_line=1, zone=None, base=BASE)

    assert growth(work, 4000) < 1.25
    work(1_000_000)()
