"""The documents of one term: their numbers, what the term weighs in each, and where it stands there."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from typing import NamedTuple

from postmortems.search.shards import packed, packed_ascending, unpacked

Raw = tuple[bytes, bytes, bytes, bytes]
"""A listing as bytes: numbers, weights, sizes, positions."""


def encoded(positions: Sequence[int]) -> bytes:
    """Ascending positions as bytes: their count, then the gaps. The browser reads them as they are."""
    return packed((len(positions),)) + packed_ascending(positions)


def decoded(raw: bytes) -> list[int]:
    """The positions."""
    _, *gaps = unpacked(raw)
    return [gap + place for place, gap in enumerate(accumulate(gaps))]


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
        for own, more in zip(self[:3], raw[:3], strict=True):
            own.frombytes(more)
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

    def moved(self, places: Sequence[int]) -> Listing:
        """The listing with other numbers for its documents, in their order.

        Args:
            places: The new number of every document by its old one, -1 for those that are to be left out.
        """
        numbers = list(map(places.__getitem__, self.numbers))
        if -1 in numbers:
            return self._without([place >= 0 for place in numbers]).moved(places)
        if all(map(int.__lt__, numbers, numbers[1:])):
            return self._replace(numbers=array("I", numbers))
        moved = Listing.empty()
        for triple in sorted(zip(numbers, self.weights, self.each(), strict=True)):
            moved.add(*triple)
        return moved

    def _without(self, kept: list[bool]) -> Listing:
        positions = bytearray()
        ends = [0, *accumulate(self.sizes)]
        start = 0
        while start < len(kept):  # what stays together is taken together
            stop = kept.index(False, start) if False in kept[start:] else len(kept)
            positions += self.positions[ends[start] : ends[stop]]
            start = stop + 1
        lists = (array("I", compress(values, kept)) for values in self[:3])
        return Listing(*lists, positions)

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

    def merged(self, other: Listing) -> Listing:
        """Both listings as one, in the order of their documents."""
        if not other.numbers:
            return self
        found = Listing(self.numbers[:], self.weights[:], self.sizes[:], self.positions[:])
        for number, weight, size, raw in zip(*other[:3], other.each(), strict=True):
            place = bisect_left(found.numbers, number)
            start = sum(found.sizes[:place])
            found.positions[start:start] = raw
            found.numbers.insert(place, number)
            found.weights.insert(place, weight)
            found.sizes.insert(place, size)
        return found
