"""After an edit only what it touches is made again, and nobody can tell from the site."""

from __future__ import annotations

import json

import pytest

from edits import EDITS, Builds, differing, removed
from postmortems.adapter.making import Making
from postmortems.adapter.upkeep import ASIDE, FORMAT


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


def test_what_somebody_changed_or_removed_in_the_site_is_made_again(builds: Builds) -> None:
    before = builds.build("site")
    (builds.folder / "site/postmortems/2024-a/index.html").unlink()
    (builds.folder / "site/services/web/index.html").write_text("changed")
    assert differing(builds.build("site", dirty=True), before) == []


def test_a_record_that_cannot_be_read_costs_time_only(builds: Builds) -> None:
    before = builds.build("site")
    site = str((builds.folder / "site").resolve())
    head = json.dumps({"format": FORMAT, "site": site, "basis": "", "named": {}, "others": [3, "../x", "/x"]})
    published = json.dumps({"feed.xml": 1, "../y": [], "llms.txt": ["", "", {}]})
    lines = ("", "one", "two\tthree", "a\t1 2\t../z\nb\t\t")
    strange = [f"{head}\n{told}\n{line}" for told in (published, "[", "[" * 100_000) for line in lines]
    for content in ("", "{}", f'{{"format": {FORMAT}, "site": 3, "others": 1}}\n\n', "[" * 100_000, head, *strange):
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
