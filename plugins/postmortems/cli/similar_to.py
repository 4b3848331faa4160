"""Past incidents that are like one, for whoever comments on it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from postmortems.checks.assist import FindSimilar, Similar, shared
from postmortems.core import Library, Postmortem


def finder(docs: Path) -> FindSimilar:
    """By the search index; where that finds nothing, as among a few postmortems, by shared services and factors."""
    from postmortems.search.cache import CacheUnusable
    from postmortems.search.freshness import open_index
    from postmortems.search.similar import SimilarIncidents

    @cache
    def opened() -> SimilarIncidents:
        return SimilarIncidents(open_index(docs))

    def find(library: Library, item: Postmortem) -> list[Similar]:
        known = library.by_id
        try:
            found = [(id_, reasons) for id_, reasons in opened().of(item.id, 5) if id_ in known]
        except (CacheUnusable, OSError, LookupError, ValueError):
            # An index that cannot be opened must not cost the author the other notes.
            found = []
        similar = [Similar(id=id_, title=known[id_].title, reasons=tuple(reasons)) for id_, reasons in found]
        return similar or shared(library, item)

    return find
