"""What lies in a folder, and what only seems to."""

from pathlib import Path

import pytest

from postmortems.core.confinement import Confinement


@pytest.fixture
def root(tmp_path):
    """A folder `docs` with links of all kinds, and a sibling whose name starts the same."""
    docs = tmp_path / "docs"
    (docs / "sub").mkdir(parents=True)
    (tmp_path / "docs-secret").mkdir()
    for file in (docs / "a.md", docs / "sub/b.md", tmp_path / "docs-secret/s.md"):
        file.write_text("x")
    (docs / "inner").symlink_to(docs / "sub")
    (docs / "outer").symlink_to(tmp_path / "docs-secret")
    (docs / "inner.md").symlink_to("sub/b.md")
    (docs / "outer.md").symlink_to("../docs-secret/s.md")
    (docs / "twice.md").symlink_to("outer.md")
    (docs / "loop.md").symlink_to("loop.md")
    (tmp_path / "alias").symlink_to(docs)
    return docs


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("a.md", True), ("sub/b.md", True), ("inner/b.md", True), ("inner.md", True), ("loop.md", True),
        ("new.md", True), ("", True), ("outer/s.md", False), ("outer.md", False), ("twice.md", False),
        ("../docs-secret/s.md", False), ("../alias/a.md", True),
        ("sub/../../docs-secret/s.md", False), ("/etc/passwd", False),
    ],
)  # fmt: skip
def test_links_are_followed_to_their_end(root, path, held):
    assert Confinement(root).holds(root / path) is held


@pytest.mark.parametrize(
    ("path", "held"),
    [("", True), ("sub", True), ("inner", True), ("outer", False), ("..", False), ("../alias/sub", True)],
)
def test_folders_are_followed_too(root, path, held):
    assert Confinement(root).holds_folder(root / path) is held


def test_many_files_are_judged_as_each_alone(root):
    (root / "outer-folder.md").mkdir()
    paths = [path.relative_to(root).as_posix() for path in root.rglob("*")]
    paths += ["outer/s.md", "inner/b.md", "inner/none.md", "none/none.md", "outer/../a.md", "loop.md/x"]
    found = Confinement(root).strangers(paths)
    assert found == {path for path in paths if not Confinement(root).holds(root / path)}
    assert {"outer.md", "twice.md", "outer/s.md"} <= found
    assert {"a.md", "inner.md", "inner/b.md"}.isdisjoint(found)


def test_the_folder_may_itself_be_a_link(root):
    alias = root.parent / "alias"
    assert Confinement(alias).holds(alias / "a.md")
    assert Confinement(alias).holds(root / "a.md")
    assert not Confinement(alias).holds(alias / "outer.md")


def test_the_whole_disk_holds_everything():
    assert Confinement(Path("/")).holds("/etc/passwd")
