"""New ids for old ones, so that no two things of several bases have the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from postmortems.core.documents import MAX_STEM

DOCUMENT, ENTRY = "--", "."
"""What stands between a base's name and an id: of a document (a file's name), and of an entry of the catalog."""
MAX_ENTRY = 100


class Ids:
    """Hands out ids of one kind, each once. Those that only case tells apart are the same on some hosts.

    Args:
        mark: `DOCUMENT` or `ENTRY`.
        taken: Ids that stay as they are.
    """

    def __init__(self, mark: str, taken: Iterable[str] = ()) -> None:
        self._mark = mark
        self._limit = MAX_STEM if mark == DOCUMENT else MAX_ENTRY
        self._taken = {id_.casefold() for id_ in taken}

    def take(self, name: str, id_: str) -> str:
        """A free id for that of a base, which depends on nothing but the two as long as nobody else has it."""
        wanted = whole = f"{name}{self._mark}{id_}"
        turn = 0
        while len(wanted) > self._limit or wanted.casefold() in self._taken:
            # A digest, so that the same id comes out whatever else there is.
            digest = hashlib.sha256(f"{whole}\n{turn or ''}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
            wanted = f"{whole[: self._limit - 9].rstrip('-._')}-{digest}"
            turn += 1
        self._taken.add(wanted.casefold())
        return wanted
