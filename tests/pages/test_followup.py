"""The pages of actions and of what worked, in real sites and in numbers that are counted otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
import yaml
from icalendar import Calendar

from postmortems.core import Library, load_library
from postmortems.pages import Linker, Links, disk_linker
from postmortems.pages.plan import plan
from sites import BuiltSite, postmortem

Build = Callable[..., BuiltSite]
DOCS = Path(__file__).parents[2] / "docs"
ACTIONS = """
  - {text: Stage every change, factor: no-canary, due: 2024-05, owner: core}
  - {text: "Add an <b>alert</b>", kind: detect, factor: no-alert, due: 2024-07-01}
  - {text: Write it down, kind: process}
  - {text: Measured twice, status: done}
  - {text: Rewrite it, status: not-doing, reason: "It costs more than it saves & more"}
"""
SITE = {
    "postmortems/2024-a.md": postmortem(
        title="First", actions=ACTIONS, held="[The replica took over.]", what_worked="A rollback."
    ),
    "postmortems/2023-b.md": postmortem(
        title="Second",
        started="2023-02",
        resolved="",
        actions="[{text: Stage every single change}]",
        services="[mail, db]",
    ),
}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717286400")  # 2 June 2024


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def headings(html: str) -> list[str]:
    return [text_of(found).removesuffix(" #") for found in re.findall(r"<h2[^>]*>(.*?)</h2>", html)]


def test_the_page_of_actions_has_everything_in_its_place(build: Build) -> None:
    site = build(SITE)
    assert not site.warnings
    html = site.html("actions/index.html")
    assert headings(html) == [
        "Overdue", "Asked for again and again", "With a due date", "Open", "Decided against", "Done",
        "By team", "By service", "By gap",
    ]  # fmt: skip
    text = text_of(html)
    assert "1 overdue 4 open 1 done 1 decided against" in text
    assert "Reason: It costs more than it saves & more" in text
    assert "Add an <b>alert</b>" in text and "<b>alert</b>" not in html
    assert "As of 2 June 2024" in text
    assert "15 to 16 months ago" in text and "3 months ago" in text
    assert '<a href="../actions.ics">' in html
    assert '<a href="../actions/teams/core/">Core team</a>' in html
    assert '<a href="../services/mail/#before-you-change-it">Mail</a>' in html


def test_every_team_has_a_page_with_all_of_its_actions(build: Build) -> None:
    site = build({**SITE, "postmortems/c.md": postmortem(services="[mail]", actions="[{text: Ask somebody}]")})
    assert site.html("actions/teams/core/index.html").count("data-pm-row") == 6
    assert '<a href="../../../actions/teams/core.ics">' in site.html("actions/teams/core/index.html")
    assert "Ask somebody" in site.html("actions/unassigned/index.html")
    assert "Ask somebody" not in site.html("actions/teams/core/index.html")
    assert '<a href="../../actions/teams/core/" rel="noopener">Its actions</a>' in site.html("teams/core/index.html")


def test_the_calendar_leads_back_to_the_site(build: Build) -> None:
    site = build(SITE)
    calendar = Calendar.from_ical((site.folder / "actions.ics").read_bytes())
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert list(events) == ["Due May 2024: Stage every change", "Due: Add an <b>alert</b>"]
    assert {event["url"] for event in events.values()} == {"https://example.org/kb/postmortems/2024-a/"}
    assert (site.folder / "actions/teams/core.ics").exists()


@pytest.mark.parametrize("files", [{}, {"postmortems/a.md": postmortem()}])
def test_a_library_without_actions_says_what_to_do(build: Build, files: dict[str, str]) -> None:
    site = build(files)
    assert not site.warnings
    assert "No action yet" in site.html("actions/index.html")
    assert "No postmortem says yet what worked" in site.html("what-worked/index.html")
    assert not (site.folder / "actions.ics").exists()


def test_open_actions_stand_with_their_factor_and_service_the_overdue_first(build: Build) -> None:
    site = build(SITE)
    service = site.html("services/web/index.html")
    assert service.index("Stage every change") < service.index("Write it down")
    assert "pm-label--overdue" in service and "Measured twice" not in service
    assert "Add an" not in site.html("factors/no-canary/index.html")


def test_what_worked_stands_with_the_gap_and_the_service(build: Build) -> None:
    site = build(SITE)
    text = text_of(site.html("what-worked/index.html"))
    assert "1 defence held in 1 incident, marked ✓ . 1 incident says what ended or limited it." in text
    assert "By service Website 1" in text
    for page in ("what-worked/no-alert", "factors/no-alert", "services/web"):
        shown = text_of(site.html(f"{page}/index.html"))
        assert "Held: The replica took over. A rollback. First 1 March 2024 Website" in shown, page
    assert "Of 2 incidents with this gap, 1 says" in text_of(site.html("what-worked/no-alert/index.html"))
    assert "what-worked/bad-config/index.html" not in site.pages


def test_the_block_shows_the_most_pressing(build: Build) -> None:
    site = build({**SITE, "index.md": "# Home\n\n<!-- postmortems:actions 2 -->\n"})
    html = site.html("index.html")
    assert html.index("Stage every change") < html.index("alert")
    assert "Write it down" not in html


def fields() -> dict[str, dict]:
    """The front matter of our own postmortems, read with nothing of ours."""
    files = sorted((DOCS / "postmortems").rglob("*.md"))
    return {file.stem: yaml.load(file.read_text("utf-8").split("\n---")[0], yaml.BaseLoader) for file in files}


def rendered(library: Library) -> tuple[dict[str, str], Linker]:
    pages = {page.src_uri: page for page in plan(library, day=date(2024, 6, 2))}
    linker = disk_linker(set(pages), Links.FOLDERS)
    wanted = ("actions/", "what-worked/")
    return {uri: page.text(linker) for uri, page in pages.items() if uri.startswith(wanted)}, linker


def test_the_numbers_are_those_of_the_files() -> None:
    shown, _ = rendered(load_library(DOCS, drafts=False))
    published = {key: front for key, front in fields().items() if front["status"] != "draft"}
    statuses = Counter(
        action.get("status", "planned") for front in published.values() for action in front.get("actions", [])
    )
    text = text_of(shown["actions/index.md"])
    assert f"{statuses['planned'] + statuses['idea']} open {statuses['done']} done" in text
    held = [len(front["held"]) for front in published.values() if front.get("held")]
    ended = sum("what_worked" in front for front in published.values())
    worked = text_of(shown["what-worked/index.md"])
    assert f"{sum(held)} defences held in {len(held)} incidents" in worked
    assert f"{ended} incidents say what ended or limited them" in worked
    for factor in ("missing-alert", "rollback-gap"):
        carriers = [
            front
            for front in published.values()
            if factor in [use if isinstance(use, str) else use["id"] for use in front.get("factors", [])]
        ]
        told = [front for front in carriers if front.get("held") or front.get("what_worked")]
        assert shown[f"what-worked/{factor}.md"].count('<li class="pm-account">') == len(told)


@pytest.mark.slow
def test_no_page_grows_with_the_library_and_every_action_is_reached() -> None:
    library = load_library(DOCS, drafts=False)
    copies = [
        item.model_copy(update={"id": f"{item.id}-{number}", "path": f"postmortems/{item.id}-{number}.md"})
        for item in library.postmortems
        for number in range(10_000 // len(library.postmortems))
    ]
    shown, _ = rendered(replace(library, postmortems=tuple(copies), problems=()))
    # The theme around a page takes less than 40 kB.
    assert max(len(text.encode()) for text in shown.values()) < 260_000
    listed = {
        match
        for uri, text in shown.items()
        if uri != "actions/index.md"
        for match in re.findall(r'<a href="[./]*postmortems/([^"]+)/">', text)
    }
    assert listed >= {item.id for item in copies if item.actions}
    rows = sum(text.count("data-pm-row") for uri, text in shown.items() if uri != "actions/index.md")
    assert rows >= sum(len(item.actions) for item in copies)
