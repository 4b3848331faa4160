"""How long a build takes and how much memory it needs, against plain MkDocs and others on the same Markdown in one run.

Every build is a process of its own; its wall time, CPU time and peak memory are read from the kernel. The ratio is what
counts: seconds depend on the machine and on what else it does, so builds take turns, each is compared with the plain
one of its turn, and the median of these ratios is shown. Exit code 1: a page of the plugin is too large.
"""

from __future__ import annotations

import argparse
import json
import resource
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from _bench_builds import AFTER, KINDS, Run, build
from _bench_others import missing, versions
from _bench_tables import tables, too_large
from _synthetic import Maker

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/about/performance.md"
MARK = "<!-- table -->\n"
SIZES = "1000,5000,10000"


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Reads the arguments; `sizes` and `kinds` become lists of what they name."""
    numbers = "; ".join(f"{number} {kind}" for number, kind in enumerate(KINDS))
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help=f"numbers of postmortems, default {SIZES}")
    parser.add_argument("--kinds", help=f"which builds, by number, default all: {numbers}")
    parser.add_argument("--repeat", type=int, default=3, help="turns; the median of ratios counts, and the least time")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/about/performance.md")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    args = parser.parse_args(arguments)
    try:
        args.sizes = sorted({int(size) for size in args.sizes.split(",")})
        chosen = {int(number) for number in args.kinds.split(",")} if args.kinds else set(range(len(KINDS)))
        args.kinds = [list(KINDS)[number] for number in sorted(chosen)]
    except (ValueError, IndexError):
        parser.error("--sizes and --kinds take numbers, with commas between them")
    for kind in args.kinds:
        if AFTER.get(kind, kind) not in args.kinds:
            parser.error(f"'{kind}' needs the build before it: {list(KINDS).index(AFTER[kind])}, {AFTER[kind]}")
    return args


def available(kinds: list[str]) -> list[str]:
    """The builds whose program is installed; standard error says which are left out."""
    absent = {kind: name for kind in kinds for name in missing() if kind.startswith(name)}
    for name in sorted(set(absent.values())):
        print(f"{name} is not installed, so it is left out.", file=sys.stderr)
    return [kind for kind in kinds if kind not in absent]


def rounds_of(kinds: list[str], work: Path, count: int, repeat: int) -> Iterator[Run]:
    """The builds of one number of postmortems, in turns."""
    for number in range(repeat):
        for kind in kinds:
            print(f"==> {count:,}: {kind}, {number + 1} of {repeat}", file=sys.stderr, flush=True)
            yield build(kind, work / "docs", work, count)


def write(page: Path, found: str, arguments: Sequence[str]) -> None:
    """Puts what was found, and the command that found it, below the mark of a page."""
    before, mark, _ = page.read_text("utf-8").partition(MARK)
    command = shlex.join(["scripts/bench", *arguments])
    page.write_text(f"{before}{mark}\n```console\n$ {command}\n```\n\n{versions()}\n\n{found}\n", "utf-8")


def main(arguments: Sequence[str]) -> int:
    args = options(arguments)
    kinds = available(args.kinds)
    runs: list[Run] = []
    for count in args.sizes:
        with tempfile.TemporaryDirectory(prefix="postmortems-bench-") as folder:
            work = Path(folder)
            print(f"==> writing {count:,} postmortems", file=sys.stderr, flush=True)
            Maker(count, ROOT / "docs/catalog").write(work / "docs")
            # At a large number there is little noise in a build, and a turn takes many minutes.
            runs += rounds_of(kinds, work, count, args.repeat if count < 5_000 else 1)
    print(json.dumps([asdict(run) for run in runs], indent=2) if args.json else tables(runs))
    if args.write:
        write(PAGE, tables(runs), arguments)
    wrong = too_large(runs)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main(sys.argv[1:]))
