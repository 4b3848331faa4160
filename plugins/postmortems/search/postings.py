"""One document as the index takes it: its terms with weights and positions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from postmortems.search.analysis import fold, forms, raw_words
from postmortems.search.document import TITLE_WEIGHT, Document, Passage
from postmortems.search.thesaurus import CONCEPT, Thesaurus

GAP: Final = 16
"""Positions between two passages, so that neither phrases nor expressions reach across."""
CARRIED_WEIGHT: Final = 2
"""What a meaning that a document stands for counts, against 1 for a word of its text."""
MAX_WORD: Final = 32
_VOCABULARY = re.compile(r"[^\W_][\w./:-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Posting:
    """A term of a document.

    Attributes:
        weight: Sum of the weights of the passages in which it stands, once for each time.
        positions: Where it stands, ascending.
    """

    weight: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document as terms.

    Attributes:
        postings: Terms of words and, marked as such, of meanings.
        length: Sum of the weights of all words: the length that ranking divides by.
        vocabulary: The words as they are written, folded: what typing errors are compared with.
    """

    postings: Mapping[str, Posting]
    length: int
    vocabulary: tuple[str, ...]


def analyse(document: Document, thesaurus: Thesaurus) -> Analysed:
    """The terms of a document. Linear in its text."""
    weights: dict[str, int] = defaultdict(int)
    positions: dict[str, list[int]] = defaultdict(list)
    vocabulary: set[str] = set()
    length, start = 0, 0
    for passage in (Passage(TITLE_WEIGHT, document.title), *document.passages):
        places: dict[str, list[int]] = defaultdict(list)
        position, raws = start, raw_words(passage.text)
        for raw in raws:
            taken, found_terms = forms(raw)
            for term, offset, part in found_terms:
                weights[term] += passage.weight
                places[term].append(position + offset)
                length += 0 if part else passage.weight
            position += taken
        # `lost` may mean anything, `lost in transit` one thing: several words that stand together count double.
        found = {(seen.concept, min(seen.positions), 1 + (len(seen.positions) > 1)) for seen in thesaurus.found(places)}
        for concept, position, times in sorted(found):
            weights[concept] += passage.weight * times
            positions[concept].append(position)
        for term, where in places.items():
            positions[term] += where
        vocabulary.update(raws)
        start = position + GAP
    for concept in document.carried:
        weights[concept] += CARRIED_WEIGHT
    postings = {term: Posting(weights[term], tuple(sorted(set(positions[term])))) for term in sorted(weights)}
    return Analysed(postings, length, tuple(sorted(set(filter(_is_vocabulary, map(fold, vocabulary))))))


def _is_vocabulary(word: str) -> bool:
    return (
        3 <= len(word) <= MAX_WORD
        and not word.startswith(CONCEPT)
        and bool(_VOCABULARY.fullmatch(word) or word.isalpha())
    )
