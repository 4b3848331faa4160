"""`scripts/bench` tells the truth: its figures, what it compares, and what it complains about."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postmortems.core import load_library

ROOT = Path(__file__).parents[1]
NEXT, TITLE = "everything, next build", "everything, --dirty after an edit of a title"
PREVIEW = "everything, preview after an edit"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The modules of the script, by the end of their names; they are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    names = ("builds", "others", "process", "serve", "stages", "tables")
    modules = {name: import_module(f"_bench_{name}") for name in names}
    yield SimpleNamespace(**modules, main=import_module("_bench"), synthetic=import_module("_synthetic"))
    for name in [name for name in sys.modules if name.startswith(("_bench", "_synthetic"))]:
        del sys.modules[name]


def run(bench: SimpleNamespace, count: int, kind: str, seconds: float, **more: Any) -> Any:
    values = {"cpu_seconds": seconds, "peak_mb": 100.0, "all_mb": 150.0, "pages": count, "site_mb": 1.0, **more}
    return bench.builds.Run(count, kind, seconds, **values)


def cells(text: str, *start: str) -> dict[str, str]:
    """The row of a table that starts with some cells, by column."""
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in text.splitlines()]
    return next(dict(zip(rows[0], row, strict=True)) for row in rows if row[: len(start)] == list(start))


def test_all_sizes_and_builds_are_the_default(bench: SimpleNamespace) -> None:
    chosen = bench.main.options([])
    assert chosen.sizes == [1_000, 5_000, 10_000]
    assert chosen.kinds == list(bench.builds.KINDS)


@pytest.mark.parametrize("given", [["--kinds", "6"], ["--kinds", "99"], ["--sizes", "many"]])
def test_what_cannot_be_measured_is_refused(
    bench: SimpleNamespace, given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as misuse:
        bench.main.options(given)
    assert misuse.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_a_program_that_is_not_installed_is_named_once(
    bench: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench.main, "missing", lambda: frozenset({"Hugo"}))
    assert bench.main.available(["plain MkDocs", "Hugo", "Hugo, after an edit"]) == ["plain MkDocs"]
    assert capsys.readouterr().err == "Hugo is not installed, so it is left out.\n"


def test_a_build_is_compared_with_the_plain_one_of_its_turn(bench: SimpleNamespace) -> None:
    plain, ours = "plain MkDocs, stock search", "everything, first build"
    seconds = [(10, 12), (20, 30), (10, 14)]
    runs = [run(bench, 1_000, kind, pair[number]) for pair in seconds for number, kind in enumerate((plain, ours))]
    runs += [run(bench, 10_000, plain, 100), run(bench, 10_000, ours, 1_200, all_mb=300.0)]
    table = bench.tables.builds(runs)
    small, large = cells(table, "1,000", ours), cells(table, "10,000", ours)
    assert (small["Wall s"], small["Wall / plain"], small["Growth"]) == ("12.0", "1.40", "")
    assert (large["Wall / plain"], large["All / plain"], large["Growth"]) == ("12.00", "2.00", "2.00")


def test_tables_show_stages_and_what_a_preview_waits_for(bench: SimpleNamespace) -> None:
    spent = dict.fromkeys(bench.stages.STAGES, 0.5)
    runs = [run(bench, 1_000, NEXT, 5, stages=spent), run(bench, 1_000, PREVIEW, 2, build_seconds=1.5)]
    assert cells(bench.tables.stages(runs), "1,000", NEXT)["Checks"] == "0.50"
    assert cells(bench.tables.previews(runs), "1,000", PREVIEW)["Build s"] == "1.50"


def test_a_page_that_is_too_large_is_a_finding(
    bench: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def build(kind: str, docs: Path, work: Path, count: int) -> Any:
        size = 400 if kind == "plain MkDocs" else 200 + count
        return run(bench, count, kind, 1, largest="services/web/index.html", largest_kb=size)

    monkeypatch.setattr(bench.main, "build", build)
    given = ["--kinds", "0,1", "--repeat", "1", "--sizes"]
    assert bench.main.main([*given, "99"]) == 0
    assert bench.main.main([*given, "99,101"]) == 1
    told = capsys.readouterr()
    assert "At 101 postmortems the page services/web/index.html has 301 KB, more than 300." in told.err
    assert cells(told.out[told.out.rindex("| Number | KB") :], "101")["Page"] == "services/web/index.html"


def test_only_what_stands_below_the_mark_is_replaced(bench: SimpleNamespace, tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Text\n\n<!-- table -->\n\nold figures\n", "utf-8")
    for found in ("first", "second"):
        bench.main.write(page, found, ["--write", "--sizes", "5,10"])
    text = page.read_text("utf-8")
    assert text.startswith("# Text\n\n<!-- table -->\n\n```console\n$ scripts/bench --write --sizes 5,10\n```\n")
    assert text.endswith("\n\nsecond\n")
    assert "first" not in text
    assert "old" not in text


def test_a_stage_whose_function_has_gone_is_an_error(bench: SimpleNamespace) -> None:
    clock = bench.stages.Clock(0.0)
    with pytest.raises(SystemExit, match=r"no function postmortems\.core:gone"):
        bench.stages.wrap(clock, {"reading": ("postmortems.core:gone",)})


def test_time_counts_for_the_innermost_stage(bench: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = bench.stages.Clock(0.0)
    inner = clock.timed("checks", lambda: None)
    outer = clock.timed("pages", lambda: inner())
    moments = iter([1.0, 3.0, 7.0, 15.0, 31.0])
    monkeypatch.setattr(bench.stages.time, "monotonic", lambda: next(moments))
    outer()
    clock.turn()
    spent = {stage: seconds for stage, seconds in clock.spent.items() if seconds}
    assert spent == {bench.stages.START: 1.0 + 16.0, "pages": 2.0 + 8.0, "checks": 4.0}


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell")
def test_memory_of_children_counts(tmp_path: Path) -> None:
    hold = "import time; held = bytearray(b'x') * 60_000_000; time.sleep(1)"
    code = (
        f'import subprocess, sys\nrunning = subprocess.Popen([sys.executable, "-c", "{hold}"])\n{hold}\nrunning.wait()'
    )
    # Asked by a small process: a program starts with the peak of whoever starts it.
    measure = (
        "import sys; from pathlib import Path; from _bench_process import Measured\n"
        "status, usage = Measured([sys.executable, '-c', sys.argv[1]], Path(sys.argv[2]), {}).end()\n"
        "print(status, usage.peak_mb, usage.all_mb)"
    )
    found = subprocess.run(
        [sys.executable, "-c", measure, code, str(tmp_path / "log")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    status, peak, together = map(float, found.stdout.split())
    assert status == 0
    assert peak < 100 < together


@pytest.mark.slow
def test_real_builds(bench: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.serve, "EDITS", 1)
    docs = tmp_path / "docs"
    bench.synthetic.Maker(3, ROOT / "docs/catalog").write(docs)
    first, titled, served = (bench.builds.build(kind, docs, tmp_path, 3) for kind in (NEXT, TITLE, PREVIEW))
    assert sum(first.stages.values()) == pytest.approx(first.seconds)
    assert {stage for stage, seconds in first.stages.items() if not seconds} == set()
    assert "told again" in (tmp_path / "everything-next-build/postmortems/index.html").read_text("utf-8")
    assert titled.pages == first.pages == served.pages
    assert served.seconds > served.build_seconds > 0


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("everything, --dirty after an edit of a title", "title: A", "title: A, told again"),
        ("everything, --dirty after an action is done", "    status: idea", "    status: done"),
        ("everything, --dirty after an edit of a date", "started: 2020-05-31 10:00", "started: 2020-01-31 10:00"),
        ("everything, --dirty after an edit", "", "It is "),
    ],
)
def test_an_edit_changes_what_it_says(
    bench: SimpleNamespace, tmp_path: Path, kind: str, before: str, after: str
) -> None:
    file = tmp_path / "a.md"
    text = "---\ntitle: A\nstatus: published\nstarted: 2020-05-31 10:00\nactions:\n  - text: B\n    status: idea\n---\n"
    file.write_text(text, "utf-8")
    bench.builds.edit(file, kind)
    now = file.read_text("utf-8")
    assert before in text
    assert after in now
    assert len(now.splitlines()) - len(text.splitlines()) == (0 if before else 2)
    assert ("status: published" in now) and ((before == "") or now.count(before + "\n") == 0)


def test_each_of_many_edits_changes_a_postmortem_that_stays_one(bench: SimpleNamespace, tmp_path: Path) -> None:
    bench.synthetic.Maker(1, ROOT / "docs/catalog").write(tmp_path)
    (file,) = (tmp_path / "postmortems").glob("*.md")
    for kind in [kind for kind in bench.builds.KINDS if "--dirty" in kind]:
        for _ in range(6):
            before = file.read_text("utf-8")
            bench.builds.edit(file, kind)
            assert file.read_text("utf-8") != before, kind
            assert [item.id for item in load_library(tmp_path).postmortems] == [file.stem], kind
