"""The documentation folder of a pull request, taken as data into that of the branch it goes to.

Only text and pictures are taken. Configuration, hooks, plugins, templates and scripts stay those of the branch,
whatever the pull request holds in their place, and so does every file of another kind.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from postmortems.core.frontmatter import MAX_FILE_BYTES
from postmortems.core.problem import printable

PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
MAX_PICTURE_BYTES: Final = 10_000_000
MAX_CHANGED: Final = 2_000
"""Files that may differ; a pull request with more is no postmortem."""
MAX_ENTRIES: Final = 200_000
_NO_NAME: Final = frozenset('"<>:|*?\\')


class Refusal(NamedTuple):
    """A file that was not taken, and why, in a phrase."""

    path: str
    reason: str


@dataclass(slots=True)
class Proposal:
    """What a pull request changes in the documentation folder.

    Attributes:
        changed: Files that are new or different, relative to the folder, in order.
        removed: Files that are gone.
        refused: Files that may not be there, such as links; whatever else is right, the proposal is not.
        left: Files of a kind that is never taken, which differ; they are for people to look at.
    """

    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def take(proposed: Path, docs: Path) -> Proposal:
    """Makes the text and pictures of `docs` those of `proposed`; nothing of either is executed or followed.

    Args:
        proposed: The documentation folder of the pull request. May hold anything, or be missing.
        docs: The one of the branch that it goes to, which is changed in place.
    """
    proposal = Proposal()
    if proposed.is_symlink() or not proposed.is_dir():
        proposal.refused.append(Refusal(".", "the documentation folder is missing, or a link"))
        return proposal
    theirs = {name: facts for name, facts in _files(proposed, proposal) if _acceptable(name, facts, proposal)}
    ours = {name for name, facts in _files(docs, Proposal()) if _limit(name) and stat.S_ISREG(facts.st_mode)}
    differing = [name for name in sorted(theirs) if name not in ours or not _same(proposed / name, docs / name)]
    if len(differing) > MAX_CHANGED:
        proposal.refused.append(
            Refusal(".", f"{len(differing):,} files differ, more than the {MAX_CHANGED:,} there may be")
        )
        differing = differing[:MAX_CHANGED]
    # A file may have become a folder, or a folder a file: what goes makes room for what comes.
    refused = {refusal.path for refusal in proposal.refused}
    for name in sorted(ours - theirs.keys() - refused):
        (docs / name).unlink()
        proposal.removed.append(name)
    for name in differing:
        try:
            _put(proposed / name, docs, name)
        except OSError as error:
            proposal.refused.append(Refusal(printable(name), f"it cannot be put in place: {error.strerror}"))
        else:
            proposal.changed.append(name)
    proposal.left = [
        name for name in proposal.left if not (docs / name).is_file() or not _same(proposed / name, docs / name)
    ]
    return proposal


def _files(folder: Path, proposal: Proposal) -> Iterator[tuple[str, os.stat_result]]:
    """Everything in a folder that is no folder, links not followed. Names with a dot in front are nobody's pages."""
    pending, seen = [""], 0
    while pending:
        here = pending.pop()
        with os.scandir(folder / here) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                seen += 1
                name = f"{here}/{entry.name}".lstrip("/")
                if seen > MAX_ENTRIES:
                    proposal.refused.append(Refusal(".", f"there are more than {MAX_ENTRIES:,} files"))
                    return
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(name)
                else:
                    yield name, entry.stat(follow_symlinks=False)


def _limit(name: str) -> int:
    """How many bytes a file may have by its place and kind; 0 when it is never taken."""
    path = PurePosixPath(name)
    kind = path.suffix.lower()
    if kind == ".md" or (kind in (".yml", ".yaml") and path.parts[0] == "catalog" and len(path.parts) == 2):
        return MAX_FILE_BYTES
    return MAX_PICTURE_BYTES if kind in PICTURES else 0


def _acceptable(name: str, facts: os.stat_result, proposal: Proposal) -> bool:
    limit = _limit(name)
    reason = ""
    if stat.S_ISLNK(facts.st_mode):
        reason = "it is a link; put the file itself there"
    elif not stat.S_ISREG(facts.st_mode):
        reason = "it is no file that can be read"
    elif not name.isprintable() or set(name) & _NO_NAME:
        reason = "its name holds a character that not every system can have in a name"
    elif limit and facts.st_size > limit:
        reason = f"it has {facts.st_size:,} bytes, more than the {limit:,} there may be"
    if reason:
        proposal.refused.append(Refusal(printable(name), reason))
    elif not limit:
        proposal.left.append(name)
    return not reason and bool(limit)


def _same(one: Path, other: Path) -> bool:
    return filecmp.cmp(one, other, shallow=False)


def _put(source: Path, docs: Path, name: str) -> None:
    target = docs / name
    # An empty folder is all that can be left where a file became one.
    if target.is_dir() and not target.is_symlink():
        _remove_empty(target)
    if any((docs / parent).is_symlink() for parent in PurePosixPath(name).parents if parent.name):
        raise OSError(0, "a folder of the branch is a link")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    shutil.copyfile(source, target, follow_symlinks=False)


def _remove_empty(folder: Path) -> None:
    for inner in folder.iterdir():
        if inner.is_dir() and not inner.is_symlink():
            _remove_empty(inner)
    folder.rmdir()
