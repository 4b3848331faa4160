"""The pages of exercises in a built site."""

from __future__ import annotations

import json
from collections.abc import Callable

from core.test_exercise import FIELDS, timeline
from sites import BuiltSite, postmortem

Build = Callable[..., BuiltSite]


def test_an_exercise_has_two_pages_and_its_postmortem_leads_to_it(build: Build) -> None:
    site = build({"postmortems/blank-field.md": postmortem(timeline(), **FIELDS)})
    assert site.warnings == []
    assert {"practice/blank-field/index.html", "practice/blank-field/facilitator/index.html"} <= site.pages
    assert 'href="../../practice/blank-field/"' in site.html("postmortems/blank-field/index.html")
    assert 'href="../practice/blank-field/"' in site.html("practice/index.html")


def test_the_list_and_the_head_of_an_exercise_tell_nothing_of_the_end(build: Build) -> None:
    site = build({"postmortems/blank-field.md": postmortem(timeline(), **FIELDS)})
    assert "blank field" not in site.html("practice/index.html").lower()
    told, _, behind = site.html("practice/blank-field/index.html").partition('data-part="behind"')
    assert "blank field" not in told.lower()
    assert "A blank field in a release stops the site" in behind
    assert "The release with the blank field starts." in behind


def test_a_postmortem_without_one_has_no_link_and_the_list_helps(build: Build) -> None:
    site = build({"postmortems/a.md": postmortem()})
    assert "practice/a" not in site.html("postmortems/a/index.html")
    assert "No exercise yet" in site.html("practice/index.html")
    assert not [page for page in site.pages if page.startswith("practice/a")]


def test_what_somebody_wrote_is_shown_and_never_run(build: Build) -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) & `a<b`"
    rows = (("10:05", f"**Detected:** {evil}"), *((f"10:{n}", f"{evil} {n}.") for n in (10, 20, 30)))
    practice = f"\n  prompts: [{{at: 2024-03-01 10:10, ask: '{evil}', hint: '{evil}'}}]\n  wrong_turns: ['{evil}']"
    site = build({"postmortems/a.md": postmortem(timeline(rows), **FIELDS, practice=practice)})
    for page in ("practice/a/index.html", "practice/a/facilitator/index.html"):
        html = site.html(page)
        assert "<script>alert(1)" not in html
        assert 'href="javascript:' not in html
        assert "&lt;script&gt;alert(1)" in html


def test_a_theme_search_does_not_find_the_exercises(build: Build) -> None:
    site = build(
        {"postmortems/blank-field.md": postmortem(timeline(), **FIELDS)},
        plugins=[{"postmortems": {"search": False}}, "material/search"],
    )
    found = {doc["location"].partition("#")[0] for doc in json.loads(site.html("search/search_index.json"))["docs"]}
    assert "practice/" in found
    assert not [place for place in found if place.startswith("practice/b")]


def test_addresses_hold_without_folders(build: Build) -> None:
    site = build({"postmortems/blank-field.md": postmortem(timeline(), **FIELDS)}, use_directory_urls=False)
    assert 'href="../practice/blank-field/facilitator.html"' in site.html("practice/index.html")
    assert 'href="../postmortems/blank-field.html"' in site.html("practice/blank-field.html")
