"""After an edit only what it touches is made again, and nobody can tell from the site."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from postmortems.adapter.making import Making
from postmortems.adapter.upkeep import ASIDE
from postmortems.core import load_library
from postmortems.core.readings import ReadingCache
from sites import CATALOG, INDEX, postmortem, write

LESSON = """
    ---
    title: Stages
    claim: Stages keep mistakes small.
    status: published
    signs: [Everything fails at once]
    do: [Go in stages]
    applies_to: {services: [web], factors: [no-canary]}
    evidence: [{id: 2024-a, note: It went everywhere.}]
    ---

    See [the first](../postmortems/2024-a.md).
"""
PATH = """
    ---
    title: First week
    summary: Where to begin.
    for: Newcomers
    status: published
    steps:
      - {lesson: stages, why: It comes first.}
      - {postmortem: 2024-b, why: It shows it.}
    ---
"""
ACTIONS = "[{text: Alert on the length of the mail queue, owner: core, status: STATUS, factor: no-alert}]"
EVENTS = "## Timeline\n\n| Time | Event |\n|---|---|\n| 10:00 | Errors rise |\n| 10:10 | Paged |\n| 10:20 | Undone |\n"
FILES = {
    **CATALOG,
    **INDEX,
    "index.md": "# Home\n\n<!-- postmortems:newest -->\n",
    "about/notes.md": "# Notes\n\n[A](../postmortems/2024-a.md)\n",
    "about/data.txt": "data\n",
    "lessons/stages.md": LESSON,
    "paths/first.md": PATH,
    "postmortems/2024-a.md": postmortem(EVENTS, title="First outage", symptoms="[Pages do not load]"),
    "postmortems/2024-b.md": postmortem(
        "After [the first](2024-a.md) and [a lost one](2024-z.md).\n",
        title="Mail stops",
        services="[mail, db]",
        started="2024-04-01",
        resolved="",
        actions=ACTIONS.replace("STATUS", "planned"),
        relations="[{kind: repeats, id: 2024-a}]",
    ),
    "postmortems/2024-c.md": postmortem(
        title="Mail stops again", services="[mail]", started="2023-04-01", resolved="", what_worked="A restart.",
        actions=ACTIONS.replace("STATUS", "idea"),
    ),
}  # fmt: skip
for _number in range(6):
    _services = "[web, db]" if _number % 2 else "[db]"
    FILES[f"postmortems/2022-{_number}.md"] = postmortem(
        f"Text {_number}.\n",
        title=f"Outage {_number}",
        started=f"2022-0{_number + 1}-03",
        resolved="",
        services=_services,
    )

Edit = Callable[[Path], object]


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(docs: Path) -> None:
        file = docs / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    return edit


def added(name: str, text: str) -> Edit:
    return lambda docs: write(docs, {name: text})


def removed(name: str) -> Edit:
    return lambda docs: (docs / name).unlink()


NEW = "{id: new, title: New, definition: New.}"
EDITS: dict[str, Edit] = {
    "nothing": lambda docs: None,
    "text": replaced("postmortems/2022-3.md", "Text 3", "Words about zebras"),
    "title": replaced("postmortems/2024-a.md", "First outage", "The very first outage"),
    "service": replaced("postmortems/2022-1.md", "[web, db]", "[mail]"),
    "factor": replaced("postmortems/2022-2.md", "[no-canary, no-alert]", "[bad-config]"),
    "action": replaced("postmortems/2024-c.md", "status: idea", "status: done"),
    "timeline": replaced("postmortems/2024-a.md", "Paged", "Paged at last"),
    "year": replaced("postmortems/2022-4.md", "2022-05-03", "2021-05-03"),
    "draft": replaced("postmortems/2022-5.md", "status: published", "status: draft"),
    "lost link found": added("postmortems/2024-z.md", postmortem(title="Found", started="2024-06-01", resolved="")),
    "other folder": lambda docs: (docs / "postmortems/2022-0.md").rename(
        write(docs, {"postmortems/old/x.txt": "x"}) / "postmortems/old/2022-0.md"
    ),
    "new name": lambda docs: (docs / "postmortems/2022-1.md").rename(docs / "postmortems/2022-renamed.md"),
    "relation to nothing": removed("postmortems/2024-a.md"),
    "catalog": replaced("catalog/services.yml", "Website", "Shop front"),
    "new factor": replaced("catalog/factors.yml", "    - {id: no-a", f"    - {NEW}\n    - {{id: no-a"),
    "lesson": replaced("lessons/stages.md", "Stages keep", "Small stages keep"),
    "path": removed("paths/first.md"),
    "page by hand": replaced("about/notes.md", "# Notes", "# Other notes"),
    "new page by hand": added("about/more.md", "# More\n"),
    "file": added("about/data.txt", "other data\n"),
    "file gone": removed("about/data.txt"),
    "broken": replaced("postmortems/2022-3.md", "title:", "titel:"),
    "mended": replaced("postmortems/2022-3.md", "titel:", "title:"),
}  # fmt: skip
"""One after the other, each on top of all before."""


class Builds:
    """Builds of one folder, as `mkdocs build` and `mkdocs serve` do them; every one in a configuration of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = write(folder / "docs", FILES)
        self.settings: dict[str, object] = {}

    def build(self, site: str, *, dirty: bool = False, serving: bool = False, fresh: bool = True) -> dict[str, bytes]:
        (self.folder / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
        config = load_config(
            config_file=str(self.folder / "mkdocs.yml"),
            docs_dir=str(self.docs),
            site_dir=str(self.folder / site),
            site_url="https://example.org/kb/",
            theme={"name": "material", "font": False},
            plugins=["postmortems"],
            markdown_extensions=["attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"],
            **self.settings,
        )
        plugin = config.plugins["postmortems"]
        kept = plugin.upkeep
        if fresh:
            plugin.__init__()  # as in another process; MkDocs keeps instances for as long as one lives
            config.plugins.on_startup(command="serve" if serving else "build", dirty=dirty)
        mkdocs_build(config, serve_url="http://127.0.0.1/kb/" if serving else None, dirty=dirty)
        if site == "clean":
            plugin.upkeep = kept  # as if another process had made it
        return self.tree(site)

    def tree(self, site: str) -> dict[str, bytes]:
        folder = self.folder / site
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Builds:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    caplog.set_level(logging.CRITICAL)
    return Builds(tmp_path)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pages of ours outside of the navigation that were made."""
    made: list[str] = []
    usual = Making._make
    monkeypatch.setattr(
        Making, "_make", lambda self, pages, env: (made.extend(page.src_uri for page in pages), usual(self, pages, env))
    )
    return made


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.mark.slow
def test_a_dirty_build_after_any_edit_is_a_clean_one(builds: Builds) -> None:
    builds.build("site")
    for name, edit in EDITS.items():
        edit(builds.docs)
        assert differing(builds.build("site", dirty=True), builds.build("clean")) == [], name


@pytest.mark.slow
def test_a_preview_after_any_edit_is_a_new_one(builds: Builds) -> None:
    builds.build("site", serving=True)
    for name, edit in EDITS.items():
        edit(builds.docs)
        served = builds.build("site", serving=True, fresh=False)
        assert differing(served, builds.build("clean", serving=True)) == [], name
    assert not (builds.folder / "site" / ASIDE).exists()


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


def test_what_somebody_changed_or_removed_in_the_site_is_made_again(builds: Builds) -> None:
    before = builds.build("site")
    (builds.folder / "site/postmortems/2024-a/index.html").unlink()
    (builds.folder / "site/services/web/index.html").write_text("changed")
    assert differing(builds.build("site", dirty=True), before) == []


def test_a_record_that_cannot_be_read_costs_time_only(builds: Builds) -> None:
    before = builds.build("site")
    known = {"format": 1, "site": str((builds.folder / "site").resolve()), "pages": {}, "others": [3, "../x", "/x"]}
    strange = json.dumps({**known, "published": {"feed.xml": 1, "../y": [], "llms.txt": ["", "", {}]}})
    for content in ("", "{}", '{"format": 1, "site": 3, "pages": [], "others": 1}', "[" * 100_000, strange):
        for record in (builds.folder / "cache/trees").iterdir():
            record.write_text(content)
        assert differing(builds.build("site", dirty=True), before) == []


def test_files_of_the_user_in_the_site_stay(builds: Builds) -> None:
    builds.build("site")
    (builds.folder / "site/CNAME").write_text("example.org")
    removed("postmortems/2024-c.md")(builds.docs)
    site = builds.build("site", dirty=True)
    assert site["CNAME"] == b"example.org"
    assert "postmortems/2024-c/index.html" not in site


def test_a_page_that_is_excluded_goes(builds: Builds) -> None:
    builds.build("site")
    builds.settings = {"exclude_docs": "about/notes.md"}
    site = builds.build("site", dirty=True)
    assert "about/notes/index.html" not in site
    assert differing(site, builds.build("clean")) == []


def test_a_build_that_failed_is_made_up_for(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    builds.build("site", serving=True)
    EDITS["title"](builds.docs)
    with monkeypatch.context() as patch:
        patch.setattr(Making, "run", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            builds.build("site", serving=True, fresh=False)
    served = builds.build("site", serving=True, fresh=False)
    assert differing(served, builds.build("clean", serving=True)) == []


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
