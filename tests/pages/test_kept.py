"""What is kept of earlier builds: used when it matches, and never needed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from postmortems.pages.kept import Kept


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def keep(docs: Path, *texts: str, settings: str = "a") -> None:
    kept = Kept(docs, settings)
    for text in texts:
        kept.put(text, [text.upper(), {"number": 1}])
    kept.close(whole=True)


def test_a_text_is_found_again_with_the_same_settings_only(tmp_path: Path) -> None:
    keep(tmp_path, "one", "Ü\ue000")
    again = Kept(tmp_path, "a")
    assert again.get("one") == ["ONE", {"number": 1}]
    assert again.get("Ü\ue000") == ["Ü\ue000", {"number": 1}]
    assert again.get("two") is None
    assert Kept(tmp_path, "b").get("one") is None
    assert Kept(tmp_path / "other", "a").get("one") is None


def test_what_a_whole_build_did_not_ask_for_is_dropped(tmp_path: Path) -> None:
    keep(tmp_path, "one", "two")
    part = Kept(tmp_path, "a")
    part.get("one")
    part.close(whole=False)
    assert Kept(tmp_path, "a").get("two")
    keep(tmp_path, "one")
    assert Kept(tmp_path, "a").get("two") is None
    assert Kept(tmp_path, "a").get("one")


def test_what_was_changed_since_is_not_used(tmp_path: Path, cache: Path) -> None:
    keep(tmp_path, "one")
    (file,) = (cache / "html").glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE html SET value = '[\"<script>\"]'")
    assert Kept(tmp_path, "a").get("one") is None


def test_a_broken_file_and_a_folder_that_cannot_be_are_as_good_as_nothing(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, "one")
    (file,) = (cache / "html").glob("*.sqlite")
    file.write_bytes(b"no database at all" * 100)
    assert Kept(tmp_path, "a").get("one") is None
    keep(tmp_path, "one")
    assert Kept(tmp_path, "a").get("one")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "file"))
    keep(tmp_path, "one")
    assert Kept(tmp_path, "a").get("one") is None
