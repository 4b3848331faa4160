"""Templates as they were compiled by an earlier build, which takes longer than to fill them on a small site.

What is kept is code. It is read only where nobody but this user can have put it, and only as it was written, as Python
does with its own; it belongs to one version of this program.
"""

from __future__ import annotations

import contextlib
import os
import time
from hashlib import sha256
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from postmortems.core.cache_folder import cache_folder, private_folder
from postmortems.core.fingerprint import digest
from postmortems.core.program import program

UNUSED_SECONDS = 90 * 24 * 3600.0


class Compiled(BytecodeCache):
    """Keeps compiled templates in the user's cache folder. Whatever fails there is as good as an empty cache.

    Args:
        by: What else decides about the code that a template becomes: names of filters, of globals, of extensions.
    """

    def __init__(self, by: str = "") -> None:
        self._program = digest([program("jinja2", "markupsafe"), by])
        self._folder = cache_folder("templates")
        self._private = private_folder(self._folder)

    def load_bytecode(self, bucket: Bucket) -> None:
        if self._private:
            with contextlib.suppress(OSError):
                raw = self._file(bucket).read_bytes()
                if raw == _sealed(told := raw[len(_sealed(b"")) :]):
                    bucket.bytecode_from_string(told)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not self._private:
            return
        file = self._file(bucket)
        draft = file.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            draft.write_bytes(_sealed(bucket.bytecode_to_string()))
            draft.replace(file)
            for other in self._folder.iterdir():
                if time.time() - other.stat().st_mtime > UNUSED_SECONDS:
                    other.unlink()

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}-{self._program}"


def _sealed(told: bytes) -> bytes:
    return sha256(told).digest() + told
