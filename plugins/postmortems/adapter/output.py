"""What a build writes beside the pages: feeds, the API and the index for the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from postmortems.adapter.furnishing import SHARDS
from postmortems.core.today import today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from postmortems.core import Library
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


def publish(
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


def export(search: SiteSearch, config: MkDocsConfig) -> None:
    """Writes the index for the browser."""
    from postmortems.search.cache import CacheUnusable

    try:
        notes = search.export(Path(config.site_dir, SHARDS), directory_urls=config.use_directory_urls)
    except CacheUnusable as problem:
        log.warning("The site has no search index: %s", problem)
        return
    for note in notes:
        log.info("Search index: %s", note)
