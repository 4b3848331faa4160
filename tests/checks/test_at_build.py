"""What was found in a file before holds as long as everything that the rules looked at is what it was."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.conftest import CATALOG, FIELDS, postmortem, write
from postmortems.checks import rule, structural
from postmortems.core import load_library
from postmortems.core.readings import ReadingCache

SOUND = postmortem()
FOREIGN = postmortem(FIELDS.replace("missing-alert, owner", "unpinned-version, owner"))
BACKWARDS = postmortem(FIELDS.replace("resolved: 2024-05-02 14:10", "resolved: 2024-05-02 13:00"))
WAIVED = BACKWARDS.replace("resolved: 2024", "# postmortems-ok: time-order: told so by the vendor\nresolved: 2024")
FOLLOWS = postmortem(FIELDS + "relations: [{kind: follows, id: one}]\n")
LATER = postmortem(FIELDS.replace("2024-05-02", "2025-05-02"))
UNKNOWN = postmortem(FIELDS.replace("id: missing-alert", "id: gone").replace("id: rollback-gap", "id: gone-too"))
NO_SERVICE = postmortem(FIELDS.replace("services: [checkout]\n", ""))
SETTINGS = "levels: {action-foreign-factor: warning, time-order: off}\n"

FILES = {
    "postmortems/one.md": (SOUND, LATER, FOREIGN, None),
    "postmortems/two.md": (FOLLOWS, BACKWARDS, WAIVED, NO_SERVICE, UNKNOWN, None),
    "catalog/checks.yml": (SETTINGS, "", None),
    "catalog/teams.yml": (CATALOG["catalog/teams.yml"], "- {id: find, title: Search team, aliases: [shop]}\n", "[]"),
    "catalog/services.yml": (CATALOG["catalog/services.yml"], "[]"),
    "catalog/factors.yml": (CATALOG["catalog/factors.yml"], "[]"),
}
EDITS = [(name, text) for name, texts in FILES.items() for text in texts]


def edit(docs: Path, name: str, text: str | None) -> None:
    if text is None:
        (docs / name).unlink(missing_ok=True)
    else:
        write(docs, {name: text})


@settings(max_examples=40)
@given(edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=8))
def test_after_any_edits_it_is_as_if_all_had_been_looked_at(edits: list[tuple[str, str | None]]) -> None:
    with TemporaryDirectory() as folder:
        docs = write(Path(folder), {**CATALOG, "postmortems/one.md": SOUND, "postmortems/two.md": FOLLOWS})
        kept = ReadingCache(docs, on_disk=False)
        for name, text in [("", ""), *edits]:
            if name:
                edit(docs, name, text)
            fresh = structural(load_library(docs), docs)
            on_disk = ReadingCache(docs)
            for cache in (kept, on_disk, on_disk):
                assert structural(load_library(docs, cache=cache), docs, cache=cache) == fresh
            on_disk.save()


def test_a_file_is_looked_at_again_only_when_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = write(tmp_path, {**CATALOG, "postmortems/one.md": SOUND, "postmortems/two.md": BACKWARDS})
    cache = ReadingCache(docs)
    first = structural(load_library(docs, cache=cache), docs, cache=cache)
    assert [problem.code for problem in first] == ["time-order"]
    cache.save()

    looked: list[str] = []
    case = rule.Case
    monkeypatch.setattr("postmortems.checks.at_build.Case", lambda *given: looked.append(given[2].id) or case(*given))
    again = ReadingCache(docs)
    assert structural(load_library(docs, cache=again), docs, cache=again) == first
    assert looked == []
    write(docs, {"postmortems/one.md": FOREIGN})
    codes = [problem.code for problem in structural(load_library(docs, cache=again), docs, cache=again)]
    assert sorted(codes) == ["action-foreign-factor", "time-order"]
    assert looked == ["one"]
