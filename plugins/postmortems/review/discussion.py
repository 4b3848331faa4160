"""What is said below a pull request: one comment that is kept current, and each suggestion once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, Protocol

from postmortems.review.github import GitHub
from postmortems.review.run import PullRequest

BOT: Final = "github-actions[bot]"
"""Whose comments are ours. Others may copy a marker, and are left alone."""
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_WHERE = re.compile(r"(?P<folder>[^\0]+/)?postmortems/[^\0]+\.md|(?P<catalog>[^\0]+/)?catalog/[^/\0]+\.ya?ml")


class Said(StrEnum):
    """What became of the comment."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOTHING = "nothing to say"


class Note(Protocol):
    """A suggestion: a line of a file, and the Markdown to say about it."""

    @property
    def path(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def body(self) -> str: ...


def say(github: GitHub, pull: PullRequest, body: str, marker: str, *, only_update: bool = False) -> Said:
    """Writes the comment, or brings the one that is there up to date.

    Args:
        github: The repository.
        pull: Below which it stands.
        body: The whole comment, which starts with the marker.
        marker: By which it is found again.
        only_update: Whether a first comment would have nothing to say.
    """
    for found in github.pages(f"issues/{pull.number}/comments"):
        if _is_ours(found) and str(found["body"]).startswith(marker):
            if str(found["body"]).replace("\r\n", "\n").strip() == body.strip():
                return Said.UNCHANGED
            github.patch(f"issues/comments/{int(found['id'])}", {"body": body})
            return Said.UPDATED
    if only_update:
        return Said.NOTHING
    github.post(f"issues/{pull.number}/comments", {"body": body})
    return Said.CREATED


def suggest(github: GitHub, pull: PullRequest, notes: Sequence[Note], marker: str, limit: int) -> int:
    """Adds suggestions as one review; returns how many.

    None is made twice, neither for its line nor for its text wherever that moved to; all pushes together bring no more
    than `limit`. Only lines that the pull request touches can have one.
    """
    if not notes:
        return 0
    there = [found for found in github.pages(f"pulls/{pull.number}/comments") if _is_ours(found)]
    ours = [found for found in there if f"<!-- {marker}: " in str(found["body"])]
    lines = {(found["path"], found.get("line")) for found in ours}
    keys = {str(found["body"]).rpartition(f"<!-- {marker}: ")[2][:8] for found in ours}
    touched = _touched(github, pull)
    fresh = [
        note
        for note in notes
        if note.line in touched.get(note.path, ())
        and note.key not in keys
        and (note.path, note.line) not in lines
        and _WHERE.fullmatch(note.path)
    ]
    chosen = fresh[: max(limit - len(ours), 0)]
    if chosen:
        comments = [{"path": note.path, "line": note.line, "side": "RIGHT", "body": note.body} for note in chosen]
        words = "Suggestions that can be accepted as they are, each with one click:"
        review = {"commit_id": pull.head, "event": "COMMENT", "body": words, "comments": comments}
        github.post(f"pulls/{pull.number}/reviews", review)
    return len(chosen)


def _is_ours(found: dict[str, Any]) -> bool:
    user = found.get("user") or {}
    return user.get("login") == BOT and user.get("type") == "Bot"


def _touched(github: GitHub, pull: PullRequest) -> dict[str, set[int]]:
    """The lines of the new files that are in the difference, by file."""
    found: dict[str, set[int]] = {}
    for file in github.pages(f"pulls/{pull.number}/files"):
        lines = found.setdefault(file["filename"], set())
        number = 0
        for line in str(file.get("patch") or "").split("\n"):
            if hunk := _HUNK.match(line):
                number = int(hunk[1])
            elif line[:1] in ("+", " "):
                lines.add(number)
                number += 1
    return found
