"""Where things are kept that an earlier build has made: in the user's cache folder, readable by that user alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

ENVIRONMENT = "POSTMORTEMS_CACHE"


def cache_folder(name: str) -> Path:
    """A folder for one kind of things; it need not be there."""
    from platformdirs import user_cache_path

    given = os.environ.get(ENVIRONMENT)
    return (Path(given) if given else user_cache_path("postmortems", appauthor=False)) / name


def private_folder(folder: Path) -> bool:
    """Makes a folder where it is missing, and says whether nobody but this user can have put there what lies in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        facts = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(facts.st_mode):
        return False
    return not hasattr(os, "geteuid") or (facts.st_uid == os.geteuid() and not facts.st_mode & 0o022)
