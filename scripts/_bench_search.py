"""How well the search ranks, what its index costs, and how long a searcher waits, in the terminal and in Chromium.

With --corpus and --queries only the ranking is measured; with --sizes, or without any of them, the rest:

- the index from nothing, without a change and after one edit, each a process of its own, against a plain MkDocs build
  of the same Markdown in the same run;
- `postmortems search`, the whole process, on a warm index;
- bytes over the wire and time on the page /search/ of the built site, in Chromium, against a static server that
  compresses what hosts compress.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "plugins"))

import _bench_builds  # noqa: E402
from _synthetic import Maker  # noqa: E402

SITE, PLAIN = "everything, first build", "plain MkDocs"
QUERIES = ("connection timeout", "expired certificate", "retry loop", "replication slot", "thread pool")
OPEN = """
import pathlib, sys
from postmortems.search.freshness import open_index
open_index(pathlib.Path(sys.argv[1]), drafts=False).close()
"""
COMMAND = "from postmortems.cli import main; main()"


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


def timed(*arguments: str) -> tuple[float, float]:
    """Wall and CPU seconds of a Python process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", *arguments], env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"A measured process failed: {arguments[1:]}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def index_cost(docs: Path) -> dict[str, Any]:
    """The index from nothing, again without a change, and after an edit of one file."""
    first, cpu = timed(OPEN, str(docs))
    unchanged = statistics.median(timed(OPEN, str(docs))[0] for _ in range(3))
    edits = []
    for number, path in enumerate(sorted((docs / "postmortems").glob("*.md"))[:3]):
        path.write_text(path.read_text("utf-8") + f"\nA late remark, number {number}.\n", "utf-8")
        edits.append(timed(OPEN, str(docs))[0])
    return {"first_s": first, "first_cpu_s": cpu, "unchanged_s": unchanged, "one_edit_s": statistics.median(edits)}


def terminal(docs: Path) -> float:
    """Seconds from the start of `postmortems search` to its end, the median over some queries."""
    return statistics.median(
        timed(COMMAND, "search", "--published", "--docs", str(docs), query)[0] for query in (QUERIES[0], *QUERIES)
    )


def measure(count: int, *, chromium: bool, builds: bool) -> dict[str, Any]:
    """Everything for a library of one size."""
    with tempfile.TemporaryDirectory(prefix="postmortems-bench-") as folder:
        work = Path(folder)
        docs = work / "docs"
        os.environ["POSTMORTEMS_CACHE"] = str(work / "cache")
        say(f"writing {count:,} postmortems")
        Maker(count, ROOT / "docs/catalog").write(docs)
        row: dict[str, Any] = {"count": count}
        say(f"{count:,}: the index, from nothing, unchanged, edited")
        row |= index_cost(docs)
        say(f"{count:,}: postmortems search, six times")
        row["terminal_s"] = terminal(docs)
        if builds:
            say(f"{count:,}: a plain MkDocs build")
            plain = _bench_builds.build(PLAIN, docs, work, count)
            row |= {"plain_s": plain.seconds, "plain_cpu_s": plain.cpu_seconds}
            row |= {"ratio": row["first_s"] / plain.seconds, "cpu_ratio": row["first_cpu_s"] / plain.cpu_seconds}
        if chromium:
            import _bench_chromium

            say(f"{count:,}: the site with its search")
            _bench_builds.build(SITE, docs, work, count)
            say(f"{count:,}: the page /search/ in Chromium")
            row |= _bench_chromium.measure(work / SITE.replace(" ", "-").replace(",", ""), QUERIES)
        return row


LABELS = {
    "first_s": ("Index from nothing, wall s", "{:.1f}"),
    "first_cpu_s": ("Index from nothing, CPU s", "{:.1f}"),
    "plain_s": ("Plain MkDocs build, wall s", "{:.1f}"),
    "plain_cpu_s": ("Plain MkDocs build, CPU s", "{:.1f}"),
    "ratio": ("Index / plain build, wall", "{:.2f}"),
    "cpu_ratio": ("Index / plain build, CPU", "{:.2f}"),
    "unchanged_s": ("Index unchanged, whole process, s", "{:.2f}"),
    "one_edit_s": ("Index after one edit, whole process, s", "{:.2f}"),
    "terminal_s": ("`postmortems search`, whole process, s", "{:.2f}"),
    "first_result_kb": ("Bytes of the search to a first result of two words, KB", "{:.1f}"),
    "first_result_shards_kb": ("Of these the index, the rest is script, KB", "{:.1f}"),
    "with_facets_kb": ("To a first result with facets, KB", "{:.1f}"),
    "with_headers_kb": ("The same with 300 bytes of headers for each file, KB", "{:.1f}"),
    "warm_ms": ("Last keystroke to result, shards there, ms", "{:.0f}"),
    "cold_ms": ("Text entered to result, nothing cached, ms", "{:.0f}"),
    "cold_page_ms": ("Link with a query opened to result, nothing cached, ms", "{:.0f}"),
}


def table(rows: list[dict[str, Any]]) -> str:
    lines = ["| | " + " | ".join(f"{row['count']:,}" for row in rows) + " |", "| --- |" + " ---: |" * len(rows)]
    for name, (label, form) in LABELS.items():
        if any(name in row for row in rows):
            cells = [form.format(row[name]) if row.get(name) is not None else "" for row in rows]
            lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def options_of(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench search", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, help="folder of write-ups to rank")
    parser.add_argument("--queries", type=Path, help="judged queries, JSON lines")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst queries")
    parser.add_argument("--run", type=Path, help="write what was found here, one JSON object a line")
    parser.add_argument("--sizes", help="numbers of synthetic postmortems, default 1000,10000")
    parser.add_argument("--no-chromium", action="store_true", help="leave the browser out")
    parser.add_argument("--no-builds", action="store_true", help="leave the plain MkDocs build out")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    options = parser.parse_args(given)
    if bool(options.corpus) != bool(options.queries):
        parser.error("--corpus and --queries belong together")
    options.sizes = options.sizes if options.sizes is not None else "" if options.corpus else "1000,10000"
    return options


def main() -> int:
    options = options_of()
    report: dict[str, Any] = {}
    texts = []
    if options.corpus:
        import _bench_relevance

        say("ranking")
        found = _bench_relevance.measure(options.corpus, options.queries)
        report["relevance"] = found.by_class
        texts.append(found.table(options.worst))
        if options.run:
            options.run.write_text("".join(json.dumps(row) + "\n" for row in found.run), "utf-8")
    sizes = [int(size) for size in options.sizes.split(",") if size]
    if sizes:
        rows = [measure(size, chromium=not options.no_chromium, builds=not options.no_builds) for size in sizes]
        report["sizes"] = rows
        texts.append(table(rows))
    print(json.dumps(report, indent=2) if options.json else "\n\n".join(texts))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
