"""How long a build takes and how much memory it needs, against a plain MkDocs build of the same Markdown in one run.

Every build is a process of its own; its wall time, CPU time and peak memory are read from the kernel. The ratio is what
counts: seconds depend on the machine and on what else it does, so builds take turns, each is compared with the plain
one of its turn, and the median of these ratios is shown.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from _synthetic import Maker

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/about/performance.md"
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
    "everything, --dirty after an edit": "plugins: [postmortems]",
    "everything, preview after an edit": "plugins: [postmortems]",
    "Zensical": "",
}
"""A first build finds no cache of earlier ones; the next one finds what the first one kept, in an empty site."""
PLAIN = {name: "plain MkDocs, stock search" if "everything" in name else "plain MkDocs" for name in KINDS}
"""What each is compared with."""
PREVIEW = """
import sys, time
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config(sys.argv[1], site_dir=sys.argv[2])
config.plugins.on_startup(command="serve", dirty=False)
build(config, serve_url="http://127.0.0.1/")
file = Path(sys.argv[3])
file.write_text(file.read_text("utf-8") + "\\nOne more sentence.\\n", "utf-8")
start = time.perf_counter(), time.process_time()
build(load_config(sys.argv[1], site_dir=sys.argv[2]), serve_url="http://127.0.0.1/")
print(time.perf_counter() - start[0], time.process_time() - start[1])
"""
"""Builds twice in one process, as `mkdocs serve` does; prints what the second build took."""


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
    # Zensical takes paths relative to its configuration only.
    docs_dir = f"{docs.name}\nsite_dir: {kind}" if kind == "Zensical" else docs
    # The pages stay out of the navigation in both, which is far kinder to the plain build than its default.
    return (
        f"site_name: Bench\nsite_url: https://example.org/\ndocs_dir: {docs_dir}\nexclude_docs: /catalog/\n"
        f"theme:\n  name: material\n  font: false\nnav: [index.md]\nnot_in_nav: '*'\n"
        f"markdown_extensions: {EXTENSIONS}\n{KINDS[kind]}\n"
    )


def build(kind: str, docs: Path, work: Path, count: int) -> Run:
    dirty, preview = "--dirty" in kind, "preview" in kind
    name = kind.split(" after")[0].replace(" ", "-").replace(",", "")
    file = work / f"{name}.yml"
    # The build after an edit goes where the one before has been.
    site = work / ("everything-next-build" if dirty else name)
    file.write_text(config(kind, docs), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(file), "-d", str(site)]
    cache = work / "cache" / kind.split(",")[0]
    if "first" in kind:
        shutil.rmtree(cache, ignore_errors=True)
    edited = sorted((docs / "postmortems").glob("*.md"))[count // 2]
    if dirty:
        command.append("--dirty")
        edited.write_text(edited.read_text("utf-8") + "\nAnother sentence.\n", "utf-8")
    else:
        shutil.rmtree(site, ignore_errors=True)
    if preview:
        command = [sys.executable, "-c", PREVIEW, str(file), str(site), str(edited)]
    if kind == "Zensical":
        command = [sys.executable, "-m", "zensical", "build", "-f", str(file)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "POSTMORTEMS_CACHE": str(cache)}
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    told = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds, cpu = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    if status:
        raise SystemExit(f"The build '{kind}' of {count} postmortems failed.")
    if preview:
        seconds, cpu = map(float, told.split()[-2:])
    files = [path for path in site.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    pages = sum(path.suffix == ".html" for path in files)
    peak = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Run(count, kind, seconds, cpu, peak, pages, size)


def table(rounds: list[Run]) -> str:
    lines = ["| Number | Build | Wall s | CPU s | Peak MB | Pages | Site MB | Wall / plain | Memory / plain | Growth |"]
    lines.append("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    sizes = sorted({run.count for run in rounds})
    for count in sizes:
        for kind in KINDS:
            runs = [run for run in rounds if (run.count, run.kind) == (count, kind)]
            if not runs:
                continue
            best = min(runs, key=lambda run: run.seconds)
            plain = [run for run in rounds if (run.count, run.kind) == (count, PLAIN[kind])]
            wall = memory = ""
            if plain:
                wall = f"{median(run.seconds / other.seconds for run, other in zip(runs, plain, strict=True)):.2f}"
                memory = f"{best.peak_mb / plain[0].peak_mb:.2f}"
            lines.append(
                f"| {count:,} | {kind} | {best.seconds:.1f} | {best.cpu_seconds:.1f} | {best.peak_mb:.0f} "
                f"| {best.pages:,} | {best.site_mb:.0f} | {wall} | {memory} | {_growth(rounds, kind, sizes, count)} |"
            )
    return "\n".join(lines)


def _growth(rounds: list[Run], kind: str, sizes: list[int], count: int) -> str:
    """The exponent e of time = c * number^e between the smallest number and this one."""
    if count == sizes[0]:
        return ""
    least = [min(run.seconds for run in rounds if (run.count, run.kind) == (size, kind)) for size in (sizes[0], count)]
    return f"{math.log(least[1] / least[0]) / math.log(count / sizes[0]):.2f}"


def rounds_of(kinds: list[str], work: Path, count: int, repeat: int) -> Iterator[Run]:
    """The builds of one number of postmortems, in turns."""
    for number in range(repeat):
        for kind in kinds:
            print(f"==> {count:,}: {kind}, {number + 1} of {repeat}", file=sys.stderr, flush=True)
            yield build(kind, work / "docs", work, count)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of postmortems, default 1000,10000")
    parser.add_argument("--kinds", default=",".join(str(i) for i in range(len(KINDS))), help="which builds, by number")
    parser.add_argument("--repeat", type=int, default=3, help="turns; the median of ratios counts, and the least time")
    parser.add_argument("--write", action="store_true", help="write the table into docs/about/performance.md")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    args = parser.parse_args()
    kinds = [list(KINDS)[int(number)] for number in args.kinds.split(",")]
    if "Zensical" in kinds and not find_spec("zensical"):
        kinds.remove("Zensical")
    runs: list[Run] = []
    for count in (int(size) for size in args.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="postmortems-bench-") as folder:
            work = Path(folder)
            print(f"==> writing {count:,} postmortems", file=sys.stderr, flush=True)
            Maker(count, ROOT / "docs/catalog").write(work / "docs")
            # At a large number there is little noise in a build, and a turn takes many minutes.
            runs += rounds_of(kinds, work, count, args.repeat if count < 5_000 else 1)
    print(json.dumps([asdict(run) for run in runs], indent=2) if args.json else table(runs))
    if args.write:
        before, mark, _ = PAGE.read_text("utf-8").partition("<!-- table -->\n")
        PAGE.write_text(f"{before}{mark}\n{table(runs)}\n", "utf-8")
    return 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main())
