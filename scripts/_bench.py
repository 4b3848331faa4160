"""How long a build takes and how much memory it needs, against a plain MkDocs build of the same Markdown in one run.

Every build is a process of its own; its wall time, CPU time and peak memory are read from the kernel. The ratio is what
counts: seconds depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from _synthetic import Maker

ROOT = Path(__file__).resolve().parent.parent
EXTENSIONS = (
    "[admonition, attr_list, def_list, footnotes, md_in_html, tables, toc, pymdownx.highlight, pymdownx.superfences]"
)
PAGES = "plugins: [postmortems: {search: false, publish: false}]"
KINDS = {
    "plain MkDocs": "plugins: []",
    "pages, first build": PAGES,
    "pages, next build": PAGES,
    "plain MkDocs, stock search": "plugins: [search]",
    "everything, first build": "plugins: [postmortems]",
    "everything, next build": "plugins: [postmortems]",
}
"""A first build finds no cache of earlier ones; the next one comes after an edit, or after none."""


@dataclass(frozen=True)
class Run:
    count: int
    kind: str
    seconds: float
    cpu_seconds: float
    peak_mb: float
    pages: int
    site_mb: float


def config(kind: str, docs: Path) -> str:
    # The pages stay out of the navigation in both, which is far kinder to the plain build than its default.
    return (
        f"site_name: Bench\nsite_url: https://example.org/\ndocs_dir: {docs}\nexclude_docs: /catalog/\n"
        f"theme:\n  name: material\n  font: false\nnav: [index.md]\nnot_in_nav: '*'\n"
        f"markdown_extensions: {EXTENSIONS}\n{KINDS[kind]}\n"
    )


def build(kind: str, docs: Path, work: Path, count: int) -> Run:
    name = kind.replace(" ", "-").replace(",", "")
    file, site = work / f"{name}.yml", work / name
    file.write_text(config(kind, docs), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(file), "-d", str(site)]
    cache = work / "cache" / kind.split(",")[0]
    if "first" in kind:
        shutil.rmtree(cache, ignore_errors=True)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "POSTMORTEMS_CACHE": str(cache)}
    shutil.rmtree(site, ignore_errors=True)
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"The build '{kind}' of {count} postmortems failed.")
    files = [path for path in site.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    pages = sum(path.suffix == ".html" for path in files)
    peak = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Run(count, kind, seconds, usage.ru_utime + usage.ru_stime, peak, pages, size)


def table(runs: list[Run]) -> str:
    lines = [
        "| Number | Build | Wall s | CPU s | Peak MB | Pages | Site MB | Wall / plain | CPU / plain | CPU ms each |"
    ]
    lines.append("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for run in runs:
        plain_kind = (
            "plain MkDocs" if "pages" in run.kind or run.kind == "plain MkDocs" else "plain MkDocs, stock search"
        )
        plain = next(other for other in runs if other.count == run.count and other.kind == plain_kind)
        lines.append(
            f"| {run.count:,} | {run.kind} | {run.seconds:.1f} | {run.cpu_seconds:.1f} | {run.peak_mb:.0f} "
            f"| {run.pages:,} | {run.site_mb:.0f} | {run.seconds / plain.seconds:.2f} "
            f"| {run.cpu_seconds / plain.cpu_seconds:.2f} | {1000 * run.cpu_seconds / run.count:.1f} |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of postmortems, default 1000,10000")
    parser.add_argument("--kinds", default=",".join(str(i) for i in range(len(KINDS))), help="which builds, by number")
    parser.add_argument("--repeat", type=int, default=1, help="builds of each kind, in turns; the best one counts")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    args = parser.parse_args()
    kinds = [list(KINDS)[int(number)] for number in args.kinds.split(",")]
    runs: list[Run] = []
    for count in (int(size) for size in args.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="postmortems-bench-") as folder:
            work = Path(folder)
            print(f"==> writing {count:,} postmortems", file=sys.stderr, flush=True)
            Maker(count, ROOT / "docs/catalog").write(work / "docs")
            best: dict[str, Run] = {}
            for number in range(args.repeat):
                for kind in kinds:
                    print(f"==> {count:,}: {kind}, {number + 1} of {args.repeat}", file=sys.stderr, flush=True)
                    run = build(kind, work / "docs", work, count)
                    best[kind] = min(run, best.get(kind, run), key=lambda run: run.cpu_seconds)
            runs += best.values()
    print(json.dumps([asdict(run) for run in runs], indent=2) if args.json else table(runs))
    return 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main())
