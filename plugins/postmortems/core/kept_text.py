"""Texts that an earlier build has made and that take long to make: in the user's cache folder, each with a seal."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from postmortems.core.cache_folder import cache_folder, private_folder

KEPT: Final = 200


def kept_text(kind: str, of: str, make: Callable[[], str], most: int = KEPT) -> str:
    """What an earlier build made of the same; what is not whole is not used.

    Args:
        kind: Name of the folder.
        of: All that the text depends on.
        make: Makes it.
        most: So many of the kind are kept; the oldest ones go.
    """
    key = hashlib.sha256(of.encode("utf-8", "surrogatepass")).hexdigest()
    folder = cache_folder(kind)
    if not private_folder(folder):
        return make()
    file = folder / f"{key}.txt"
    try:
        seal, _, text = file.read_bytes().decode("utf-8").partition("\n")
        if seal == _seal(key, text):
            return text
    except (OSError, UnicodeDecodeError):
        pass
    text = make()
    _keep(folder, file, f"{_seal(key, text)}\n{text}", most)
    return text


def _seal(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\n{text}".encode()).hexdigest()


def _keep(folder: Path, file: Path, text: str, most: int) -> None:
    """Keeps a text for the next build, if there is a place for it."""
    try:
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as draft:
            draft.write(text.encode())
        Path(name).replace(file)
        for old in sorted(folder.glob("*.txt"), key=lambda path: -path.stat().st_mtime)[most:]:
            old.unlink(missing_ok=True)
    except OSError:
        return
