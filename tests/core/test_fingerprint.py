"""Digests that say whether something may have changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.sites import CATALOG, postmortem, write

from postmortems.core import load_library
from postmortems.core.fingerprint import Fingerprints, digest

DAY = date(2026, 1, 1)
FILES = {**CATALOG, "postmortems/one.md": postmortem(), "postmortems/two.md": postmortem(title="Another")}


def of(docs: Path, *ids: str) -> str:
    library = load_library(docs)
    return Fingerprints(library, DAY).of([library.by_id[id_] for id_ in ids])


@pytest.mark.parametrize(
    "changed",
    [
        {"postmortems/one.md": postmortem(severity="sev1")},
        {"catalog/triggers.yml": "- {id: deploy, title: Release, definition: New code went out.}"},
        {"catalog/factors.yml": CATALOG["catalog/factors.yml"].replace("title: Detection", "title: Seeing")},
    ],
    ids=["the postmortem", "a trigger", "a group of factors"],
)
def test_a_change_of_what_it_depends_on_changes_the_digest(tmp_path: Path, changed: dict[str, str]) -> None:
    before = of(write(tmp_path, FILES), "one")
    assert of(write(tmp_path, changed), "one") != before


def test_other_postmortems_do_not_matter(tmp_path: Path) -> None:
    before = of(write(tmp_path, FILES), "one")
    assert of(write(tmp_path, {"postmortems/two.md": postmortem("Other.\n")}), "one") == before


def test_a_relation_that_leads_nowhere_any_more_counts(tmp_path: Path) -> None:
    related = postmortem(relations="[{kind: similar, id: two}]")
    before = of(write(tmp_path, {**FILES, "postmortems/one.md": related}), "one")
    (tmp_path / "postmortems/two.md").unlink()
    assert of(tmp_path, "one") != before


def test_the_text_below_counts_where_a_path_leads_to_it(tmp_path: Path) -> None:
    path = "---\ntitle: P\nsummary: S.\nfor: All\nstatus: published\nsteps: [{postmortem: one, why: W.}]\n---\n"
    library = load_library(write(tmp_path, {**FILES, "paths/first.md": path}))
    other = load_library(write(tmp_path, {"postmortems/one.md": postmortem("Other text.\n")}))
    before, after = Fingerprints(library, DAY), Fingerprints(other, DAY)
    assert before.of([library.by_id["one"]]) == after.of([other.by_id["one"]])
    assert before.ways == after.ways
    assert before.paths != after.paths


def test_order_counts_and_the_day_where_it_is_looked_at(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert of(tmp_path, "one", "two") != of(tmp_path, "two", "one")
    library = load_library(tmp_path)
    assert Fingerprints(library, DAY).whole != Fingerprints(library, date(2026, 1, 2)).whole


def test_where_a_text_ends_counts() -> None:
    assert digest(["ab", "c"]) != digest(["a", "bc"])
