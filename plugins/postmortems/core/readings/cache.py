"""Remembers what files gave: in the process for the next build of a preview, and on disk for the next process."""

from __future__ import annotations

import os
import sys
import time
import zlib
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postmortems.core.collector import paused
from postmortems.core.frontmatter import text_digest
from postmortems.core.problem import Problem
from postmortems.core.readings.pickles import dumped, loaded
from postmortems.core.readings.reading import Reading, from_bytes, to_bytes
from postmortems.core.readings.sealed import SealedFile

if TYPE_CHECKING:
    from postmortems.core.catalog import Catalog
    from postmortems.core.postmortem import Postmortem

FORMAT = 6
"""Raised when what is kept changes."""
PARTS = 128
"""Into which readings are divided by path, so that an edit writes little: at 10,000 files a part has 80 of them."""
SETTLED_NS = 2_000_000_000
"""What changed so shortly before it was read may change again within one tick of the file system's clock."""
_STAMPS = "stamps"
_FINDINGS = "findings:"
_PACKAGES = ("mkdocs-postmortems", "pydantic", "pydantic-core", "PyYAML", "python-frontmatter", "tzdata")

Stamp = tuple[int, int, int, int]
"""Times of the last change of content and of facts (ns), size and number of a file."""
Findings = Mapping[str, tuple[str, tuple[Problem, ...]]]
"""By path: what was looked at, as a key, and what was found."""


class ReadingCache:
    """What reading the postmortems of a documentation folder gave, for `load_library`.

    A file that nobody has touched is not read again; one with the text that it had is not parsed again. The outcome is
    that of reading everything, always. It may be kept and passed in again, and it may be used by one thread at a time.

    Args:
        docs: The documentation folder.
        on_disk: Whether the next process shall know as well, once `save` was called.

    Attributes:
        replaced: What files gave before that were found new, changed or gone when a library was loaded last, by path.
    """

    def __init__(self, docs: Path, *, on_disk: bool = True) -> None:
        self.docs = docs
        self.replaced: dict[str, Postmortem | None] = {}
        self._docs = str(docs)
        self._file = SealedFile(docs, _made_by()) if on_disk else None
        self._parts: dict[str, bytes] = {}
        self._readings: dict[str, Reading] = {}
        self._stamps: dict[str, tuple[Stamp, str]] = {}  # with digests, as parts may be of several writers
        self._findings: dict[str, tuple[str, Findings]] = {}
        self._ids: dict[str, str] = {}  # of each part, for all of whose readings a catalog with these ids holds
        self._seen: dict[str, Stamp | None] = {}
        self._changed: set[str] = set()
        self._opened = False

    def begin(self, catalog: Catalog) -> str:
        """Begins to load a library; returns the digest of the catalog's ids."""
        self._open()
        self.replaced = {}
        self._seen, self._now = {}, time.time_ns()
        ids = text_digest(
            "\n".join(repr(list(group)) for group in (catalog.services, catalog.factors, catalog.triggers))
        )
        others = {part for part, of in self._ids.items() if of != ids}
        for path, reading in [*self._readings.items()] if others else ():
            if (part := _part(path)) in others:
                self._changed.add(part)
                if not reading.holds_for(catalog, ids):
                    self._forget(path)
        self._ids = dict.fromkeys(map(str, range(PARTS)), ids)
        return ids

    def unknown(self, paths: Iterable[str]) -> list[str]:
        """Those of some files of which nothing is kept."""
        return [path for path in paths if path not in self._readings]

    def untouched(self, path: str) -> Reading | None:
        """What a file gave, when nobody has touched it since."""
        try:
            facts = os.stat(f"{self._docs}/{path}")  # noqa: PTH116 - called for every file
        except OSError:
            return None
        stamp = (facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size, facts.st_ino)
        self._seen[path] = stamp
        reading = self._readings.get(path)
        return reading if reading and self._stamps.get(path) == (stamp, reading.digest) else None

    def same(self, path: str, text: str) -> Reading | None:
        """What a file gave, when it said the same. To be asked after `untouched`."""
        reading = self._readings.get(path)
        if reading is None or reading.digest != text_digest(text):
            return None
        self._stamp(path, reading)
        return reading

    def keep(self, path: str, reading: Reading) -> Reading:
        """Remembers what a file gave, and returns it as it is kept. To be told after `untouched` and after reading."""
        if self._file:
            reading = reading.packed()
        self._replace(path)
        self._readings[path] = reading
        self._changed.add(_part(path))
        self._stamp(path, reading)
        return reading

    def end(self) -> None:
        """Ends loading: what was not asked for is gone."""
        for path in [path for path in self._readings if path not in self._seen]:
            self._replace(path)
            self._forget(path)

    def findings(self, about: str, context: str) -> Findings:
        """What an examination has found in files, by path; nothing when it was told another `context`."""
        self._open()
        if raw := self._parts.pop(_FINDINGS + about, None):
            self._findings[about] = _pair(raw)
        known, found = self._findings.get(about, ("", {}))
        return found if known == context else {}

    def keep_findings(self, about: str, context: str, found: Findings) -> None:
        """Remembers what an examination has found in all files."""
        if self._findings.get(about) != (context, found):
            self._findings[about] = (context, found)
            self._changed.add(_FINDINGS + about)

    def save(self) -> None:
        """Writes what has changed since the last time. What cannot be written is read again the next time."""
        if not self._file or not self._changed:
            return
        parts: dict[str, dict[str, Reading]] = defaultdict(dict)
        for path, reading in self._readings.items():
            if (part := _part(path)) in self._changed:
                parts[part][path] = reading
        with paused():
            values = {part: f"{self._ids[part]}\n".encode() + to_bytes(readings) for part, readings in parts.items()}
        if _STAMPS in self._changed:
            values[_STAMPS] = dumped((_STAMPS, self._stamps))
        for about, found in self._findings.items():
            if _FINDINGS + about in self._changed:
                values[_FINDINGS + about] = dumped(found)
        self._file.write(values, self._changed - values.keys())
        self.saved()

    def saved(self) -> None:
        """Takes note that somebody else has saved the same."""
        self._changed = set()

    def _open(self) -> None:
        if self._opened or not self._file:
            return
        self._opened = True
        self._parts = self._file.read()
        for name in [name for name in self._parts if name.isdecimal()]:
            ids, _, raw = self._parts.pop(name).partition(b"\n")
            self._readings |= _readings(raw)
            self._ids[name] = ids.decode("ascii", "replace")
        _, self._stamps = _pair(self._parts.pop(_STAMPS, b""))

    def _stamp(self, path: str, reading: Reading) -> None:
        """Notes when a file was last changed, unless that was a moment ago."""
        stamp = self._seen.get(path)
        known = (stamp, reading.digest) if stamp and max(stamp[:2]) < self._now - SETTLED_NS else None
        if known != self._stamps.get(path):
            self._changed.add(_STAMPS)
            if known:
                self._stamps[path] = known
            else:
                del self._stamps[path]

    def _replace(self, path: str) -> None:
        known = self._readings.get(path)
        self.replaced[path] = known.item if known else None

    def _forget(self, path: str) -> None:
        del self._readings[path]
        self._changed.add(_part(path))
        if self._stamps.pop(path, None):
            self._changed.add(_STAMPS)


def _part(path: str) -> str:
    return str(zlib.crc32(path.encode("utf-8", "surrogatepass")) % PARTS)


def _readings(raw: bytes) -> dict[str, Reading]:
    try:
        return from_bytes(raw)
    except Exception:  # a pickle that is not ours fails in any way
        return {}


def _pair(raw: bytes) -> tuple[str, Any]:
    try:
        text, value = loaded(raw)
    except Exception:  # as above
        return "", {}
    return (text, value) if isinstance(text, str) and isinstance(value, dict) else ("", {})


def _made_by() -> str:
    """All that decides what a text gives: this program, what it reads with, and what is known of time zones."""
    versions = [sys.version]
    for package in _PACKAGES:
        try:
            versions.append(version(package))
        except PackageNotFoundError:
            versions.append("")
    return repr((FORMAT, versions, list(_facts())))


def _facts() -> Iterator[tuple[str, int, int]]:
    package = str(Path(__file__).parents[2])
    files = [
        f"{folder}/{name}"
        for room in ("core", "checks")
        for folder, _, names in os.walk(f"{package}/{room}")
        for name in names
        if name.endswith(".py")
    ]
    for file in (*sorted(files), *(f"{folder}/tzdata.zi" for folder in zoneinfo.TZPATH)):
        try:
            facts = os.stat(file)  # noqa: PTH116 - called for a hundred files at every start
        except OSError:
            continue
        yield file, facts.st_size, facts.st_mtime_ns
