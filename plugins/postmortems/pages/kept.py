"""What texts became in earlier builds, so that only new and changed ones pass through the Markdown parser again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from postmortems.core.cache_folder import cache_folder

FORMAT = 1
"""Part of every key; raised when what is kept of a text changes."""
PENDING = 500
UNUSED_SECONDS = 90 * 24 * 3600.0
"""How long the cache of a folder that is no longer built is kept."""


class Kept:
    """A file of the user's cache folder: digest of text and settings -> JSON with a seal.

    Nothing in it is needed, nothing that does not match is used, and whatever fails is as good as an empty cache.

    Args:
        docs: The documentation folder; each has a file of its own.
        settings: All that the outcome depends on besides the text.

    Attributes:
        used: Keys of all that was asked for or kept since.
    """

    def __init__(self, docs: Path, settings: str) -> None:
        self._settings = f"{FORMAT}\n{settings}\n".encode()
        self._pending: list[tuple[bytes, bytes, str]] = []
        name = hashlib.sha256(str(docs.resolve()).encode()).hexdigest()[:24]
        self._file = cache_folder("html") / f"{name}.sqlite"
        self._began_empty = False
        self.used: set[bytes] = set()

    def get(self, text: str) -> Any:
        """What was kept for a text; None when nothing is."""
        if not self._connection or self._began_empty:
            return None
        key = self._key(text)
        with contextlib.suppress(sqlite3.Error, ValueError):
            found = self._connection.execute("SELECT seal, value FROM html WHERE key = ?", (key,)).fetchone()
            if found and found[0] == _seal(key, found[1]):
                self.used.add(key)
                return json.loads(found[1])
        return None

    def put(self, text: str, value: object) -> None:
        """Keeps a value that JSON can say."""
        if self._connection:
            key, told = self._key(text), json.dumps(value, ensure_ascii=False)
            self.used.add(key)
            self._pending.append((key, _seal(key, told), told))
            if len(self._pending) >= PENDING:
                self._write()

    def close(self, *, whole: bool) -> None:
        """Writes what is new, and where the `whole` site was built drops what was not asked for."""
        if not self._connection:
            return
        self._write()
        with contextlib.suppress(sqlite3.Error), self._connection as connection:
            keys = connection.execute("SELECT key FROM html") if whole else ()
            unused = [row for row in keys if row[0] not in self.used]
            connection.executemany("DELETE FROM html WHERE key = ?", unused)
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self.__dict__["_connection"] = None
        for other in self._file.parent.glob("*.sqlite"):
            with contextlib.suppress(OSError):
                if time.time() - other.stat().st_mtime > UNUSED_SECONDS:
                    other.unlink()

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(self._settings + text.encode("utf-8", "surrogatepass")).digest()

    def _write(self) -> None:
        rows, self._pending = self._pending, []
        if rows and self._connection:
            with contextlib.suppress(sqlite3.Error), self._connection as connection:
                connection.executemany("INSERT OR REPLACE INTO html VALUES (?, ?, ?)", rows)

    @cached_property
    def _connection(self) -> sqlite3.Connection | None:
        """Opened when first asked for: no connection may be carried into a copy of the process."""
        for _ in range(2):
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                connection = sqlite3.connect(self._file, timeout=10, check_same_thread=False)
                connection.execute("PRAGMA synchronous = OFF")  # a torn file is noticed by its seals
                connection.execute("CREATE TABLE IF NOT EXISTS html (key BLOB PRIMARY KEY, seal BLOB, value TEXT)")
                self._began_empty = not connection.execute("SELECT 1 FROM html LIMIT 1").fetchone()
                os.utime(self._file)
                return connection
            except sqlite3.DatabaseError:
                with contextlib.suppress(OSError):
                    self._file.unlink()
            except OSError:
                break
        return None


def _seal(key: bytes, value: str) -> bytes:
    return hashlib.sha256(key + value.encode("utf-8", "surrogatepass")).digest()
