"""What a run of `scripts/bench` found, as tables of Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from statistics import median

from _bench_builds import KINDS, LIMIT_KB, PLAIN, Run
from _bench_stages import STAGES

HEAD = (
    "Number, Build, Wall s, CPU s, Peak MB, All processes MB, Pages, Site MB, Wall / plain, Peak / plain, All / plain, "
    "Growth"
).split(", ")


def tables(rounds: list[Run]) -> str:
    """All tables, each with a heading."""
    found = [("Builds", builds(rounds)), ("Edits in `mkdocs serve`", previews(rounds))]
    found += [("Stages", stages(rounds)), ("Largest pages", largest(rounds))]
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in found if text)


def builds(rounds: list[Run]) -> str:
    """Each build, and how it compares with the plain one."""
    rows = []
    for count, kind, runs in _grouped(rounds):
        best = _best(runs)
        plain = [run for run in rounds if (run.count, run.kind) == (count, PLAIN[kind])]
        wall = peak = together = ""
        if plain:
            wall = f"{median(run.seconds / other.seconds for run, other in zip(runs, plain, strict=True)):.2f}"
            peak = f"{best.peak_mb / plain[0].peak_mb:.2f}"
            if best.all_mb and plain[0].all_mb:
                together = f"{best.all_mb / plain[0].all_mb:.2f}"
        memory = [f"{best.peak_mb:.0f}", f"{best.all_mb:.0f}" if best.all_mb else ""]
        seconds = [f"{best.seconds:.1f}", f"{best.cpu_seconds:.1f}"]
        size = [f"{best.pages:,}", f"{best.site_mb:.0f}"]
        rows.append([f"{count:,}", kind, *seconds, *memory, *size, wall, peak, together, _growth(rounds, best)])
    return _table(HEAD, rows)


def previews(rounds: list[Run]) -> str:
    """Of each edit while the site is served, how much of the time is the build."""
    rows = []
    for count, kind, runs in _grouped(rounds):
        best = _best(runs)
        if best.build_seconds is not None:
            waiting = best.seconds - best.build_seconds
            rows.append([f"{count:,}", kind, *(f"{part:.2f}" for part in (best.seconds, best.build_seconds, waiting))])
    return _table(["Number", "Build", "Wall s", "Build s", "Noticing and handing out s"], rows)


def stages(rounds: list[Run]) -> str:
    """Wall seconds of the main process by stage."""
    rows = []
    for count, kind, runs in _grouped(rounds):
        best = _best(runs)
        if best.stages:
            cells = [f"{best.stages[stage]:.2f}" for stage in STAGES]
            rows.append([f"{count:,}", kind, *cells, f"{sum(best.stages.values()):.2f}"])
    return _table(["Number", "Build", *(stage[0].upper() + stage[1:] for stage in STAGES), "Sum"], rows)


def largest(rounds: list[Run]) -> str:
    """The largest page of the plugin, for each number."""
    ours = [run for run in rounds if "postmortems" in KINDS[run.kind]]
    top = [max((run for run in ours if run.count == count), key=lambda run: run.largest_kb) for count in _sizes(ours)]
    return _table(["Number", "KB", "Page"], [[f"{run.count:,}", f"{run.largest_kb:.0f}", run.largest] for run in top])


def too_large(rounds: list[Run]) -> list[str]:
    """What is wrong with pages that are too large, one sentence each."""
    pages = {(run.count, run.largest): run for run in rounds if run.too_large}
    return [
        f"At {run.count:,} postmortems the page {run.largest} has {run.largest_kb:.0f} KB, more than {LIMIT_KB}."
        for run in pages.values()
    ]


def _sizes(rounds: list[Run]) -> list[int]:
    return sorted({run.count for run in rounds})


def _grouped(rounds: list[Run]) -> Iterator[tuple[int, str, list[Run]]]:
    for count in _sizes(rounds):
        for kind in KINDS:
            if runs := [run for run in rounds if (run.count, run.kind) == (count, kind)]:
                yield count, kind, runs


def _best(runs: Iterable[Run]) -> Run:
    return min(runs, key=lambda run: run.seconds)


def _growth(rounds: list[Run], run: Run) -> str:
    """The exponent e of time = c * number^e between the smallest number and that of a run."""
    least = _sizes(rounds)[0]
    if run.count == least:
        return ""
    first = _best(other for other in rounds if (other.count, other.kind) == (least, run.kind))
    return f"{math.log(run.seconds / first.seconds) / math.log(run.count / least):.2f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    """A table whose columns are numbers, but for those that say which; empty without rows."""
    if not rows:
        return ""
    lines = [head, ["---" if name in ("Build", "Page") else "---:" for name in head], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
