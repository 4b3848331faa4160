"""Drawings and layouts of earlier builds: in the user's cache folder, each with a seal."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from postmortems.core.cache_folder import cache_folder

KEPT: Final = 200
"""So many are kept; the oldest ones go."""


def kept(of: str, make: Callable[[], str]) -> str:
    """What an earlier build made of the same; what is not whole is not used.

    Args:
        of: All that the outcome depends on.
        make: Makes it.
    """
    key = hashlib.sha256(of.encode()).hexdigest()
    folder = cache_folder("drawings")
    file = folder / f"{key}.svg"
    try:
        seal, _, text = file.read_text("utf-8").partition("\n")
        if seal == _seal(key, text):
            return text
    except (OSError, UnicodeDecodeError):
        pass
    text = make()
    _keep(folder, file, f"{_seal(key, text)}\n{text}")
    return text


def _seal(key: str, svg: str) -> str:
    return hashlib.sha256(f"{key}\n{svg}".encode()).hexdigest()


def _keep(folder: Path, file: Path, text: str) -> None:
    """Keeps a drawing for the next build, if there is a place for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as draft:
            draft.write(text)
        Path(name).replace(file)
        for old in sorted(folder.glob("*.svg"), key=lambda path: -path.stat().st_mtime)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return
