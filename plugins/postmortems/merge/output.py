"""The merged folder on disk. A file that a merge did not write, or that somebody edited since, is never touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from postmortems.core.confinement import Confinement
from postmortems.core.writing import digest, write_bytes
from postmortems.merge.base import Base
from postmortems.merge.plan import MergeRefused

FOLDER: Final = ".merge"
"""Left out of every site for its dot."""
MANIFEST: Final = f"{FOLDER}/manifest.json"
SHOWN: Final = 5


@dataclass
class Outcome:
    """What was written, or with a dry run would be: places relative to the folder."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def write_merge(files: Mapping[str, bytes | Path], out: Path, bases: Sequence[Base], *, dry_run: bool) -> Outcome:
    """Brings a folder to hold these files, and none that an earlier merge wrote and that is not among them.

    Either all of it is allowed, or nothing is touched.

    Args:
        files: What there will be, by its place: bytes, or a file to copy.
        out: The folder; it is made if there is none.
        bases: Where the files come from; the folder may not lie in one of them, nor one in it.
        dry_run: Whether to write nothing.

    Raises:
        MergeRefused: The folder holds something else in one of the places, or is not one to write to.
    """
    _refuse(out, bases)
    before = _manifest(out)
    outcome = Outcome()
    wanted = {place: digest(content) if isinstance(content, bytes) else _digest(content)
              for place, content in sorted(files.items())}  # fmt: skip
    confinement = Confinement(out)
    foreign = []
    for place in sorted({*wanted, *before}):
        there = _there(out, place, confinement)
        if there is not None and there != wanted.get(place) and there != before.get(place):
            foreign.append(place)
        elif place not in wanted:
            outcome.removed += [place] if there is not None else []
        else:
            (outcome.unchanged if there == wanted[place] else outcome.written).append(place)
    if foreign:
        more = f" and {len(foreign) - SHOWN} more" if len(foreign) > SHOWN else ""
        names = f"{', '.join(foreign[:SHOWN])}{more}"
        remedy = "Move them into one of the bases, or name another folder"
        raise MergeRefused(f"{out} has files that no merge wrote, or that were edited since: {names}. {remedy}")
    if not dry_run:
        for place in outcome.written:
            content = files[place]
            write_bytes(out / place, content if isinstance(content, bytes) else content.read_bytes())
        for place in outcome.removed:
            _remove(out, place)
        about = "Written by `postmortems merge`, to know which files are its own."
        data = {"about": about, "files": wanted}
        write_bytes(out / MANIFEST, (json.dumps(data, indent=1, sort_keys=True) + "\n").encode())
    return outcome


def _refuse(out: Path, bases: Sequence[Base]) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise MergeRefused(f"{out} is no folder. Name one, or one that is yet to be made")
    real = out.resolve()
    for base in bases:
        docs = base.docs.resolve()
        if real.is_relative_to(docs) or docs.is_relative_to(real):
            raise MergeRefused(f"{out} and {base.docs} lie in each other. Name a folder beside them")
    if (out / FOLDER).is_symlink() or (out / MANIFEST).is_symlink():
        raise MergeRefused(f"{out / FOLDER} is a link. Remove it")


def _manifest(out: Path) -> dict[str, str]:
    """Digests of what earlier merges wrote. One that cannot be read knows of nothing, so nothing is replaced."""
    try:
        data = json.loads((out / MANIFEST).read_text("utf-8"))
        return {str(place): str(value) for place, value in data["files"].items() if _is_plain(str(place))}
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return {}


def _is_plain(place: str) -> bool:
    """Whether a place of a manifest, which anybody may have edited, is one below the folder."""
    return "\0" not in place and not any(part in ("", ".", "..") for part in place.split("/"))


def _there(out: Path, place: str, confinement: Confinement) -> str | None:
    """The digest of what is in a place, None when nothing is; of what is no file of the folder itself, no digest."""
    file = out / place
    try:
        # A file, or a link out of the folder, may stand where a folder is needed.
        for above in file.relative_to(out).parents:
            folder = out / above
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                return ""
        if not file.is_symlink() and not file.exists():
            return None
        regular = file.is_file() and not file.is_symlink() and confinement.holds(file)
        return _digest(file) if regular else ""
    except OSError:
        return ""


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _remove(out: Path, place: str) -> None:
    """Takes a file away, and the folders that it leaves empty."""
    (out / place).unlink()
    for folder in (out / place).parents:
        if folder == out or any(folder.iterdir()):
            break
        folder.rmdir()
