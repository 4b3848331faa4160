"""Nothing outside the documentation folder becomes part of the site."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Confinement:
    """Answers whether files lie in a folder, links followed. Folders are resolved once."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        self._inside = self.root.rstrip(os.sep) + os.sep
        self._folder = lru_cache(maxsize=None)(os.path.realpath)

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
