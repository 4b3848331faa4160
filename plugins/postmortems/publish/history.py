"""When files were written and changed, from the repository's own history."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from postmortems.publish.kept_history import KeptHistory, Times

TIMEOUT = 60
_GIT = ("git", "--no-pager", "-c", "core.quotePath=off", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_COMMIT = "\x00"
"""Before the time of each commit; no file name can hold it."""


class Change(NamedTuple):
    """When a file was first and last committed."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class History:
    """Changes of files by their path in the documentation folder.

    Attributes:
        changes: Empty when there is no history to be trusted.
        note: Why it is empty, a sentence for people; empty when all is well.
    """

    changes: Mapping[str, Change] = field(default_factory=dict)
    note: str = ""


def read_history(docs: Path) -> History:
    """Reads the history of a documentation folder from git, with one call for all files.

    A change counts when it was committed, by the committer's clock. A shallow clone says that every file changed in the
    oldest commit it has, so it counts as no history. What was read is kept with the commit that it ended with, and only
    commits that came behind that one are read the next time.
    """
    try:
        head, shallow, prefix = _git(docs, "rev-parse", "HEAD", "--is-shallow-repository", "--show-prefix").split("\n")[
            :3
        ]
        if shallow == "true":
            return History(note="the repository is a shallow clone; fetch all of it (fetch-depth: 0)")
        kept = KeptHistory(docs, prefix)
        if kept.head != head:
            # Without a look at what became of each branch, what two stretches of commits say adds up.
            words = ("log", "--format=%x00%ct", "--name-only", "--relative", "--no-renames", "--full-history")
            if not kept.head or not _is_behind(docs, kept.head, head):
                kept.forget()
            log = _git(docs, *words, f"{kept.head}..{head}" if kept.head else head, "--", ".")
            _add_changes(log, kept.times)
            kept.keep(head)
    except FileNotFoundError:
        return History(note="git is not installed")
    except subprocess.TimeoutExpired:
        return History(note=f"git took longer than {TIMEOUT} s")
    except (OSError, ValueError, subprocess.CalledProcessError):
        return History(note="the documentation folder is not in a git repository that can be read")
    changes = {path: Change(_utc(first), _utc(last)) for path, (first, last) in kept.times.items()}
    return History(changes, "" if changes else "nothing of the documentation folder was committed")


def _is_behind(docs: Path, older: str, newer: str) -> bool:
    """Whether a commit is there, and the other one was built on it."""
    try:
        _git(docs, "merge-base", "--is-ancestor", older, newer)
    except subprocess.CalledProcessError:
        return False
    return True


def _git(docs: Path, *words: str) -> str:
    # Variables that would point git elsewhere, as a hook sets them, are left out.
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    run = subprocess.run(  # noqa: S603 - fixed words, no shell
        (*_GIT, *words),
        cwd=docs,
        env={**kept, **_ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=TIMEOUT,
    )
    return run.stdout.decode("utf-8", "replace")


def _add_changes(log: str, times: Times) -> None:
    when = 0
    for line in log.split("\n"):
        if line.startswith(_COMMIT):
            when = int(line[1:])
        elif line:
            # Clocks of committers differ, so the order of commits is not that of their dates.
            first, last = times.get(line, (when, when))
            times[line] = (min(when, first), max(when, last))


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
