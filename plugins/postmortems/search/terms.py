"""The terms of a document before an edit and after it: which of them the edit touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from postmortems.search.codec import Block
from postmortems.search.listing import Listing


class Terms(NamedTuple):
    """What a document has.

    Attributes:
        weights: Of each of its terms.
        positions: Where a term stands in it, encoded.
    """

    weights: Mapping[str, int]
    positions: Callable[[str], bytes]

    def differing(self, after: Terms) -> tuple[set[str], set[str]]:
        """Terms with another weight after an edit, or in one of the two only; and those that stand elsewhere."""
        weighed = {term for term, weight in self.weights.items() ^ after.weights.items()}
        stay = self.weights.keys() - weighed
        return weighed, {term for term in stay if self.positions(term) != after.positions(term)}


NOTHING: Final = Terms({}, lambda term: b"")
"""What a document has that is not there."""


def positions_in(block: Block, number: int, term: str) -> bytes:
    """Where a term of a block stands in a document, encoded."""
    return Listing.of(block[term.encode("utf-8", "replace")]).at(number)
