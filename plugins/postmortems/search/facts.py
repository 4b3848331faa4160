"""What filters, facets and the order need to know of every document, for the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, groupby
from typing import Any

from postmortems.search.entropy import write_numbers
from postmortems.search.index import Index
from postmortems.search.shards import Bytes, as_json, script_order


def encoded_column(name: str, values: Sequence[Any]) -> bytes:
    """A field with its values, most frequent first, then for each document the places of its values there.

    That is how many it has, then all first values, all second ones and so on, each as the gap to the one before it in
    its list.
    """
    out, lists = Bytes(), [_list(value) for value in values]
    counts = Counter(chain.from_iterable(lists))
    dictionary = sorted(counts, key=lambda value: (-counts[value], script_order(value)))
    out.text(as_json([name, dictionary]).decode("utf-8"))
    known = {value: place for place, value in enumerate(dictionary)}
    places = [sorted({known[value] for value in found}) for found in lists]
    write_numbers(out, list(map(len, places)))
    for rank in range(max(map(len, places), default=0)):
        gaps = [found[rank] - (found[rank - 1] + 1 if rank else 0) for found in places if len(found) > rank]
        write_numbers(out, gaps)
    return bytes(out.data)


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def years_of(index: Index) -> list[tuple[int, int]]:
    """Runs of documents of the same year, as (year, documents): they are sorted by day, so there are few."""
    return [(year, len(list(group))) for year, group in groupby(day // 10000 for day in index.columns.days)]


def encoded_days(index: Index) -> bytes:
    out, last, changes = Bytes(), 0, []
    for day in index.columns.days:
        number = _day_number(day)
        change = number - last
        changes.append(change * 2 if change >= 0 else -change * 2 - 1)
        last = number
    write_numbers(out, changes)
    return bytes(out.data)


def _day_number(day: int) -> int:
    """A day as a number in which neighbours are near: months of 31 days, years of 12 months."""
    return 0 if not day else ((day // 10000) * 12 + day // 100 % 100 - 1) * 31 + day % 100
