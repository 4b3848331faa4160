"""What a build writes beside the pages: feeds, the API and the index for the browser, and what it keeps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from postmortems.adapter.furnishing import SHARDS
from postmortems.core.collector import give_back
from postmortems.core.second_process import Copy
from postmortems.core.today import today
from postmortems.pages import GeneratedPage, subscribe_pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from postmortems.adapter.upkeep import Upkeep
    from postmortems.core import Library
    from postmortems.core.readings import ReadingCache
    from postmortems.publish import Publication
    from postmortems.search.site import SiteSearch

MOST = 4_096
"""Bytes that one process tells another at once; no path is longer."""
LARGE = 100
"""Files from which copies of the process pay for themselves."""

log = get_plugin_logger(__name__)


class Split(Enum):
    """How a build is split among copies of the process, where these can be."""

    NOT = "not at all"
    FIRST = "nothing is there yet: two at work at a time, since each takes much memory"
    AGAIN = "most is there: each piece of work at once, since each is short"

    @classmethod
    def of(cls, upkeep: Upkeep | None, files: Files) -> Split:
        """How to split a build, after what is known of the last one and by its files."""
        if upkeep is None or len(files) < LARGE:
            return cls.NOT
        return cls.AGAIN if upkeep.known else cls.FIRST


def publication(library: Library, files: Files, config: MkDocsConfig, *, git_dates: bool) -> Publication:
    """What is handed on of a library."""
    from postmortems.publish import History, Publication, SiteInfo, read_history

    url, description = config.site_url or "", config.site_description or ""
    site = SiteInfo(config.site_name, url, description, lambda uri: files.src_uris[uri].url)
    if not url:
        log.info("Feeds and the API have relative addresses, since `site_url` is not set")
    history = read_history(Path(config.docs_dir)) if git_dates else History()
    if history.note:
        log.info("Dates of changes are those that the files name: %s", history.note)
    return Publication(library, site, today(), history)


def pages_about() -> Iterable[GeneratedPage]:
    """The pages about what is published."""
    from postmortems.publish import DESCRIPTION, TITLE, reference

    return subscribe_pages(TITLE, DESCRIPTION, reference())


def opened(kept: SiteSearch | None, readings: ReadingCache, *, drafts: bool) -> SiteSearch:
    """The search of a site at the start of a build: that of the build before, where it is of the same files."""
    if kept and (kept.docs, kept.drafts) == (readings.docs, drafts):
        kept.begin()
        return kept
    from postmortems.search.site import SiteSearch

    return SiteSearch(readings.docs, drafts=drafts, readings=readings)


class Indexing:
    """Brings the index up to date and writes the one for the browser, in copies of the process where that can be.

    After an edit one copy does both, while this process reads the library: of that it needs what has changed. A first
    index is made by this process with another that helps, and the one for the browser by a copy as well. Both copies
    are made before the library is read, so that they take a fraction of the memory.

    Args:
        search: The index. Nothing has been taken by it yet.
        config: The configuration.
        split: How the build is split.
    """

    def __init__(self, search: SiteSearch, config: MkDocsConfig, split: Split) -> None:
        self._search = search
        self._config = config
        self._ready, self._tell = os.pipe()
        work = {Split.FIRST: self._when_told, Split.AGAIN: self._elsewhere}.get(split)
        self._copy = Copy.start(work) if work else None
        self._is_first = split is Split.FIRST

    def begin(self, library: Library) -> None:
        """Goes on as soon as the library is there."""
        self._search.take(library)
        if self._copy and self._is_first:
            self._search.compare()
            os.write(self._tell, b".")
            give_back()
        os.close(self._tell)

    def _when_told(self) -> bool:
        os.close(self._tell)
        told = os.read(self._ready, 1)  # nothing when the other process has ended
        if told:
            _export(self._search, self._config)
        return bool(told)

    def _elsewhere(self) -> bool:
        folder = self._search.compare()  # which the other process needs at once
        os.write(self._tell, os.fsencode(folder or ""))
        os.close(self._tell)
        _export(self._search, self._config)
        return True

    def wait(self) -> None:
        """Waits until it is known who is like whom: two processes at once would do all of it twice."""
        if self._copy and not self._is_first and (folder := os.read(self._ready, MOST)):
            self._search.follow(Path(os.fsdecode(folder)))
        self._search.compare()

    def finish(self) -> None:
        """Waits for the rest. What a copy did not do is done here, where what went wrong can be seen."""
        done = self._copy and self._copy.outcome()
        os.close(self._ready)
        if not done:
            _export(self._search, self._config)


class Publishing:
    """Writes what is published, and keeps what was read for the next build.

    Args:
        publication: What is handed on; None when nothing is any more.
        files: All files of the site. None may come or go any more.
        config: The configuration.
        known: What the last build returned; nothing but this reads it.
        readings: What was read of the documentation folder; None when it is kept another time.
        split: How the build is split.
    """

    def __init__(
        self,
        publication: Publication | None,
        files: Files,
        config: MkDocsConfig,
        known: str,
        readings: ReadingCache | None,
        split: Split,
    ) -> None:
        self._publish: Callable[[], str] = (
            partial(_publish, publication, files, config, known) if publication or known else str
        )
        self._readings = readings
        self._split = split
        self._copy = Copy.start(self._write) if split is Split.AGAIN else None

    def with_pages(self) -> str | None:
        """Does all of it in the copy that makes pages, when it is to be done there."""
        return self._write() if self._split is Split.FIRST else None

    def _write(self) -> str:
        record = self._publish()
        if self._readings:
            self._readings.save()
        return record

    def finish(self, record: str | None) -> str:
        """Waits for it; see `Indexing`.

        Args:
            record: What `with_pages` returned in another process.

        Returns:
            What is published now.
        """
        record = self._copy.outcome() if self._copy else record
        if record is None:
            return self._write()
        if self._readings:
            self._readings.saved()
        return record


def _publish(publication: Publication | None, files: Files, config: MkDocsConfig, known: str) -> str:
    """Brings what is published up to date; files of the user's own stay.

    Args:
        publication: What is handed on; None when nothing is any more.
        files: All files of the site.
        config: The configuration.
        known: What the last build returned.

    Returns:
        What is there now.
    """
    from postmortems.publish import from_text, to_text, update_files

    own = {file.dest_uri.casefold() for file in files if file.inclusion.is_included()}
    published = publication.files() if publication else ()
    update = update_files(published, Path(config.site_dir), lambda path: path.casefold() in own, from_text(known))
    for path in update.kept:
        log.info("%s is a file of your own and stands in place of the one that would be published", path)
    return to_text(update.record)


def _export(search: SiteSearch, config: MkDocsConfig) -> None:
    """Writes the index for the browser."""
    from postmortems.search.cache import CacheUnusable

    try:
        notes = search.export(Path(config.site_dir, SHARDS), directory_urls=config.use_directory_urls)
    except CacheUnusable as problem:
        log.warning("The site has no search index: %s", problem)
        return
    for note in notes:
        log.info("Search index: %s", note)
