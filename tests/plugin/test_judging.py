"""Which pages are made again after an edit: those that show or count what it changed, and no others."""

from __future__ import annotations

import pytest

from edits import EDITS, EVENTS, Builds, added, differing, replaced
from postmortems.core import load_library
from postmortems.core.readings import ReadingCache
from sites import postmortem


def test_only_pages_that_an_edit_touches_are_made(builds: Builds, written: list[str]) -> None:
    builds.build("site")
    assert len(written) > 30
    written.clear()
    builds.build("site", dirty=True)
    assert written == []
    EDITS["text"](builds.docs)
    builds.build("site", dirty=True)
    assert written == ["postmortems/2022-3.md"]
    written.clear()
    EDITS["title"](builds.docs)
    builds.build("site", dirty=True)
    assert {"postmortems/2024-a.md", "postmortems/2024-b.md", "services/web.md", "lessons/stages.md"} <= set(written)
    assert not {"triggers/deploy.md"} - set(written)
    assert "services/mail.md" not in written
    written.clear()
    EDITS["factor"](builds.docs)
    builds.build("site", dirty=True)
    assert {"factors/no-alert.md", "factors/bad-config.md", "insights/factors.md"} <= set(written)
    assert not {"triggers/index.md", "insights/times.md", "actions/index.md", "services/mail.md"} & set(written)
    written.clear()
    EDITS["action"](builds.docs)
    builds.build("site", dirty=True)
    assert {"postmortems/2024-c.md", "actions/index.md", "services/mail.md"} <= set(written)
    assert not {"insights/factors.md", "triggers/deploy.md", "postmortems/2024-b.md"} & set(written)


def test_an_edit_of_what_is_practised_on_makes_its_exercise_and_the_one_before(
    builds: Builds, written: list[str]
) -> None:
    events = EVENTS.replace("| 10:20", "| 10:15 | Found |\n| 10:20") + "| 10:30 | Looked at again |\n"
    for number in range(3):
        added(f"postmortems/2025-{number}.md", postmortem(events, symptoms="[Pages do not load]"))(builds.docs)
    builds.build("site")
    written.clear()
    replaced("postmortems/2025-1.md", "Paged", "Paged at last")(builds.docs)
    builds.build("site", dirty=True)
    exercises = [uri for uri in written if uri.startswith("practice/2")]
    assert sorted(exercises) == [
        *("practice/2025-0.md", "practice/2025-0/facilitator.md"),
        *("practice/2025-1.md", "practice/2025-1/facilitator.md"),
    ]
    assert "lessons/stages.md" not in written


def test_what_has_another_date_comes_to_where_the_newest_are(builds: Builds) -> None:
    for day in range(10, 30):
        fields = {"title": f"Outage {day}", "held": "[The limit held.]", "started": f"2025-03-{day}", "resolved": ""}
        added(f"postmortems/2025-{day}.md", postmortem(**fields))(builds.docs)
    before = builds.build("site")
    replaced("postmortems/2025-10.md", "2025-03-10", "2025-03-25")(builds.docs)
    after = builds.build("site", dirty=True)
    assert b"Outage 10" not in before["what-worked/index.html"]
    assert b"Outage 10" in after["what-worked/index.html"]
    assert differing(after, builds.build("clean")) == []


@pytest.mark.parametrize("edit", ["title", "factor", "new name", "relation to nothing"])
def test_what_another_command_has_read_meanwhile_is_made_again(builds: Builds, edit: str) -> None:
    builds.build("site")
    EDITS[edit](builds.docs)
    cache = ReadingCache(builds.docs)
    load_library(builds.docs, cache=cache)
    cache.save()
    assert differing(builds.build("site", dirty=True), builds.build("clean")) == []


def test_another_configuration_makes_all_pages_again(builds: Builds, written: list[str]) -> None:
    builds.build("site")
    builds.settings = {"copyright": "All of us"}
    written.clear()
    site = builds.build("site", dirty=True)
    assert len(written) > 30
    assert all(b"All of us" in page for name, page in site.items() if name.endswith("2024-a/index.html"))


def test_the_next_day_is_that_of_a_clean_build(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    events = EVENTS.replace("| 10:20", "| 10:15 | Found |\n| 10:20") + "| 10:30 | Looked at again |\n"
    for number in range(3):
        added(f"postmortems/2025-{number}.md", postmortem(events, symptoms="[Pages do not load]"))(builds.docs)
    replaced("postmortems/2024-c.md", "status: idea", "status: planned, due: 2026-09-21")(builds.docs)
    before = builds.build("site")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_790_000_000 + 86_400))
    after = builds.build("site", dirty=True)
    assert {"practice/index.html", "actions/index.html"} <= {*differing(before, after)}
    assert differing(after, builds.build("clean")) == []
