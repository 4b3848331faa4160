"""What was written for the browser, kept beside the index: the next time only what an edit changed is made anew.

Nothing depends on it. What is missing, damaged or of another index is as good as nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

KEPT: Final = ("bundle.json", "bundle.bin")


class Keeping:
    """Pieces by name, each with the digest of what it was made of.

    Args:
        folder: The folder of an index.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about: dict[str, Any] = {}
        """What else was noted."""
        self.made_for = ""
        """Name of the folder of the index that it was made of."""
        self._data = memoryview(b"")
        self._pieces: dict[str, tuple[str, int, int, str]] = {}
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            self._read()

    def _read(self) -> None:
        head, _, rest = (self.folder / KEPT[0]).read_text("utf-8").partition("\n")
        data = (self.folder / KEPT[1]).read_bytes()
        made_for, checksum, own = json.loads(head)
        if zlib.crc32(data) != checksum or zlib.crc32(rest.encode()) != own:
            return
        about, pieces = json.loads(rest)
        start = 0
        for name, key, size, mark in pieces:
            self._pieces[name] = (key, start, start + size, mark)
            start += size
        self._data, self.about, self.made_for = memoryview(data), about, made_for

    def get(self, name: str, key: str) -> Piece | None:
        """A piece, when it was made of the same."""
        known = self._pieces.get(name)
        return Piece(key, self._data[known[1] : known[2]], known[3]) if known and known[0] == key else None

    def write(self, about: Mapping[str, Any], pieces: Iterable[tuple[str, Piece]]) -> None:
        """Keeps pieces instead of those that were there. It does not matter whether there is room."""
        listed, data = [], bytearray()
        for name, piece in pieces:
            listed.append((name, piece.key, len(piece.data), piece.mark))
            data += piece.data
        rest = json.dumps([about, listed], ensure_ascii=False, separators=(",", ":"))
        head = json.dumps([self.folder.name, zlib.crc32(data), zlib.crc32(rest.encode())])
        with contextlib.suppress(OSError):
            replace(self.folder / KEPT[1], bytes(data))
            replace(self.folder / KEPT[0], f"{head}\n{rest}".encode())


class Piece:
    """A piece and the digest of what it was made of.

    Args:
        key: The digest.
        data: The piece.
        mark: Digest of the piece itself; worked out when not given.
    """

    __slots__ = ("data", "key", "mark")

    def __init__(self, key: str, data: bytes | memoryview, mark: str = "") -> None:
        self.key = key
        self.data = data
        self.mark = mark or hashlib.blake2b(data, digest_size=8).hexdigest()


def taken_over(old: Path, new: Path) -> str:
    """Takes what is kept of an index over to the one that follows it; returns what it was made for, or nothing."""
    try:
        for name in KEPT:
            os.link(old / name, new / name)
        with (new / KEPT[0]).open(encoding="utf-8") as file:
            made_for: str = json.loads(file.readline())[0]
            return made_for
    except (OSError, ValueError, IndexError, TypeError):
        return ""


def replace(file: Path, data: bytes) -> None:
    """Writes a file whole and moves it to its place: another build may be reading it."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        fresh.write_bytes(data)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
