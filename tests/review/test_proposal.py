"""The documentation folder of a pull request as data: what is taken, what is refused, what stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from postmortems.review import take
from postmortems.review.proposal import MAX_CHANGED
from sites import write

BASE = {
    "index.md": "# Home",
    "postmortems/old.md": "old",
    "postmortems/gone.md": "gone",
    "catalog/services.yml": "[]",
    "assets/site.css": "a {}",
    ".pages": "x",
}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The proposed folder and that of the branch, the same in both."""
    proposed, docs = (write(tmp_path / name, BASE) for name in ("proposed", "docs"))
    return proposed, docs


def test_text_pictures_and_catalog_are_taken(folders: tuple[Path, Path]) -> None:
    proposed, docs = folders
    (proposed / "postmortems/gone.md").unlink()
    new = {"postmortems/new.md": "new", "postmortems/a/cpu.PNG": b"png", "catalog/services.yml": "[{}]"}
    write(proposed, new)
    found = take(proposed, docs)
    assert found.changed == ["catalog/services.yml", "postmortems/a/cpu.PNG", "postmortems/new.md"]
    assert found.removed == ["postmortems/gone.md"]
    assert not found.refused
    assert not found.left
    assert (docs / "postmortems/new.md").read_text() == "new"
    assert not (docs / "postmortems/gone.md").exists()
    assert take(proposed, docs).changed == []


def test_everything_else_stays_that_of_the_branch(folders: tuple[Path, Path]) -> None:
    proposed, docs = folders
    others = (
        "hooks.py",
        "overrides/main.html",
        "assets/site.css",
        "catalog/a/b.yml",
        "authors.yml",
        "x.js",
        "Makefile",
    )
    write(proposed, dict.fromkeys([*others, ".pages", ".meta.yml"], "theirs"))
    found = take(proposed, docs)
    assert found.changed == []
    assert sorted(found.left) == sorted(others)
    assert (docs / "assets/site.css").read_text() == "a {}"
    assert (docs / ".pages").read_text() == "x"
    assert not (docs / "hooks.py").exists()


def test_links_pipes_and_huge_files_are_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    proposed, docs = folders
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    (proposed / "postmortems/old.md").unlink()
    (proposed / "postmortems/old.md").symlink_to(secret)
    (proposed / "folder").symlink_to(tmp_path)
    os.mkfifo(proposed / "pipe.md")
    write(proposed, {"huge.md": b"x" * 2_000_001, 'a"b.md': "x", "a\nb.md": "x"})
    found = take(proposed, docs)
    assert found.changed == []
    reasons = {refusal.path: refusal.reason.split(";")[0] for refusal in found.refused}
    assert reasons == {
        "postmortems/old.md": "it is a link",
        "folder": "it is a link",
        "pipe.md": "it is no file that can be read",
        "huge.md": "it has 2,000,001 bytes, more than the 2,000,000 there may be",
        'a"b.md': "its name holds a character that not every system can have in a name",
        "a?b.md": "its name holds a character that not every system can have in a name",
    }
    assert (docs / "postmortems/old.md").read_text() == "old"


def test_a_folder_that_is_a_link_is_not_entered(folders: tuple[Path, Path], tmp_path: Path) -> None:
    proposed, docs = folders
    (tmp_path / "link").symlink_to(proposed)
    for folder in (tmp_path / "link", tmp_path / "nowhere"):
        found = take(folder, docs)
        assert [refusal.path for refusal in found.refused] == ["."]
        assert (docs / "index.md").read_text() == "# Home"


def test_files_become_folders_and_back(folders: tuple[Path, Path]) -> None:
    proposed, docs = folders
    (proposed / "index.md").unlink()
    write(proposed, {"index.md/inner.md": "inner"})
    assert take(proposed, docs).changed == ["index.md/inner.md"]
    (proposed / "index.md/inner.md").unlink()
    (proposed / "index.md").rmdir()
    write(proposed, {"index.md": "# Home"})
    found = take(proposed, docs)
    assert not found.refused
    assert (docs / "index.md").read_text() == "# Home"


def test_a_flood_of_files_is_cut(folders: tuple[Path, Path]) -> None:
    proposed, docs = folders
    write(proposed, {f"postmortems/{number}.md": "x" for number in range(MAX_CHANGED + 5)})
    found = take(proposed, docs)
    assert len(found.changed) == MAX_CHANGED
    assert "more than the 2,000 there may be" in found.refused[0].reason
