"""What an earlier build read of the history: in the user's cache folder, with the commit that it ended with."""

from __future__ import annotations

import contextlib
import json
import os
import time
from hashlib import sha256
from pathlib import Path

from postmortems.core.cache_folder import cache_folder, private_folder

FORMAT = 1
"""Raised when what is kept changes."""
UNUSED_SECONDS = 90 * 24 * 3600.0
"""How long the history of a folder that is no longer built is kept."""

Times = dict[str, tuple[int, int]]
"""When each file was first and last committed, in seconds."""


class KeptHistory:
    """The history of a documentation folder as it was read last.

    Nothing here is needed, and what does not match its seal is as good as nothing.

    Args:
        docs: The documentation folder; each has a file of its own.
        prefix: Where it lies in its repository.

    Attributes:
        head: The commit up to which all is known; empty when nothing is.
        times: What is known.
    """

    def __init__(self, docs: Path, prefix: str) -> None:
        self.head = ""
        self.times: Times = {}
        self._prefix = prefix
        name = sha256(str(docs.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
        self._file = cache_folder("history") / f"{name}.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            self._read()

    def forget(self) -> None:
        """Begins with nothing."""
        self.head, self.times = "", {}

    def keep(self, head: str) -> None:
        """Keeps what is known up to a commit, if there is a place for it."""
        self.head = head
        folder = self._file.parent
        if not private_folder(folder):
            return
        told = json.dumps([FORMAT, self._prefix, head, self.times], ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        draft = self._file.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            draft.write_bytes(_seal(told) + told)
            draft.replace(self._file)
            for other in folder.iterdir():
                if time.time() - other.stat().st_mtime > UNUSED_SECONDS:
                    other.unlink()

    def _read(self) -> None:
        if not private_folder(self._file.parent):
            return
        raw = self._file.read_bytes()
        told = raw[len(_seal(b"")) :]
        if raw != _seal(told) + told:
            return
        form, prefix, head, times = json.loads(told)
        if (form, prefix) == (FORMAT, self._prefix):
            self.head, self.times = head, {path: (first, last) for path, (first, last) in times.items()}
            os.utime(self._file)


def _seal(told: bytes) -> bytes:
    return sha256(told).hexdigest().encode() + b"\n"
