"""The Whoosh index on disk: one combined field of weighted terms with positions, and what is shown of each document.

Whoosh keeps and finds the postings; ranking reads them through its reader and is our own (`rank.py`), so that the
browser can use the same formula on the same numbers. Whoosh's own scoring rounds field lengths, counts deleted
documents and collects a wrong top 10 for some queries; none of that is touched here.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from whoosh import columns, fields, index, reading

from postmortems.search.codec import ArrayCodec, ArrayReader, Block, Positions
from postmortems.search.listing import Listing

TEXT: Final = "text"
KEY: Final = "key"
SHOWN: Final = "shown"
BEHIND: Final = "behind"
FEW: Final = 60
"""Documents taken out of the first segment up to which listings are mended piece by piece."""
BEYOND: Final = 1 << 32
TAIL: Final = 8
"""Segments of single edits that may pile up behind the first one before they are merged."""


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field whose postings are given to the codec as they are."""

    def __init__(self) -> None:
        super().__init__(format=Positions(), analyzer=None, scorable=False, stored=False)


def _schema() -> fields.Schema:
    # Columns and not stored fields, which Whoosh would compress once more.
    shown, behind = (fields.COLUMN(columns.VarBytesColumn(write_offsets_cutoff=0)) for _ in (SHOWN, BEHIND))
    return fields.Schema(key=fields.ID(unique=True, stored=True), text=TermsField(), shown=shown, behind=behind)


class Writer:
    """Writes documents into a folder: a new index, or a copy of one to which changes are added.

    Args:
        folder: Empty, or with the files of an index.
    """

    def __init__(self, folder: Path, *, new: bool) -> None:
        self.folder = folder
        self._index = index.create_in(str(folder), _schema()) if new else index.open_dir(str(folder))
        self._writer = self._index.writer(codec=ArrayCodec(), compound=False)

    def remove(self, number: int) -> None:
        """Takes a document out, by its number in Whoosh."""
        self._writer.delete_document(number)

    def add(self, key: str, shown: bytes, behind: bytes) -> None:
        """Adds a document; see `Reader.shown` and `Reader.behind`. Its terms follow with a block."""
        self._writer.add_document(key=key, shown=shown, behind=behind)

    def add_block(self, block: Block) -> None:
        """Adds the terms of documents that were added, which number from 0 on."""
        self._writer.fieldwriter.add_block(TEXT, block)

    def finish(self) -> None:
        """Writes everything out. Many small segments become one; the first, large one stays as it is."""
        self._writer.commit(mergetype=_merge_tail)


def _merge_tail(writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh's hook for merging: segments that stay as they are; others go into the one being written."""
    if len(segments) <= TAIL:
        return segments
    for segment in segments[1:]:
        reader = reading.SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return segments[:1]


class _Seams(NamedTuple):
    """Where the first segment, which is in our order, has to be mended.

    Attributes:
        gone: Numbers of the documents that were taken out.
        live: Numbers of the others.
        places: Our numbers of those, ascending as well.
    """

    gone: list[int]
    live: list[int]
    places: list[int]

    def number_at(self, place: int) -> int:
        """The number in the first segment before which a document of ours belongs."""
        after = bisect_left(self.places, place)
        return self.live[after] if after < len(self.live) else BEYOND


def stored(value: Any) -> bytes:
    """A value as it is stored with a document."""
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), 1)


def unstored(raw: bytes) -> dict[str, Any]:
    """What `stored` was given."""
    value: dict[str, Any] = json.loads(zlib.decompress(raw))
    return value


class Reader:
    """Reads an index. Numbers of documents are Whoosh's own, but for those of listings.

    Args:
        folder: Where it is.
        numbers: Whoosh's number of every document by our own; it may be left out where no listing is asked for.
    """

    def __init__(self, folder: Path, numbers: Sequence[int] = ()) -> None:
        self._reader = index.open_dir(str(folder), readonly=True).reader()
        leaves: list[tuple[Any, int]] = list(self._reader.leaf_readers())
        self._terms: list[tuple[ArrayReader, int]] = [
            (leaf.codec().terms_reader(leaf.storage(), leaf.segment()), offset) for leaf, offset in leaves
        ]
        self._columns: dict[str, Any] = {}
        self.count: int = self._reader.doc_count_all()
        self.behind_first: int = leaves[1][1] if len(leaves) > 1 else self.count
        places = [-1] * self.count
        for place, number in enumerate(numbers):
            places[number] = place
        self._places = [places[offset:] for _, offset in self._terms]

    def close(self) -> None:
        """Lets go of the files."""
        for terms, _ in self._terms:
            terms.close()
        self._reader.close()

    def postings(self, term: str) -> tuple[list[int], list[int]]:
        """The documents with a term, ascending by our own numbers, and its weights in them."""
        key = term.encode("utf-8", "replace")
        numbers, weights = self._leaf_postings(0, key)
        late = range(1, len(self._terms)) if key in self._late else ()
        if self._seams is None:
            for leaf in late:
                more = self._leaf_postings(leaf, key)
                numbers += more[0]
                weights += more[1]
            pairs = sorted(pair for pair in zip(numbers, weights, strict=True) if pair[0] >= 0)
            return [number for number, _ in pairs], [weight for _, weight in pairs]
        # Few come or go, so they are mended one by one.
        while -1 in numbers:
            place = numbers.index(-1)
            del numbers[place], weights[place]
        for leaf in late:
            for number, weight in zip(*self._leaf_postings(leaf, key), strict=True):
                if number >= 0:
                    place = bisect_left(numbers, number)
                    numbers.insert(place, number)
                    weights.insert(place, weight)
        return numbers, weights

    def _leaf_postings(self, leaf: int, key: bytes) -> tuple[list[int], list[int]]:
        """The same of one segment, in the order of its own numbers; -1 for documents that were taken out."""
        numbers, weights = self._terms[leaf][0].postings(TEXT, key)
        return list(map(self._places[leaf].__getitem__, numbers)), weights

    def positions(self, term: str) -> dict[int, bytes]:
        """Where a term stands, encoded, by our own numbers."""
        found: dict[int, bytes] = {}
        for listing, places in self._listings(term):
            found |= zip(map(places.__getitem__, listing.numbers), listing.each(), strict=True)
        found.pop(-1, None)
        return found

    def positions_in(self, number: int, term: str) -> bytes:
        """Where a term stands in a document, encoded; nothing where it is not in it."""
        terms, offset = next(leaf for leaf in reversed(self._terms) if leaf[1] <= number)
        listing = terms.listing(TEXT, term.encode("utf-8", "replace"))
        return listing.at(number - offset) if listing else b""

    def all_positions(self, term: str) -> bytes | bytearray:
        """The same one after the other; fast where only few documents came or went after the first segment."""
        key = term.encode("utf-8", "replace")
        if self._seams is not None and key not in self._late and term not in self._gone:
            return self._terms[0][0].positions(TEXT, key)
        return self._mended(term)

    def _mended(self, term: str) -> bytes | bytearray:
        found = list(self._listings(term))
        if self._seams is None or not found:
            by_place = self.positions(term)
            return b"".join(by_place[place] for place in sorted(by_place))
        late = [
            (self._seams.number_at(place), place, raw)
            for listing, places in found
            if places is not self._places[0]
            for number, raw in zip(listing.numbers, listing.each(), strict=True)
            if (place := places[number]) >= 0
        ]
        first = found[0][0] if found[0][1] is self._places[0] else Listing.empty()
        return first.spliced(self._seams.gone, [(number, raw) for number, _, raw in sorted(late)])

    def _listings(self, term: str) -> Iterator[tuple[Listing, list[int]]]:
        key = term.encode("utf-8", "replace")
        for (terms, _), places in zip(self._terms, self._places, strict=True):
            listing = terms.listing(TEXT, key)
            if listing is not None:
                yield listing, places

    @cached_property
    def _seams(self) -> _Seams | None:
        places = self._places[0]
        gone = [number for number in range(self.behind_first) if places[number] < 0]
        live = [number for number in range(self.behind_first) if places[number] >= 0]
        ours = [places[number] for number in live]
        return _Seams(gone, live, ours) if len(gone) <= FEW and ours == sorted(ours) else None

    @cached_property
    def _late(self) -> frozenset[bytes]:
        """Terms that another segment than the first one has."""
        return frozenset(chain.from_iterable(terms.texts(TEXT) for terms, _ in self._terms[1:]))

    @cached_property
    def _gone(self) -> frozenset[str]:
        """Terms of documents that were taken out of the first segment, where these are few."""
        gone = self._seams.gone if self._seams else ()
        return frozenset(chain.from_iterable(self.behind(number)["terms"] for number in gone))

    def terms(self) -> Iterable[str]:
        """All terms; one may belong to deleted documents only."""
        return {text.decode("utf-8") for text in chain.from_iterable(terms.texts(TEXT) for terms, _ in self._terms)}

    def numbers_behind_first(self) -> Iterator[tuple[str, int]]:
        """(key, number) of the documents that are not in the first segment, deleted ones left out."""
        for number in range(self.behind_first, self.count):
            if not self._reader.is_deleted(number):
                yield self._reader.stored_fields(number)[KEY], number

    def shown(self, number: int) -> dict[str, Any]:
        """What is shown of a document."""
        return unstored(self._column(SHOWN)[number])

    def behind(self, number: int) -> dict[str, Any]:
        """What is kept of a document to take it out again."""
        return unstored(self._column(BEHIND)[number])

    def _column(self, name: str) -> Any:
        if name not in self._columns:
            self._columns[name] = self._reader.column_reader(name, translate=False)
        return self._columns[name]
