"""Everything that is published beside the pages, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from postmortems.core.library import Library
from postmortems.core.postmortem import Status
from postmortems.core.published import feed_of_page
from postmortems.publish.dates import Dates
from postmortems.publish.history import History
from postmortems.publish.site import PublishedFile, SiteInfo


class Publication:
    """What is handed on of a library, and what pages say of it.

    Drafts are left out, wherever the library has them from: what a feed has told cannot be taken back.
    """

    def __init__(self, library: Library, site: SiteInfo, today: date, history: History) -> None:
        self.library = without_drafts(library)
        self.site = site
        self.today = today
        self.dates = Dates(self.library, history, today)
        self._paths = {path.path for path in self.library.paths}

    def files(self) -> Iterator[PublishedFile]:
        """Feeds, API, tables, calendars and llms.txt, one file after the other. Equal arguments give equal bytes."""
        # A build does this in another process, so that it alone has to import it.
        from postmortems.publish.api.files import api_files
        from postmortems.publish.calendar import calendars
        from postmortems.publish.feeds import feeds
        from postmortems.publish.forms import Forms
        from postmortems.publish.llms import llms_txt
        from postmortems.publish.marks import Marks
        from postmortems.publish.tables import tables

        marks = Marks(self.library, self.dates, self.site)
        forms = Forms(self.site, marks)
        for feed in feeds(self.library, self.dates, marks, self.site.name, self.today):
            yield from forms.both(feed)
        yield llms_txt(self.library, self.site)
        yield from tables(self.library, self.dates, self.site, marks)
        yield from api_files(self.library, self.dates, self.site, self.today, marks)
        yield from calendars(self.library, self.today, self._address, marks)

    def _address(self, src_uri: str) -> str | None:
        return self.site.page(src_uri, self.site.url) if self.site.url else None

    def page_facts(self, src_uri: str) -> Mapping[str, str]:
        """What the head and the foot of a page say: `feed` (without its ending), `published` and `updated`.

        Each is empty where there is none; the times come from the history alone.
        """
        feed = feed_of_page(src_uri) or ""
        if feed.startswith("feeds/paths/") and src_uri not in self._paths:
            feed = ""
        change = self.dates.history.changes.get(src_uri)
        return {
            "feed": feed,
            "published": change.first.date().isoformat() if change else "",
            "updated": self.updated(src_uri),
        }

    def updated(self, src_uri: str) -> str:
        """The day on which a page changed last, as the history knows; empty when there is none."""
        day = self.dates.of_page(src_uri)
        return day.isoformat() if day else ""


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
