"""Analysing many documents: in two processes, where that pays."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from postmortems.core.second_process import in_two
from postmortems.search.codec import Block
from postmortems.search.columns import Row, row_of
from postmortems.search.document import Document
from postmortems.search.postings import Made, batch_of, forget
from postmortems.search.source import Source
from postmortems.search.thesaurus import Thesaurus
from postmortems.search.trait_finder import TraitFinder

WORTH_A_PROCESS: Final = 300
BATCH: Final = 100


class Packed(NamedTuple):
    """Some documents that follow each other, ready to be written.

    Attributes:
        rows: What is known of each.
        made: What is stored with each.
        block: The terms of all.
    """

    rows: list[Row]
    made: list[Made]
    block: Block


def pack_all(sources: Sequence[Source], thesaurus: Thesaurus) -> Iterator[Packed]:
    """The documents in their order, each made and analysed, some at a time."""
    finder = TraitFinder(thesaurus)

    def pack(number: int) -> Packed:
        first = number * BATCH
        return _packed([source.make() for source in sources[first : first + BATCH]], first, thesaurus, finder)

    batches = -(-len(sources) // BATCH)
    if len(sources) < WORTH_A_PROCESS:
        yield from map(pack, range(batches))
        return
    # What comes back is of our own copy, on a pipe that nobody else holds.
    yield from in_two(batches, pack, _dumped, lambda raw: Packed(*pickle.loads(raw)))  # noqa: S301
    forget()


def _dumped(packed: Packed) -> bytes:
    return pickle.dumps(tuple(packed), protocol=5)


def _packed(documents: Sequence[Document], first: int, thesaurus: Thesaurus, finder: TraitFinder) -> Packed:
    batch = batch_of(documents, first, thesaurus, finder)
    rows = [
        row_of(document, made.length, number)
        for number, (document, made) in enumerate(zip(documents, batch.made, strict=True), start=first)
    ]
    return Packed(rows, batch.made, batch.block())
