"""The documents of one term: their numbers, what the term weighs in each, and where it stands there."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from postmortems.search.shards import packed, unpacked

Raw = tuple[bytes, bytes, bytes, bytes]
"""A listing as bytes: numbers, weights, sizes, positions."""
_before = (-1).__add__


def encoded(positions: Sequence[int]) -> bytes:
    """Positions as bytes: their count, then the gaps. The browser reads them as they are."""
    if len(positions) == 1:
        return _lone(positions[0])
    if not positions:
        return packed([0])
    steps = list(map(sub, positions[1:], positions))
    if min(steps) < 1:  # they are nearly always in order, each there but once
        return encoded(sorted({*positions}))
    return packed([len(positions), positions[0], *map(_before, steps)])


@lru_cache(maxsize=1 << 14)
def _lone(position: int) -> bytes:
    return packed([1, position])


def decoded(raw: bytes) -> list[int]:
    """The positions."""
    _, *gaps = unpacked(raw)
    return [gap + place for place, gap in enumerate(accumulate(gaps))]


def listed(documents: Iterable[tuple[int, int, bytes]]) -> Raw:
    """A listing of the number, the weight and the encoded positions of each document."""
    numbers, weights, positions = zip(*documents, strict=True)
    numbered, weighed, sized = (array("I", values).tobytes() for values in (numbers, weights, map(len, positions)))
    return numbered, weighed, sized, b"".join(positions)


class Listing(NamedTuple):
    """What is known of a term, document by document.

    Attributes:
        numbers: The documents, ascending.
        weights: One for each of them.
        sizes: Bytes that the positions in each of them take.
        positions: One after the other, each as `encoded` made them.
    """

    numbers: array[int]
    weights: array[int]
    sizes: array[int]
    positions: bytearray

    @classmethod
    def empty(cls) -> Listing:
        """No documents."""
        return cls(array("I"), array("I"), array("I"), bytearray())

    @classmethod
    def of(cls, raw: Raw) -> Listing:
        """The listing that `raw` wrote."""
        listing = cls.empty()
        listing.extend(raw)
        return listing

    def add(self, number: int, weight: int, positions: bytes) -> None:
        """Adds a document behind the others."""
        self.numbers.append(number)
        self.weights.append(weight)
        self.sizes.append(len(positions))
        self.positions.extend(positions)

    def extend(self, raw: Raw) -> None:
        """Adds the documents of another listing behind the others."""
        self.numbers.frombytes(raw[0])
        self.weights.frombytes(raw[1])
        self.sizes.frombytes(raw[2])
        self.positions.extend(raw[3])

    def raw(self) -> Raw:
        """All of it as bytes."""
        return self.numbers.tobytes(), self.weights.tobytes(), self.sizes.tobytes(), bytes(self.positions)

    def each(self) -> Iterator[bytes]:
        """The encoded positions, document by document."""
        end = 0
        for size in self.sizes:
            yield bytes(self.positions[end : end + size])
            end += size

    def at(self, number: int) -> bytes:
        """The encoded positions in a document; nothing where the term is not in it."""
        place = bisect_left(self.numbers, number)
        if place == len(self.numbers) or self.numbers[place] != number:
            return b""
        start = sum(self.sizes[:place])
        return bytes(self.positions[start : start + self.sizes[place]])

    def spliced(self, gone: Sequence[int], late: Sequence[tuple[int, bytes]]) -> bytes | bytearray:
        """The positions without those of some documents, and with those of others.

        Args:
            gone: Documents to leave out.
            late: Encoded positions to put in, in their order, each with the document before which they belong.
        """
        numbers, sizes = self.numbers, self.sizes
        places = [(bisect_left(numbers, number), number) for number in gone]
        cuts = [(place, 1, b"") for place, number in places if place < len(numbers) and numbers[place] == number]
        cuts += [(bisect_left(numbers, number), 0, raw) for number, raw in late]
        if not cuts:
            return self.positions
        cuts.sort(key=lambda cut: cut[:2])
        found, last, start = bytearray(), 0, 0
        for place, size, raw in cuts:
            end = start + sum(sizes[last:place])
            found += self.positions[start:end]
            found += raw
            start = end + sum(sizes[place : place + size])
            last = place + size
        return found + self.positions[start:]
