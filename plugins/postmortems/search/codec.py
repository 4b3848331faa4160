"""How Whoosh keeps our postings: a codec of its own, plain arrays instead of small blocks of pickles.

A term's documents, weights and positions lie behind each other, so that a listing is read, joined with others and
written for the browser at the speed of copying. The rest (segments, deletions, stored fields) is Whoosh's own codec.
"""

from __future__ import annotations

import json
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from whoosh import formats
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from postmortems.search.listing import Listing, Raw, decoded

EXTENSION: Final = ".arr"
BREAK: Final = b"\xff"
"""Stands between terms: no text in UTF-8 has it."""
_TAIL: Final = 8
_WORD: Final = array("I").itemsize

Block = Mapping[bytes, Raw]
"""The listings of some documents by term."""


class Positions(formats.Format):  # type: ignore[misc]
    """Positions as the browser reads them; see `listing.encoded`."""

    def decode_positions(self, raw: bytes) -> list[int]:
        """Where a term stands in a document."""
        return decoded(raw)


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with other postings."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> ArrayWriter:
        """Writes the postings of a segment."""
        return ArrayWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> ArrayReader:
        """Reads the postings of a segment."""
        return ArrayReader(segment.open_file(storage, EXTENSION), storage.file_length(segment.make_filename(EXTENSION)))


class ArrayWriter(base.FieldWriter):  # type: ignore[misc]
    """Collects listings and writes them in the end."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self._fields: dict[str, dict[bytes, Listing]] = {}
        self.is_closed = False

    def add_block(self, name: str, block: Block) -> None:
        """Adds the listings of documents behind those that were added before."""
        field = self._fields.setdefault(name, {})
        for term, raw in block.items():
            listing = field.get(term)
            if listing is None:
                listing = field[term] = Listing.empty()
            listing.extend(raw)

    def start_field(self, name: str, field: Any) -> None:
        """Whoosh's call before the terms of a field."""
        self._field = self._fields.setdefault(name, {})

    def start_term(self, text: bytes) -> None:
        """Whoosh's call before the documents of a term."""
        self._listing = self._field.setdefault(text, Listing.empty())

    def add(self, number: int, weight: float, value: bytes, length: int) -> None:
        """Whoosh's call for a document."""
        self._listing.add(number, int(weight), value)

    def finish_term(self) -> None:
        """Nothing is written before the end."""

    def close(self) -> None:
        """Writes everything: listing after listing, then the terms, where each begins, and what there is of that."""
        directory: list[tuple[str, int, int]] = []
        names: list[bytes] = []
        counts, offsets = array("Q"), array("Q", [0])
        with self._segment.create_file(self._storage, EXTENSION) as file:
            for name, field in sorted(self._fields.items()):
                for term in sorted(field):
                    raw = field[term].raw()
                    for part in raw:
                        file.write(part)
                    counts.append(len(raw[0]) // _WORD)
                    offsets.append(offsets[-1] + sum(map(len, raw)))
                names.append(BREAK.join(sorted(field)))
                directory.append((name, len(field), len(names[-1])))
            for part in (*names, offsets.tobytes(), counts.tobytes()):
                file.write(part)
            about = json.dumps([directory, offsets[-1]]).encode()
            file.write(about + len(about).to_bytes(_TAIL, "little"))
        self._fields.clear()
        self.is_closed = True


class ArrayReader(base.TermsReader):  # type: ignore[misc]
    """The postings of a segment.

    Args:
        file: As Whoosh opens it.
        length: Its bytes.
    """

    def __init__(self, file: Any, length: int) -> None:
        self._file, self._length = file, length

    @cached_property
    def _data(self) -> mmap.mmap:
        return mmap.mmap(self._file.raw_file().fileno(), 0, access=mmap.ACCESS_READ)

    @cached_property
    def _directory(self) -> tuple[dict[str, dict[bytes, int]], array[int], array[int]]:
        """Place of each term by field, where each begins, and how many documents it has."""
        size = int.from_bytes(self._get(self._length - _TAIL, _TAIL), "little")
        fields, start = json.loads(self._get(self._length - _TAIL - size, size))
        found: dict[str, dict[bytes, int]] = {}
        first = 0
        for name, count, extent in fields:
            terms = self._get(start, extent).split(BREAK) if count else []
            found[name] = dict(zip(terms, range(first, first + count), strict=True))
            start, first = start + extent, first + count
        offsets, counts = array("Q"), array("Q")
        offsets.frombytes(self._get(start, 8 * (first + 1)))
        counts.frombytes(self._get(start + 8 * (first + 1), 8 * first))
        return found, offsets, counts

    @property
    def _terms(self) -> dict[str, dict[bytes, int]]:
        return self._directory[0]

    def _get(self, start: int, size: int) -> bytes:
        return self._data[start : start + size]

    def listing(self, name: str, text: bytes) -> Listing | None:
        """All of a term; None when no document has it."""
        start, size, end = self._extent(name, text)
        if not end:
            return None
        numbers, weights, sizes = (self._get(start + size * number, size) for number in range(3))
        return Listing.of((numbers, weights, sizes, self._get(start + 3 * size, end - start - 3 * size)))

    def postings(self, name: str, text: bytes) -> tuple[list[int], list[int]]:
        """The documents of a term and its weights in them."""
        start, size, _ = self._extent(name, text)
        both = memoryview(self._data[start : start + 2 * size]).cast("I").tolist()
        return both[: len(both) // 2], both[len(both) // 2 :]

    def positions(self, name: str, text: bytes) -> bytes:
        """The positions of a term in all of its documents, encoded."""
        start, size, end = self._extent(name, text)
        return self._data[start + 3 * size : end]

    def _extent(self, name: str, text: bytes) -> tuple[int, int, int]:
        """Where a listing begins, the bytes of a number for each of its documents, and where it ends."""
        terms, offsets, counts = self._directory
        place = terms.get(name, {}).get(text)
        return (0, 0, 0) if place is None else (offsets[place], _WORD * counts[place], offsets[place + 1])

    def has(self, name: str, text: bytes) -> bool:
        """Whether there is a term."""
        return text in self._terms.get(name, ())

    def texts(self, name: str) -> Iterator[bytes]:
        """The terms of a field, sorted."""
        yield from self._terms.get(name, ())

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.has(*term)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms with the names of their fields, sorted."""
        return ((name, text) for name, texts in self._terms.items() for text in texts)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Terms of a field from one on."""
        texts = list(self._terms.get(fieldname, ()))
        return ((fieldname, text) for text in texts[bisect_left(texts, prefix) :])

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms, each with its numbers."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Terms of a field from one on, each with its numbers."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The numbers of a term.

        Raises:
            KeyError: There is no such term.
        """
        listing = self.listing(fieldname, text)
        if listing is None:
            raise KeyError(text)
        weights = listing.weights
        first, last = listing.numbers[0], listing.numbers[-1]
        return TermInfo(sum(weights), len(weights), maxweight=max(weights), minid=first, maxid=last)

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Sum of the weights of a term."""
        return float(sum(self._known(fieldname, text).weights))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Documents with a term."""
        return len(self._known(fieldname, text).numbers)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The documents of a term as Whoosh walks through them."""
        listing = self._known(fieldname, text)
        weights = list(map(float, listing.weights))
        values = list(listing.each())
        return ListMatcher(list(listing.numbers), weights, values, format_, scorer, term=(fieldname, text))

    def indexed_field_names(self) -> list[str]:
        """Fields that have terms."""
        return list(self._terms)

    def close(self) -> None:
        """Lets go of the file."""
        if "_data" in self.__dict__:
            self._data.close()
        self._file.close()

    def _known(self, fieldname: str, text: bytes) -> Listing:
        return self.listing(fieldname, text) or Listing.empty()
