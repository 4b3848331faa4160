"""Documents as the index takes them: their terms with weights and positions, some documents at a time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from postmortems.search.analysis import fold, forms, raw_words, stemmed
from postmortems.search.document import TITLE_WEIGHT, Document, Passage
from postmortems.search.listing import Raw, encoded, listed
from postmortems.search.store import stored
from postmortems.search.thesaurus import CONCEPT, Thesaurus
from postmortems.search.trait_finder import TraitFinder

GAP: Final = 16
"""Positions between two passages, so that neither phrases nor expressions reach across."""
CARRIED_WEIGHT: Final = 2
"""What a meaning that a document stands for counts, against 1 for a word of its text."""
MAX_WORD: Final = 32
SHOWN_TEXT: Final = 20_000
_VOCABULARY = re.compile(r"[^\W_][\w./:-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document as terms.

    Attributes:
        weights: For each term, of words and, marked as such, of meanings: the sum of the weights of the passages in
            which it stands, once for each time.
        positions: Where a term stands; in no order, and maybe twice.
        length: Sum of the weights of all words: the length that ranking divides by.
        words: The words as they are written, folded: what typing errors are compared with.
    """

    weights: Mapping[str, int]
    positions: Mapping[str, list[int]]
    length: int
    words: tuple[str, ...]


def analyse(document: Document, thesaurus: Thesaurus) -> Analysed:
    """The terms of a document. Linear in its text."""
    weights: dict[str, int] = defaultdict(int)
    positions: dict[str, list[int]] = defaultdict(list)
    vocabulary: set[str] = set()
    length, start = 0, 0
    for passage in (Passage(TITLE_WEIGHT, document.title), *document.passages):
        weight, places = passage.weight, defaultdict[str, list[int]](list)
        position, parts, raws = start, 0, raw_words(passage.text)
        for lone, taken, terms in map(_spread, raws):
            if lone:
                places[lone].append(position)
            else:
                for term, offset, part in terms:
                    places[term].append(position + offset)
                    parts += part > 0
            position += taken
        length += weight * (sum(map(len, places.values())) - parts)
        # `lost` may mean anything, `lost in transit` one thing: several words that stand together count double.
        for concept, place, several in thesaurus.found(places):
            weights[concept] += weight * (1 + several)
            positions[concept].append(place)
        for term, where in places.items():
            weights[term] += weight * len(where)
            positions[term] += where
        vocabulary.update(raws)
        start = position + GAP
    for concept in document.carried:
        weights[concept] += CARRIED_WEIGHT
    return Analysed(weights, positions, length, tuple(sorted({*map(_as_typed, vocabulary)} - {""})))


@lru_cache(maxsize=200_000)
def _spread(raw: str) -> tuple[str, int, tuple[tuple[str, int, int], ...]]:
    """The term of a raw word that gives but one; the positions that it takes, and its terms otherwise."""
    taken, terms = forms(raw)
    return (terms[0][0], taken, ()) if len(terms) == 1 and terms[0][1:] == (0, 0) else ("", taken, terms)


@lru_cache(maxsize=100_000)
def _as_typed(raw: str) -> str:
    """A word as it is compared with what somebody types; empty when nobody would mean to type it."""
    word = fold(raw)
    known = 3 <= len(word) <= MAX_WORD and not word.startswith(CONCEPT)
    return word if known and (_VOCABULARY.fullmatch(word) or word.isalpha()) else ""


def forget() -> None:
    """Lets go of the words that were analysed, after very many of them."""
    for known in (stemmed, forms, _spread, _as_typed):
        known.cache_clear()


class Made(NamedTuple):
    """A document that was analysed, but for its terms.

    Attributes:
        shown: What is shown with a hit, as it is stored.
        behind: What is stored to take the document out again: its words and terms.
        length: See `Analysed`.
        words: See `Analysed`.
        traits: See `traits`.
    """

    shown: bytes
    behind: bytes
    length: int
    words: tuple[str, ...]
    traits: tuple[str, ...]


@dataclass(slots=True)
class Batch:
    """Documents that follow each other, with the listings of their terms.

    Args:
        first: Number of the first one.
    """

    first: int = 0
    made: list[Made] = field(default_factory=list)
    listings: dict[str, list[tuple[int, int, bytes]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, document: Document, thesaurus: Thesaurus, finder: TraitFinder) -> None:
        """Analyses a document behind the others."""
        analysed = analyse(document, thesaurus)
        number, listings = self.first + len(self.made), self.listings
        for term, weight in analysed.weights.items():
            listings[term].append((number, weight, encoded(analysed.positions.get(term, ()))))
        behind = stored({"words": analysed.words, "terms": analysed.weights})
        made = Made(stored(shown_of(document)), behind, analysed.length, analysed.words, finder.of(document))
        self.made.append(made)

    def block(self) -> dict[bytes, Raw]:
        """The listings as the index takes them."""
        return {term.encode("utf-8", "replace"): listed(found) for term, found in self.listings.items()}


def batch_of(documents: Iterable[Document], first: int, thesaurus: Thesaurus, finder: TraitFinder) -> Batch:
    """Some documents, analysed."""
    batch = Batch(first)
    for document in documents:
        batch.add(document, thesaurus, finder)
    return batch


def shown_of(document: Document) -> dict[str, object]:
    """What is kept of a document to be shown with a hit."""
    return {
        "title": document.title,
        "src_uri": document.src_uri,
        "date": document.date,
        "summary": document.summary,
        "symptoms": list(document.symptoms),
        "what_worked": document.what_worked,
        "text": document.text[:SHOWN_TEXT],
    }
