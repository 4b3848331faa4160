"""The search of a site while it is built: who is like whom for its pages, and in the end the index for the browser."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from postmortems.search.cache import CacheUnusable
from postmortems.search.freshness import files_of, open_index

if TYPE_CHECKING:
    from postmortems.core import Library
    from postmortems.search.index import Index
    from postmortems.search.similar import Reasons, SimilarIncidents


class SiteSearch:
    """One build's index, opened when it is first needed.

    Args:
        docs: The documentation folder. To be made before its files are read: what changes later is for the next build.
        drafts: Whether drafts are part of the site.
    """

    def __init__(self, docs: Path, *, drafts: bool) -> None:
        self.docs = docs
        self.drafts = drafts
        self._files = files_of(docs)
        self._library: Library | None = None

    def take(self, library: Library) -> None:
        """Takes what was read of the folder, so that it need not be read again."""
        self._library = library

    @cached_property
    def index(self) -> Index:
        """The index, brought up to date.

        Raises:
            CacheUnusable: There is no place to keep it, or no room.
        """
        return open_index(self.docs, drafts=self.drafts, read=(self._files, self._library) if self._library else None)

    def similar(self, incident: str) -> tuple[tuple[str, Reasons], ...] | None:
        """Incidents that are like one, best first, each with its reasons; None when there is no index to ask."""
        return self._finder.of(incident) if self._finder else None

    @cached_property
    def _finder(self) -> SimilarIncidents | None:
        from postmortems.search.similar import SimilarIncidents

        try:
            finder = SimilarIncidents(self.index)
        except CacheUnusable:
            return None  # `export` says so, once
        finder.prepare()
        return finder

    def export(self, out: Path, *, directory_urls: bool) -> tuple[str, ...]:
        """Writes the index for the browser into a folder; returns what is to be told about it.

        Raises:
            CacheUnusable: There is no index.
        """
        from postmortems.search.bundle import write_bundle

        index = self.index
        write_bundle(index, out, directory_urls=directory_urls)
        return index.notes

    def close(self) -> None:
        """Lets go of the files."""
        if "index" in self.__dict__:
            self.index.close()
