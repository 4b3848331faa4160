"""Which feeds there are, and what is in each: of everything, and of each factor, service, team and path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from postmortems.core.learning_path import StepKind
from postmortems.core.library import Library
from postmortems.core.published import EVERYTHING, ON_THIS_DAY, RE_READING, Kind, feed
from postmortems.publish.anniversaries import anniversaries
from postmortems.publish.entries import Entries, Entry
from postmortems.publish.rereading import picks

NEWEST = 20
"""Entries of a feed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed without its form.

    Attributes:
        path: Where it lies, without the ending.
        title: Plain text.
        description: Plain text.
        src_uri: The page that it belongs to.
        entries: Newest change first.
    """

    path: str
    title: str
    description: str
    src_uri: str
    entries: tuple[Entry, ...]

    @property
    def depends(self) -> Iterator[str]:
        """All that both forms are made of."""
        yield from (self.path, self.title, self.description, self.src_uri)
        for entry in self.entries:
            yield from (entry.key, entry.title, str(entry.stamp.updated.timestamp()), entry.depends)

    @property
    def updated(self) -> datetime | None:
        """When the newest entry changed; None for a feed that has none."""
        return max((entry.stamp.updated for entry in self.entries), default=None)


def feeds(library: Library, entries: Entries, site: str, today: date) -> Iterator[Feed]:
    """All feeds of a library. Each has at most `NEWEST` entries, those that changed last.

    Args:
        library: What is published.
        entries: Its entries.
        site: The site's name.
        today: For what comes up on a day.
    """
    everything = "Postmortems and lessons as they are written down and change."
    yield Feed(EVERYTHING, site, everything, "index.md", _newest(entries, islice(entries.ranks, NEWEST)))
    yield Feed(
        ON_THIS_DAY,
        f"{site}: on this day",
        "What happened on this day, years ago, of the last seven days.",
        "postmortems/index.md",
        tuple(anniversaries(library.postmortems, entries, today)),
    )
    yield Feed(
        RE_READING,
        f"{site}: read again",
        "Each week one postmortem or lesson that is worth another look.",
        "postmortems/index.md",
        tuple(picks(library, entries, today)),
    )
    catalog = library.catalog
    named: tuple[tuple[Kind, Iterable[tuple[str, str]]], ...] = (
        ("factors", ((key, factor.title) for key, factor in catalog.factors.items())),
        ("services", ((key, service.title) for key, service in catalog.services.items())),
        ("teams", ((key, team.title) for key, team in catalog.teams.items())),
        ("paths", ((path.id, path.title) for path in library.paths)),
    )
    for kind, names in named:
        for id_, title in names:
            found = _newest(entries, _keys(library, kind, id_))
            yield Feed(feed(kind, id_), f"{site}: {title}", _ABOUT[kind], f"{kind}/{id_}.md", found)


_ABOUT = {
    "factors": "Postmortems and lessons with this contributing factor.",
    "services": "Postmortems and lessons about this service.",
    "teams": "Postmortems and lessons about the services of this team.",
    "paths": "The postmortems and lessons of this learning path, and the path itself.",
}


def _newest(entries: Entries, keys: Iterable[str]) -> tuple[Entry, ...]:
    """The entries that changed last, the last one first."""
    ranks = entries.ranks
    found = sorted({rank: key for key in keys if (rank := ranks.get(key)) is not None}.items())
    return tuple(entries[key] for _, key in found[:NEWEST])


def _keys(library: Library, kind: Kind, id_: str) -> Iterator[str]:
    """What belongs to a feed."""
    if kind == "paths":
        path = library.path_by_id[id_]
        yield f"path/{id_}"
        for step in path.steps:
            yield f"{'lesson' if step.kind is StepKind.LESSON else 'postmortem'}/{step.target}"
        return
    groups = {"factors": library.by_factor, "services": library.by_service, "teams": library.by_team}
    for item in groups[kind].get(id_, ()):
        yield f"postmortem/{item.id}"
    lessons = library.lessons_by_factor if kind == "factors" else library.lessons_by_service
    for key in library.services_of_team.get(id_, ()) if kind == "teams" else (id_,):
        for lesson in lessons.get(key, ()):
            yield f"lesson/{lesson.id}"
