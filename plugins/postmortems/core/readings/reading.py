"""What reading one file gave, as a value, and many of them as bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postmortems.core.postmortem import Postmortem
from postmortems.core.problem import Problem
from postmortems.core.readings.packed import FIELDS, aside, packed, repacked, unpacked
from postmortems.core.readings.pickles import dumped, loaded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postmortems.core.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave.

    Attributes:
        digest: Of its text.
        item: The postmortem, with all of its relations, wherever they lead; None when the file cannot be used.
        problems: What was wrong in it.
        marks: Where the ids of its relations stand.
        catalog: Digest of the catalog's ids when it names one that is not there; else empty, as it holds for every
            catalog with the ids that it names.
    """

    digest: str
    item: Postmortem | None
    problems: tuple[Problem, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    catalog: str = ""

    def packed(self) -> Reading:
        """The same, with a postmortem that takes little room."""
        return replace(self, item=repacked(self.item)) if self.item else self

    def holds_for(self, catalog: Catalog, ids: str) -> bool:
        """Whether the file would be read the same with a catalog; `ids` is the digest of its ids."""
        item = self.item
        if item is None or self.catalog:
            return self.catalog in ("", ids)
        return (
            all(service in catalog.services for service in item.services)
            and all(factor in catalog.factors for factor in item.factor_ids)
            and all(action.factor is None or action.factor in catalog.factors for action in item.actions)
            and (item.trigger is None or item.trigger in catalog.triggers)
        )


def to_bytes(readings: Mapping[str, Reading]) -> bytes:
    """Readings by path, for `from_bytes`."""
    return dumped(
        {
            path: (
                reading.digest,
                reading.item and _parts(reading.item),
                reading.problems,
                reading.marks,
                reading.catalog,
            )
            for path, reading in readings.items()
        }
    )


def _parts(item: Postmortem) -> tuple[tuple[object, ...], bytes, bytes]:
    return tuple([getattr(item, name) for name in FIELDS]), packed(item), aside(item)


def from_bytes(raw: bytes) -> dict[str, Reading]:
    """Readings by path; raises anything for bytes that are not from `to_bytes`."""
    return {
        path: Reading(digest, parts and unpacked(*parts), problems, marks, catalog)
        for path, (digest, parts, problems, marks, catalog) in loaded(raw).items()
    }
