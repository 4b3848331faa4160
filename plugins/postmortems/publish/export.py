"""Everything that is published beside the pages, as values, and onto the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from postmortems.core.followup import FollowUp
from postmortems.core.library import Library
from postmortems.core.postmortem import Status
from postmortems.core.published import feed_of_page
from postmortems.publish.api import api_files
from postmortems.publish.calendar import calendars
from postmortems.publish.dates import Dates
from postmortems.publish.feeds import feeds
from postmortems.publish.forms import Forms
from postmortems.publish.history import History
from postmortems.publish.llms import llms_txt
from postmortems.publish.site import PublishedFile, SiteInfo
from postmortems.publish.tables import tables


class Publication:
    """What is handed on of a library, and what pages say of it.

    Drafts are left out, wherever the library has them from: what a feed has told cannot be taken back.
    """

    def __init__(self, library: Library, site: SiteInfo, today: date, history: History) -> None:
        self.library = without_drafts(library)
        self.site = site
        self.today = today
        self.dates = Dates(self.library, history, today)

    def files(self) -> Iterator[PublishedFile]:
        """Feeds, API, tables, calendars and llms.txt, one file after the other. Equal arguments give equal bytes."""
        forms = Forms(self.site)
        for feed in feeds(self.library, self.dates, self.site.name, self.today):
            yield forms.atom(feed)
            yield forms.json(feed)
        yield llms_txt(self.library, self.site)
        yield from tables(self.library, self.dates, self.site)
        yield from api_files(self.library, self.dates, self.site, self.today)
        for path, data in calendars(FollowUp(self.library, self.today), self._address):
            yield PublishedFile(path, data)

    def _address(self, src_uri: str) -> str | None:
        return self.site.page(src_uri, self.site.url) if self.site.url else None

    def page_facts(self, src_uri: str) -> Mapping[str, str]:
        """What the head and the foot of a page say: `feed` (without its ending), `published` and `updated`.

        Each is empty where there is none; the times come from the history alone.
        """
        feed = feed_of_page(src_uri) or ""
        if feed.startswith("feeds/paths/") and src_uri not in {path.path for path in self.library.paths}:
            feed = ""
        change = self.dates.history.changes.get(src_uri)
        updated = self.dates.of_page(src_uri)
        return {
            "feed": feed,
            "published": change.first.date().isoformat() if change else "",
            "updated": updated.isoformat() if updated else "",
        }


def export(library: Library, site: SiteInfo, today: date, history: History) -> Iterator[PublishedFile]:
    """All files that are published beside the pages, made when they are asked for."""
    return Publication(library, site, today, history).files()


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
