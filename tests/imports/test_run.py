"""Importing folders: what is written, what is kept, what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from postmortems.core import Level, load_library
from postmortems.imports import Import, ImportRefused, Outcome, import_writeups
from postmortems.starter import TAXONOMY, starter_file

TEXT = """\
# A disk was full

## Summary

The queue stopped for an hour.

## Contributing Factors

- No alert on disks
"""


class Folder:
    """Old write-ups and a documentation folder."""

    def __init__(self, root: Path) -> None:
        self.old, self.docs = root / "old", root / "docs"
        self.old.mkdir()

    def write(self, name: str, content: str | bytes = TEXT) -> None:
        file = self.old / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def run(self, **options: object) -> Import:
        taxonomy = [(name, starter_file(f"docs/catalog/{name}")) for name in TAXONOMY]
        return import_writeups(self.old, self.docs, taxonomy=taxonomy, **options)  # type: ignore[arg-type]

    def written(self, id_: str) -> bytes:
        return (self.docs / f"postmortems/{id_}.md").read_bytes()

    def everything(self) -> dict[str, tuple[bytes, int]]:
        files = (file for file in sorted(self.docs.rglob("*")) if file.is_file())
        return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


BODIES = {
    "plain": TEXT.encode(),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "mixed": b"# A disk\r\n\nwas full\r\n\rand more\n",
    "blanks first": b"\n\n \n# A disk\n\nWas full.",
    "rule first": b"---\n\n# A disk\n\n---\n\nWas full.\n",
    "tabs and ends": b"# A disk  \n\n\tcode\t \n\n\n\n",
    "no end": b"Only this",
    "controls": b"# A \x07 disk\x0c\n\nWas \x1b[1mfull\x1b[0m.\n",
    "yaml inside": b"# A: \"disk\" #1 {x} [y] & *z\n\n## Summary\n\n- 'was': full\n- %p @me `tick`\n",
    "not yaml above": b"---\na: [\n---\n# A disk\n\nWas full.\n",
    "unicode": "# Größe \u202e über \ufeff alles \U0001f4a5\n\nGanz voll. \u2028 Ja.\n".encode(),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_text_is_the_same_byte_for_byte_and_loads(folder: Folder, body: bytes) -> None:
    folder.write("PM-1 x.md", body)
    run = folder.run()
    assert [item.outcome for item in run.files] == [Outcome.IMPORTED]
    content = folder.written("PM-1 x")
    assert content.endswith(body)
    assert content.startswith(b"---\r\n" if body == BODIES["crlf"] else b"---")
    library = load_library(folder.docs)
    assert [problem for problem in library.problems if problem.level is not Level.INFO] == []
    assert list(library.by_id) == ["PM-1 x"]


def test_a_mark_is_no_part_of_the_text(folder: Folder) -> None:
    folder.write("a.md", b"\xef\xbb\xbf" + TEXT.encode())
    run = folder.run()
    assert folder.written("a").endswith(b"---\n" + TEXT.encode())
    assert "byte-order mark" in str(run.files[0].draft.findings)


def test_front_matter_of_its_own_is_replaced_and_its_text_kept(folder: Folder) -> None:
    folder.write("a.md", "---\ntitle: Disk full\nowner: ann\n---\n\n\nThe queue stopped.\n")
    folder.run()
    assert folder.written("a").endswith(b"---\n\n\nThe queue stopped.\n")
    assert b"ann" not in folder.written("a")
    assert load_library(folder.docs).by_id["a"].title == "Disk full"


def test_a_second_run_changes_nothing(folder: Folder) -> None:
    for name in ("a.md", "sub/b.markdown", "c", "d.txt"):
        folder.write(name)
    folder.run()
    before = folder.everything()
    run = folder.run()
    assert {item.outcome for item in run.files} == {Outcome.UNCHANGED}
    assert folder.everything() == before
    assert sorted(load_library(folder.docs).by_id) == ["a", "b", "c", "d"]


def test_an_edited_file_is_kept_for_ever(folder: Folder) -> None:
    folder.write("a.md")
    folder.run()
    file = folder.docs / "postmortems/a.md"
    file.write_bytes(file.read_bytes().replace(b"in-review", b"published"))
    edited = file.read_bytes()
    folder.write("a.md", TEXT + "\nMore.\n")
    assert [item.outcome for item in folder.run().files] == [Outcome.KEPT]
    assert [item.outcome for item in folder.run().files] == [Outcome.KEPT]
    assert file.read_bytes() == edited
    assert "was edited" in (folder.docs / ".import/old.md").read_text("utf-8")


def test_what_was_not_edited_follows_its_source(folder: Folder) -> None:
    folder.write("a.md")
    folder.run()
    folder.write("a.md", TEXT + "\nMore.\n")
    assert [item.outcome for item in folder.run().files] == [Outcome.UPDATED]
    assert folder.written("a").endswith(b"More.\n")


def test_a_file_from_elsewhere_and_a_broken_manifest(folder: Folder) -> None:
    folder.write("a.md")
    folder.write("b.md")
    (folder.docs / "postmortems").mkdir(parents=True)
    (folder.docs / "postmortems/a.md").write_text("mine", "utf-8")
    assert [item.outcome for item in folder.run().files] == [Outcome.KEPT, Outcome.IMPORTED]
    (folder.docs / ".import/manifest.json").write_text("{ not json", "utf-8")
    folder.write("b.md", "# Other\n\nWords of another kind.\n")
    assert [item.outcome for item in folder.run().files] == [Outcome.KEPT, Outcome.KEPT]
    assert folder.written("a") == b"mine"


def test_a_dry_run_writes_nothing(folder: Folder) -> None:
    folder.write("a.md")
    run = folder.run(dry_run=True)
    assert not folder.docs.exists()
    assert [item.id for item in run.files] == ["a"]
    assert run.files[0].draft.suggestions["factors"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"%PDF-1.7 x", "PDF"),
        ("a.md", b"%PDF-1.7 x", "PDF"),
        ("a.docx", b"PK\x03\x04", "Word"),
        ("a.md", b"text\x00more", "zero bytes"),
        ("a.md", "Größe".encode("latin-1"), "not UTF-8"),
        ("a.md", "Größe".encode("utf-16"), "UTF-16"),
        ("a.md", b"", "empty"),
        ("a.md", b" \n\t\n", "empty"),
        ("a.md", b"a " * 1_000_001, "bytes"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    folder: Folder, name: str, content: bytes, reason: str
) -> None:
    folder.write(name, content)
    folder.write("good.md")
    run = folder.run()
    assert [item.id for item in run.files] == ["good"]
    assert [(item.name, reason in item.reason) for item in run.lost] == [(name, True)]
    assert name in (folder.docs / ".import/old.md").read_text("utf-8")


def test_what_is_no_writeup_is_passed_over(folder: Folder) -> None:
    for name in ("README.md", "LICENSE", "template.md", "index.md", "_draft.md", ".hidden.md", "x.png", ".git/a.md"):
        folder.write(name)
    folder.write("PM2022-009 - Bad image v1.2")
    run = folder.run()
    assert [item.id for item in run.files] == ["PM2022-009 - Bad image v1.2"]
    assert not run.lost


def test_a_single_file_is_read_whatever_its_name_says(folder: Folder) -> None:
    folder.write("README.md")
    run = import_writeups(folder.old / "README.md", folder.docs)
    assert [item.id for item in run.files] == ["postmortem-README"]
    assert list(load_library(folder.docs).by_id) == ["postmortem-README"]


def test_names_that_no_address_carries(folder: Folder) -> None:
    folder.write("what? #1: 50%.md")
    folder.write("x" * 200 + ".md")
    run = folder.run()
    assert [item.id for item in run.files] == ["what- -1- 50-", "x" * 120]
    assert all("changed" in str(item.draft.findings[0].why) for item in run.files)
    assert len(load_library(folder.docs).postmortems) == 2


def test_one_id_twice(folder: Folder) -> None:
    folder.write("a/x.md")
    folder.write("b/X.md")
    run = folder.run()
    assert [item.source for item in run.files] == ["a/x.md"]
    assert "taken by a/x.md" in run.lost[0].reason


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_are_not_followed(folder: Folder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret", "utf-8")
    folder.write("a.md")
    (folder.old / "out.md").symlink_to(secret)
    (folder.old / "in.md").symlink_to(folder.old / "a.md")
    (folder.old / "up").symlink_to(tmp_path)
    (folder.old / "loop").symlink_to(folder.old)
    run = folder.run()
    assert [item.id for item in run.files] == ["a"]
    assert {item.name for item in run.lost} == {"out.md", "up"}
    (folder.docs / "postmortems/b.md").symlink_to(secret)
    folder.write("b.md")
    assert [item.outcome for item in folder.run().files] == [Outcome.UNCHANGED, Outcome.KEPT]
    assert secret.read_text("utf-8") == "# Secret"


def test_pipes_do_not_block(folder: Folder) -> None:
    folder.write("a.md")
    os.mkfifo(folder.old / "pipe.md")
    assert [item.name for item in folder.run().lost] == ["pipe.md"]


def test_the_source_may_hold_the_library(folder: Folder) -> None:
    folder.write("a.md")
    run = import_writeups(folder.old, folder.old)
    assert [item.id for item in run.files] == ["a"]
    again = import_writeups(folder.old, folder.old)
    assert [item.outcome for item in again.files] == [Outcome.UNCHANGED]


def test_refusals(folder: Folder, tmp_path: Path) -> None:
    folder.write("a.md")
    folder.run()
    for source, docs in (
        (tmp_path / "none", folder.docs),
        (folder.old, folder.old / "a.md"),
        (folder.docs / "postmortems", folder.docs),
    ):
        with pytest.raises(ImportRefused):
            import_writeups(source, docs)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/postmortems").symlink_to(tmp_path)
    with pytest.raises(ImportRefused, match="leads out"):
        import_writeups(folder.old, tmp_path / "site")


def test_the_catalog_is_made_once(folder: Folder) -> None:
    folder.write("a.md")
    assert folder.run().created == ["catalog/factors.yml", "catalog/triggers.yml"]
    (folder.docs / "catalog/factors.yml").write_text("[]\n", "utf-8")
    run = folder.run()
    assert run.created == []
    assert (folder.docs / "catalog/factors.yml").read_text("utf-8") == "[]\n"
    assert "suggested" not in folder.written("a").decode() or "choose one" in folder.written("a").decode()


def test_suggestions_are_comments_until_accepted(folder: Folder) -> None:
    folder.write("a.md")
    folder.run()
    text = folder.written("a").decode()
    assert "#   - id: missing-alert\n" in text
    assert "(line 9)" in text
    assert load_library(folder.docs).by_id["a"].factors == []
    uncommented = (
        text.replace("# factors:", "factors:").replace("#   - id", "  - id").replace("#     evidence", "    evidence")
    )
    (folder.docs / "postmortems/a.md").write_text(uncommented, "utf-8")
    assert load_library(folder.docs).by_id["a"].factor_ids == ("missing-alert",)


def test_a_person_may_accept_for_all(folder: Folder) -> None:
    folder.write("a.md")
    folder.run(accept=frozenset({"factors"}))
    item = load_library(folder.docs).by_id["a"]
    assert [use.evidence for use in item.factors] == ["No alert on disks"]


def test_pictures_come_along_and_links_are_looked_at(folder: Folder) -> None:
    folder.write("img/x.png", b"\x89PNG\r\n")
    folder.write("b.md")
    folder.write("a.md", TEXT + "\n![x](img/x.png) [b](b.md) [c](../c.md) [d](https://d.example/) [e](img/none.png)\n")
    run = folder.run()
    assert (folder.docs / "postmortems/img/x.png").read_bytes() == b"\x89PNG\r\n"
    asked = [finding.quote for finding in run.files[0].draft.findings if finding.field == "body" and not finding.value]
    assert asked == ["../c.md", "img/none.png"]


def test_the_report_is_for_programs_too(folder: Folder) -> None:
    from postmortems.imports import as_dict

    folder.write("a.md")
    folder.write("b.pdf", b"%PDF")
    found = json.loads(json.dumps(as_dict(folder.run())))
    assert found["totals"] == {"imported": 1, "skipped": 1, "passed_over": 0}
    assert found["report"] == ".import/old.md"
    (file,) = found["files"]
    assert {"source", "id", "path", "outcome", "incidents", "understood", "guessed", "dropped", "question"} <= set(file)
    assert [(item["field"], item["line"]) for item in file["understood"]] == [("title", 1), ("summary", 5)]
    assert file["guessed"][0] | {"why": ""} == {
        "field": "factors", "value": {"id": "missing-alert", "evidence": "No alert on disks"}, "why": "", "line": 9,
        "quote": "No alert on disks",
    }  # fmt: skip


def test_a_postmortem_of_ours_is_copied(folder: Folder) -> None:
    text = "---\ntitle: A\nsummary: B  # ours\nstatus: published\nseverity: sev2\n---\n\nText.\n"
    folder.write("a.md", text)
    folder.run()
    assert folder.written("a").decode() == text


def test_more_than_a_front_matter_holds(folder: Folder) -> None:
    address = "https://x.example/" + "y" * 480
    items = "".join(f"- [{number} {'do ' * 150}]({address}{number})\n" for number in range(300))
    reasons = "".join(f"- Reason {number}: no alert {'x ' * 150}\n" for number in range(300))
    folder.write("a.md", f"# A b c\n\nWords of a paragraph.\n\n## Next steps\n\n{items}\n## Root causes\n\n{reasons}")
    folder.run()
    assert load_library(folder.docs).problems == ()
    assert "a" in load_library(folder.docs).by_id


def test_names_that_are_no_text(folder: Folder) -> None:
    folder.write("a.md")
    try:
        (Path(os.fsdecode(os.fsencode(folder.old) + b"/b\xff.md"))).write_text(TEXT, "utf-8")
    except OSError:
        pytest.skip("the file system wants text")
    run = folder.run()
    assert [item.id for item in run.files] == ["a", "b-"]
    assert json.dumps([item.source for item in run.files])
    assert len(load_library(folder.docs).postmortems) == 2
