"""Whatever is edited in whatever order: what is kept of the last build never shows in the next one."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from postmortems.core import load_library
from postmortems.search import bundle
from postmortems.search.freshness import open_index
from postmortems.search.similar import SimilarIncidents
from postmortems.search.site import SiteSearch
from search.drawing import Docs

WORDS = "kafka consumer lag quota disk full certificate expired retry storm failover replica dns cache timeout".split()
Tree = dict[str, bytes]
Similar = dict[str, object]


def tree(folder: Path) -> Tree:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(docs: Docs, cache: Path, out: Path) -> tuple[Tree, Similar]:
    index = open_index(docs.folder, cache)
    similar = SimilarIncidents(index).all()
    bundle.write_bundle(index, out)
    found = {key: similar.of(key.partition(":")[2]) for key in index.columns.keys}
    index.close()
    return tree(out), found


def write(docs: Docs, dice: random.Random, name: str) -> None:
    text = " ".join(dice.choices(WORDS, k=dice.randint(5, 60)))
    chosen = dice.sample(["edge", "shop-db", "edge-cache"], dice.randint(0, 2))
    docs.write(
        name, f"{dice.choice(WORDS)} and {dice.choice(WORDS)} {name}", text,
        summary=f"The {dice.choice(WORDS)} met the {dice.choice(WORDS)}.",
        services=f"[{', '.join(chosen)}]", factors=dice.choice(["[single-point]", "[hidden-limit]", "[]"]),
        trigger="deploy", started=f"{dice.randint(2015, 2024)}-0{dice.randint(1, 9)}-11",
        tags=f"[{dice.choice(WORDS)}]", symptoms=f'["{dice.choice(WORDS)} {dice.choice(WORDS)}"]',
    )  # fmt: skip


def edit(docs: Docs, dice: random.Random, names: list[str], turn: int) -> None:
    kind = dice.choice(["body", "body", "order", "all", "date", "date", "new", "new", "gone", "catalog", "page"])
    path = docs.folder / "postmortems" / f"{dice.choice(names)}.md"
    if kind == "body":
        path.write_text(f"{path.read_text('utf-8')}\nLater: {dice.choice(WORDS)} number {turn}.\n", "utf-8")
    elif kind == "order":
        head, line, body = path.read_text("utf-8").rpartition("---\n\n")
        path.write_text(f"{head}{line}{' '.join(reversed(body.split()))}\n", "utf-8")
    elif kind == "all":
        write(docs, dice, path.stem)
    elif kind == "date":
        redate(path, f"{dice.randint(2015, 2024)}-0{dice.randint(1, 9)}-12")
    elif kind == "new":
        names.append(dice.choice([f"new-{turn}", f"{dice.randint(2015, 2024)}-0{dice.randint(1, 9)}-new-{turn}"]))
        write(docs, dice, names[-1])
    elif kind == "gone" and len(names) > 30:
        names.remove(path.stem)
        path.unlink()
    elif kind == "catalog":
        services = docs.folder / "catalog" / "services.yml"
        services.write_text(services.read_text("utf-8") + f"- {{id: more-{turn}, title: More {turn}}}\n", "utf-8")
    else:
        (docs.folder / "about.md").write_text(f"# About\n\nPage of turn {turn}, {dice.choice(WORDS)}.\n", "utf-8")


def redate(path: Path, day: str) -> None:
    path.write_text(re.sub("(?m)^started: .*", f"started: {day}", path.read_text("utf-8")), "utf-8")


def test_an_edit_touches_the_terms_that_it_moves(docs: Docs, cache: Path) -> None:
    docs.write("one", "One", "The disk was full, the replica was not.", symptoms='["cache timeout"]')
    open_index(docs.folder, cache).close()
    docs.write("one", "One", "The disk was full, the replica was not. The quota met it.", symptoms='["cache timeout"]')
    index = open_index(docs.folder, cache)
    assert "quota" in index.manifest["touched"][0]
    assert index.manifest["touched"][1] == []
    index.close()
    docs.write("one", "One", "The replica was full, the disk was not. The quota met it.", symptoms='["cache timeout"]')
    moved = set(open_index(docs.folder, cache).manifest["touched"][1])
    assert moved > {"disk", "replica"}  # and what both mean
    assert moved.isdisjoint({"full", "quota", "met", "cache", "timeout"})


@pytest.mark.parametrize("seed", range(3))
def test_all_is_as_if_built_from_nothing(
    docs: Docs, cache: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "TERM_BYTES", (150, 150))  # many ranges, as a large library has
    monkeypatch.setattr(bundle, "BLOCKS_APART", 4)
    monkeypatch.setattr("postmortems.search.likeness.WEIGHED", 5)
    monkeypatch.setattr("postmortems.search.likeness.FEW", 6)
    monkeypatch.setattr("postmortems.search.likeness.NEWEST", 4)
    monkeypatch.setattr("postmortems.search.relatives.MOST_CHANGED", 5)
    dice = random.Random(seed)
    names = [f"case-{number:02d}" for number in range(20)]
    names += [f"{2015 + number % 9}-0{1 + number % 7}-17-case-{number}" for number in range(20)]
    for name in names:
        write(docs, dice, name)
    built(docs, cache, tmp_path / "out")
    for turn in range(14):
        for _ in range(dice.choice([1, 1, 2])):
            edit(docs, dice, names, turn)
        if dice.random() < 0.3:  # somebody searches in between, and makes no site
            open_index(docs.folder, cache).close()
            edit(docs, dice, names, turn)
        now = built(docs, cache, tmp_path / "out")
        fresh = built(docs, tmp_path / f"cache-{turn}", tmp_path / f"out-{turn}")
        assert now == fresh
        if dice.random() < 0.3:
            shutil.rmtree(tmp_path / "out")


def test_an_edit_leaves_most_shards_untouched(docs: Docs, cache: Path, tmp_path: Path) -> None:
    dice = random.Random(5)
    for number in range(400):
        write(docs, dice, f"case-{number:03d}")
    before, _ = built(docs, cache, tmp_path / "out")
    times = {path: (tmp_path / "out" / path).stat().st_mtime_ns for path in before}
    path = docs.folder / "postmortems" / "case-007.md"
    path.write_text(path.read_text("utf-8") + "\nOne more zebra.\n", "utf-8")
    after, _ = built(docs, cache, tmp_path / "out")
    same = [path for path in after if times.get(path) == (tmp_path / "out" / path).stat().st_mtime_ns]
    assert len(same) > len(after) / 2
    assert all(before[path] == after[path] for path in same)


@pytest.fixture
def many(docs: Docs, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, str]]:
    """Builds a library whose bundle has many folders, and says which: each with a letter for what it holds."""
    monkeypatch.setattr(bundle, "TERM_BYTES", (150, 150))
    monkeypatch.setattr(bundle, "GROUPS", dict.fromkeys(bundle.GROUPS, 2))
    monkeypatch.setattr(bundle, "BLOCKS_APART", 16)
    dice = random.Random(5)
    for number in range(200):
        day = f"{2015 + number % 9}-0{1 + number % 7}-11"
        write(docs, dice, f"{day}-case-{number:03d}")
        redate(docs.folder / "postmortems" / f"{day}-case-{number:03d}.md", day)

    def build() -> dict[str, str]:
        made, _ = built(docs, cache, tmp_path / "out")
        return {folder: name[0] for folder, _, name in (path.partition("/") for path in sorted(made)) if name}

    return build


def test_an_edit_of_a_date_leaves_most_folders_as_they_are(docs: Docs, many: Callable[[], dict[str, str]]) -> None:
    before = many()
    redate(docs.folder / "postmortems" / "2019-05-11-case-004.md", "2019-08-11")
    after = many()
    fresh = [kind for folder, kind in after.items() if folder not in before]
    assert sorted(kind for kind in fresh if kind not in "tp") == ["d", "r", "w"], "days, one block of rows, the date"
    assert len(fresh) < len(after) / 4


def test_a_document_in_the_middle_leaves_what_is_shown_and_most_positions_as_they_are(
    docs: Docs, many: Callable[[], dict[str, str]]
) -> None:
    before = many()
    docs.write("2019-05-12-another", "Another zebra", "A zebra stands here.", started="2019-05-12")
    after = many()
    fresh = [kind for folder, kind in after.items() if folder not in before]
    assert fresh.count("r") == 1, "one block of rows"
    assert fresh.count("p") < list(after.values()).count("p") / 2
    assert fresh.count("t") > list(after.values()).count("t") / 2, "numbers do change"


@pytest.mark.parametrize("name", ["bundle.json", "bundle.bin", "similar.json", "similar-traits.json"])
def test_damage_to_what_is_kept_beside_the_index_does_not_show(
    docs: Docs, cache: Path, tmp_path: Path, name: str
) -> None:
    first = built(docs, cache, tmp_path / "out")
    for raw in (b"", b"[]", None):
        file = open_index(docs.folder, cache).folder / name
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content[: len(content) // 2] + b"?" + content[len(content) // 2 + 1 :] if raw is None else raw)
        assert built(docs, cache, tmp_path / "other") == first


def test_a_shard_that_was_cut_short_is_written_again(docs: Docs, cache: Path, tmp_path: Path) -> None:
    first = built(docs, cache, tmp_path / "out")
    files = sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file())
    files[0].write_bytes(files[0].read_bytes()[:5])
    files[1].unlink()
    (tmp_path / "out" / "0123abcd").mkdir()
    (tmp_path / "out" / "0123abcd" / "t-0000.bin").write_bytes(b"of another build")
    (tmp_path / "out" / "mine.txt").write_text("not ours", "utf-8")
    again, _ = built(docs, cache, tmp_path / "out")
    assert again.pop("mine.txt") == b"not ours"
    assert again == first[0]


def test_one_search_serves_many_builds(docs: Docs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    search = SiteSearch(docs.folder, drafts=True)
    search.take(load_library(docs.folder))
    index = search.index
    search.begin()
    assert search.index is index, "nothing changed"
    docs.write("twin", "Another regular expression exhausts a CPU", services="[edge]", factors="[single-point]")
    search.begin()
    search.take(load_library(docs.folder))
    assert dict(search.similar("2019-07-02-regex") or ())["twin"]
    search.export(tmp_path / "out", directory_urls=True)
    search.close()
    assert tree(tmp_path / "out") == built(docs, tmp_path / "other", tmp_path / "fresh")[0]


def test_another_process_follows_only_what_is_kept(docs: Docs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    one, other = (SiteSearch(docs.folder, drafts=True) for _ in range(2))
    folder = one.compare()
    assert folder
    other.follow(folder)
    monkeypatch.setattr("postmortems.search.freshness.open_index", lambda *_, **__: pytest.fail("the index was opened"))
    for incident in ("2019-07-02-regex", "nosuch"):
        assert (other.similar(incident), other.mark(incident)) == (one.similar(incident), one.mark(incident))
    assert other.naming(["2020-cert"]) == one.naming(["2020-cert"])
    monkeypatch.undo()
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("postmortems.search.comparison.replace", Mock(side_effect=OSError("no room")))
    docs.write("twin", "Another regular expression exhausts a CPU", services="[edge]", factors="[single-point]")
    one.begin()
    assert one.compare() is None, "what lies there is of before"
    assert dict(one.similar("2019-07-02-regex") or ())["twin"]
