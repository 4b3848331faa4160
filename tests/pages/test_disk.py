"""Files on disk: nothing of the author's is overwritten, and everything that is needed is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.pages import Links, OutputError, disk_linker, write_site
from postmortems.pages.urls import destination
from sites import CATALOG, INDEX, postmortem, write


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    files = {"postmortems/a.md": postmortem(), "postmortems/b.md": "broken", "about/us.md": "# Us\n"}
    return write(tmp_path / "docs", {**CATALOG, **INDEX, **files})


def test_the_folder_holds_pages_hand_written_files_and_assets(docs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = write_site(docs, out)
    assert (out / "about/us.md").read_text("utf-8") == "# Us\n"
    assert (out / "assets/stylesheets/components.css").exists()
    assert "](" not in (out / "services/web.md").read_text("utf-8").partition("---\n\n")[2]
    assert '<a href="../postmortems/a.md">' in (out / "services/web.md").read_text("utf-8")
    assert not (out / "postmortems/b.md").exists()
    assert not (out / "catalog").exists()
    assert [problem.code for problem in written.problems] == ["front-matter-missing"]


def test_a_second_call_replaces_what_the_first_one_wrote(docs: Path, tmp_path: Path) -> None:
    write_site(docs, tmp_path / "out")
    (docs / "postmortems/a.md").unlink()
    write_site(docs, tmp_path / "out")
    assert not (tmp_path / "out/postmortems/a.md").exists()


def test_a_folder_with_something_else_is_left_alone(docs: Path, tmp_path: Path) -> None:
    mine = write(tmp_path / "mine", {"thesis.txt": "years of work"})
    with pytest.raises(OutputError, match="not empty"):
        write_site(docs, mine)
    assert (mine / "thesis.txt").read_text("utf-8") == "years of work"


@pytest.mark.parametrize("out", ["docs", "."])
def test_the_documentation_folder_is_never_the_target(docs: Path, tmp_path: Path, out: str) -> None:
    with pytest.raises(OutputError, match="documentation folder"):
        write_site(docs, tmp_path / out)
    assert (docs / "postmortems/a.md").exists()


@pytest.mark.parametrize(
    ("links", "source", "target", "expected"),
    [
        (Links.SOURCE, "services/web.md", "postmortems/a b.md", "../postmortems/a%20b.md"),
        (Links.SOURCE, "index.md", "factors/index.md", "factors/index.md"),
        (Links.FOLDERS, "services/web.md", "postmortems/a b.md", "../../postmortems/a%20b/"),
        (Links.FOLDERS, "index.md", "factors/index.md", "factors/"),
        (Links.FOLDERS, "services/web.md", "index.md", "../../"),
        (Links.FOLDERS, "index.md", "index.md", "./"),
        (Links.FILES, "services/web.md", "postmortems/a b.md", "../postmortems/a%20b.html"),
        (Links.FILES, "services/web.md", "index.md", "../index.html"),
    ],
)
def test_addresses(links: Links, source: str, target: str, expected: str) -> None:
    assert disk_linker({source, target}, links).url(target, source) == expected


def test_an_address_that_leads_nowhere_is_never_made() -> None:
    with pytest.raises(KeyError):
        disk_linker({"index.md"}, Links.SOURCE).url("gone.md", "index.md")


def test_places_of_pages() -> None:
    assert destination("a/b.md", directory_urls=True) == "a/b/index.html"
    assert destination("a/index.md", directory_urls=True) == "a/index.html"
    assert destination("a/b.md", directory_urls=False) == "a/b.html"
