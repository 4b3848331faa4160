"""Whatever happens to a build or to the cache: there is a search that works, or a sentence that says what to do."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from postmortems.search.cache import Cache, CacheUnusable, clear_unused, folder_for
from postmortems.search.freshness import open_index
from postmortems.search.search import search
from search.drawing import Docs, ids

PLUGINS = Path(__file__).parents[2] / "plugins"
BUILD = """
import sys
from pathlib import Path
from postmortems.search.freshness import open_index
open_index(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def build(docs: Docs, cache: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(PLUGINS)}
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(docs.folder), str(cache)], env=environment, stderr=subprocess.PIPE
    )


def many(docs: Docs, count: int = 60) -> None:
    for number in range(count):
        docs.write(
            f"many-{number:03d}",
            f"Queue number {number} overflows",
            " ".join(f"Lag zebra-{number} word{place * number}" for place in range(40)),
        )


def generation(docs: Docs, cache: Path) -> Path:
    return next(path for path in (folder_for(docs.folder, cache) / "all").iterdir() if path.is_dir())


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_a_search_that_works(docs: Docs, cache: Path) -> None:
    open_index(docs.folder, cache)
    many(docs)
    started = time.monotonic()
    process = build(docs, cache)
    process.wait()
    whole = time.monotonic() - started
    dice = random.Random(11)
    for round_ in range(10):
        docs.write("extra", f"Round {round_}")
        (docs.folder / "catalog" / "thesaurus.yml").write_text(f"- [alpha{round_}, beta{round_}]\n", "utf-8")
        process = build(docs, cache)
        time.sleep(dice.uniform(0.1, whole))
        process.send_signal(signal.SIGKILL)
        process.wait()
        current = Cache(folder_for(docs.folder, cache) / "all").current()
        assert current is not None
        assert current[1]["documents"]
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, "zebra-7"))[0] == "many-007"
    left = [path for path in (folder_for(docs.folder, cache) / "all").iterdir() if path.is_dir()]
    assert len(left) <= 2


def test_two_builds_at_once_leave_one_whole_index(docs: Docs, cache: Path) -> None:
    many(docs, 30)
    processes = [build(docs, cache) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, "zebra-7"))[0] == "many-007"


@pytest.mark.parametrize("where", ["pointer", "manifest", "columns.json", ".arr", ".toc", "names.json", "gone"])
def test_a_damaged_cache_is_built_anew(docs: Docs, cache: Path, where: str) -> None:
    open_index(docs.folder, cache).close()
    folder = generation(docs, cache)
    if where == "gone":
        shutil.rmtree(folder)
    else:
        path = (
            folder.parent / "current"
            if where == "pointer"
            else next(path for path in folder.iterdir() if path.name.endswith(where) or path.stem == where)
        )
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 0xFF
        path.write_bytes(raw)
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, "disk"))[0] == "2021-03-04-disk"


def test_a_pickle_that_somebody_left_is_never_read(docs: Docs, cache: Path, tmp_path: Path) -> None:
    open_index(docs.folder, cache).close()
    target = next(generation(docs, cache).glob("*.toc"))
    target.write_bytes(b"cos\nsystem\n(S'touch " + str(tmp_path / "owned").encode() + b"'\ntR.")
    open_index(docs.folder, cache)
    assert not (tmp_path / "owned").exists()


def test_a_cache_of_another_version_is_built_anew(docs: Docs, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postmortems.search.cache.FORMAT", 99)
    open_index(docs.folder, cache)
    monkeypatch.undo()
    assert search(open_index(docs.folder, cache), "disk").hits


def test_an_unfinished_manifest_is_no_index(docs: Docs, cache: Path) -> None:
    open_index(docs.folder, cache)
    folder = generation(docs, cache)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "files": {}}), "utf-8")
    assert search(open_index(docs.folder, cache), "disk").hits


def test_a_cache_that_cannot_be_made_is_told(docs: Docs, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    with pytest.raises(CacheUnusable, match="POSTMORTEMS_CACHE"):
        open_index(docs.folder, tmp_path / "file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
@pytest.mark.slow
def test_a_full_disk_is_told_and_the_older_index_still_answers(docs: Docs, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(small)], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        index = open_index(docs.folder, small)
        assert search(index, "disk").hits
        index.close()
        many(docs, 600)
        index = open_index(docs.folder, small)
        assert "older index" in index.notes[0]
        assert "No space left" in index.notes[0]
        assert ids(index, search(index, "disk"))[0] == "2021-03-04-disk"
        index.close()
        shutil.rmtree(small / next(small.iterdir()).name)
        with pytest.raises(CacheUnusable, match="No space left"):
            open_index(docs.folder, small)
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def test_indexes_that_nobody_reads_any_more_are_cleared_away(docs: Docs, tmp_path: Path) -> None:
    root = tmp_path / "caches"
    other = Docs(tmp_path / "other" / "docs")
    other.write("one", "A disk runs full")
    long_ago = time.time() - 100 * 86_400
    for gone in (tmp_path / "gone" / "docs", tmp_path / "kept" / "docs"):
        Docs(gone).write("one", "A disk runs full")
        open_index(gone, root).close()
    unused, read, stranger = (
        folder_for(tmp_path / "gone/docs", root),
        folder_for(tmp_path / "kept/docs", root),
        root / "x",
    )
    stranger.mkdir()
    (stranger / "all").write_text("not ours", "utf-8")
    for folder in (unused, read):
        os.utime(folder / "all" / "current", (long_ago, long_ago))
    os.utime(stranger, (long_ago, long_ago))
    open_index(tmp_path / "kept/docs", root).close()  # reading is using
    open_index(other.folder, root).close()  # a new index is the moment to look around
    assert not unused.exists()
    assert read.exists() and stranger.exists()


def test_an_old_index_that_is_being_built_stays(tmp_path: Path) -> None:
    root, long_ago = tmp_path / "caches", time.time() - 100 * 86_400
    Docs(tmp_path / "one" / "docs").write("one", "A disk runs full")
    open_index(tmp_path / "one/docs", root).close()
    folder = folder_for(tmp_path / "one/docs", root)
    os.utime(folder / "all" / "current", (long_ago, long_ago))
    with Cache(folder / "all").lock():
        clear_unused(root)
    assert folder.exists()


def test_pages_that_the_site_leaves_out_are_not_found(docs: Docs, cache: Path) -> None:
    config = docs.folder.parent / "mkdocs.yml"
    (docs.folder / "internal").mkdir()
    (docs.folder / "internal/notes.md").write_text("# Notes\n\nZanzibar.\n", "utf-8")
    config.write_text("site_name: Test\n", "utf-8")
    assert open_index(docs.folder, cache).place("page:internal/notes") is not None
    config.write_text("site_name: Test\nexclude_docs: |\n  /internal/\n  *.tmp\n", "utf-8")
    assert open_index(docs.folder, cache).place("page:internal/notes") is None
    for broken in ("[broken", "'/internal/[a-'", "{}"):
        config.write_text(f"site_name: Test\nexclude_docs: {broken}\n", "utf-8")
        assert open_index(docs.folder, cache).place("page:internal/notes") is not None
