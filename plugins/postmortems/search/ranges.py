"""Terms in ranges for the browser: which term is where, and which ranges an edit leaves as they are."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Final, NamedTuple

from postmortems.search.index import Index
from postmortems.search.shards import Bytes, compressed, front_coded, packed, packed_ascending, script_order

TERMS: Final = "t"
POSITIONS: Final = "p"
LEVEL: Final = 7
"""Of compression, for terms: half of the time that the highest one takes, for a hundredth more bytes."""
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


class Parts(NamedTuple):
    """A term as it is written: in a shard like stands beside like, which makes it smaller.

    Attributes:
        head: How many documents, and the expressions that begin with the term.
        documents: The documents.
        weights: One for each of them.
    """

    head: bytes
    documents: bytes
    weights: bytes

    @property
    def size(self) -> int:
        """Bytes of all."""
        return len(self.head) + len(self.documents) + len(self.weights)


class Encoder:
    """Writes terms as the browser reads them.

    Args:
        index: The index.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._known: dict[str, Parts] = {}
        self._last: tuple[Sequence[str], list[bytes]] = ((), [])

    def all_terms(self) -> TermTable:
        """Every term: of documents, and first words of expressions that no document has."""
        terms = {*self.index.reader.terms(), *self.index.names["expressions"]}
        return self.measured(sorted(terms, key=script_order))

    def measured(self, terms: Sequence[str]) -> TermTable:
        """These terms, but for those that there are none of any more."""
        sizes = [self.term(term).size for term in terms]
        return TermTable(list(compress(terms, sizes)), list(filter(None, sizes)))

    def term(self, term: str) -> Parts:
        """Documents and weights of a term, and the expressions that begin with it; empty without any of these."""
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = self._term(term)
        return known

    def _term(self, term: str) -> Parts:
        documents, weights = self.index.reader.postings(term)
        head = self._expressions(term) if term in self.index.names["expressions"] else b"\0"
        if not documents and head == b"\0":
            return Parts(b"", b"", b"")
        return Parts(packed((len(documents),)) + head, packed_ascending(documents), packed(weights))

    def _expressions(self, term: str) -> bytes:
        out = Bytes()
        expressions = self.index.expressions(term)
        out.number(len(expressions))
        for words, concept in expressions:
            out.number(len(words) - 1)
            for word in words[1:]:
                out.text(word)
            out.text(concept)
        return bytes(out.data)

    def shard(self, terms: Sequence[str]) -> bytes:
        """A range of terms."""
        heads, documents, weights = zip(*map(self.term, terms), strict=True)
        named = chain.from_iterable(zip(self._coded(terms), heads, strict=True))
        return compressed(b"".join((packed((len(terms),)), *named, *documents, *weights)), zlib.Z_FILTERED, LEVEL)

    def positions(self, terms: Sequence[str]) -> bytes:
        """The positions of a range of terms."""
        out = bytearray(packed((len(terms),)))
        for term, coded in zip(terms, self._coded(terms), strict=True):
            data = self.index.reader.all_positions(term)
            out += coded
            out += packed((len(data),))  # so that the positions of other terms can be skipped
            out += data
        return compressed(out, zlib.Z_HUFFMAN_ONLY)  # there is nothing to be found in them

    def _coded(self, terms: Sequence[str]) -> list[bytes]:
        if self._last[0] is not terms:
            self._last = (terms, list(front_coded(terms)))
        return self._last[1]
