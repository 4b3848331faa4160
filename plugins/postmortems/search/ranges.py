"""Terms in ranges for the browser: which term is where, and which ranges an edit leaves as they are."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from postmortems.search.index import Index
from postmortems.search.shards import Bytes, FrontCoder, compressed, gaps, packed, script_order

TERMS: Final = "t"
POSITIONS: Final = "p"
STRATEGIES: Final = {TERMS: zlib.Z_FILTERED, POSITIONS: zlib.Z_HUFFMAN_ONLY}
"""For numbers, few of which are repeated in the same order; in positions there is nothing to be found at all."""
SMALL: Final = 2_000
"""Documents up to which ranges and rows are cut finer: a small site can afford the files."""
TERM_BYTES: Final = (3_000, 6_000)
"""Size, for small and large sites, at which a range of terms is closed, before compression. One is fetched whole."""


@dataclass(slots=True)
class TermTable:
    """All terms that the browser may ask for, as JavaScript sorts them.

    Attributes:
        terms: The terms.
        sizes: Bytes that each takes in its range, positions aside.
    """

    terms: list[str]
    sizes: list[int]

    def ranges(self, limit: int) -> list[tuple[int, int]]:
        """From which term up to which a range goes: it ends when it has so many bytes."""
        found, start, size = [], 0, 0
        for number, more in enumerate(self.sizes):
            size += more
            if size >= limit:
                found.append((start, number + 1))
                start, size = number + 1, 0
        if start < len(self.terms):
            found.append((start, len(self.terms)))
        return found

    def put(self, term: str, size: int) -> None:
        """Notes the size of a term; with 0 there is none any more."""
        place = bisect_left(self.terms, script_order(term), key=script_order)
        known = place < len(self.terms) and self.terms[place] == term
        if known and not size:
            del self.terms[place], self.sizes[place]
        elif known:
            self.sizes[place] = size
        elif size:
            self.terms.insert(place, term)
            self.sizes.insert(place, size)


class Encoder:
    """Writes terms as the browser reads them.

    Args:
        index: The index.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._known: dict[str, bytes] = {}

    def all_terms(self) -> TermTable:
        """Every term: of documents, and first words of expressions that no document has."""
        known = sorted({*self.index.reader.terms(), *self.index.names["expressions"]}, key=script_order)
        sizes = [len(self.term(term)) for term in known]
        return TermTable(
            [term for term, size in zip(known, sizes, strict=True) if size], [size for size in sizes if size]
        )

    def term(self, term: str) -> bytes:
        """Documents and weights of a term, and the expressions that begin with it; empty without any of these."""
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = self._term(term)
        return known

    def _term(self, term: str) -> bytes:
        documents, weights = self.index.reader.postings(term)
        expressions = self.index.expressions(term)
        if not documents and not expressions:
            return b""
        out = Bytes()
        for words, concept in expressions:
            out.number(len(words) - 1)
            for word in words[1:]:
                out.text(word)
            out.text(concept)
        return packed([len(documents), *gaps(documents), *weights, len(expressions)]) + out.data

    def shard(self, letter: str, terms: Sequence[str]) -> bytes:
        """A range of terms, or of their positions."""
        out = Bytes()
        out.number(len(terms))
        coder = FrontCoder(out)
        for term in terms:
            coder.add(term)
            if letter == TERMS:
                out.data += self.term(term)
            else:
                data = self.index.reader.all_positions(term)
                out.number(len(data))  # so that the positions of other terms can be skipped
                out.data += data
        return compressed(out.data, STRATEGIES[letter])
