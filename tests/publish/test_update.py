"""What is published after an edit has the bytes of a fresh build, and nothing else is written."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from postmortems.publish import Publication, Record, update_files
from publish.conftest import FILES, LESSON, TODAY
from sites import CATALOG, postmortem

Publish = Callable[..., Publication]
DUE = "[{text: Add a canary, status: planned, factor: no-canary, owner: core, due: 2024-05-01}, {text: Tell}]"


class Tree:
    """A folder that is kept from build to build with its record."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.record: Record = {}
        self.stamps: Mapping[str, int] = {}

    def update(self, publication: Publication, taken: Callable[[str], bool] = lambda path: False) -> set[str]:
        """Builds, and tells which files were written."""
        before = self.stamps
        known = json.loads(json.dumps(self.record))
        self.record, _, _ = update_files(publication.files(), self.out, taken, known)
        self.stamps = {path: (self.out / path).stat().st_mtime_ns for path in self.files()}
        return {path for path, stamp in self.stamps.items() if before.get(path) != stamp}

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.out.rglob("*") if path.is_file())
        return {path.relative_to(self.out).as_posix(): path.read_bytes() for path in found}

    def folders(self) -> set[str]:
        return {path.relative_to(self.out).as_posix() for path in self.out.rglob("*") if path.is_dir()}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "out")


def fresh(publication: Publication, out: Path) -> Tree:
    tree = Tree(out)
    tree.update(publication)
    return tree


@pytest.fixture
def small_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists in files of a few rows, so that a small library has several."""
    monkeypatch.setattr("postmortems.publish.api.files.PAGE_SIZE", 3)
    monkeypatch.setattr("postmortems.publish.feeds.NEWEST", 3)


def test_nothing_is_written_twice(publish: Publish, tree: Tree) -> None:
    assert tree.update(publish())
    assert tree.update(publish()) == set()


def test_one_edit_writes_what_tells_of_it(publish: Publish, tree: Tree) -> None:
    files = {**FILES, "postmortems/2024-c.md": postmortem(services="[mail]", factors="[no-alert]", trigger="")}
    tree.update(publish(files))
    written = tree.update(publish({**files, "postmortems/2024-b.md": files["postmortems/2024-b.md"] + "More.\n"}))
    assert {"api/v1/postmortems/2024-b.json", "api/v1/postmortems.json", "feed.xml"} <= written
    assert not {path for path in written if "2024-a" in path or "2024-c" in path or "factors/no-canary" in path}


def test_a_new_day_writes_what_tells_of_the_day(publish: Publish, tree: Tree) -> None:
    tree.update(publish())
    written = tree.update(publish(today=TODAY + timedelta(days=1)))
    assert written <= {"actions.ics", "actions/teams/core.ics"}


def test_a_file_that_somebody_changed_or_deleted_is_made_again(publish: Publish, tree: Tree) -> None:
    tree.update(publish())
    (tree.out / "feed.xml").write_text("mine", "utf-8")
    (tree.out / "llms.txt").unlink()
    (tree.out / "api/v1/actions.csv").write_text("id\r\n", "utf-8")
    assert tree.update(publish()) == {"feed.xml", "llms.txt", "api/v1/actions.csv"}
    assert b"mine" not in (tree.out / "feed.xml").read_bytes()


def test_what_is_no_longer_published_goes_with_its_folder(publish: Publish, tree: Tree, tmp_path: Path) -> None:
    tree.update(publish({**FILES, "postmortems/2024-a.md": postmortem(title="First outage", actions=DUE)}))
    assert (tree.out / "actions/teams/core.ics").exists()
    later = publish({**FILES, "postmortems/2024-a.md": postmortem(title="First outage")})
    tree.update(later)
    assert not (tree.out / "actions").exists()
    assert tree.files() == fresh(later, tmp_path / "fresh").files()


def test_a_file_of_somebody_else_stays(publish: Publish, tree: Tree) -> None:
    tree.update(publish())
    (tree.out / "llms.txt").write_text("mine", "utf-8")
    tree.update(publish(), taken=lambda path: path == "llms.txt")
    assert (tree.out / "llms.txt").read_text("utf-8") == "mine"
    assert "llms.txt" not in tree.record


@pytest.mark.usefixtures("small_lists")
@pytest.mark.parametrize("seed", range(6))
def test_any_edits_end_with_the_tree_of_a_fresh_build(publish: Publish, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    docs, tree = tmp_path / "docs", Tree(tmp_path / "out")
    files: dict[str, str | bytes] = {**CATALOG, **FILES}
    for number in range(9):
        files[f"postmortems/2023-{number}.md"] = written_by(chance, number)
    day = date(2024, 12, 27)
    for step in range(8):
        for name, edit in chance.sample(sorted(EDITS.items()), 2):
            assert name
            day = edit(chance, files, day)
        for old in docs.rglob("*.*"):
            if old.relative_to(docs).as_posix() not in files:
                old.unlink()
        tree.update(publish({**files}, today=day))
        clean = fresh(publish({**files}, today=day), tmp_path / f"fresh-{step}")
        assert tree.files() == clean.files()
        assert tree.folders() == clean.folders()
        assert tree.record.keys() == clean.record.keys()
        assert {path: row[0] for path, row in tree.record.items()} == {
            path: row[0] for path, row in clean.record.items()
        }


Files = dict[str, "str | bytes"]


def written_by(chance: random.Random, number: int) -> str:
    actions = [
        f"{{text: Do {place}, status: {chance.choice(['done', 'planned', 'idea'])}, factor: no-canary, "
        f"due: 2025-0{chance.randint(1, 9)}}}"
        for place in range(chance.randint(0, 4))
    ]
    return postmortem(
        title=f"Outage {number} {chance.random()}",
        services=chance.choice(["[web]", "[db, mail]", "[web, db]"]),
        factors=chance.choice(["[no-canary]", "[no-alert, no-canary]"]),
        started=f"20{chance.randint(10, 24)}-{chance.choice(['12-2', '01-1'])}{chance.randint(1, 8)} 10:00",
        resolved="",
        actions=f"[{', '.join(actions)}]" if actions else "[]",
    )


def _some(chance: random.Random, files: Files) -> str:
    return chance.choice(sorted(path for path in files if path.startswith("postmortems/2023")))


def _change(chance: random.Random, files: Files, day: date) -> date:
    files[_some(chance, files)] = written_by(chance, 7)
    return day


def _add(chance: random.Random, files: Files, day: date) -> date:
    files[f"postmortems/2023-{chance.randint(10, 999)}.md"] = written_by(chance, 8)
    return day


def _rename(chance: random.Random, files: Files, day: date) -> date:
    files[f"postmortems/2023-{chance.randint(1000, 9999)}.md"] = files.pop(_some(chance, files))
    return day


def _delete(chance: random.Random, files: Files, day: date) -> date:
    if sum(path.startswith("postmortems/2023") for path in files) > 2:
        del files[_some(chance, files)]
    return day


def _catalog(chance: random.Random, files: Files, day: date) -> date:
    owner = chance.choice([", owner: core", ""])
    files["catalog/services.yml"] = (
        f"- {{id: web, title: Website {chance.randint(1, 3)}, owner: core, depends_on: [db]}}\n"
        f"- {{id: db, title: Database{owner}}}\n- {{id: mail, title: Mail}}\n"
    )
    return day


def _lesson(chance: random.Random, files: Files, day: date) -> date:
    files["lessons/bound-every-queue.md"] = LESSON.replace("slow consumer", f"slow reader {chance.random()}")
    return day


def _next_day(chance: random.Random, files: Files, day: date) -> date:
    return day + timedelta(days=chance.randint(1, 9))


EDITS: Mapping[str, Callable[[random.Random, Files, date], date]] = {
    "change": _change, "add": _add, "rename": _rename, "delete": _delete,
    "catalog": _catalog, "lesson": _lesson, "day": _next_day,
}  # fmt: skip
