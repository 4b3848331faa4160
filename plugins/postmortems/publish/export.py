"""Everything that is published beside the pages, as values, and onto the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from postmortems.core.library import Library
from postmortems.core.postmortem import Status
from postmortems.publish.api import api_files
from postmortems.publish.dates import Dates
from postmortems.publish.feeds import feeds
from postmortems.publish.forms import Forms
from postmortems.publish.history import History
from postmortems.publish.llms import llms_txt
from postmortems.publish.site import PublishedFile, SiteInfo
from postmortems.publish.tables import tables


def export(library: Library, site: SiteInfo, today: date, history: History) -> Iterator[PublishedFile]:
    """Feeds, API, tables and llms.txt, one file after the other. Equal arguments give equal bytes.

    Drafts are left out, wherever the library has them from: what a feed has told cannot be taken back.
    """
    library = without_drafts(library)
    dates = Dates(library, history, today)
    forms = Forms(site)
    for feed in feeds(library, dates, site.name, today):
        yield forms.atom(feed)
        yield forms.json(feed)
    yield llms_txt(library, site)
    yield from tables(library, dates, site)
    yield from api_files(library, dates, site, today)


def without_drafts(library: Library) -> Library:
    """The library as it may be handed on."""
    kept = tuple(item for item in library.postmortems if item.status is not Status.DRAFT)
    lessons = tuple(item for item in library.lessons if item.status is not Status.DRAFT)
    paths = tuple(item for item in library.paths if item.status is not Status.DRAFT)
    before = (len(library.postmortems), len(library.lessons), len(library.paths))
    if (len(kept), len(lessons), len(paths)) == before:
        return library
    return replace(library, postmortems=kept, lessons=lessons, paths=paths)


def write_files(files: Iterable[PublishedFile], out: Path, taken: Callable[[str], bool]) -> tuple[int, tuple[str, ...]]:
    """Writes published files below a folder, but for places that are somebody else's.

    Args:
        files: What to write.
        out: The folder.
        taken: Whether a path is in use by a file that is not ours.

    Returns:
        How many files were written, and the paths that were left alone.
    """
    count, kept = 0, []
    folders: set[Path] = set()
    for file in files:
        if taken(file.path):
            kept.append(file.path)
            continue
        place = out / file.path
        if place.parent not in folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            folders.add(place.parent)
        place.write_bytes(file.data)
        count += 1
    return count, tuple(kept)
