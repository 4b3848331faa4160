"""The search of a site while it is built: who is like whom for its pages, and in the end the index for the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from postmortems.search.cache import CacheUnusable
from postmortems.search.comparison import Comparison
from postmortems.search.files import files_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from postmortems.core import Library
    from postmortems.core.readings import ReadingCache
    from postmortems.search.comparison import Reasons
    from postmortems.search.index import Index


class SiteSearch:
    """The index of a site, opened when it is first needed. One will do for many builds, each of which `begin`s.

    Args:
        docs: The documentation folder. To be made before its files are read: what changes later is for the next build.
        drafts: Whether drafts are part of the site.
        readings: What reading the postmortems gave before.
    """

    def __init__(self, docs: Path, *, drafts: bool, readings: ReadingCache | None = None) -> None:
        self.docs = docs
        self.drafts = drafts
        self._readings = readings
        self._files = files_of(docs)
        self._library: Library | None = None
        self._index: Index | None = None
        self._compared: Comparison | None = None
        self._unusable = False

    def begin(self) -> None:
        """Starts another build, before its files are read. What is open stays so, unless a file changed."""
        files = files_of(self.docs)
        if files != self._files or (self._index and self._index.notes):
            self.close()
        self._files, self._library, self._unusable = files, None, False

    def take(self, library: Library) -> None:
        """Takes what was read of the folder, so that it need not be read once more."""
        self._library = library

    @property
    def index(self) -> Index:
        """The index, brought up to date.

        Raises:
            CacheUnusable: There is no place to keep it, or no room.
        """
        if self._index is None:
            # After an edit another process opens it, and this one need not import what reads an index.
            from postmortems.search.freshness import open_index

            library, readings = self._library, self._readings
            self._index = open_index(
                self.docs, drafts=self.drafts, files=self._files, library=library, readings=readings
            )
        return self._index

    def compare(self) -> Path | None:
        """Works out who is like whom: of all incidents at the first call, or of nearly none, after an edit.

        Returns:
            Where it is kept, for `follow`; None where it is not, or the index is an older one.
        """
        if self._compared is None and not self._unusable:
            from postmortems.search.similar import SimilarIncidents

            try:
                self._compared = SimilarIncidents(self.index).all()
            except CacheUnusable:
                self._unusable = True  # `export` says so, once
        kept = self._compared and self._compared.kept
        return self._index.folder if kept and self._index and not self._index.notes else None

    def follow(self, folder: Path) -> None:
        """Takes what `compare` has just worked out in another process, of the same files."""
        self._compared = Comparison.read(folder)

    @property
    def _comparison(self) -> Comparison | None:
        if self._compared is None:
            self.compare()
        return self._compared

    def similar(self, incident: str) -> tuple[tuple[str, Reasons], ...] | None:
        """Incidents that are like one, best first, each with its reasons; None when there is no index to ask.

        Cheap enough to be asked of every incident; see `compare`.
        """
        compared = self._comparison
        return compared.of(incident) if compared else None

    def mark(self, incident: str) -> str:
        """A digest of what `similar` says of an incident; empty when it says nothing."""
        compared = self._comparison
        return compared.mark(incident) if compared else ""

    def naming(self, incidents: Collection[str]) -> Collection[str] | None:
        """All for which `similar` gives one of some incidents; None when there is no index to ask."""
        compared = self._comparison
        return compared.naming(incidents) if compared else None

    def export(self, out: Path, *, directory_urls: bool) -> tuple[str, ...]:
        """Makes a folder hold the index for the browser; returns what is to be told about it.

        What is there and right stays untouched, shards that are no part of it any more go.

        Raises:
            CacheUnusable: There is no index.
        """
        from postmortems.search.bundle import write_bundle

        index = self.index
        write_bundle(index, out, directory_urls=directory_urls)
        return index.notes

    def close(self) -> None:
        """Lets go of the files."""
        if self._index is not None:
            self._index.close()
        self._index = self._compared = None
