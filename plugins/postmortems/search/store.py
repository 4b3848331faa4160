"""The Whoosh index on disk: one combined field of weighted terms with positions, and what is shown of each document.

Whoosh keeps and finds the postings; ranking reads them through its reader and is our own (`rank.py`), so that the
browser can use the same formula on the same numbers. Whoosh's own scoring rounds field lengths, counts deleted
documents and collects a wrong top 10 for some queries; none of that is touched here.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from whoosh import fields, formats, index, reading

if TYPE_CHECKING:
    from postmortems.search.postings import Analysed

TEXT: Final = "text"
KEY: Final = "key"
SHOWN: Final = "shown"
MEMORY_MB: Final = 512
TAIL: Final = 8
"""Segments of single edits that may pile up behind the first one before they are merged."""

_FORMAT = formats.Positions()


class Packed(NamedTuple):
    """An analysed document as the writer takes it; made apart, so that another process can do it.

    Attributes:
        items: (term, frequency, weight, encoded positions), as Whoosh's `FieldType.index` gives them.
        length: See `Analysed`.
        vocabulary: See `Analysed`.
        traits: See `traits`.
    """

    items: list[tuple[bytes, int, float, bytes]]
    length: int
    vocabulary: tuple[str, ...]
    traits: tuple[str, ...] = ()


def pack(analysed: Analysed, traits: tuple[str, ...] = ()) -> Packed:
    """The document in Whoosh's own encoding."""
    encode = _FORMAT.encode
    items = [
        (
            term.encode("utf-8", "replace"),
            len(posting.positions),
            float(posting.weight),
            encode(list(posting.positions)),
        )
        for term, posting in analysed.postings.items()
    ]
    return Packed(items, analysed.length, analysed.vocabulary, traits)


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field whose values are terms already."""

    def __init__(self) -> None:
        super().__init__(format=_FORMAT, analyzer=None, scorable=False, stored=False)

    def index(self, value: Any, **_: object) -> Any:
        """The terms themselves; there is nothing left to analyse."""
        return value


def _schema() -> fields.Schema:
    return fields.Schema(key=fields.ID(unique=True, stored=True), text=TermsField(), shown=fields.STORED())


class Writer:
    """Writes documents into a folder: a new index, or a copy of one to which changes are added.

    Args:
        folder: Empty, or with the files of an index.
    """

    def __init__(self, folder: Path, *, new: bool) -> None:
        self.folder = folder
        self._index = index.create_in(str(folder), _schema()) if new else index.open_dir(str(folder))
        self._writer = self._index.writer(limitmb=MEMORY_MB, compound=False)

    def remove(self, key: str) -> None:
        """Takes a document out."""
        self._writer.delete_by_term(KEY, key)

    def add(self, key: str, packed: Packed, shown: Mapping[str, Any]) -> None:
        """Adds a document; `shown` is what `Reader.shown` gives back."""
        self._writer.add_document(
            key=key,
            text=packed.items,
            shown=zlib.compress(json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace"), 1),
        )

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


class Reader:
    """Reads an index. Numbers of documents are Whoosh's own; `index.Index` turns them into ours."""

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder), readonly=True)
        self._reader = self._index.reader()
        self._leaves: list[tuple[Any, int]] = list(self._reader.leaf_readers())

    def close(self) -> None:
        """Lets go of the files."""
        self._reader.close()

    def postings(self, term: str) -> Iterator[tuple[int, int]]:
        """(number, weight) of the documents with a term, ascending; deleted ones are left out."""
        key = term.encode("utf-8", "replace")
        for leaf, offset in self._leaves:
            if (TEXT, key) not in leaf:
                continue
            matcher = leaf.postings(TEXT, key)
            while matcher.is_active():
                yield matcher.id() + offset, int(matcher.weight())
                matcher.next()

    def positions(self, term: str) -> Iterator[tuple[int, int, Sequence[int]]]:
        """(number, weight, positions) of the documents with a term."""
        key = term.encode("utf-8", "replace")
        for leaf, offset in self._leaves:
            if (TEXT, key) not in leaf:
                continue
            matcher = leaf.postings(TEXT, key)
            while matcher.is_active():
                yield matcher.id() + offset, int(matcher.weight()), matcher.value_as("positions")
                matcher.next()

    def terms(self) -> Iterator[str]:
        """All terms, sorted by their UTF-8 bytes; one may belong to deleted documents only."""
        for term in self._reader.lexicon(TEXT):
            yield term.decode("utf-8")

    def numbers_behind_first(self) -> Iterator[tuple[str, int]]:
        """(key, number) of the documents that are not in the first segment, deleted ones left out."""
        first = self._leaves[0][0].doc_count_all() if self._leaves else 0
        for number in range(first, self._reader.doc_count_all()):
            if not self._reader.is_deleted(number):
                yield self._reader.stored_fields(number)[KEY], number

    def shown(self, number: int) -> dict[str, Any]:
        """What was given with a document when it was added."""
        stored: dict[str, Any] = json.loads(zlib.decompress(self._reader.stored_fields(number)[SHOWN]))
        return stored
