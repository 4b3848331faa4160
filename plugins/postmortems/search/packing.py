"""Analysing many documents: in a second process while this one writes, where that pays."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import IO, Final

from postmortems.search.document import Document
from postmortems.search.postings import analyse
from postmortems.search.source import Source
from postmortems.search.store import Packed, pack
from postmortems.search.thesaurus import Thesaurus
from postmortems.search.traits import TraitFinder

WORTH_A_PROCESS: Final = 300
BATCH: Final = 25


def pack_all(sources: Sequence[Source], thesaurus: Thesaurus) -> Iterator[tuple[Document, Packed]]:
    """The documents in their order, each made and analysed.

    A process of our own does the analysis of many; when it cannot be started or ends early, this one does the rest.
    """
    done = 0
    if len(sources) >= WORTH_A_PROCESS and (os.cpu_count() or 1) > 1:
        try:
            for pair in _elsewhere(sources, thesaurus):
                done += 1
                yield pair
        except (OSError, EOFError, pickle.PickleError):
            pass
    finder = TraitFinder(thesaurus)
    for source in sources[done:]:
        yield _packed(source.make(), thesaurus, finder)


def _packed(document: Document, thesaurus: Thesaurus, finder: TraitFinder) -> tuple[Document, Packed]:
    return document, pack(analyse(document, thesaurus), finder.of(document))


def _elsewhere(sources: Sequence[Source], thesaurus: Thesaurus) -> Iterator[tuple[Document, Packed]]:
    command = [sys.executable, "-m", "postmortems.search.packing"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603 - our own module
    assert process.stdin
    assert process.stdout
    feeder = threading.Thread(target=_feed, args=(process.stdin, sources, thesaurus), daemon=True)
    feeder.start()
    try:
        for _ in range(0, len(sources), BATCH):
            # The other end is a child of ours on a pipe that nobody else holds.
            yield from pickle.load(process.stdout)  # noqa: S301
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
        feeder.join()


def _feed(pipe: IO[bytes], sources: Sequence[Source], thesaurus: Thesaurus) -> None:
    try:
        with pipe:
            pickle.dump(thesaurus, pipe)
            for start in range(0, len(sources), BATCH):
                pickle.dump([source.make() for source in sources[start : start + BATCH]], pipe)
                pipe.flush()
    except (OSError, ValueError):
        return  # the other process ended; the reader notices


def _work() -> None:
    given, made = sys.stdin.buffer, sys.stdout.buffer
    thesaurus: Thesaurus = pickle.load(given)  # noqa: S301 - from our parent
    finder = TraitFinder(thesaurus)
    while True:
        try:
            documents: list[Document] = pickle.load(given)  # noqa: S301 - from our parent
        except EOFError:
            return
        pickle.dump([_packed(document, thesaurus, finder) for document in documents], made, protocol=5)
        made.flush()


if __name__ == "__main__":
    _work()
