"""Where things are kept that can be made again: a folder of the user, outside of any repository."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = "POSTMORTEMS_CACHE"


def default_folder() -> Path:
    """The user's cache folder: `$POSTMORTEMS_CACHE`, else where the platform keeps such things."""
    if given := os.environ.get(ENVIRONMENT):
        return Path(given)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "postmortems"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "postmortems"
    home = Path.home()
    return (home / "Library/Caches" if sys.platform == "darwin" else home / ".cache") / "postmortems"
