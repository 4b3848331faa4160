"""What filters, facets and the order need to know of every document, for the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from postmortems.search.entropy import write_numbers
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
    places = [sorted({*map(known.__getitem__, found)}) for found in lists]
    write_numbers(out, list(map(len, places)))
    for rank in range(max(map(len, places), default=0)):
        gaps = [found[rank] - (found[rank - 1] + 1 if rank else 0) for found in places if len(found) > rank]
        write_numbers(out, gaps)
    return bytes(out.data)


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def encoded_years(years: Iterable[int]) -> bytes:
    """The years of documents as one more field."""
    out = Bytes()
    out.text('["year"]')
    write_numbers(out, _changes(years))
    return bytes(out.data)


def encoded_days(days: Iterable[int]) -> bytes:
    """The days of documents."""
    out = Bytes()
    write_numbers(out, _changes(map(_day_number, days)))
    return bytes(out.data)


def _changes(numbers: Iterable[int]) -> list[int]:
    """From each number to the next: they are nearly sorted, so there are few, or small ones."""
    last, found = 0, []
    for number in numbers:
        change = number - last
        found.append(change * 2 if change >= 0 else -change * 2 - 1)
        last = number
    return found


def _day_number(day: int) -> int:
    """A day as a number in which neighbours are near: months of 31 days, years of 12 months."""
    return 0 if not day else ((day // 10000) * 12 + day // 100 % 100 - 1) * 31 + day % 100
