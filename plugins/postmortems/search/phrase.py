"""Documents that hold a text word for word, inflection apart. `assets/search/phrase.mjs` is the twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from postmortems.search.analysis import forms, raw_words


class Positioned(Protocol):
    """What phrases need of an index."""

    def positions(self, term: str) -> Mapping[int, Sequence[int]]: ...


def phrase_terms(text: str) -> list[tuple[str, int]]:
    """The terms of a phrase with their distance from its start. Ids count by part, stop words keep their place."""
    found: list[tuple[str, int]] = []
    position = 0
    for raw in raw_words(text):
        length, terms = forms(raw)
        taken: set[int] = set()
        for term, offset, part in terms:
            if offset not in taken and (part == 1 or (length == 1 and part == 0)):
                taken.add(offset)
                found.append((term, position + offset))
        position += length
    return found


def documents_with(index: Positioned, text: str) -> frozenset[int] | None:
    """The documents that hold a phrase; None when it has no word that could be looked up."""
    terms = phrase_terms(text)
    if not terms:
        return None
    starts: dict[int, set[int]] = {}
    for number, (term, offset) in enumerate(terms):
        places = index.positions(term)
        if number == 0:
            starts = {document: {place - offset for place in found} for document, found in places.items()}
        else:
            met = ((document, starts[document].intersection(place - offset for place in found))
                   for document, found in places.items() if document in starts)  # fmt: skip
            starts = {document: found for document, found in met if found}
    return frozenset(starts)
