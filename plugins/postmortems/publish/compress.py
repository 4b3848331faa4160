"""Compressed siblings of a built site's files, for hosts that send `page.html.gz` in place of `page.html`."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from postmortems.core.writing import write_bytes

ENDINGS: Final = frozenset(".html .css .js .mjs .json .map .xml .svg .txt .md .csv .ics .bin .webmanifest .xsl".split())
"""Of files that get smaller; `.bin` are the parts of the search index."""
SMALLEST: Final = 1_000
"""Bytes below which a file fits into one packet anyway."""
WORTH: Final = 0.95
"""What is left of a file that is worth a sibling. Most of the search index is packed already."""
_HEADER: Final = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x02\xffpostmortems compress\x00"
"""Without a time or a name, so that equal files give equal bytes; a comment tells ours from those of others."""
_TRAILER: Final = struct.Struct("<II")


class NotASite(Exception):
    """The folder is no built site; the message says why and what to do, without a full stop."""


@dataclass
class Compressed:
    """What was done.

    Attributes:
        written: Siblings that are new or changed.
        unchanged: Siblings that were right.
        removed: Siblings of ours whose file is gone, or does not get smaller any more.
        kept: Siblings that somebody else wrote.
        plain: Bytes of the files that have a sibling of ours.
        small: Bytes of these siblings.
    """

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    kept: int = 0
    plain: int = 0
    small: int = 0


def compress_site(site: Path, progress: Callable[[int, int], None] | None = None) -> Compressed:
    """Writes a `.gz` beside every file that gets smaller, and removes those of ours that are out of date.

    A second call writes nothing. Links are not followed, and a `.gz` that somebody else wrote stays as it is.

    Args:
        site: A built site.
        progress: Called with the files done so far and the number of all.

    Raises:
        NotASite: There is no page in the folder.
    """
    if not (site / "index.html").is_file():
        raise NotASite(f"{site} is no built site: it has no index.html. Name the folder that `mkdocs build` wrote")
    done = Compressed()
    files = list(_files(site))
    wanted = [file for file in files if file.suffix.lower() in ENDINGS]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # Python is free for other threads while one compresses
        for count, one in enumerate(pool.map(_beside, wanted), start=1):
            for name, number in one.items():
                setattr(done, name, getattr(done, name) + number)
            if progress:
                progress(count, len(wanted))
    # A host may send what is left of a page that is gone.
    there = {_sibling(file) for file in wanted}
    for file in files:
        if file.suffix == ".gz" and file not in there and _is_ours(file):
            file.unlink()
            done.removed += 1
    return done


def _files(site: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(site):
        yield from (file for name in names if not (file := Path(folder, name)).is_symlink() and file.is_file())


def _sibling(file: Path) -> Path:
    return file.with_name(f"{file.name}.gz")


def _beside(file: Path) -> dict[str, int]:
    """Does it for one file; numbers to add, by the fields of `Compressed`."""
    sibling, content = _sibling(file), file.read_bytes()
    there = sibling.is_symlink() or sibling.exists()
    if there and not _is_ours(sibling):
        return {"kept": 1}
    end = _TRAILER.pack(zlib.crc32(content), len(content) & 0xFFFFFFFF)
    if there and sibling.read_bytes().endswith(end):
        _same_time(file, sibling)
        return {"unchanged": 1, "plain": len(content), "small": sibling.stat().st_size}
    packed = zlib.compress(content, 9, wbits=-zlib.MAX_WBITS) if len(content) >= SMALLEST else content
    whole = _HEADER + packed + end
    if len(whole) > len(content) * WORTH:
        if there:
            sibling.unlink()
        return {"removed": 1} if there else {}
    write_bytes(sibling, whole)
    _same_time(file, sibling)
    return {"written": 1, "plain": len(content), "small": len(whole)}


def _is_ours(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(len(_HEADER)) == _HEADER


def _same_time(file: Path, sibling: Path) -> None:
    """A host makes the ETag of the time, which both should have."""
    changed = file.stat().st_mtime_ns
    if sibling.stat().st_mtime_ns != changed:
        os.utime(sibling, ns=(changed, changed))
