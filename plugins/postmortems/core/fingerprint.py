"""What parts of a site depend on, as digests: where they are equal, what is made of them is equal too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from postmortems.core.catalog import Catalog
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem


class Fingerprints:
    """Digests of the parts of a library, on the safe side: any change of a file changes its digest.

    Args:
        library: The library.
        day: The day on which what is overdue or stale is seen.
    """

    def __init__(self, library: Library, day: date) -> None:
        self.library = library
        self.day = day

    def of(self, postmortems: Iterable[Postmortem], *more: object) -> str:
        """Digest of postmortems in their order, with the catalog and the day, and of further values."""
        parts = [self.around, *map(repr, more)]
        parts += [mark for item in postmortems for mark in (item.path, item.digest, *self._relations(item))]
        return digest(parts)

    @cached_property
    def around(self) -> str:
        """Digest of the catalog and of the day."""
        return digest([self.day.isoformat(), *_told(self.library.catalog)])

    @cached_property
    def teaching(self) -> str:
        """Digest of lessons, learning paths, and the pages that these lead to."""
        documents = [item.model_dump_json() for group in (self.library.lessons, self.library.paths) for item in group]
        return digest([*documents, *(repr(guide) for guide in self.library.guides.values())])

    @cached_property
    def whole(self) -> str:
        """Digest of everything."""
        return self.of(self.library.postmortems, self.teaching)

    @staticmethod
    def _relations(item: Postmortem) -> tuple[str, ...]:
        # One that leads nowhere any more has been taken out, though the file is what it was.
        return tuple(relation.id for relation in item.relations)


def catalog_digest(catalog: Catalog) -> str:
    """Digest of all that a catalog says."""
    return digest(_told(catalog))


def _told(catalog: Catalog) -> Iterator[str]:
    for group in (catalog.services, catalog.factors, catalog.triggers, catalog.teams):
        yield from (entry.model_dump_json() for entry in group.values())
    yield from (group.model_dump_json() for group in catalog.groups)


def digest(parts: Iterable[str]) -> str:
    """Digest of texts in their order."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        state.update(len(raw).to_bytes(8, "big") + raw)
    return state.hexdigest()
