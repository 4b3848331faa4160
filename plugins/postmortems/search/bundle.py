"""The index for the browser: static shards with the same numbers, exported through the reader.

manifest.json         read first: what there is, the first key of every range, and the digests of all groups
<digest>/t-NNNN.bin   terms with their documents and weights, and expressions of the thesaurus that begin with them
<digest>/p-NNNN.bin   positions for the terms of the same range, for phrases only
<digest>/w-NNNN.bin   the vocabulary, for words that no term shard knows
<digest>/r-NNNN.bin   what is shown of two or four documents each, numbered anew in every block of documents
<digest>/d-NNNN.bin   what it looked like and what worked, for pasted symptoms
<digest>/lengths.bin, titles and columns (for facets), aliases, seldom and days (for what is no facet)

A folder holds a group of shards and is called by the digest of what is in it. So nothing below it ever changes, all of
it may be cached for ever, and an edit of one document leaves most folders as they are, on disk and in the browser.
"""

from __future__ import annotations

import os
import re
import shutil
import zlib
from collections.abc import Callable, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final

from postmortems.search.answer import address
from postmortems.search.columns import FIELDS
from postmortems.search.document import digest
from postmortems.search.facts import encoded_column, encoded_days, encoded_years
from postmortems.search.index import Index
from postmortems.search.keeping import Keeping, Piece
from postmortems.search.plaintext import one_line
from postmortems.search.ranges import POSITIONS, SMALL, TERM_BYTES, TERMS, Encoder, TermTable
from postmortems.search.shards import as_json, compressed, front_coded, script_order

FORMAT: Final = 4
SELDOM: Final = ("status", "teams", "tags")
WORDS_APART: Final = 4096
"""The vocabulary is cut at one word of so many: those whose checksum says so, so that a new word moves no other cut."""
BLOCKS_APART: Final = 256
"""What is shown is cut into blocks likewise, at one document of so many: a new one moves only what is in its block."""
GROUPS: Final = {TERMS: 16, POSITIONS: 16, "w": 4}
"""Shards of each kind that are a group. One that changes takes its group along to another folder."""
INSIDE: Final = "- "
"""Begins the names of pieces that are no shard but part of one."""
SUMMARY: Final = 230
DETAIL: Final = 600
_FOLDER: Final = re.compile("[0-9a-f]{8}|[0-9a-f]{12}")


def export_bundle(index: Index, *, directory_urls: bool = True) -> dict[str, bytes]:
    """All files of the bundle by name; the same index content gives the same bytes, however it came about.

    Args:
        index: The index.
        directory_urls: Whether the site serves `a/b.md` as `a/b/`.
    """
    return {name: bytes(data) for name, data in _Bundle(index, directory_urls).files().items()}


def write_bundle(index: Index, out: Path, *, directory_urls: bool = True) -> None:
    """Makes a folder hold the bundle and nothing else of ours, the manifest written last.

    What is there under its name is right, unless a write was cut short: names hold digests. It stays as it is.
    """
    files = _Bundle(index, directory_urls).files()
    there = _remove_others(out, files)
    made: set[str] = set()
    for name, data in files.items():
        if there.get(name) == len(data) and name != "manifest.json":
            continue
        folder = name.rpartition("/")[0]
        if folder not in made:
            (out / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        if name != "manifest.json" or not _holds(out / name, data):
            (out / name).write_bytes(data)


def _holds(file: Path, data: bytes | memoryview) -> bool:
    return file.is_file() and file.read_bytes() == data


def _remove_others(out: Path, files: dict[str, bytes | memoryview]) -> dict[str, int]:
    """Removes shards that are no part of the bundle any more; returns the sizes of those that are."""
    there: dict[str, int] = {}
    wanted = {name.partition("/")[0] for name in files}
    if not out.is_dir():
        return there
    for folder in os.scandir(out):
        if not folder.is_dir(follow_symlinks=False) or not _FOLDER.fullmatch(folder.name):
            continue
        if folder.name not in wanted:
            shutil.rmtree(folder.path)
            continue
        for file in os.scandir(folder.path):
            name = f"{folder.name}/{file.name}"
            if name in files:
                there[name] = file.stat(follow_symlinks=False).st_size
            else:
                Path(file.path).unlink()
    return there


class _Bundle:
    """The bundle while it is made, of what is kept and of what an edit touched."""

    def __init__(self, index: Index, directory_urls: bool) -> None:
        self.index = index
        self.directory_urls = directory_urls
        self.kept = Keeping(index.folder)
        self.pieces: dict[str, Piece] = {}
        self.fresh = 0
        keys = index.columns.keys
        tools = digest(str(FORMAT), zlib.ZLIB_RUNTIME_VERSION)
        about = self.kept.about
        self.same_tools = about.get("tools") == tools
        # What all terms depend on.
        basis = digest(index.manifest["names"], str(index.count > SMALL))
        self.about = {"tools": tools, "basis": basis, "count": index.count, "order": _order(keys)}
        self.terms_kept = self.same_tools and about["basis"] == basis
        # Documents that come behind the others leave their numbers as they are.
        known = about.get("count", index.count + 1)
        self.numbers_kept = self.terms_kept and known <= index.count and about["order"] == _order(keys[:known])

    def files(self) -> dict[str, bytes | memoryview]:
        """All files by name, the manifest last."""
        index = self.index
        table, ranges = self._terms()
        words = self._words()
        blocks = self._rows()
        self._facts()
        found: dict[str, bytes | memoryview] = {}
        groups: dict[str, str] = {}
        for letter, share in GROUPS.items():
            names = [name for name in self.pieces if name.startswith(f"{letter} ")]
            files = {f"{letter}-{number:04d}": self.pieces[name] for number, name in enumerate(names)}
            groups[letter] = "".join(
                _group(dict(islice(files.items(), start, start + share)), found)
                for start in range(0, len(files), share)
            )
        groups["r"] = "".join(_group(files, found) for files in blocks.values())
        parts = {name: _group({name: piece}, found) for name, piece in self.pieces.items() if name.isalpha()}
        manifest = {
            "format": FORMAT,
            "version": digest(*groups.values(), *parts.values(), str(index.average_length))[:12],
            "documents": index.count,
            "average": index.average_length,
            "kinds": [[kind, len(list(group))] for kind, group in groupby(index.columns.values["kind"])],
            "rows": _rows_of(index),
            "blocks": list(blocks),
            "terms": [table.terms[start] for start, _ in ranges],
            "words": words,
            "shares": GROUPS,
            "groups": groups,
            "parts": parts,
        }
        found["manifest.json"] = as_json(manifest)
        if self.fresh or self.kept.made_for != index.folder.name:
            about = {**self.about, "terms": " ".join(table.terms), "sizes": table.sizes}
            self.kept.write(about, self.pieces.items())
        return found

    def _piece(self, name: str, key: str, make: Callable[..., bytes], *given: Any, known: bool = True) -> None:
        """Takes a piece that was made of the same, or makes it."""
        piece = self.kept.get(name, key) if known and self.same_tools else None
        if piece is None:
            piece = Piece(key, make(*given))
            self.fresh += 1
        self.pieces[name] = piece

    def _terms(self) -> tuple[TermTable, list[tuple[int, int]]]:
        """Ranges of terms and of their positions. Those that no edit touched stay what they are."""
        encoder = Encoder(self.index)
        touched: dict[str, set[str]] = {TERMS: set(), POSITIONS: set()}
        if self.terms_kept:
            about = self.kept.about
            table = TermTable(about["terms"].split(" "), list(about["sizes"]))
            if self.kept.made_for != self.index.folder.name:
                weights, positions = map(set, self.index.manifest["touched"])
                touched = {TERMS: weights, POSITIONS: weights | positions}
                for term in weights:
                    table.put(term, encoder.term(term).size)
            if not self.numbers_kept:
                table = encoder.measured(table.terms)
        else:
            table = encoder.all_terms()
        ranges = table.ranges(TERM_BYTES[self.index.count > SMALL])
        lists = [table.terms[start:end] for start, end in ranges]
        # Positions have no numbers of documents, only their order.
        kinds = ((TERMS, encoder.shard, self.numbers_kept), (POSITIONS, encoder.positions, self.terms_kept))
        for terms in lists:
            key = digest(" ".join(terms))
            for letter, make, kept in kinds:
                clean = kept and touched[letter].isdisjoint(terms)
                self._piece(f"{letter} {terms[0]}", key, make, terms, known=clean)
        return table, ranges

    def _words(self) -> list[str]:
        """Ranges of the vocabulary; returns the first word of each."""
        shards: list[list[str]] = []
        for word in sorted(self.index.vocabulary, key=script_order):
            if not shards or not _checksum(word) % WORDS_APART:
                shards.append([])
            shards[-1].append(word)
        for words in shards:
            self._piece(f"w {words[0]}", digest(" ".join(words)), _front_coded, words)
        return [words[0] for words in shards]

    def _rows(self) -> dict[int, dict[str, Piece]]:
        """[id, title, url, date, severity, services, factors, summary] of documents; [symptoms, what_worked] apart.

        Returns:
            The files of every block, by its first document.
        """
        index, share, all_keys = self.index, _rows_of(self.index), self.index.columns.keys
        fingerprints = index.manifest["documents"]
        way = str(self.directory_urls)
        cuts = [place for place, key in enumerate(all_keys) if not place or not _checksum(key) % BLOCKS_APART]
        blocks: dict[int, dict[str, Piece]] = {cut: {} for cut in cuts}
        for cut, end in zip(cuts, [*cuts[1:], index.count], strict=False):
            for number, start in enumerate(range(cut, end, share)):
                places = range(start, min(start + share, end))
                keys = all_keys[start : places.stop]
                key = digest("\n".join((way, *keys, *map(fingerprints.__getitem__, keys))))
                for letter, make in (("r", self._row), ("d", self._detail)):
                    name = f"{letter} {all_keys[cut]} {number}"
                    self._piece(name, key, self._shard_of, make, places)
                    blocks[cut][f"{letter}-{number:04d}"] = self.pieces[name]
        return blocks

    def _shard_of(self, make: Callable[[int], list[Any]], places: range) -> bytes:
        return compressed(as_json(list(map(make, places))))

    def _row(self, place: int) -> list[Any]:
        shown, values = self.index.shown(place), self.index.columns.values
        key = self.index.columns.keys[place].partition(":")[2]
        url = address(shown["src_uri"], directory_urls=self.directory_urls)
        facts = [values[name][place] for name in ("severity", "services", "factors")]
        return [key, shown["title"], url, shown["date"], *facts, one_line(shown["summary"], SUMMARY)]

    def _detail(self, place: int) -> list[Any]:
        shown = self.index.shown(place)
        symptoms = [one_line(symptom, SUMMARY) for symptom in shown["symptoms"][:6]]
        return [symptoms, one_line(shown["what_worked"], DETAIL)]

    def _facts(self) -> None:
        index = self.index
        columns = index.columns
        for name, fields in (("columns", [name for name in FIELDS if name not in SELDOM]), ("seldom", SELDOM)):
            for field in fields:
                values = columns.values[field]
                self._piece(f"{INSIDE}{field}", digest(as_json(values).decode()), encoded_column, field, values)
            if name == "columns":
                years = [day // 10000 for day in columns.days]
                self._piece(f"{INSIDE}year", digest(repr(years)), encoded_years, years)
                fields = [*fields, "year"]
            inside = [self.pieces[f"{INSIDE}{field}"] for field in fields]
            whole = b"".join(piece.data for piece in inside)
            self._piece(name, digest(*(piece.mark for piece in inside)), compressed, whole)
        steps = bytes(columns.steps)
        self._piece("lengths", digest(steps.hex()), compressed, steps)
        self._piece("days", digest(repr(columns.days)), lambda: compressed(encoded_days(columns.days)))
        for name in ("titles", "aliases"):
            self._piece(name, index.manifest["names"], lambda part: compressed(as_json(index.names[part])), name)


def _group(files: dict[str, Piece], found: dict[str, bytes | memoryview]) -> str:
    """Puts files into the folder of their digest."""
    mark = digest(*(piece.mark for piece in files.values()))[:8]
    found |= {f"{mark}/{name}.bin": piece.data for name, piece in files.items()}
    return mark


def _front_coded(words: Sequence[str]) -> bytes:
    return compressed(b"".join(front_coded(words)))


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))


def _order(keys: Sequence[str]) -> str:
    return digest("\n".join(keys))


def _rows_of(index: Index) -> int:
    return 2 if index.count <= SMALL else 4
