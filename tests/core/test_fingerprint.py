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


def of(docs: Path, *ids: str, day: date = DAY) -> str:
    library = load_library(docs)
    return Fingerprints(library, day).of([library.by_id[id_] for id_ in ids])


@pytest.mark.parametrize(
    "changed",
    [
        {"postmortems/one.md": postmortem("Other text.\n")},
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


def test_order_and_day_count(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert of(tmp_path, "one", "two") != of(tmp_path, "two", "one")
    assert of(tmp_path, "one") != of(tmp_path, "one", day=date(2026, 1, 2))


def test_where_a_text_ends_counts() -> None:
    assert digest(["ab", "c"]) != digest(["a", "bc"])
