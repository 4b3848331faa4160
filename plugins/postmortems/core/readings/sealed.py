"""Values in a file of the user's cache folder, each with a seal.

Nothing in it is needed, nothing that does not match its seal is used, and whatever fails is as good as an empty file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from postmortems.core.cache_folder import cache_folder, private_folder

FOLDER = "readings"
UNUSED_SECONDS = 90 * 24 * 3600.0
"""How long the file of a folder that is no longer built is kept."""
_TABLE = "CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, seal BLOB, value BLOB)"


class SealedFile:
    """Named values of one documentation folder.

    Args:
        docs: The documentation folder.
        made_by: All that the values depend on besides what they are made from; part of every seal.
    """

    def __init__(self, docs: Path, made_by: str) -> None:
        self._made_by = made_by.encode("utf-8", "surrogatepass")
        name = hashlib.sha256(str(docs.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self._file = cache_folder(FOLDER) / f"{name}.sqlite"

    def read(self) -> dict[str, bytes]:
        """All values that are as they were written, by name."""
        with contextlib.suppress(sqlite3.Error, OSError), self._open() as connection:
            rows = connection.execute("SELECT name, seal, value FROM part").fetchall()
            return {name: value for name, seal, value in rows if self._matches(name, seal, value)}
        return {}

    def write(self, values: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
        """Keeps values, all of them or none, and drops those that are `gone`."""
        rows = [(name, self._seal(name, value), value) for name, value in values.items()]
        for _ in range(2):
            try:
                with self._open() as connection, connection:
                    connection.executemany("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", rows)
                    connection.executemany("DELETE FROM part WHERE name = ?", [(name,) for name in gone])
                break
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorname", "") == "SQLITE_BUSY":  # another process writes
                    break
                with contextlib.suppress(OSError):
                    self._file.unlink()
            except OSError:
                break
        self._sweep()

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not private_folder(self._file.parent):
            raise OSError("others may write there")
        with closing(sqlite3.connect(self._file, timeout=1)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # a torn file is noticed by its seals
            connection.execute(_TABLE)
            yield connection

    def _matches(self, name: object, seal: object, value: object) -> bool:
        return isinstance(name, str) and isinstance(value, bytes) and seal == self._seal(name, value)

    def _seal(self, name: str, value: bytes) -> bytes:
        state = hashlib.blake2b(self._made_by, digest_size=32)
        state.update(name.encode() + b"\n")
        state.update(value)
        return state.digest()

    def _sweep(self) -> None:
        with contextlib.suppress(OSError):
            os.utime(self._file)
            for other in self._file.parent.glob("*.sqlite"):
                if time.time() - other.stat().st_mtime > UNUSED_SECONDS:
                    other.unlink()
