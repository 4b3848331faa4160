"""The index for the browser: static shards with the same numbers, exported through the reader.

manifest.json        read first: what there is, and the first key of every range
<version>/t-NNNN     terms with their documents and weights, and expressions of the thesaurus that begin with them
<version>/p-NNNN     positions for the terms of the same range, for phrases only
<version>/w-NNNN     the vocabulary, for words that no term shard knows
<version>/r-NNNN     what is shown of two or four documents each
<version>/d-NNNN     what it looked like and what worked, for pasted symptoms
<version>/lengths, titles and columns (for facets), aliases, seldom and days (for what is no facet)

Everything below the version, which is a hash of it all, never changes and may be cached for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Final

from postmortems.search.answer import address
from postmortems.search.columns import FIELDS
from postmortems.search.entropy import write_numbers
from postmortems.search.index import Index
from postmortems.search.plaintext import one_line
from postmortems.search.shards import Bytes, FrontCoder, Ranges, compressed, script_order

FORMAT: Final = 2
SELDOM: Final = ("status", "teams", "tags")
SMALL: Final = 2_000
"""Documents up to which rows are cut finer: ten hits are in ten places, and a small site can afford the files."""
TERM_BYTES: Final = (3_000, 6_000)
"""Size, for small and large sites, at which a range of terms is closed, before compression. One is fetched whole."""
WORD_BYTES: Final = 24_000
SUMMARY: Final = 230
DETAIL: Final = 600


def export_bundle(index: Index, *, directory_urls: bool = True) -> dict[str, bytes]:
    """All files of the bundle by name; the same index content gives the same bytes, however it came about.

    Args:
        index: The index.
        directory_urls: Whether the site serves `a/b.md` as `a/b/`.
    """
    terms, positions = _term_shards(index)
    words = _word_shards(index)
    files: dict[str, bytes] = {}
    for letter, shards in (("t", terms.shards), ("p", positions), ("w", words.shards)):
        files |= {f"{letter}-{number:04d}.bin": shard for number, shard in enumerate(shards)}
    files |= _rows(index, directory_urls)
    files["lengths.bin"] = compressed(bytes(index.columns.steps))
    files["columns.bin"] = compressed(_columns(index, [name for name in FIELDS if name not in SELDOM]))
    files["seldom.bin"] = compressed(_columns(index, SELDOM))
    files["days.bin"] = compressed(_days(index))
    files |= {f"{name}.bin": compressed(_json(index.names[name])) for name in ("titles", "aliases")}
    version = _version(files)
    manifest = {
        "format": FORMAT,
        "version": version,
        "documents": index.count,
        "average": index.average_length,
        "kinds": [[kind, len(list(group))] for kind, group in groupby(index.columns.values["kind"])],
        "years": _years(index),
        "rows": _rows_of(index),
        "terms": terms.first,
        "words": words.first,
        "files": len(files),
        "bytes": sum(map(len, files.values())),
    }
    return {"manifest.json": _json(manifest), **{f"{version}/{name}": data for name, data in sorted(files.items())}}


def write_bundle(index: Index, out: Path, *, directory_urls: bool = True) -> dict[str, int]:
    """Writes the bundle into a folder, the manifest last; returns the size of every file."""
    files = export_bundle(index, directory_urls=directory_urls)
    for name in [*list(files)[1:], "manifest.json"]:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(files[name])
    return {name: len(data) for name, data in files.items()}


def _version(files: Mapping[str, bytes]) -> str:
    state = hashlib.sha256()
    for name in sorted(files):
        state.update(name.encode())
        state.update(hashlib.sha256(files[name]).digest())
    return state.hexdigest()[:12]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _term_shards(index: Index) -> tuple[Ranges, list[bytes]]:
    """Terms of documents, and first words of expressions that no document has."""
    known = {*index.reader.terms(), *index.names["expressions"]}
    ranges = Ranges()
    positions: list[bytes] = []
    batch: list[tuple[str, Bytes, Bytes]] = []
    size, limit = 0, TERM_BYTES[index.count > SMALL]
    for term in sorted(known, key=script_order):
        found, where = _term(index, term)
        if not found:
            continue
        batch.append((term, found, where))
        size += len(found.data)
        if size >= limit:
            _close(batch, ranges, positions)
            batch, size = [], 0
    if batch:
        _close(batch, ranges, positions)
    return ranges, positions


def _term(index: Index, term: str) -> tuple[Bytes | None, Bytes]:
    places = index.weighted_positions(term)
    expressions = index.expressions(term)
    found, where = Bytes(), Bytes()
    if not places and not expressions:
        return None, where
    documents = sorted(places)
    found.number(len(documents))
    found.ascending(documents)
    for document in documents:
        found.number(places[document][0])
    found.number(len(expressions))
    for words, concept in expressions:
        found.number(len(words) - 1)
        for word in words[1:]:
            found.text(word)
        found.text(concept)
    for document in documents:
        where.number(len(places[document][1]))
        where.ascending(places[document][1])
    return found, where


def _close(batch: Sequence[tuple[str, Bytes, Bytes]], ranges: Ranges, positions: list[bytes]) -> None:
    terms, places = Bytes(), Bytes()
    for out, column in ((terms, 1), (places, 2)):
        out.number(len(batch))
        coder = FrontCoder(out)
        for item in batch:
            coder.add(item[0])
            data = item[column].data  # type: ignore[union-attr]
            if column == 2:
                out.number(len(data))  # so that the positions of other terms can be skipped
            out.data += data
    ranges.first.append(batch[0][0])
    ranges.shards.append(compressed(terms.data))
    positions.append(compressed(places.data))


def _word_shards(index: Index) -> Ranges:
    ranges = Ranges()
    out, coder = Bytes(), None
    for word in sorted(index.vocabulary, key=script_order):
        if coder is None or len(out.data) >= WORD_BYTES:
            if coder is not None:
                ranges.shards.append(compressed(out.data))
            out = Bytes()
            coder = FrontCoder(out)
            ranges.first.append(word)
        coder.add(word)
    if coder is not None:
        ranges.shards.append(compressed(out.data))
    return ranges


def _rows_of(index: Index) -> int:
    return 2 if index.count <= SMALL else 4


def _rows(index: Index, directory_urls: bool) -> dict[str, bytes]:
    """[id, title, url, date, severity, services, factors, summary] of documents; [symptoms, what_worked] apart."""
    files: dict[str, bytes] = {}
    values = index.columns.values
    share = _rows_of(index)
    for start in range(0, index.count, share):
        rows, details = [], []
        for place in range(start, min(start + share, index.count)):
            shown = index.shown(place)
            key = index.columns.keys[place].partition(":")[2]
            summary = one_line(shown["summary"], SUMMARY)
            rows.append(
                [key, shown["title"], address(shown["src_uri"], directory_urls=directory_urls), shown["date"],
                 values["severity"][place], values["services"][place], values["factors"][place], summary]
            )  # fmt: skip
            symptoms = [one_line(symptom, SUMMARY) for symptom in shown["symptoms"][:6]]
            details.append([symptoms, one_line(shown["what_worked"], DETAIL)])
        number = start // share
        files[f"r-{number:04d}.bin"] = compressed(_json(rows))
        files[f"d-{number:04d}.bin"] = compressed(_json(details))
    return files


def _columns(index: Index, names: Sequence[str]) -> bytes:
    """Header with the values of each field, most frequent first, then for each field the places of its values there.

    A field of lists has their lengths, then all first values, all second ones and so on, each as the gap to the one
    before it in its list.
    """
    columns, out = index.columns, Bytes()
    lists = {name: [_list(value) for value in columns.values[name]] for name in names}
    counts = {name: Counter(chain.from_iterable(lists[name])) for name in names}
    dictionaries = {
        name: sorted(found, key=lambda value: (-found[value], script_order(value))) for name, found in counts.items()
    }
    out.text(_json(dictionaries).decode("utf-8"))
    for name in names:
        known = {value: place for place, value in enumerate(dictionaries[name])}
        places = [sorted(known[value] for value in dict.fromkeys(found)) for found in lists[name]]
        write_numbers(out, list(map(len, places)))
        for rank in range(max(map(len, places), default=0)):
            gaps = [found[rank] - (found[rank - 1] + 1 if rank else 0) for found in places if len(found) > rank]
            write_numbers(out, gaps)
    return bytes(out.data)


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _years(index: Index) -> list[tuple[int, int]]:
    """Runs of documents of the same year, as (year, documents): they are sorted by day, so there are few."""
    return [(year, len(list(group))) for year, group in groupby(day // 10000 for day in index.columns.days)]


def _days(index: Index) -> bytes:
    out, last, changes = Bytes(), 0, []
    for day in index.columns.days:
        number = _day_number(day)
        change = number - last
        changes.append(change * 2 if change >= 0 else -change * 2 - 1)
        last = number
    write_numbers(out, changes)
    return bytes(out.data)


def _day_number(day: int) -> int:
    """A day as a number in which neighbours are near: months of 31 days, years of 12 months."""
    return 0 if not day else ((day // 10000) * 12 + day // 100 % 100 - 1) * 31 + day % 100
