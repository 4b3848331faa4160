"""The site is a function of the repository: the same bytes wherever, whenever and after whatever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sites import CATALOG, INDEX, postmortem, write

DAY = "1760000000"
CONFIG = """
site_name: Test
site_url: https://example.org/kb/
theme: {name: material, font: false}
plugins: [postmortems]
markdown_extensions: [attr_list, md_in_html, tables, toc, pymdownx.superfences]
"""
TIMELINE = """
## Timeline

| Time | Event |
| --- | --- |
| 10:00 | **Started:** requests fail with `connection refused` |
| 10:20 | **Detected:** the pager goes off |
| 11:00 | **Resolved:** rolled back |
"""
ACTIONS = "[{text: Add a canary, factor: no-canary, owner: core, due: 2024-05-01}, {text: Alert on errors}]"
LESSON = """---
title: Go in stages
claim: What goes everywhere at once breaks everywhere at once.
status: published
signs: [It is everywhere at once]
do: [Go in stages]
applies_to: {services: [web, db], factors: [no-canary]}
evidence: [2024-a, 2024-b]
reviewed: 2024-06-01
---
"""
PATH = """---
title: First week
summary: What to know.
for: Newcomers
status: published
steps:
  - {lesson: stages, why: It is short.}
  - {practice: 2024-a, why: It shows it.}
---
"""
FILES = {
    **CATALOG, **INDEX,
    "postmortems/2024-a.md": postmortem(TIMELINE, title="Everything is down", actions=ACTIONS, detected_by="alert"),
    "postmortems/2024-b.md": postmortem(
        TIMELINE, title="The site is slow", services="[web, db]", relations="[{kind: similar, id: 2024-a}]",
        symptoms="[connection refused, İstanbul çöktü]", what_worked="Rolling back.", held="[The queue held]",
    ),
    "postmortems/2023-c.md": postmortem(services="[db, mail]", started="2023-01", resolved="", actions=ACTIONS),
    "lessons/stages.md": LESSON,
    "paths/week.md": PATH,
}  # fmt: skip


def checkout(folder: Path, *, reverse: bool = False) -> Path:
    """The files as a clone has them, in one order of writing or the other; the history knows when they were changed."""
    order = sorted(FILES, reverse=reverse)
    write(folder / "docs", {name: FILES[name] for name in order})
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    when = {f"GIT_{who}_DATE": "2024-07-01T12:00:00+09:00" for who in ("AUTHOR", "COMMITTER")}
    name = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "."], [*name, "commit", "-q", "-m", "All"]):
        subprocess.run(["git", *command], cwd=folder, check=True, env={**os.environ, **when}, timeout=60)
    return folder


def build(folder: Path, cache: Path, *, clock: str = "", **environment: str) -> Path:
    """Builds as a job would; `clock` moves the clock where the machine has the program for it."""
    site = folder / "site"
    moved = ["faketime", "-f", clock] if clock and shutil.which("faketime") else []
    command = [*moved, sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    variables = {"SOURCE_DATE_EPOCH": DAY, "POSTMORTEMS_CACHE": str(cache), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **variables, **environment}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return site


def tree(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def differences(one: Path, other: Path) -> list[str]:
    left, right = tree(one), tree(other)
    return sorted(name for name in {*left, *right} if left.get(name) != right.get(name))


@pytest.mark.slow
def test_the_same_repository_gives_the_same_bytes(tmp_path: Path):
    one = build(checkout(tmp_path / "one"), tmp_path / "cache-1", PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C")
    deep = checkout(tmp_path / "two/with blanks/and depth", reverse=True)
    for file in deep.rglob("*.md"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    cache = tmp_path / "cache-2"
    settings = {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"}
    other = build(deep, cache, clock="+40d", **settings)
    assert len(tree(one)) > 100
    assert differences(one, other) == []

    # A cache that has seen other states of the folder makes no difference either.
    docs = deep / "docs"
    changed = docs / "postmortems/2024-b.md"
    changed.write_text(changed.read_text("utf-8").replace("connection refused", "connection reset"), "utf-8")
    (docs / "postmortems/2022-d.md").write_text(postmortem(title="One more"), "utf-8")
    (docs / "postmortems/2023-c.md").rename(docs / "postmortems/2023-e.md")
    assert differences(one, build(deep, cache, **settings)) != []
    subprocess.run(["git", "checkout", "-q", "."], cwd=deep, check=True, timeout=60)
    subprocess.run(["git", "clean", "-q", "-fd", "docs"], cwd=deep, check=True, timeout=60)
    assert differences(one, build(deep, cache, **(settings | {"PYTHONHASHSEED": "3"}))) == []
