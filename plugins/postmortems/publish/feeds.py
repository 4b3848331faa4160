"""Which feeds there are, and what is in each: of everything, and of each factor, service, team and path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from postmortems.core.library import Library
from postmortems.core.published import EVERYTHING, ON_THIS_DAY, RE_READING, Kind, feed
from postmortems.publish.anniversaries import anniversaries
from postmortems.publish.dates import Dates
from postmortems.publish.entries import Entry, lesson_entry, path_entry, postmortem_entry
from postmortems.publish.rereading import picks

NEWEST = 20
"""Entries of a feed."""

Groups = dict[tuple[Kind, str], list[Entry]]


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
    def updated(self) -> datetime | None:
        """When the newest entry changed; None for a feed that has none."""
        return max((entry.stamp.updated for entry in self.entries), default=None)


def feeds(library: Library, dates: Dates, site: str, today: date) -> Iterator[Feed]:
    """All feeds of a library. Each has at most `NEWEST` entries, those that changed last.

    Args:
        library: What is published.
        dates: When each item changed.
        site: The site's name.
        today: For what comes up on a day.
    """
    entries = _entries(library, dates)
    made = {entry.key: entry for entry in entries}
    groups = _groups(library, entries)
    everything = "Postmortems and lessons as they are written down and change."
    yield Feed(EVERYTHING, site, everything, "index.md", tuple(entries[:NEWEST]))
    yield Feed(
        ON_THIS_DAY,
        f"{site}: on this day",
        "What happened on this day, years ago, of the last seven days.",
        "postmortems/index.md",
        tuple(anniversaries(library.postmortems, made, today)),
    )
    yield Feed(
        RE_READING,
        f"{site}: read again",
        "Each week one postmortem or lesson that is worth another look.",
        "postmortems/index.md",
        tuple(picks(library, made, today)),
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
            found = tuple(groups.get((kind, id_), ()))
            yield Feed(feed(kind, id_), f"{site}: {title}", _ABOUT[kind], f"{kind}/{id_}.md", found)


_ABOUT = {
    "factors": "Postmortems and lessons with this contributing factor.",
    "services": "Postmortems and lessons about this service.",
    "teams": "Postmortems and lessons about the services of this team.",
    "paths": "The postmortems and lessons of this learning path, and the path itself.",
}


def _entries(library: Library, dates: Dates) -> list[Entry]:
    """Everything that has a date, what changed last first; in the library's order what changed at once."""
    found = [postmortem_entry(library, item, stamp) for item in library.postmortems if (stamp := dates.of(item))]
    found += [lesson_entry(library, item, stamp) for item in library.lessons if (stamp := dates.of(item))]
    found += [path_entry(library, item, stamp) for item in library.paths if (stamp := dates.of(item))]
    return sorted(found, key=lambda entry: -entry.stamp.updated.timestamp())


def _groups(library: Library, entries: Iterable[Entry]) -> Groups:
    """The first entries of each feed, in one pass over all of them."""
    keys: dict[str, list[tuple[Kind, str]]] = {f"path/{path.id}": [("paths", path.id)] for path in library.paths}
    for item in library.postmortems:
        places = library.paths_by_postmortem.get(item.id, ())
        keys[f"postmortem/{item.id}"] = [
            *(("factors", key) for key in item.factor_ids),
            *(("services", key) for key in item.services),
            *(("teams", key) for key in library.teams_of(item)),
            *(("paths", path.id) for path, _ in places),
        ]
    for lesson in library.lessons:
        owners = (library.catalog.services[key].owner for key in lesson.applies_to.services)
        keys[f"lesson/{lesson.id}"] = [
            *(("factors", key) for key in lesson.applies_to.factors),
            *(("services", key) for key in lesson.applies_to.services),
            *(("teams", owner) for owner in owners if owner),
            *(("paths", path.id) for path, _ in library.paths_by_lesson.get(lesson.id, ())),
        ]
    groups: Groups = {}
    for entry in entries:
        for key in dict.fromkeys(keys[entry.key]):
            group = groups.setdefault(key, [])
            if len(group) < NEWEST:
                group.append(entry)
    return groups
