"""What the words of filters mean: titles and aliases of the catalog, and the thesaurus as queries use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from postmortems.search.analysis import name_key

if TYPE_CHECKING:
    from postmortems.core import Catalog
    from postmortems.core.catalog import Entry
    from postmortems.search.thesaurus import Thesaurus


def names_of(catalog: Catalog, thesaurus: Thesaurus) -> Mapping[str, Any]:
    """As JSON: `titles` and `aliases` by field of a document, `expressions` by their first word."""
    entries: dict[str, Iterable[Entry]] = {
        "services": catalog.services.values(),
        "factors": catalog.factors.values(),
        "trigger": catalog.triggers.values(),
        "teams": catalog.teams.values(),
    }
    titles = {field: {entry.id: entry.title for entry in group} for field, group in entries.items()}
    aliases = {field: _aliases(group) for field, group in entries.items()}
    expressions = {
        term: [[list(expression), concept] for expression, concept in found]
        for term, found in sorted(thesaurus.in_queries.items())
    }
    return {"titles": titles, "aliases": aliases, "expressions": expressions}


def _aliases(entries: Iterable[Entry]) -> dict[str, str]:
    """Every name that leads to an entry; an id wins over a title, a title over an alias."""
    known = list(entries)
    found = {name_key(entry.id): entry.id for entry in known}
    for entry in known:
        found.setdefault(name_key(entry.title), entry.id)
    for entry in known:
        for alias in entry.aliases:
            found.setdefault(name_key(alias), entry.id)
    return dict(sorted(found.items()))
