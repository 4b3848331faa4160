"""Which documents a query allows, and how many there are of each value. `assets/search/filters.mjs` is the twin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from postmortems.search.analysis import name_key
from postmortems.search.columns import Columns
from postmortems.search.query import Filter, Query

NAMED: Final = ("services", "factors", "trigger", "teams")
"""Fields whose values are ids of the catalog, with titles and aliases."""
FACETS: Final = ("kind", "severity", "services", "factors", "trigger", "year")
_LISTS: Final = ("services", "factors", "teams", "tags")


def resolve(query: Query, names: Mapping[str, Any]) -> Query:
    """The query with ids in place of titles and aliases.

    A name that no entry has stands for all entries whose words include its own; when there are none, the filter becomes
    words, with a hint.
    """
    kept: list[Filter] = []
    words = [query.text] if query.text else []
    hints = list(query.hints)
    for item in query.filters:
        if item.field not in NAMED:
            kept.append(item)
            continue
        found = dict.fromkeys(id_ for value in item.values for id_ in _ids(value, item.field, names))
        if found:
            kept.append(replace(item, values=tuple(found)))
        else:
            what = item.field.removesuffix("s")
            hints.append(f"There is no {what} {', '.join(item.values)}; it was searched as words.")
            words += [] if item.negated else item.values
    return replace(query, text=" ".join(words), filters=tuple(kept), hints=tuple(hints))


def _ids(value: str, field: str, names: Mapping[str, Any]) -> list[str]:
    key = name_key(value)
    exact = names["aliases"][field].get(key)
    if exact is not None:
        return [exact]
    wanted = key.split()
    titles: Mapping[str, str] = names["titles"][field]
    found = []
    for id_, title in titles.items():
        have = {*name_key(id_).split(), *name_key(title).split()}
        if wanted and all(word in have for word in wanted):
            found.append(id_)
    return found


class Sieve:
    """Tells for every document which filters it fails.

    Args:
        query: With ids in place of names, see `resolve`.
        columns: All documents.
    """

    def __init__(self, query: Query, columns: Columns) -> None:
        self.query = query
        self.columns = columns
        self.filters = [(item.field, self._allowed(item), item.negated) for item in query.filters]

    def _allowed(self, item: Filter) -> frozenset[str]:
        return frozenset(map(name_key, item.values)) if item.field == "tags" else frozenset(item.values)

    def failed(self, place: int) -> str | None:
        """None when the document passes all, the field when it fails filters of that one only, else an empty text."""
        day = self.columns.days[place]
        failed = {field for field, allowed, negated in self.filters if self._has(field, allowed, place) is negated}
        if (self.query.since and day < self.query.since) or (self.query.before and not 0 < day < self.query.before):
            failed.add("year")
        if not failed:
            return None
        return failed.pop() if len(failed) == 1 else ""

    def _has(self, field: str, allowed: frozenset[str], place: int) -> bool:
        return any(value in allowed for value in values_of(self.columns, field, place))


def values_of(columns: Columns, field: str, place: int) -> Sequence[str]:
    """The values of a document in a field, as filters compare them."""
    if field == "year":
        day = columns.days[place]
        return (str(day // 10000),) if day else ()
    value = columns.values[field][place]
    if field == "tags":
        return [name_key(tag) for tag in value]
    if field in _LISTS:
        return value  # type: ignore[no-any-return]
    if field == "kind":
        return [kind for kind in (value, columns.values["incident"][place]) if kind]
    return (value,) if value else ()


def facets_of(columns: Columns, hits: Iterable[tuple[int, str | None]]) -> dict[str, list[tuple[str, int]]]:
    """Values by facet with the number of documents, most first.

    Args:
        columns: All documents.
        hits: Documents with what `Sieve.failed` says. A document that fails one field only counts for that field, so
            that a reader sees what choosing another value there would give.
    """
    counts: dict[str, Counter[str]] = {field: Counter() for field in FACETS}
    for place, failed in hits:
        if failed == "":
            continue
        for field in FACETS if failed is None else (failed,):
            if field in counts:
                counts[field].update(values_of(columns, field, place))
    return {field: sorted(found.items(), key=lambda pair: (-pair[1], pair[0])) for field, found in counts.items()}
