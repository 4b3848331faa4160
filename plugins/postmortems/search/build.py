"""Building an index: only what changed is analysed and written, and the old one stays until the new one is complete."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from postmortems.core import Library
from postmortems.search.cache import Cache, CacheDamaged, Seal
from postmortems.search.columns import (
    COLUMNS,
    Columns,
    Row,
    columns_of,
    read_columns,
    renumbered,
    rows_of,
    write_columns,
)
from postmortems.search.comparison import take_over
from postmortems.search.document import Document, digest
from postmortems.search.index import NAMES, WORDS, Index
from postmortems.search.keeping import taken_over
from postmortems.search.names import names_of
from postmortems.search.packing import pack_all
from postmortems.search.source import GuidePage, Source, sources_of, thesaurus_of
from postmortems.search.store import Reader, Writer, unstored
from postmortems.search.terms import NOTHING, Terms, positions_in
from postmortems.search.thesaurus import Thesaurus
from postmortems.search.traits import TRAITS, read_traits

THESAURUS: Final = "thesaurus.json"
REBUILD_SHARE: Final = 0.3
"""Share of changed documents above which a clean build is faster, and smaller."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Material:
    """What an index is built from.

    Attributes:
        sources: Documents to come. With `partial` only those that changed.
        thesaurus: Meanings to look for.
        names: Titles and aliases of the catalog, as `names_of` makes them.
        partial: Whether other documents of the current index stay as they are.
        removed: With `partial`, keys of documents that are gone.
        files: State of the files it was read from, for the next look; see `freshness`.
    """

    sources: Sequence[Source]
    thesaurus: Thesaurus
    names: Mapping[str, Any]
    partial: bool = False
    removed: frozenset[str] = frozenset()
    files: Mapping[str, Any] = field(default_factory=dict)


def build_index(
    library: Library,
    pages: Iterable[GuidePage] = (),
    cache_dir: Path | None = None,
    *,
    documents: Iterable[Document] = (),
    thesaurus: Iterable[Sequence[str]] = (),
    progress: Progress | None = None,
) -> Index:
    """Brings the index in a folder up to date with a library and opens it.

    Args:
        library: Postmortems and catalog.
        pages: Hand-written pages.
        cache_dir: A folder of its own for this index, best from `cache.folder_for`.
        documents: Anything else that is to be found.
        thesaurus: A team's own groups of expressions, see `core.thesaurus`.
        progress: Called with the documents written so far and the number of all to be written.

    Raises:
        CacheUnusable: There is no place to keep it, or no room.
    """
    from postmortems.search.cache import default_folder

    words = thesaurus_of(library, thesaurus)
    material = Material(tuple(sources_of(library, pages, documents)), words, names_of(library.catalog, words))
    return update(Cache(cache_dir or default_folder() / "default"), material, progress)


def update(cache: Cache, material: Material, progress: Progress | None = None) -> Index:
    """Makes the current generation of a cache fit the material, and opens it.

    Raises:
        CacheUnusable: There is no place to keep it, or no room; what was there before still works.
    """
    with cache.lock():
        notes: tuple[str, ...] = ()
        try:
            current = cache.current()
        except CacheDamaged as damage:
            current, notes = None, (f"{damage}; it was built anew",)
        basis = digest(material.thesaurus.fingerprint)
        if current and current[1]["basis"] != basis:
            current = None
        if current is None and material.partial:
            raise CacheDamaged("there is no index that the changes could be added to")
        work = _Work(cache, material, basis, current, progress)
        folder, manifest = work.run()
    index = Index(folder, manifest, work.columns)
    index.notes = notes
    return index


class _Work:
    """One update while it runs."""

    def __init__(
        self,
        cache: Cache,
        material: Material,
        basis: str,
        current: tuple[Path, dict[str, Any]] | None,
        progress: Progress | None,
    ) -> None:
        self.cache = cache
        self.material = material
        self.basis = basis
        self.progress = progress
        self.current = current
        self.old: dict[str, str] = current[1]["documents"] if current else {}
        given = {source.key: source for source in material.sources}
        self.given = given
        self.changed = [source for source in given.values() if self.old.get(source.key) != source.fingerprint]
        gone = material.removed if material.partial else frozenset(self.old) - given.keys()
        self.gone = sorted(key for key in gone if key in self.old)
        self.touched: tuple[set[str], set[str]] = (set(), set())
        """Terms with other documents or weights than the bundle that is kept has, and those with other positions."""
        self.columns: Columns | None = None
        self.traits: Mapping[str, str] | None = None
        self.written: set[str] = set()

    def run(self) -> tuple[Path, dict[str, Any]]:
        current, material = self.current, self.material
        names = json.dumps(material.names, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if current and not self.changed and not self.gone:
            folder, manifest = current
            if manifest["names"] == digest(names) and manifest["sources"] == dict(material.files):
                return current
        touched = len(self.changed) + len(self.gone)
        clean = current is None or (not material.partial and touched > REBUILD_SHARE * len(self.old))
        with self.cache.fresh() as folder:
            known = {} if clean or current is None else _link(current[0], current[1], folder)
            if current and not clean:
                self._start_from(current, taken_over(current[0], folder))
                take_over(current[0], folder)
            if clean:
                self._write_all(folder)
                self._put(folder, THESAURUS, material.thesaurus.kept())
            elif touched and current:
                self._write_changes(folder, current[0])
            if clean or current is None or current[1]["names"] != digest(names):
                self._put(folder, NAMES, material.names)
            fingerprints = {} if clean else {key: value for key, value in self.old.items() if key not in self.gone}
            fingerprints |= {
                source.key: source.fingerprint for source in (self.given.values() if clean else self.changed)
            }
            manifest = {
                "basis": self.basis,
                "documents": fingerprints,
                "names": digest(names),
                "sources": dict(material.files),
                "average_length": self.columns.average
                if self.columns
                else current[1]["average_length"]
                if current
                else 1.0,
                "touched": [sorted(terms) for terms in self.touched],
            }
            kept = {
                name: value for name, value in known.items() if name not in self.written and (folder / name).exists()
            }
            self.cache.publish(folder, manifest, kept)
        return folder, manifest

    def _start_from(self, current: tuple[Path, dict[str, Any]], made_for: str) -> None:
        """Adds to what was touched before, unless the bundle that is kept was made since."""
        if made_for != current[0].name:
            for terms, before in zip(self.touched, current[1]["touched"], strict=True):
                terms.update(before)

    def _write_all(self, folder: Path) -> None:
        vocabulary: Counter[str] = Counter()
        rows: list[Row] = []
        traits: dict[str, str] = {}
        writer = Writer(folder, new=True)
        # In the order of our own numbers, so that listings need not be sorted again.
        ordered = sorted(self.given.values(), key=lambda source: source.sort_key, reverse=True)
        self._write(writer, ordered, vocabulary, rows, traits, None)
        self._finish(folder, rows, traits, vocabulary)

    def _write_changes(self, folder: Path, before: Path) -> None:
        vocabulary: Counter[str] = Counter(json.loads((before / WORDS).read_text("utf-8")))
        old = {row.key: row for row in rows_of(read_columns(before))}
        self.traits = read_traits(before)
        traits = dict(self.traits)
        replaced = [source.key for source in self.changed if source.key in self.old] + self.gone
        writer = Writer(folder, new=False)
        reader = Reader(before)
        taken: dict[str, Terms] = {}
        for key in replaced:
            row = old.pop(key)
            number = row.number
            behind = reader.behind(number)
            vocabulary.subtract(behind["words"])
            taken[key] = Terms(behind["terms"], partial(reader.positions_in, number))
            if key in self.given and self.given[key].sort_key != row.sort_key:  # it comes elsewhere among the others
                self._touch(taken.pop(key), NOTHING)
            traits.pop(key, None)
            writer.remove(number)
        rows: list[Row] = []
        self._write(writer, self.changed, vocabulary, rows, traits, taken)
        reader.close()
        self._finish(folder, renumbered({**old, **{row.key: row for row in rows}}, folder), traits, vocabulary)

    def _finish(
        self, folder: Path, rows: Iterable[Row], traits: Mapping[str, str], vocabulary: Mapping[str, int]
    ) -> None:
        self.columns = columns_of(rows)
        write_columns(folder, self.columns)
        self.written.add(COLUMNS)
        if traits != self.traits:
            self._put(folder, TRAITS, dict(sorted(traits.items())))
        self._put(folder, WORDS, {word: count for word, count in sorted(vocabulary.items()) if count > 0})

    def _put(self, folder: Path, name: str, value: Any) -> None:
        """Writes a file. One that is there is replaced, never changed: it is shared with another index."""
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")
        self.written.add(name)

    def _write(
        self,
        writer: Writer,
        sources: Sequence[Source],
        vocabulary: Counter[str],
        rows: list[Row],
        traits: dict[str, str],
        replaced: dict[str, Terms] | None,
    ) -> None:
        """Writes documents; what is known of them goes into the collections.

        `replaced` has the documents that are taken out, by key; None when nothing was there before.
        """
        for packed in pack_all(sources, self.material.thesaurus):
            for row, made in zip(packed.rows, packed.made, strict=True):
                writer.add(row.key, made.shown, made.behind)
                vocabulary.update(made.words)
                if made.traits:
                    traits[row.key] = "\n".join(made.traits)
                if replaced is not None:
                    after = Terms(unstored(made.behind)["terms"], partial(positions_in, packed.block, row.number))
                    self._touch(replaced.pop(row.key, NOTHING), after)
            writer.add_block(packed.block)
            rows += packed.rows
            if self.progress:
                self.progress(len(rows), len(sources))
        for before in (replaced or {}).values():
            self._touch(before, NOTHING)
        writer.finish()

    def _touch(self, before: Terms, after: Terms) -> None:
        for known, found in zip(self.touched, before.differing(after), strict=True):
            known.update(found)


def read_thesaurus(folder: Path) -> Mapping[str, Any] | None:
    """The thesaurus that an index was built with, as `Thesaurus` takes it; None when it cannot be read."""
    try:
        known: dict[str, Any] = json.loads((folder / THESAURUS).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return known


def _link(old: Path, manifest: Mapping[str, Any], folder: Path) -> dict[str, Seal]:
    """Takes the files of a generation over. Whoosh never changes a file once written, so a hard link will do."""
    known = {}
    for name, (size, changed, content) in manifest["files"].items():
        try:
            os.link(old / name, folder / name)
        except OSError:
            shutil.copy2(old / name, folder / name)
        known[name] = (size, changed, content)
    return known
