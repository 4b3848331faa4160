"""Who is like whom, as it was worked out for all incidents: kept beside the index for the next build of a site.

Nothing depends on it. What is missing, damaged or of another index is worked out anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from postmortems.search.keeping import replace

Reasons = tuple[str, ...]
KEPT: Final = "similar.json"
COMPARED: Final = "similar-traits.json"
"""The traits that were compared: the same file as the index has, under a name of its own."""

Row = tuple[int, int, list[list[int]], str]
"""Score and place of the bar (see `likeness.Bar`), the others: the place of each and the numbers of its reasons; and a
digest of what this says, which stays when places and numbers change."""


@dataclass
class Comparison:
    """Who is like whom.

    Attributes:
        keys: The incidents, newest first.
        named: Digest of the titles that are used in reasons.
        said: All reasons.
        rows: One for each incident.
        seal: Size and time of the traits that were compared.
        kept: Whether it is kept as it is.
    """

    keys: list[str]
    named: str
    said: list[str]
    rows: list[Row]
    seal: list[int] = field(default_factory=list)
    kept: bool = False

    @cached_property
    def _ids(self) -> list[str]:
        return [key.partition(":")[2] for key in self.keys]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {id_: place for place, id_ in enumerate(self._ids)}

    def of(self, incident: str) -> tuple[tuple[str, Reasons], ...]:
        """The others that are like an incident, best first, each with reasons in words; none for an unknown id."""
        place = self._place.get(incident)
        if place is None:
            return ()
        ids, said = self._ids, self.said
        return tuple([(ids[other[0]], tuple([said[why] for why in other[1:]])) for other in self.rows[place][2]])

    def mark(self, incident: str) -> str:
        """A digest of what `of` says of an incident; empty for an unknown id."""
        place = self._place.get(incident)
        return "" if place is None else self.rows[place][3]

    def naming(self, incidents: Collection[str]) -> Collection[str]:
        """Ids of all of which `of` gives one of some incidents."""
        places = {self._place.get(incident) for incident in incidents}
        rows = zip(self._ids, self.rows, strict=True)
        return {id_ for id_, row in rows if any(other[0] in places for other in row[2])}

    def rows_for(self, keys: list[str], place: Mapping[str, int]) -> list[Row | None]:
        """The rows of incidents in another order; None for new ones, and for those that lost one of the others."""
        if keys == self.keys:
            return list(self.rows)
        moved = [place.get(key, -1) for key in self.keys]
        rows: list[Row | None] = [None] * len(keys)
        for at, (score, bar, found, mark) in zip(moved, self.rows, strict=True):
            others = [[moved[other], *why] for other, *why in found]
            if at >= 0 and all(other[0] >= 0 for other in others):
                rows[at] = (score, moved[bar] if bar >= 0 else -1, others, mark)
        return rows

    def compared(self, traits: Path) -> bool:
        """Whether these are the traits that were compared."""
        return self.seal == _seal(traits)

    def traits(self, folder: Path) -> Mapping[str, str] | None:
        """The traits that were compared; None when they are not there any more."""
        try:
            if not self.compared(folder / COMPARED):
                return None
            loaded: dict[str, str] = json.loads((folder / COMPARED).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return loaded

    @classmethod
    def read(cls, folder: Path) -> Comparison | None:
        """What is kept; None when it is not there or was changed."""
        try:
            head, _, rest = (folder / KEPT).read_text("utf-8").partition("\n")
            found = cls(*json.loads(rest)) if int(head) == zlib.crc32(rest.encode()) else None
        except (OSError, ValueError, TypeError):
            return None
        if found:
            found.kept = True
        return found

    def write(self, folder: Path, traits: Path) -> None:
        """Keeps it. It does not matter whether there is room."""
        with contextlib.suppress(OSError):
            self.seal = _seal(traits)
            data = [self.keys, self.named, self.said, self.rows, self.seal]
            rest = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            (folder / COMPARED).unlink(missing_ok=True)
            os.link(traits, folder / COMPARED)
            replace(folder / KEPT, f"{zlib.crc32(rest.encode())}\n{rest}".encode())
            self.kept = True


def take_over(old: Path, new: Path) -> None:
    """Takes what is kept beside an index over to the one that follows it."""
    with contextlib.suppress(OSError):
        for name in (KEPT, COMPARED):
            os.link(old / name, new / name)


def _seal(file: Path) -> list[int]:
    try:
        stat = file.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]
