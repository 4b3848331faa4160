"""Incidents by period, and by two things at once. Every count keeps the incidents that it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from postmortems.core.insights.quarter import Calendar, Quarter
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem

Crossing = Mapping[tuple[str, str], tuple[Postmortem, ...]]
"""Incidents that have both of two values."""
Keys = Callable[[Postmortem], Iterable[str]]
FEW_YEARS = 3
"""Up to so many years are shown by quarter, since a bar for each year would say little."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Incidents by the period in which they began.

    Attributes:
        unit: `year` or `quarter`.
        incidents: Every period from the first to the last that has any, oldest first, empty ones between included.
        unplaced: Those for which the period is not known.
    """

    unit: str
    incidents: Mapping[str, tuple[Postmortem, ...]]
    unplaced: tuple[Postmortem, ...]


def periods(library: Library) -> Periods:
    """Incidents by year; by quarter where all of them began within a few years."""
    by_year = library.by_year
    known = [year for year in by_year if year]
    if known and max(known) - min(known) < FEW_YEARS:
        quarters = Calendar.of(library.postmortems).quarters
        if quarters:
            return _by_quarter(library.postmortems, quarters)
    years = range(min(known), max(known) + 1) if known else ()
    return Periods("year", {str(year): by_year.get(year, ()) for year in years}, by_year.get(None, ()))


def _by_quarter(items: tuple[Postmortem, ...], quarters: Mapping[str, Quarter]) -> Periods:
    quarter, last = min(quarters.values()), max(quarters.values())
    groups: dict[str, list[Postmortem]] = {str(quarter): []}
    while quarter < last:
        quarter = quarter.next
        groups[str(quarter)] = []
    for item in items:
        if item.id in quarters:
            groups[str(quarters[item.id])].append(item)
    return Periods("quarter", _frozen(groups), tuple(item for item in items if item.id not in quarters))


def crossed(postmortems: Iterable[Postmortem], rows: Keys, columns: Keys) -> Crossing:
    """Incidents by each pair of a row's and a column's value that occurs, each incident once a pair."""
    found: dict[tuple[str, str], list[Postmortem]] = defaultdict(list)
    for item in postmortems:
        right = tuple(dict.fromkeys(columns(item)))
        for row in dict.fromkeys(rows(item)):
            for column in right:
                found[row, column].append(item)
    return _frozen(found)


def pairs(postmortems: Iterable[Postmortem], keys: Keys, among: Container[str] | None = None) -> Crossing:
    """Incidents by each two values that they have together, the alphabetically first one first.

    Args:
        postmortems: The incidents.
        keys: The values of one.
        among: Values that are looked at; all by default.
    """
    found: dict[tuple[str, str], list[Postmortem]] = defaultdict(list)
    for item in postmortems:
        values = sorted({key for key in keys(item) if among is None or key in among})
        for pair in combinations(values, 2):
            found[pair].append(item)
    return _frozen(found)


def numbered(groups: Mapping[str, tuple[Postmortem, ...]], limit: int | None = None) -> tuple[tuple[str, int], ...]:
    """Keys with how many incidents each has, most first, alphabetically between equals."""
    counts = ((key, len(group)) for key, group in groups.items())
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:limit])


def _frozen(groups: Mapping[Any, list[Postmortem]]) -> dict[Any, tuple[Postmortem, ...]]:
    return {key: tuple(group) for key, group in groups.items()}
