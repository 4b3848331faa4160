"""Published files on the disk: made where they are new, left where they are what they would become."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from postmortems.publish.site import PublishedFile

Row = Sequence[str | int]
Record = dict[str, Row]
"""What was written, by path: what the file depends on, its size, the time of its last change in nanoseconds, and for
one of several parts the length of its head, of what is between them, and their digests and lengths. Values of JSON."""


class Update(NamedTuple):
    """What became of published files.

    Attributes:
        record: What is there now, for the next time.
        written: How many files were made.
        kept: Paths that were left alone, since somebody else has a file there.
    """

    record: Record
    written: int
    kept: tuple[str, ...]


def to_text(record: Record) -> str:
    """A record in one line, for `from_text`; empty where nothing was written."""
    return json.dumps(record, separators=(",", ":")) if record else ""


def from_text(text: str) -> Record:
    """The record that `to_text` was given; what is no row of one is left out."""
    try:
        known = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return {path: row for path, row in known.items() if _is_row(row)} if isinstance(known, dict) else {}


def _is_row(row: object) -> bool:
    return isinstance(row, list) and len(row) > 2 and [type(value) for value in row[:3]] == [str, int, int]


def update_files(
    files: Iterable[PublishedFile],
    out: Path,
    taken: Callable[[str], bool],
    known: Mapping[str, Row],
) -> Update:
    """Brings a folder to what is published, with the bytes that a fresh folder would get.

    A file is left when it depends on what it did, and nobody has touched it since. Parts that are unchanged are taken
    out of the file that is there. What is no longer published goes, if it is still as it was written.

    Args:
        files: All that is published.
        out: The folder.
        taken: Whether a path is in use by a file that is not ours.
        known: The record of the last time; empty when there is none.
    """
    record: Record = {}
    kept: list[str] = []
    written = 0
    folders: set[str] = set()
    for file in files:
        path, depends = file.path, file.depends
        if taken(path):
            kept.append(path)
            continue
        place = f"{out}/{path}"
        before = known.get(path)
        if before is not None and not _untouched(place, before):
            before = None
        if before is not None and before[0] == depends:
            record[path] = before
            continue
        folder = place.rpartition("/")[0]
        if folder not in folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        parts = file.parts()
        old = _parts(place, before) if before is not None and len(parts) > 1 else {}
        pieces = [old.get(part.depends) or part.make() for part in parts]
        with Path(place).open("wb") as target:
            target.write(file.head + file.between.join(pieces) + file.foot)
            target.flush()
            state = os.fstat(target.fileno())
        record[path] = [depends, state.st_size, state.st_mtime_ns]
        if len(pieces) > 1:
            marks = " ".join([part.depends for part in parts])
            lengths = " ".join([str(len(piece)) for piece in pieces])
            record[path] = [*record[path], len(file.head), len(file.between), marks, lengths]
        written += 1
    left = {path.casefold() for path in kept}
    for path, before in known.items():
        if path not in record and path.casefold() not in left and not taken(path):
            _remove(out, path, before)
    return Update(record, written, tuple(kept))


def write_files(files: Iterable[PublishedFile], out: Path, taken: Callable[[str], bool]) -> tuple[int, tuple[str, ...]]:
    """Writes published files below a folder, but for places that are somebody else's.

    Args:
        files: What to write.
        out: The folder.
        taken: Whether a path is in use by a file that is not ours.

    Returns:
        How many files were written, and the paths that were left alone.
    """
    _, written, kept = update_files(files, out, taken, {})
    return written, kept


def _untouched(place: str, before: Row) -> bool:
    try:
        state = os.lstat(place)
    except OSError:
        return False
    return state.st_size == before[1] and state.st_mtime_ns == before[2]


def _parts(place: str, before: Row) -> Mapping[str, bytes]:
    """The parts of a file that is there, by their digests; none when it has one part or cannot be read."""
    if len(before) < 7:
        return {}
    found: dict[str, bytes] = {}
    try:
        data = Path(place).read_bytes()
        start, between = int(before[3]), int(before[4])
        for depends, length in zip(str(before[5]).split(" "), str(before[6]).split(" "), strict=True):
            end = start + int(length)
            found[depends] = data[start:end]
            start = end + between
    except (OSError, ValueError):
        return {}
    return found


def _remove(out: Path, path: str, before: Row) -> None:
    """Takes away a file that is as it was written, and folders that are empty then."""
    place = out / path
    if not _untouched(str(place), before):
        return
    with contextlib.suppress(OSError):
        place.unlink()
        for folder in place.parents:
            if folder == out:
                break
            folder.rmdir()
