"""Where pages keep what an earlier build has made: beside the search indexes, in the user's cache folder."""

from __future__ import annotations

import os
from pathlib import Path

ENVIRONMENT = "POSTMORTEMS_CACHE"


def cache_folder(name: str) -> Path:
    """A folder for one kind of things; it need not be there."""
    from platformdirs import user_cache_path

    given = os.environ.get(ENVIRONMENT)
    return (Path(given) if given else user_cache_path("postmortems", appauthor=False)) / name
