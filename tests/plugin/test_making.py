"""Thousands of pages are made by two processes; nobody can tell from the site, nor from what is logged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from postmortems.core.second_process import Copy, Tickets
from sites import CATALOG, INDEX, postmortem, write

NUMBER = 130
SCRIPT = """
import os, sys
from postmortems.adapter import making
{patch}
from mkdocs.__main__ import cli
cli(["build", "--strict", "-f", sys.argv[1], "-d", sys.argv[2]])
"""
ONE_CORE = "making.Copy.start = classmethod(lambda cls, work: None)"
TWO_CORES = """
usual = making.Copy.start.__func__
def started(cls, work):
    copy = usual(cls, work)
    assert copy, "no second process was started"
    print("two processes")
    return copy
making.Copy.start = classmethod(started)
"""
ENDS_EARLY = """
usual = making.Making._elsewhere
def ended(self, told, environment):
    self._make(self._chunks[next(iter(self._tickets))], environment)
    os._exit(9)
making.Making._elsewhere = ended
"""
linux = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="a second process needs Linux and a second core"
)


def files() -> dict[str, str]:
    many = {
        f"postmortems/2024-{number:03}.md": postmortem(
            f"Text {number}.\n\n## What happened\n\n[Another](2024-{(number + 1) % NUMBER:03}.md#what-happened)\n",
            title=f"Outage {number}",
            services="[web]" if number % 3 else "[db, mail]",
        )
        for number in range(NUMBER)
    }
    return {**CATALOG, **INDEX, **many}


def build(folder: Path, patch: str, name: str = "site") -> tuple[subprocess.CompletedProcess[str], dict[str, bytes]]:
    (folder / "mkdocs.yml").write_text(
        "site_name: Test\nsite_url: https://example.org/kb/\nplugins: [postmortems]\n"
        "theme: {name: material, font: false}\nvalidation: {links: {anchors: warn}}\n"
        "markdown_extensions: [attr_list, md_in_html, tables, toc, pymdownx.superfences]\n",
        "utf-8",
    )
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "1790000000",
        "POSTMORTEMS_CACHE": str(folder / f"cache-{name}"),
    }
    site = folder / name
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(patch=patch), str(folder / "mkdocs.yml"), str(site)],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    tree = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    return run, tree


@linux
@pytest.mark.slow
@pytest.mark.parametrize("patch", [TWO_CORES, ENDS_EARLY], ids=["it works", "it ends early"])
def test_a_second_process_changes_nothing_in_the_site(tmp_path: Path, patch: str) -> None:
    write(tmp_path / "docs", files())
    run, alone = build(tmp_path, ONE_CORE, "alone")
    assert run.returncode == 0, run.stderr
    run, site = build(tmp_path, patch)
    assert run.returncode == 0, run.stderr
    assert ("two processes" in run.stdout) is (patch == TWO_CORES)
    assert sorted(name for name in site.keys() | alone.keys() if site.get(name) != alone.get(name)) == []


@linux
@pytest.mark.slow
def test_what_is_wrong_is_told_once_whoever_finds_it(tmp_path: Path) -> None:
    broken = {
        f"postmortems/2024-{number:03}.md": postmortem(
            f"[To nothing](lost-{number}.md)\n\n[To no place](2024-000.md#no-place-{number})\n"
        )
        for number in range(40, 60)
    }
    write(tmp_path / "docs", {**files(), **broken})
    run, _ = build(tmp_path, TWO_CORES)
    assert run.returncode == 1, "a strict build fails"
    for number in range(40, 60):
        assert run.stderr.count(f"lost-{number}.md' is not found") == 1
        assert run.stderr.count(f"an anchor '#no-place-{number}'") == 1


def test_a_ticket_is_drawn_once() -> None:
    tickets = Tickets(5)
    one, other = iter(tickets), iter(tickets)
    assert [next(one), next(other), next(one)] == [0, 1, 2]
    assert [*other, *one] == [3, 4]
    tickets.close()


def test_a_process_with_threads_is_not_copied() -> None:
    import threading

    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert Copy.start(lambda: 1) is None
    finally:
        done.set()
        thread.join()
