"""Builds of one synthetic knowledge base, by this plugin and by others: what each is, and one run of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import _bench_serve
from _bench_others import hugo, pagefind
from _bench_process import Measured, Usage
from _bench_serve import EDITS
from _bench_stages import REST

SCRIPTS = Path(__file__).resolve().parent
EXTENSIONS = (
    "[admonition, attr_list, def_list, footnotes, md_in_html, tables, toc, pymdownx.highlight, pymdownx.superfences]"
)
PAGES = "plugins: [postmortems: {search: false, publish: false}]"
EVERYTHING = "plugins: [postmortems]"
STOCK = "plugins: [search]"
KINDS = {
    "plain MkDocs": "plugins: []",
    "pages, first build": PAGES,
    "pages, next build": PAGES,
    "plain MkDocs, stock search": STOCK,
    "everything, first build": EVERYTHING,
    "everything, next build": EVERYTHING,
    "everything, --dirty after an edit": EVERYTHING,
    "everything, --dirty after an edit of a title": EVERYTHING,
    "everything, preview after an edit": EVERYTHING,
    "plain MkDocs, stock search, preview after an edit": STOCK,
    "Zensical": "",
    "Hugo": "",
    "Hugo, after an edit": "",
    "Pagefind, over the plain site": "",
    "everything, --dirty after an edit of a factor": EVERYTHING,
    "everything, --dirty after an action is done": EVERYTHING,
    "everything, --dirty after an edit of a date": EVERYTHING,
}
"""A first build finds no cache of earlier ones; the next one finds what the first one kept, in an empty site."""
PLAIN = {name: "plain MkDocs, stock search" if "everything" in name else "plain MkDocs" for name in KINDS}
PLAIN["everything, preview after an edit"] = "plain MkDocs, stock search, preview after an edit"
PLAIN["plain MkDocs, stock search, preview after an edit"] = "plain MkDocs, stock search, preview after an edit"
"""What each is compared with."""
AFTER = {name: "everything, next build" for name in KINDS if "--dirty" in name}
AFTER |= {"Hugo, after an edit": "Hugo", "Pagefind, over the plain site": "plain MkDocs"}
"""Builds that find the site of an earlier one."""
LIMIT_KB = 300


@dataclass(frozen=True)
class Run:
    """One build.

    Attributes:
        count: Number of postmortems.
        kind: Which build.
        seconds: Wall time; in a preview, from the write of the file until the server hands out the new page.
        cpu_seconds: CPU time of all processes.
        peak_mb: Peak memory of the largest process.
        all_mb: Peak memory of all processes together, where the system tells.
        pages: Number of HTML pages.
        site_mb: Size of the site.
        largest: The largest HTML page.
        largest_kb: Its size as it was written.
        build_seconds: In a preview, what MkDocs says of the build in it.
        stages: Wall seconds of the main process, by stage.
    """

    count: int
    kind: str
    seconds: float
    cpu_seconds: float
    peak_mb: float
    all_mb: float | None
    pages: int
    site_mb: float
    largest: str = ""
    largest_kb: float = 0.0
    build_seconds: float | None = None
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def too_large(self) -> bool:
        """Whether the plugin made a page that is too large."""
        return self.largest_kb > LIMIT_KB and "postmortems" in KINDS[self.kind]


def config(kind: str, docs: Path) -> str:
    # Zensical takes paths relative to its configuration only.
    docs_dir = f"{docs.name}\nsite_dir: {kind}" if kind == "Zensical" else docs
    # The pages stay out of the navigation in both, which is far kinder to the plain build than its default.
    return (
        f"site_name: Bench\nsite_url: https://example.org/\ndocs_dir: {docs_dir}\nexclude_docs: /catalog/\n"
        f"theme:\n  name: material\n  font: false\nnav: [index.md]\nnot_in_nav: '*'\n"
        f"markdown_extensions: {EXTENSIONS}\n{KINDS[kind]}\n"
    )


def folder_of(kind: str) -> str:
    """The folder of a build's site, below that of the run."""
    return AFTER.get(kind, kind).replace(" ", "-").replace(",", "")


def edit(file: Path, kind: str) -> None:
    """Changes a postmortem: what the name of the build says, or else its text alone."""
    text, stamp = file.read_text("utf-8"), time.time_ns()
    if "title" in kind:
        text = re.sub(r"(?m)^(title: .*?)(?:, told again \d+)?$", rf"\g<1>, told again {stamp}", text, count=1)
    elif "factor" in kind:
        known = re.findall(r"(?m)^ +- id: (\S+)", (file.parents[1] / "catalog/factors.yml").read_text("utf-8"))
        other = next(factor for factor in known if factor not in text)
        text = re.sub(r"(?m)^(factors:\n +- id: )\S+", rf"\g<1>{other}", text, count=1)
    elif "action" in kind:
        done = re.sub(r"(?m)^( +status:) (?:planned|idea)$", r"\1 done", text, count=1)
        # The last one is done: all begin again.
        text = done if done != text else re.sub(r"(?m)^( +status:) done$", r"\1 planned", text)
    elif "date" in kind:
        # To the first month, and from there to the seventh: past many others.
        month = r"(?m)^((?:started|detected|mitigated|resolved): \d{4}-)(\d\d)"
        text = re.sub(month, lambda found: f"{found[1]}{'07' if found[2] == '01' else '01'}", text)
    else:
        text = f"{text}\nIt is {stamp}.\n"
    file.write_text(text, "utf-8")


def build(kind: str, docs: Path, work: Path, count: int) -> Run:
    """Runs one build; one after an edit, which is short, some times, of which the median one counts.

    Args:
        kind: Which.
        docs: The documentation folder.
        work: The folder of the run, where sites and caches are.
        count: Number of postmortems.

    Raises:
        SystemExit: It failed.
    """
    if "--dirty" not in kind:
        return _build(kind, docs, work, count)
    # The clock of the stages imports all that it looks at, which takes its time where little else is done.
    runs = [_build(kind, docs, work, count, clocked=False) for _ in range(EDITS)]
    median = sorted(runs, key=lambda run: run.seconds)[EDITS // 2]
    return replace(median, stages=_build(kind, docs, work, count).stages)


def _build(kind: str, docs: Path, work: Path, count: int, *, clocked: bool = True) -> Run:
    os.sync()  # none pays for what the one before has written
    name = folder_of(kind)
    site, file, log, stages = work / name, work / f"{name}.yml", work / f"{name}.log", work / f"{name}.json"
    cache = work / "cache" / kind.split(",")[0]
    # What is installed comes with its bytecode, and a checkout has it from its first run.
    environment = {"NO_MKDOCS_2_WARNING": "1", "POSTMORTEMS_CACHE": str(cache), "PYTHONDONTWRITEBYTECODE": ""}
    file.write_text(config(kind, docs), "utf-8")
    if "first" in kind:
        shutil.rmtree(cache, ignore_errors=True)
    if kind not in AFTER:
        shutil.rmtree(site, ignore_errors=True)
    edited = sorted((docs / "postmortems").glob("*.md"))[count // 2]
    if "preview" in kind:
        site.mkdir()
        searching = KINDS[kind] == EVERYTHING
        change, usage, shown = _bench_serve.measure(file, environment, site, edited, searching=searching)
        usage = Usage(change.seconds, change.cpu_seconds, usage.peak_mb, usage.all_mb)
        run = _run(count, kind, usage, shown, build_seconds=change.build_seconds)
        shutil.rmtree(site)
        return run
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(file), "-d", str(site)]
    clocked = clocked and KINDS[kind] == EVERYTHING
    if clocked:
        command[1:3] = [str(SCRIPTS / "_bench_stages.py"), str(stages), str(time.monotonic())]
    if "--dirty" in kind:
        command.append("--dirty")
        edit(edited, kind)
    elif kind == "Zensical":
        command = [sys.executable, "-m", "zensical", "build", "-f", str(file)]
    elif "Hugo" in kind:
        command = hugo(docs, site, again=kind in AFTER)
        if kind in AFTER:
            edit(site / "content/postmortems" / edited.name, kind)
        site = site / "site"
    elif "Pagefind" in kind:
        plain, site = site, work / "pagefind"
        shutil.rmtree(site, ignore_errors=True)
        command = [*pagefind(), "--site", str(plain), "--output-path", str(site)]
    with Measured(command, log, environment) as process:
        code, usage = process.end()
    if code:
        told = log.read_text("utf-8", errors="replace")[-2000:]
        raise SystemExit(f"The build '{kind}' of {count} postmortems failed. It said:\n{told}")
    parts = json.loads(stages.read_text("utf-8")) if clocked else {}
    if parts:
        # What nobody could see from within: how the process ended.
        parts[REST] += usage.seconds - sum(parts.values())
    return _run(count, kind, usage, site, stages=parts)


def _run(
    count: int,
    kind: str,
    usage: Usage,
    site: Path,
    *,
    build_seconds: float | None = None,
    stages: dict[str, float] | None = None,
) -> Run:
    sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    pages = [path for path in sizes if path.suffix == ".html"]
    largest = max(pages, key=lambda path: sizes[path], default=None)
    return Run(
        count,
        kind,
        usage.seconds,
        usage.cpu_seconds,
        usage.peak_mb,
        usage.all_mb,
        len(pages),
        sum(sizes.values()) / 1e6,
        largest.relative_to(site).as_posix() if largest else "",
        sizes[largest] / 1e3 if largest else 0.0,
        build_seconds,
        stages or {},
    )
