"""When something was written and changed, as well as the repository knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import NamedTuple

from postmortems.core.learning_path import LearningPath
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem
from postmortems.core.published import feed_of_page
from postmortems.publish.history import History

Item = Postmortem | Lesson | LearningPath


class Stamp(NamedTuple):
    """When something changed last, and when it was first written down, which only the history knows."""

    updated: datetime
    published: datetime | None


class Dates:
    """Dates of a library's items.

    Files hold no date of their last edit, so it is that of the last commit; a postmortem also changes when a lesson
    that names it as evidence does. Without a history the newest date that a file itself names, up to today, stands in:
    then a change that comes with no date goes unseen.
    """

    def __init__(self, library: Library, history: History, today: date) -> None:
        self.library = library
        self.history = history
        self._end = datetime.combine(today, time.max, UTC)
        self._known: dict[str, Stamp | None] = {}

    def of(self, item: Item) -> Stamp | None:
        """When an item changed; None when nothing at all is known, so that nobody has to invent it."""
        path = item.path
        if path not in self._known:
            self._known[path] = self._stamp(item)
        return self._known[path]

    @cached_property
    def all(self) -> Mapping[str, Stamp]:
        """When everything changed, by its path, as far as it is known: postmortems, lessons, paths in their order."""
        library = self.library
        groups: tuple[Iterable[Item], ...] = (library.postmortems, library.lessons, library.paths)
        return {item.path: stamp for items in groups for item in items if (stamp := self.of(item))}

    def of_page(self, src_uri: str) -> date | None:
        """The day on which a page changed last; None without a history.

        A page that is made from no file of its own changed no later than the newest of what it shows, or of all files.
        """
        change = self.history.changes.get(src_uri)
        if change or not self.history.changes:
            return change.last.date() if change else None
        _, _, path = (feed_of_page(src_uri) or "").partition("/")
        kind, _, id_ = path.partition("/")
        groups = {
            "factors": self.library.by_factor,
            "services": self.library.by_service,
            "teams": self.library.by_team,
        }
        items = groups.get(kind, {}).get(id_, ())
        return max((stamp.updated for item in items if (stamp := self.of(item))), default=self._newest_change).date()

    @cached_property
    def _newest_change(self) -> datetime:
        return max(change.last for change in self.history.changes.values())

    def _stamp(self, item: Item) -> Stamp | None:
        changes = self.history.changes
        change = changes.get(item.path)
        updated = change.last if change else self._newest(_instants(item))
        if updated is None:
            return None
        if changes and isinstance(item, Postmortem):
            for lesson in self.library.lessons_by_postmortem.get(item.id, ()):
                if found := changes.get(lesson.path):
                    updated = max(updated, found.last)
        return Stamp(updated, change.first if change else None)

    def _newest(self, instants: Iterable[datetime]) -> datetime | None:
        return max((instant for instant in instants if instant <= self._end), default=None)


def _instants(item: Item) -> tuple[datetime, ...]:
    if isinstance(item, Postmortem):
        return item.instants
    moments = [item.reviewed]
    if isinstance(item, Lesson):
        moments += [guard.verified for guard in item.guards]
    return tuple(moment.earliest for moment in moments if moment)
