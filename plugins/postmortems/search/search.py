"""A search from the text that was typed or pasted to the documents in order. `assets/search/engine.mjs` is the twin."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from postmortems.search.filters import Sieve, facets_of, resolve
from postmortems.search.index import Index
from postmortems.search.paste import telling_words
from postmortems.search.phrase import documents_with
from postmortems.search.query import Query, parse_query
from postmortems.search.rank import OTHER_PRIOR, PRIORS, scores, understand
from postmortems.search.units import Unit, units_of, weighted_units

DIGITS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found.

    Attributes:
        place: Its number in the index.
        score: The higher the better; 0 where nothing was ranked by.
    """

    place: int
    score: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found.

    Attributes:
        query: As it was understood.
        hits: All that were found, best first, and newest first where nothing was ranked by; equal ones in the order of
            `document.order_of`.
        facets: For each field its values with the number of documents, most first.
        corrections: Words that the index does not know, with what may have been meant.
        hints: What else the searcher may want to know, one sentence each.
        terms: Terms to mark in a snippet.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    corrections: dict[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()


def search(
    index: Index, text: str, *, pasted: bool = False, kinds: Iterable[str] = (), by_date: bool = False
) -> Result:
    """Searches an index.

    Args:
        index: The index.
        text: A query, or with `pasted` anything at all.
        pasted: Whether to look for what is telling in a long text instead of reading it as a query.
        kinds: Kinds of documents to look among; all by default.
        by_date: Newest first instead of best first.
    """
    query = Query(text="") if pasted else resolve(parse_query(text), index.names)
    units = weighted_units(telling_words(text)) if pasted else units_of(query.text)
    hints = list(query.hints)
    filtered = bool(query.filters or query.since or query.before or query.without)
    if not units and not filtered:
        hints.append("There is nothing to look for: type a word, or a filter such as severity:sev1.")
        return Result(query, hints=tuple(hints))
    found, corrections, terms = _ranked(index, units)
    if not units:
        found = dict.fromkeys(range(index.count), 0.0)
    found = _with_phrases(index, query, found, hints)
    wanted = frozenset(kinds)
    sieve = Sieve(query, index.columns)
    kind = index.columns.values["kind"]
    judged = [(place, sieve.failed(place)) for place in sorted(found) if not wanted or kind[place] in wanted]
    hits = [Hit(place, _rounded(found[place], kind[place])) for place, failed in judged if failed is None]
    days = index.columns.days if by_date or not units else ()
    hits.sort(key=lambda hit: (days[hit.place] if days else hit.score, hit.place), reverse=True)
    if not hits:
        hints.append("Nothing was found. Try fewer or other words." if units else "Nothing fits these filters.")
    return Result(query, tuple(hits), facets_of(index.columns, judged), corrections, tuple(hints), terms)


def _ranked(index: Index, units: list[Unit]) -> tuple[dict[int, float], dict[str, str], frozenset[str]]:
    understood = understand(index, units)
    terms = frozenset(term for weights in understood.units for term in weights)
    return scores(index, understood), understood.corrections, terms


def _with_phrases(index: Index, query: Query, found: dict[int, float], hints: list[str]) -> dict[int, float]:
    for phrase in query.phrases:
        holding = documents_with(index, phrase)
        if holding is None:
            hints.append(f'"{phrase}" holds only very common words and was left out.')
        else:
            found = {place: score for place, score in found.items() if place in holding}
    for text in query.without:
        holding = documents_with(index, text)
        if holding:
            found = {place: score for place, score in found.items() if place not in holding}
    return found


def _rounded(score: float, kind: str) -> float:
    # Logarithms may differ in the last digit between languages; an order that hangs on it would differ, too.
    return math.floor(score * PRIORS.get(kind, OTHER_PRIOR) * DIGITS + 0.5) / DIGITS
