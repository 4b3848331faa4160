"""A text file as it is on disk, refused before it can do harm."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from postmortems.core.problem import Place, Problem

MAX_FILE_BYTES = 2_000_000
"""A document above this is refused unread; the longest public write-ups are below 100 KB."""


def read_text(path: Path, name: str, *, limit: int = MAX_FILE_BYTES) -> tuple[str, Problem | None]:
    r"""Returns the file's text with `\n` line ends and without a byte-order mark, or what kept it from being read.

    Args:
        path: The file.
        name: Its name in problems, relative to the documentation folder.
        limit: Bytes above which the file is refused unread.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):  # a pipe would keep us waiting for ever
            return "", Problem("file-unreadable", "this is no file", Place(name), "Put a text file in its place")
        if facts.st_size > limit:
            message = f"the file has {facts.st_size:,} bytes, more than the {limit:,} that are read"
            return "", Problem("file-too-large", message, Place(name), "Move logs and data out of the text")
        raw = path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        return "", Problem("file-unreadable", message, Place(name), "Check its permissions, and where links lead")
    raw = raw.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        return "", Problem("encoding", message, Place(name, line), "Save the file as UTF-8")
