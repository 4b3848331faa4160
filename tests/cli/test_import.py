"""`postmortems import` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postmortems.cli.app import cli
from postmortems.core import load_library

TEXT = """\
# A disk was full

## Summary

The queue stopped.

## Timeline

- 2024-03-13 10:01 - Down
- 2024-03-13 10:30 - Up
"""


def run(*words: object, **options: object) -> Result:
    return CliRunner().invoke(cli, ["import", *map(str, words)], **options)  # type: ignore[arg-type]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "PM-1 disk.md").write_text(TEXT, "utf-8")
    return folder


def test_a_folder_becomes_a_library(old: Path, tmp_path: Path) -> None:
    found = run(old, "--out", tmp_path / "docs")
    assert found.exit_code == 0, found.output
    assert "PM-1 disk" in found.output
    assert "Next: read" in " ".join(found.output.split())
    library = load_library(tmp_path / "docs")
    assert library.problems == ()
    assert library.by_id["PM-1 disk"].status == "in-review"
    assert run(old, "--out", tmp_path / "docs").exit_code == 0


def test_json_names_everything(old: Path, tmp_path: Path) -> None:
    (old / "b.pdf").write_bytes(b"%PDF")
    found = run(old, "--out", tmp_path / "docs", "--json", "--dry-run")
    assert found.exit_code == 1
    data = json.loads(found.stdout)
    assert data["dry_run"] is True
    assert [file["id"] for file in data["files"]] == ["PM-1 disk"]
    assert [item["source"] for item in data["skipped"]] == ["b.pdf"]
    assert not (tmp_path / "docs").exists()


def test_unreadable_files_are_named_and_make_it_end_with_1(old: Path, tmp_path: Path) -> None:
    (old / "b.md").write_bytes(b"\xff\xfe\x00")
    found = run(old, "--out", tmp_path / "docs")
    assert found.exit_code == 1
    assert "b.md: it is in UTF-16. Save the file as UTF-8." in found.stderr
    assert "PM-1 disk" in load_library(tmp_path / "docs").by_id


def test_nothing_found_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    found = run(tmp_path / "old", "--out", tmp_path / "docs")
    assert found.exit_code == 1
    assert "Nothing was imported" in found.output


@pytest.mark.parametrize("words", [("nowhere", "--out", "docs"), ("old",), ("old", "--out", "old/PM-1 disk.md")])
def test_misuse_ends_with_2(old: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.chdir(old.parent)
    found = run(*words)
    assert found.exit_code == 2
    assert "Traceback" not in found.output


def test_a_project_folder_stands_for_its_documentation(old: Path, tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb/mkdocs.yml").write_text("site_name: x\ndocs_dir: pages\n", "utf-8")
    found = run(old, "--out", tmp_path / "kb")
    assert found.exit_code == 0
    assert (tmp_path / "kb/pages/postmortems/PM-1 disk.md").is_file()
    assert "There is an mkdocs.yml" in found.output


def test_suggestions_can_be_accepted_for_all(old: Path, tmp_path: Path) -> None:
    run(old, "--out", tmp_path / "docs", "--accept", "dates")
    started = load_library(tmp_path / "docs").by_id["PM-1 disk"].started
    assert started is not None
    assert started.label() == "13 March 2024, 10:01 UTC"
