"""Nothing outside the documentation folder becomes part of the site."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Confinement:
    """Answers whether files lie in a folder, links followed. Folders are resolved once."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        self._inside = self.root.rstrip(os.sep) + os.sep
        self._folder = lru_cache(maxsize=None)(os.path.realpath)

    def strangers(self, paths: Iterable[str]) -> set[str]:
        """Those of many paths, relative to the folder and with `/` between their parts, that it does not hold.

        Each folder of them is looked at once.
        """
        links: dict[str, set[str] | None] = {}
        found = set()
        for path in paths:
            folder, _, name = path.rpartition("/")
            if folder not in links:
                place = self._inside + folder
                links[folder] = _links_in(place) if self.holds_folder(place) else None
            doubtful = links[folder]
            if (doubtful is None or name in doubtful) and not self.holds(self._inside + path):
                found.add(path)
        return found

    def holds(self, file: str | os.PathLike[str]) -> bool:
        """Whether a file, with all links followed, lies in the folder."""
        folder, name = os.path.split(os.path.abspath(file))  # noqa: PTH100 - resolving is what this is about
        path = os.path.join(self._folder(folder), name)  # noqa: PTH118 - called for every file of a site
        real = os.path.realpath(path) if os.path.islink(path) else path  # noqa: PTH114 - as above
        return real == self.root or real.startswith(self._inside)

    def holds_folder(self, folder: str | os.PathLike[str]) -> bool:
        """Whether what lies in a folder, with all links to it followed, lies in ours; links in it aside."""
        real: str = self._folder(os.path.abspath(folder))  # noqa: PTH100 - as above
        return real == self.root or real.startswith(self._inside)


def _links_in(folder: str) -> set[str] | None:
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.is_symlink()}
    except OSError:
        return None
