from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.core import load_library
from postmortems.search.build import build_index
from postmortems.search.bundle import export_bundle
from postmortems.search.freshness import guide_pages, open_index
from postmortems.search.plaintext import plain_text
from postmortems.search.search import search
from search.drawing import Docs, ids


def test_everything_that_is_known_can_be_found(docs: Docs, cache: Path) -> None:
    (docs.folder / "contribute").mkdir()
    (docs.folder / "contribute" / "index.md").write_text("# How to write one\n\nBe **kind** to `each other`.", "utf-8")
    index = open_index(docs.folder, cache)
    kinds = {key.partition(":")[0] for key in index.columns.keys}
    assert kinds == {"postmortem", "factor", "service", "trigger", "team", "page"}
    assert ids(index, search(index, '"kind to each other"')) == ["contribute/index"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("502", "2019-07-02-regex"), ("ENOSPC", "2021-03-04-disk"), ("us-east-1", "2021-03-04-disk"),
        ("CVE-2021-44228", "2020-cert"), ("x509", "2020-cert"), ('"upstream timed out"', "2019-07-02-regex"),
        ("service:cdn", "2019-07-02-regex"), ("year:2020", "2020-cert"), ("after:2021", "2021-03-04-disk"),
        ("before:2020 kind:incident", "2019-07-02-regex"), ("kind:security", "2020-cert"), ("tag:waf",
        "2019-07-02-regex"),
        ("team:payments kind:postmortem", "2021-03-04-disk"), ("factor:hidden-limit kind:postmortem",
        "2021-03-04-disk"),
        ("quota kind:postmortem", "2021-03-04-disk"), ("orders db disk", "2021-03-04-disk"),
    ],
)  # fmt: skip
def test_symptoms_ids_filters_and_taxonomy(docs: Docs, cache: Path, query: str, first: str) -> None:
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, query))[0] == first


def test_an_edit_a_new_file_and_a_removal_are_seen(docs: Docs, cache: Path) -> None:
    assert not search(open_index(docs.folder, cache), "zebra").hits
    path = docs.write("2022-zebra", "A zebra crosses the data centre")
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, "zebra")) == ["2022-zebra"]
    path.write_text(path.read_text("utf-8").replace("zebra", "giraffe"), "utf-8")
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, "giraffe")) == ["2022-zebra"]
    assert "zebra" not in index.vocabulary
    path.unlink()
    assert not search(open_index(docs.folder, cache), "giraffe").hits


def test_of_two_files_with_one_id_the_one_that_counts_is_found_after_each_edit(docs: Docs, cache: Path) -> None:
    def found(word: str) -> bool:
        return bool(search(open_index(docs.folder, cache), word).hits)

    first = docs.write("2022-zebra", "A zebra crosses the data centre")
    assert found("zebra")
    second = docs.folder / "postmortems/more/2022-zebra.md"
    second.parent.mkdir()
    second.write_text(first.read_text("utf-8").replace("zebra", "giraffe"), "utf-8")
    assert found("giraffe") != found("zebra"), "one of them is left out, as of every library"
    first.unlink()
    assert found("giraffe")
    second.rename(first)
    assert found("giraffe")


def test_the_team_s_own_thesaurus_counts_at_once(docs: Docs, cache: Path) -> None:
    assert not search(open_index(docs.folder, cache), "kaputt").hits
    (docs.folder / "catalog" / "thesaurus.yml").write_text("- [kaputt, runs full]\n", "utf-8")
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, "kaputt"))[0] == "2021-03-04-disk"


def test_drafts_are_searched_unless_only_the_published_are_wanted(docs: Docs, cache: Path) -> None:
    docs.write("draft", "A half-written zebra", status="draft")
    assert search(open_index(docs.folder, cache), "zebra").hits
    assert not search(open_index(docs.folder, cache, drafts=False), "zebra").hits


def test_the_bundle_does_not_tell_how_the_index_came_about(docs: Docs, cache: Path, tmp_path: Path) -> None:
    for number in range(12):
        path = docs.write(
            f"more-{number}", f"Incident number {number} about queues", f"Words {number} and lag {number * 7}."
        )
        open_index(docs.folder, cache)
    path.write_text(path.read_text("utf-8").replace("lag", "delay"), "utf-8")
    (docs.folder / "postmortems" / "more-3.md").unlink()
    grown = export_bundle(open_index(docs.folder, cache))
    clean = export_bundle(open_index(docs.folder, tmp_path / "other"))
    assert grown == clean
    library = load_library(docs.folder)
    assert export_bundle(build_index(library, guide_pages(docs.folder), tmp_path / "third")) == clean


def test_a_warm_index_is_opened_without_loading_the_library(
    docs: Docs, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_index(docs.folder, cache)
    monkeypatch.setattr("postmortems.core.load_library", lambda *_, **__: pytest.fail("the library was loaded"))
    assert open_index(docs.folder, cache).count > 3


def test_the_plain_text_of_markdown_keeps_words() -> None:
    text = (
        '# Title #\n\n> A *quoted* **word** in `code_span` and [a link](https://example.org/x "t").\n\n'
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nError: `x` * y\n```\n"
        "- [ ] to do <b>bold</b> &amp; snake_case_name 2*3*4\n"
    )
    plain = " ".join(plain_text(text).split())
    assert (
        plain
        == "Title # A quoted word in code_span and a link. a b 1 2 Error: x * y to do bold & snake_case_name 2*3*4"
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "mark",
    ["[", "<", "*", "![](", "<!--", "`", "> ", "| -", "_a", "{:", "[^", "[a](", "http://", "- ", "#", "\t", "&", "~~~"],
)
def test_marks_without_an_end_do_not_hang_what_makes_plain_text(mark: str) -> None:
    """A tenth of a second for two megabytes; for the square, half of that from each mark, it is some ten minutes."""
    plain_text(mark * (2_000_000 // len(mark)))


def test_a_link_out_of_the_folder_is_not_read(docs: Docs, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret zebra\n", "utf-8")
    (docs.folder / "linked.md").symlink_to(tmp_path / "secret.md")
    assert not search(open_index(docs.folder, cache), "zebra").hits
