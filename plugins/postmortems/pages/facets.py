"""What a list can be narrowed down by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from postmortems.core.library import ranked


@dataclass(frozen=True, slots=True)
class OptionView:
    """A value of a filter, with how many rows of the list have it."""

    value: str
    text: str
    count: int


class FacetView(NamedTuple):
    """A filter of the list."""

    name: str
    label: str
    options: tuple[OptionView, ...]


def options(values: Iterable[str], titles: Mapping[str, str]) -> tuple[OptionView, ...]:
    """The values that occur, by their titles."""
    pairs = ranked(values)
    views = [OptionView(key, titles.get(key, key), count) for key, count in pairs]
    return tuple(sorted(views, key=lambda view: view.text.casefold()))


def facets(found: Mapping[str, tuple[OptionView, ...]]) -> tuple[FacetView, ...]:
    """Those of the filters that have something to choose from."""
    return tuple(FacetView(name, name.capitalize(), views) for name, views in found.items() if len(views) > 1)
