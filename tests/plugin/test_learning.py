"""Lessons and learning paths as a reader meets them in a built site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from postmortems.core import load_library
from postmortems.pages import Links, disk_linker, plan, write_site
from postmortems.pages.path_data import path_data
from postmortems.pages.reading import count_words, minutes
from sites import CATALOG, BuiltSite, postmortem, write

Build = Callable[..., BuiltSite]


def lesson(title: str = "Bound every queue", body: str = "Queues hide slowness.\n", **fields: str) -> str:
    """A valid lesson; a field given as an empty text is left out."""
    values = {
        "title": title,
        "claim": f"{title}, or it takes all down.",
        "status": "published",
        "signs": "[Memory climbs]",
        "do": "[Give it a length]",
        "evidence": "[{id: one, note: It filled up.}]",
        "applies_to": "{services: [web], factors: [no-alert], triggers: [deploy]}",
        "reviewed": "2026-03-01",
        **fields,
    }
    front = "".join(f"{key}: {value}\n" for key, value in values.items() if value)
    return f"---\n{front}---\n\n{body}"


def path(steps: str = "", **fields: str) -> str:
    values = {"title": "First week", "summary": "Start here.", "for": "New people", "status": "published", **fields}
    front = "".join(f"{key}: {value}\n" for key, value in values.items())
    return f"---\n{front}steps:\n{steps or '  - {lesson: queue, why: It is common.}'}\n---\n\nHello.\n"


STEPS = """\
  - {lesson: queue, why: It is common., questions: [{ask: Which one?, answer: That one.}, {ask: And you?}]}
  - {practice: one, why: Say what you would do.}
  - {page: guide.md, why: To write it down.}"""
SITE = {
    "postmortems/one.md": postmortem(),
    "lessons/queue.md": lesson(guards="[{text: A linter, kind: lint-rule, state: enforced, verified: 2026-03-01}]"),
    "lessons/bare.md": lesson("Nothing guards this"),
    "paths/first.md": path(STEPS),
    "guide.md": "# How to write\n\nText.\n",
}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 1 April 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775001600")


def words(html: str) -> str:
    """The text of a page's article."""
    article = html.split("<article")[1].split("</article>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", article))


def test_a_site_without_any_has_lists_that_say_how_to_begin(build: Build) -> None:
    site = build({})
    assert site.warnings == []
    for page, folder in (("lessons", "docs/lessons/"), ("lessons/guards", "docs/lessons/"), ("paths", "docs/paths/")):
        assert folder in site.html(f"{page}/index.html")


def test_a_lesson_says_all_it_knows(build: Build) -> None:
    site = build(SITE)
    assert site.warnings == []
    page = words(site.html("lessons/queue/index.html"))
    for text in ("Bound every queue, or it takes all down.", "Memory climbs", "Give it a length",
                 "Queues hide slowness.", "A linter", "Enforced", "Website", "It filled up.",
                 "1 incident, 1 March 2024", "Step 1 of 3 of First week"):  # fmt: skip
        assert text in page, text
    assert "no longer hold" not in page


def test_a_lesson_is_shown_where_it_belongs(build: Build) -> None:
    site = build(SITE)
    for page in ("postmortems/one", "services/web", "factors/no-alert", "triggers/deploy"):
        assert "Bound every queue, or it takes all down." in site.html(f"{page}/index.html"), page
    assert "Before you change it" in site.html("services/web/index.html")
    for page in ("services/db", "factors/no-canary", "teams/core"):
        assert "Bound every queue" not in site.html(f"{page}/index.html"), page


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"reviewed": "2025-03-31"}, "The last review: 31 March 2025."),
        ({"reviewed": ""}, "Nobody has checked it since it was written."),
        ({"applies_to": "{services: [mail]}"}, "Nobody runs Mail any more."),
    ],
)
def test_a_lesson_that_may_not_hold_says_why(build: Build, fields: dict[str, str], reason: str) -> None:
    services = "- {id: mail, title: Mail, retired: 2026-01}\n- {id: web, title: Website}"
    site = build({**SITE, "lessons/queue.md": lesson(**fields), "catalog/services.yml": services})
    assert reason in words(site.html("lessons/queue/index.html"))
    assert "May be out of date" in words(site.html("lessons/index.html"))
    assert "January 2026" in words(site.html("services/mail/index.html"))


def test_the_ledger_puts_first_what_nothing_guards(build: Build) -> None:
    guards = (
        "[{text: Works, kind: test, state: enforced, verified: 2024}, {text: Wanted, kind: alert}, "
        "{text: Gone, kind: limit, state: broken, verified: 2026}]"
    )
    site = build({**SITE, "lessons/queue.md": lesson(guards=guards)})
    page = words(site.html("lessons/guards/index.html"))
    places = [page.index(text) for text in ("Nothing guards this", "Gone", "Wanted", "Works")]
    assert places == sorted(places)
    assert "not looked at for a year" in page
    assert "1 lesson without a guard" in page


def test_a_path_leads_on_without_and_with_scripts(build: Build) -> None:
    site = build(SITE)
    page = site.html("paths/first/index.html")
    for url in ("../../lessons/queue/?path=first", "../../postmortems/one/?path=first", "../../guide/?path=first"):
        assert f'href="{url}"' in page
    assert page.count("<details") == 1
    assert "That one." in page
    data = json.loads((site.folder / "assets/postmortems/path-data/first.json").read_text("utf-8"))
    assert data["url"] == "paths/first/"
    assert [(step["key"], step["url"], step["title"]) for step in data["steps"]] == [
        ("lesson:queue", "lessons/queue/", "Bound every queue"),
        ("practice:one", "postmortems/one/", "The site is down"),
        ("page:guide.md", "guide/", "How to write"),
    ]
    assert 'href="../../postmortems/one/?path=first"' in site.html("lessons/queue/index.html")
    assert "Step 2 of 3" in site.html("postmortems/one/index.html")


def test_addresses_hold_without_folders(build: Build) -> None:
    site = build(SITE, use_directory_urls=False)
    assert 'href="../lessons/queue.html?path=first"' in site.html("paths/first.html")
    data = json.loads((site.folder / "assets/postmortems/path-data/first.json").read_text("utf-8"))
    assert data["steps"][2]["url"] == "guide.html"


def test_a_path_stands_on_one_page(build: Build) -> None:
    body = "## Part\n\n```\n## code\n```\n"
    site = build({**SITE, "lessons/queue.md": lesson(body=body)})
    page = site.html("paths/first/print/index.html")
    assert re.search(r"<h3[^>]*>Part", page)
    for text in ("Memory climbs", "Give it a length", "A change took the site down.", "It went everywhere at once."):
        assert text in words(page), text


def test_hostile_text_stays_text(build: Build) -> None:
    bad = "'<script>alert(1)</script>'"
    site = build(
        {
            **SITE,
            "lessons/queue.md": lesson(
                bad,
                "<script>alert(2)</script>\n",
                **dict.fromkeys(("signs", "tags", "do"), f"[{bad}]"),
                claim=bad,
                guards=f"[{{text: {bad}, kind: test}}]",
            ),
            "paths/first.md": path(f"  - {{lesson: queue, why: {bad}, questions: [{{ask: {bad}, answer: {bad}}}]}}",
                                   title=bad, summary=bad, **{"for": bad}),
        }
    )  # fmt: skip
    for file in ("lessons/index.html", "lessons/queue/index.html", "lessons/guards/index.html", "paths/index.html",
                 "paths/first/index.html", "paths/first/print/index.html", "postmortems/one/index.html"):  # fmt: skip
        assert "<script>alert" not in site.html(file), file


def test_drafts_stay_out_of_a_published_site(build: Build) -> None:
    site = build({**SITE, "lessons/queue.md": lesson(status="draft")})
    assert "lessons/queue/index.html" not in site.pages
    assert site.warnings == []
    assert "Step 1 of 2" in site.html("postmortems/one/index.html")


def test_both_sinks_have_the_same_pages(tmp_path) -> None:  # type: ignore[no-untyped-def]
    docs = write(tmp_path / "docs", {**SITE, "index.md": "# Home\n"})
    for links in Links:
        out = tmp_path / links.value
        write_site(docs, out, links=links)
        assert (out / "lessons/guards.md").is_file()
        data = json.loads((out / "assets/postmortems/path-data/first.json").read_text("utf-8"))
        ending = ".html" if links is Links.FILES else "/"
        assert all(step["url"].endswith(ending) for step in data["steps"])
        assert (out / "assets/postmortems/learning.mjs").is_file()
        assert ("?path=" in (out / "paths/first.md").read_text("utf-8")) is (links is not Links.SOURCE)


def test_lists_of_lessons_are_paged(tmp_path) -> None:  # type: ignore[no-untyped-def]
    files = {f"lessons/lesson-{number:03}.md": lesson(f"Lesson {number:03}") for number in range(160)}
    docs = write(tmp_path / "docs", {**CATALOG, **SITE, **files})
    library = load_library(docs)
    pages = {page.src_uri: page for page in plan(library)}
    linker = disk_linker(set(pages) | {"guide.md"}, Links.FOLDERS)
    assert "Page 1 of 2" in pages["lessons/index.md"].text(linker)
    assert "Nothing guards this" in pages["lessons/index/2.md"].text(linker)
    assert "<span>Page 2</span>" in pages["lessons/guards/2.md"].text(linker)
    assert max(len(page.text(linker)) for page in pages.values()) < 300_000
    assert len(pages["services/web.md"].text(linker)) < 20_000


def test_a_path_with_a_name_of_any_letters_has_its_data(tmp_path) -> None:  # type: ignore[no-untyped-def]
    docs = write(tmp_path / "docs", {**SITE, "paths/Größe & so.md": path()})
    library = load_library(docs)
    pages = {page.src_uri: page for page in plan(library)}
    linker = disk_linker(set(pages) | {"guide.md"}, Links.FOLDERS)
    assert "path-data/Größe & so.json" in dict(path_data(library, linker))
    assert "?path=Gr%C3%B6%C3%9Fe%20%26%20so" in pages["paths/Größe & so.md"].text(linker)


def test_reading_time_is_that_of_what_is_read() -> None:
    assert count_words("One [two](https://a.example/three-four) <!-- five --> don't `x`.\n\n[six]: https://b") == 4
    assert [minutes(count) for count in (0, 90, 310, 2000)] == [1, 1, 2, 10]
