"""When a file changed is what the repository says, or nothing."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postmortems.publish import read_history
from publish.conftest import Repository


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def test_first_and_last_commit_of_each_file(repository: Repository) -> None:
    repository.commit({"docs/postmortems/a.md": "1", "docs/postmortems/ü b.md": "1", "other.md": "1"}, "2024-01-01")
    repository.commit({"docs/postmortems/a.md": "2", "other.md": "2"}, "2024-02-01")
    history = read_history(repository.folder / "docs")
    assert set(history.changes) == {"postmortems/a.md", "postmortems/ü b.md"}
    assert history.changes["postmortems/a.md"] == (noon("2024-01-01"), noon("2024-02-01"))
    assert history.changes["postmortems/ü b.md"] == (noon("2024-01-01"), noon("2024-01-01"))
    assert history.note == ""


def test_a_shallow_clone_is_no_history(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"docs/a.md": "1"}, "2024-01-01")
    repository.commit({"docs/b.md": "1"}, "2024-02-01")
    clone = ["git", "clone", "-q", "--depth=1", repository.folder.as_uri(), str(tmp_path / "clone")]
    subprocess.run(clone, check=True, capture_output=True)
    history = read_history(tmp_path / "clone/docs")
    assert history.changes == {}
    assert "fetch-depth: 0" in history.note


def test_without_a_repository_or_git_there_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / ".git").write_text("gitdir: /nowhere\n", "utf-8")
    assert "not in a git repository" in read_history(tmp_path).note
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "not installed" in read_history(tmp_path).note


def test_the_configuration_of_a_repository_runs_nothing(repository: Repository) -> None:
    repository.commit({"docs/a.md": "1"}, "2024-01-01")
    trap = repository.folder / "trap"
    for key in ("core.fsmonitor", "core.pager", "pager.log", "diff.external", "gpg.program"):
        repository.git("config", key, f"touch {trap}")
    repository.git("config", "log.showSignature", "true")
    assert read_history(repository.folder / "docs").changes
    assert not trap.exists()


def test_only_new_commits_are_read_again(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"docs/a.md": "a", "docs/b.md": "b"}, "2024-01-01")
    first = read_history(repository.folder / "docs")
    repository.commit({"docs/b.md": "bb", "docs/c.md": "c"}, "2024-02-01")
    assert read_history(repository.folder / "docs").changes["a.md"] == first.changes["a.md"]
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(repository.folder / "none"))
    fresh = read_history(repository.folder / "docs")
    monkeypatch.undo()
    assert read_history(repository.folder / "docs") == fresh
    # A history that was written anew knows nothing of the one that was read.
    repository.git("reset", "-q", "--hard", "HEAD~1")
    repository.commit({"docs/b.md": "new"}, "2024-03-01")
    found = read_history(repository.folder / "docs")
    assert set(found.changes) == {"a.md", "b.md"}
    assert found.changes["b.md"].last.month == 3
