"""When files were written and changed, from the repository's own history."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

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
    oldest commit it has, so it counts as no history.
    """
    try:
        shallow = _git(docs, "rev-parse", "--is-shallow-repository").strip() == "true"
        if shallow:
            return History(note="the repository is a shallow clone; fetch all of it (fetch-depth: 0)")
        log = _git(docs, "log", "--format=%x00%ct", "--name-only", "--relative", "--no-renames", "--", ".")
    except FileNotFoundError:
        return History(note="git is not installed")
    except subprocess.TimeoutExpired:
        return History(note=f"git took longer than {TIMEOUT} s")
    except (OSError, subprocess.CalledProcessError):
        return History(note="the documentation folder is not in a git repository that can be read")
    changes = dict(_changes(log))
    return History(changes, "" if changes else "nothing of the documentation folder was committed")


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


def _changes(log: str) -> Mapping[str, Change]:
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    when = 0
    for line in log.split("\n"):
        if line.startswith(_COMMIT):
            when = int(line[1:])
        elif line:
            # Clocks of committers differ, so the order of commits is not that of their dates.
            first[line] = min(when, first.get(line, when))
            last[line] = max(when, last.get(line, when))
    return {path: Change(_utc(first[path]), _utc(last[path])) for path in first}


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
