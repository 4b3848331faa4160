"""Analysing many documents: in a second process while this one writes, where that pays."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import IO, Final, NamedTuple

from postmortems.core.collector import look_rarely
from postmortems.search.codec import Block
from postmortems.search.columns import Row, row_of
from postmortems.search.document import Document
from postmortems.search.postings import Made, batch_of
from postmortems.search.source import Source
from postmortems.search.thesaurus import Thesaurus
from postmortems.search.traits import TraitFinder

WORTH_A_PROCESS: Final = 300
BATCH: Final = 100
OWN: Final = 4
"""One batch of so many is analysed here, since there is less to do here than there."""


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
    """The documents in their order, each made and analysed, some at a time.

    A process of our own does the analysis of many; when it cannot be started or ends early, this one does the rest.
    """
    done = 0
    if len(sources) >= WORTH_A_PROCESS and (os.cpu_count() or 1) > 1:
        try:
            for packed in _elsewhere(sources, thesaurus):
                done += len(packed.made)
                yield packed
        except (OSError, EOFError, pickle.PickleError):
            pass
    finder = TraitFinder(thesaurus)
    for start in range(done, len(sources), BATCH):
        yield _packed([source.make() for source in sources[start : start + BATCH]], start, thesaurus, finder)


def _packed(documents: Sequence[Document], first: int, thesaurus: Thesaurus, finder: TraitFinder) -> Packed:
    batch = batch_of(documents, first, thesaurus, finder)
    rows = [
        row_of(document, made.length, number)
        for number, (document, made) in enumerate(zip(documents, batch.made, strict=True), start=first)
    ]
    return Packed(rows, batch.made, batch.block())


def _elsewhere(sources: Sequence[Source], thesaurus: Thesaurus) -> Iterator[Packed]:
    command = [sys.executable, "-m", "postmortems.search.packing"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603 - our own module
    assert process.stdin
    assert process.stdout
    first = pickle.dumps(thesaurus)  # before anybody uses it here, since that changes it
    feeder = threading.Thread(target=_feed, args=(process.stdin, sources, first), daemon=True)
    feeder.start()
    try:
        finder = TraitFinder(thesaurus)
        for start in range(0, len(sources), BATCH):
            if _is_own(start):
                yield _packed([source.make() for source in sources[start : start + BATCH]], start, thesaurus, finder)
            else:
                # The other end is a child of ours on a pipe that nobody else holds.
                yield Packed(*pickle.load(process.stdout))  # noqa: S301
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
        feeder.join()


def _is_own(start: int) -> bool:
    return start // BATCH % OWN == OWN - 1


def _feed(pipe: IO[bytes], sources: Sequence[Source], first: bytes) -> None:
    try:
        with pipe:
            pipe.write(first)
            for start in range(0, len(sources), BATCH):
                if not _is_own(start):
                    pickle.dump((start, [source.make() for source in sources[start : start + BATCH]]), pipe)
                    pipe.flush()
    except (OSError, ValueError):
        return  # the other process ended; the reader notices


def _work() -> None:
    look_rarely()
    given, made = sys.stdin.buffer, sys.stdout.buffer
    thesaurus: Thesaurus = pickle.load(given)  # noqa: S301 - from our parent
    finder = TraitFinder(thesaurus)
    while True:
        try:
            first, documents = pickle.load(given)  # noqa: S301 - from our parent
        except EOFError:
            return
        pickle.dump(tuple(_packed(documents, first, thesaurus, finder)), made, protocol=5)
        made.flush()


if __name__ == "__main__":
    _work()
