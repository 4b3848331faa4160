"""What a build writes beside the pages: feeds, the API and the index for the browser, and what it keeps."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from postmortems.adapter.furnishing import SHARDS
from postmortems.core.second_process import Copy
from postmortems.core.today import today

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from postmortems.core import Library
    from postmortems.core.readings import ReadingCache
    from postmortems.publish import Publication, Record
    from postmortems.search.site import SiteSearch

log = get_plugin_logger(__name__)


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


class Beside:
    """Writes all that: in a copy of the process while this one makes pages, where that can be done, else afterwards.

    Args:
        config: The configuration.
        files: All files of the site.
        publication: What is handed on; None when nothing is any more.
        search: The index; None when the site has none.
        readings: What was read of the documentation folder, to be kept for the next build; None when it is kept later.
        known: What the last build returned.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        publication: Publication | None,
        search: SiteSearch | None,
        readings: ReadingCache | None,
        known: Mapping[str, list[str | int]],
    ) -> None:
        self._config = config
        self._files = files
        self._publication = publication
        self._search = search
        self._readings = readings
        self._known = known
        self._copy: Copy[Record] | None = None
        self._ready = -1

    def start(self) -> None:
        """Starts the copy. No file may come or go any more."""
        self._ready, writer = os.pipe()
        self._copy = Copy.start(lambda: self._elsewhere(writer))
        os.close(writer)
        if not self._copy:
            os.close(self._ready)

    def wait(self) -> None:
        """Waits until the copy has brought the index up to date: two at once would do all of it twice."""
        if self._copy:
            os.read(self._ready, 1)

    def finish(self) -> Record:
        """Waits for the copy. What went wrong there is done here, where it can be seen.

        Returns:
            What is published now.
        """
        record = None
        if self._copy:
            record = self._copy.outcome()
            os.close(self._ready)
        if record is None:
            return self._write()
        if self._readings:
            self._readings.saved()
        return record

    def _elsewhere(self, ready: int) -> Record:
        if self._search:
            self._search.similar("")  # the parent needs it at once
        os.close(ready)
        return self._write()

    def _write(self) -> Record:
        if self._search:
            _export(self._search, self._config)
        known: Record = {}
        if self._publication or self._known:
            known = _publish(self._publication, self._files, self._config, self._known)
        if self._readings:
            self._readings.save()
        return known


def _publish(
    publication: Publication | None, files: Files, config: MkDocsConfig, known: Mapping[str, list[str | int]]
) -> Record:
    """Brings what is published up to date; files of the user's own stay.

    Args:
        publication: What is handed on; None when nothing is any more.
        files: All files of the site.
        config: The configuration.
        known: What the last build returned.

    Returns:
        What is there now.
    """
    from postmortems.publish import update_files

    own = {file.dest_uri.casefold() for file in files if file.inclusion.is_included()}
    published = publication.files() if publication else ()
    update = update_files(published, Path(config.site_dir), lambda path: path.casefold() in own, known)
    for path in update.kept:
        log.info("%s is a file of your own and stands in place of the one that would be published", path)
    return update.record


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
