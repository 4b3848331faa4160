"""A small knowledge base with everything that is published, and a site for it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from postmortems.core import load_library
from postmortems.publish import History, Publication, SiteInfo
from sites import CATALOG, postmortem, write

TODAY = date(2025, 3, 5)
LESSON = """
    ---
    title: Bound every queue
    claim: A queue without a bound turns a slow consumer into an outage.
    status: published
    signs: [Memory climbs while throughput stays flat]
    do: [Give every queue a length]
    applies_to: {services: [web], factors: [no-canary]}
    evidence: [2024-a]
    reviewed: 2024-06-01
    ---
    Why.
"""
PATH = """
    ---
    title: Your first week
    summary: What to know before you carry the pager.
    for: Engineers who join
    status: published
    steps:
      - {lesson: bound-every-queue, why: It comes first.}
      - {postmortem: 2024-a, why: It shows how.}
    ---
    Hello.
"""
ACTIONS = "[{text: Add a canary, status: planned, factor: no-canary, owner: core, due: 2024-05-01}]"
FILES = {
    "postmortems/2024-a.md": postmortem(
        title="First outage", actions=ACTIONS, symptoms='["502 Bad Gateway"]', what_worked="Rolling back."
    ),
    "postmortems/2024-b.md": postmortem(
        title="Second outage", services="[db, mail]", factors="[no-alert]", started="2024-07-02", resolved=""
    ),
    "lessons/bound-every-queue.md": LESSON,
    "paths/first-week.md": PATH,
}


def address(src_uri: str) -> str:
    return src_uri.removesuffix("index.md").removesuffix(".md") + ("" if src_uri.endswith("index.md") else "/")


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Publication]:
    """Loads files (with the small catalog) and publishes them."""

    def run(
        files: Mapping[str, str | bytes] | None = None,
        *,
        url: str = "https://example.org/kb/",
        today: date = TODAY,
        history: History | None = None,
        drafts: bool = False,
    ) -> Publication:
        docs = write(tmp_path / "docs", {**CATALOG, **(FILES if files is None else files)})
        library = load_library(docs, drafts=drafts)
        assert library.problems == ()
        return Publication(library, SiteInfo("Test", url, "About it.", address), today, history or History())

    return run


class Repository:
    """A git repository with a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, day: str = "2025-01-01") -> str:
        when = f"{day}T12:00:00+0000"
        person = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        clock = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
        environment = {**os.environ, **person, **clock}
        command = ["git", *words]
        run = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, check=True, text=True)
        return run.stdout

    def commit(self, files: Mapping[str, str | bytes], day: str) -> None:
        write(self.folder, files)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x", day=day)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    (tmp_path / "kb").mkdir()
    return Repository(tmp_path / "kb")
