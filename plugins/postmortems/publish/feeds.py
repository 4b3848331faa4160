"""Which feeds there are, and what is in each: of everything, and of each factor, service, team and path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from postmortems.core.learning_path import StepKind
from postmortems.core.library import Library
from postmortems.core.published import EVERYTHING, ON_THIS_DAY, RE_READING, Kind, feed
from postmortems.publish.anniversaries import anniversaries
from postmortems.publish.dates import Dates
from postmortems.publish.entries import Entries, Entry
from postmortems.publish.marks import Marks
from postmortems.publish.rereading import picks

NEWEST = 20
"""Entries of a feed."""


@dataclass(frozen=True)
class Feed:
    """A feed without its form.

    Attributes:
        path: Where it lies, without the ending.
        title: Plain text.
        description: Plain text.
        src_uri: The page that it belongs to.
        depends: All that its entries are made of, as texts.
        make: Makes its entries.
    """

    path: str
    title: str
    description: str
    src_uri: str
    depends: Sequence[str]
    make: Callable[[], Sequence[Entry]]

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Newest change first."""
        return self.make()

    @property
    def updated(self) -> datetime | None:
        """When the newest entry changed; None for a feed that has none."""
        return max((entry.stamp.updated for entry in self.entries), default=None)


def feeds(library: Library, dates: Dates, marks: Marks, site: str, today: date) -> Iterator[Feed]:
    """All feeds of a library. Each has at most `NEWEST` entries, those that changed last.

    Args:
        library: What is published.
        dates: When each item changed.
        marks: A digest of each item.
        site: The site's name.
        today: For what comes up on a day.
    """
    entries = Entries(library, dates)
    ranked = [*entries.ranks]

    def newest(path: str, title: str, about: str, src_uri: str, paths: Iterable[str]) -> Feed:
        found = [ranked[rank] for rank in _newest(entries.ranks, paths)]
        return Feed(
            path,
            title,
            about,
            src_uri,
            [marks.by_path[path] for path in found],
            lambda: [entries[path] for path in found],
        )

    def chosen(path: str, title: str, about: str, found: Iterable[Entry]) -> Feed:
        told = list(found)
        depends = [text for entry in told for text in (entry.key, entry.title, marks.by_path[entry.src_uri])]
        return Feed(path, title, about, "postmortems/index.md", depends, lambda: told)

    yield newest(
        EVERYTHING,
        site,
        "Postmortems and lessons as they are written down and change.",
        "index.md",
        ranked[:NEWEST],
    )
    yield chosen(
        ON_THIS_DAY,
        f"{site}: on this day",
        "What happened on this day, years ago, of the last seven days.",
        anniversaries(library.postmortems, entries, today),
    )
    yield chosen(
        RE_READING,
        f"{site}: read again",
        "Each week one postmortem or lesson that is worth another look.",
        picks(library, entries, today),
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
            found = _paths(library, marks, kind, id_)
            yield newest(feed(kind, id_), f"{site}: {title}", _ABOUT[kind], f"{kind}/{id_}.md", found)


_ABOUT = {
    "factors": "Postmortems and lessons with this contributing factor.",
    "services": "Postmortems and lessons about this service.",
    "teams": "Postmortems and lessons about the services of this team.",
    "paths": "The postmortems and lessons of this learning path, and the path itself.",
}


def _newest(ranks: Mapping[str, int], paths: Iterable[str]) -> list[int]:
    """The ranks of what changed last, the last one first."""
    found = set(map(ranks.get, paths)) - {None}
    return sorted(found)[:NEWEST]  # type: ignore[type-var,return-value]  # only numbers are left


def _paths(library: Library, marks: Marks, kind: Kind, id_: str) -> Iterator[str]:
    """What belongs to a feed."""
    if kind == "paths":
        path = library.path_by_id[id_]
        yield path.path
        for step in path.steps:
            group = library.lesson_by_id if step.kind is StepKind.LESSON else library.by_id
            if step.target in group:
                yield group[step.target].path
        return
    yield from marks.groups[kind][id_]
    lessons = library.lessons_by_factor if kind == "factors" else library.lessons_by_service
    for key in library.services_of_team.get(id_, ()) if kind == "teams" else (id_,):
        yield from (lesson.path for lesson in lessons.get(key, ()))
