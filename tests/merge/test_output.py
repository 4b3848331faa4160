"""The merged folder: brought up to date, and never at the cost of somebody's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from postmortems.cli.app import cli
from postmortems.merge import Base, MergeRefused, plan_merge, write_merge
from sites import CATALOG, postmortem, write


@pytest.fixture
def bases(tmp_path: Path) -> list[Base]:
    return [
        Base(name, write(tmp_path / name, {**CATALOG, "postmortems/x.md": postmortem(), "guide.md": "# Guide\n"}))
        for name in ("pay", "find")
    ]


def run(bases: list[Base], out: Path, **more: bool):
    return write_merge(plan_merge(bases).files, out, bases, dry_run=more.get("dry_run", False))


def tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_second_merge_changes_nothing_and_a_third_follows_the_bases(bases, tmp_path: Path):
    out = tmp_path / "out"
    first = run(bases, out)
    before = tree(out)
    assert (run(bases, out).written, tree(out)) == ([], before)
    (bases[0].docs / "postmortems/x.md").rename(bases[0].docs / "postmortems/z.md")
    (bases[0].docs / "guide.md").unlink()
    third = run(bases, out)
    assert (third.written, third.removed) == (
        ["postmortems/pay--z.md"],
        ["bases/pay/guide.md", "postmortems/pay--x.md"],
    )
    assert len(third.unchanged) == len(first.written) - 2
    assert not (out / "bases/pay").exists()


def test_the_same_bases_elsewhere_give_the_same_bytes(bases, tmp_path: Path):
    run(bases, tmp_path / "out")
    moved = [Base(base.name, base.docs.rename(tmp_path / f"moved-{base.name}")) for base in bases]
    run(moved, tmp_path / "again")
    assert tree(tmp_path / "out") == tree(tmp_path / "again")


@pytest.mark.parametrize("place", ["index.md", "catalog/services.yml", "postmortems/pay--x.md"])
def test_a_file_of_somebody_else_is_never_touched(bases, tmp_path: Path, place):
    out = write(tmp_path / "out", {place: "mine"})
    with pytest.raises(MergeRefused, match=place):
        run(bases, out)
    assert tree(out) == {place: b"mine"}


def test_a_file_that_was_edited_since_is_never_touched(bases, tmp_path: Path):
    out = tmp_path / "out"
    run(bases, out)
    (out / "postmortems/pay--x.md").write_text("edited", "utf-8")
    before = tree(out)
    for change in ("changed", "gone"):
        file = bases[0].docs / "postmortems/x.md"
        file.write_text(postmortem("More.\n"), "utf-8") if change == "changed" else file.unlink()
        with pytest.raises(MergeRefused, match="edited since"):
            run(bases, out)
        assert tree(out) == before


def test_other_files_in_the_folder_may_stay(bases, tmp_path: Path):
    out = write(tmp_path / "out", {"about.md": "mine"})
    run(bases, out)
    assert run(bases, out).removed == []
    assert (out / "about.md").read_text("utf-8") == "mine"


@pytest.mark.parametrize("place", ["postmortems", "postmortems/pay--x.md", ".merge", "bases"])
def test_nothing_is_written_through_a_link(bases, tmp_path: Path, place):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "guide.md").write_text("mine", "utf-8")
    link = tmp_path / "out" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    with pytest.raises(MergeRefused):
        run(bases, tmp_path / "out")
    assert tree(outside) == {"guide.md": b"mine"}


def test_a_manifest_cannot_name_files_outside(bases, tmp_path: Path):
    import hashlib

    out = tmp_path / "out"
    run(bases, out)
    (tmp_path / "mine").write_text("mine", "utf-8")
    manifest = out / ".merge/manifest.json"
    data = json.loads(manifest.read_text("utf-8"))
    data["files"] |= {"../mine": hashlib.sha256(b"mine").hexdigest()}
    manifest.write_text(json.dumps(data), "utf-8")
    run(bases, out)
    assert (tmp_path / "mine").exists()


def test_a_folder_in_a_base_or_around_one_is_refused(bases, tmp_path: Path):
    for out in (tmp_path, bases[0].docs, bases[0].docs / "out"):
        with pytest.raises(MergeRefused, match="lie in each other"):
            run(bases, out)


def test_the_command(bases, tmp_path: Path):
    config = tmp_path / "mkdocs.yml"
    config.write_text("docs_dir: pay\nexclude_docs: |\n  /guide.md\n", "utf-8")
    out = tmp_path / "elsewhere/out"
    call = ["merge", f"pay={tmp_path}", f"find={bases[1].docs}", "--out", str(out)]
    dry = CliRunner().invoke(cli, [*call, "--dry-run"])
    assert (dry.exit_code, out.exists()) == (0, False)
    assert "dry run" in dry.output
    done = CliRunner().invoke(cli, [*call, "--json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert [(base["name"], base["postmortems"]) for base in report["bases"]] == [("pay", 1), ("find", 1)]
    assert "postmortems/find--x.md" in report["written"]
    assert "bases/pay/guide.md" not in report["written"]  # its configuration keeps it out of the site
    assert CliRunner().invoke(cli, ["merge", f"a={tmp_path / 'none'}", "--out", str(out)]).exit_code == 2
