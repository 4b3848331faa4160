"""An index that is open: what ranking asks of it, and what is shown of a hit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from postmortems.search.columns import Columns, read_columns, steps
from postmortems.search.listing import decoded
from postmortems.search.store import Reader

WORDS: Final = "words.json"
NAMES: Final = "names.json"

PostingList = tuple[Sequence[int], Sequence[int]]
"""Documents in their order, and the weight of the term in each."""


class Index:
    """An index that is open.

    Args:
        folder: A generation of the cache.
        manifest: What the cache says of it.
        columns: Its documents, when they are at hand.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any], columns: Columns | None = None) -> None:
        self.folder = folder
        self.manifest = manifest
        self.notes: tuple[str, ...] = ()
        self._postings: dict[str, PostingList] = {}
        self.columns = columns or read_columns(folder)
        self.average_length: float = manifest["average_length"]
        self.count = len(self.columns.keys)

    @cached_property
    def reader(self) -> Reader:
        """The postings, opened when they are first asked for."""
        return Reader(self.folder, self.columns.numbers)

    @cached_property
    def lengths(self) -> Sequence[int]:
        """The length of every document, as far as lengths are told apart."""
        known = steps()
        return [known[step] for step in self.columns.steps]

    @cached_property
    def names(self) -> dict[str, Any]:
        """Titles and aliases of the catalog by field, and the thesaurus as queries use it."""
        loaded: dict[str, Any] = json.loads((self.folder / NAMES).read_text("utf-8"))
        return loaded

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Words as they are written, sorted, with the number of documents that have them."""
        loaded: dict[str, int] = json.loads((self.folder / WORDS).read_text("utf-8"))
        return loaded

    def postings(self, term: str) -> PostingList:
        """The documents with a term, ascending, and its weights there; empty when there are none."""
        known = self._postings.get(term)
        if known is None:
            known = self._postings[term] = self.reader.postings(term)
        return known

    def positions(self, term: str) -> dict[int, Sequence[int]]:
        """Where a term stands, by document."""
        return {place: decoded(raw) for place, raw in self.reader.positions(term).items()}

    def expressions(self, term: str) -> Sequence[tuple[tuple[str, ...], str]]:
        """Expressions of the thesaurus that begin with a term, each with its meaning."""
        return [(tuple(words), concept) for words, concept in self.names["expressions"].get(term, ())]

    def words_from(self, start: str) -> Sequence[str]:
        """Words of the vocabulary that begin with a character."""
        return self._by_start.get(start, ())

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self.vocabulary:
            found.setdefault(word[0], []).append(word)
        return found

    def shown(self, place: int) -> dict[str, Any]:
        """What is shown of a document: title, src_uri, date, summary, symptoms, what_worked, text."""
        return self.reader.shown(self.columns.numbers[place])

    def place(self, key: str) -> int | None:
        """A document's place by its key."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.columns.keys)}

    def close(self) -> None:
        """Lets go of the files."""
        if "reader" in self.__dict__:
            self.reader.close()
