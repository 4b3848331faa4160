"""What is new in a period: by the same dates as in the feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from postmortems.core.learning_path import LearningPath
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Action, Postmortem
from postmortems.publish.dates import Dates
from postmortems.publish.site import SiteInfo

_AGO = re.compile(r"(\d{1,4})\s*([dw])", re.ASCII)
ItemT = TypeVar("ItemT", Postmortem, Lesson, LearningPath)


@dataclass(frozen=True)
class News:
    """What was written down and what changed since a day.

    Attributes:
        library: All that is known, drafts left out.
        site: For addresses.
        since: The first day.
        today: The last day.
        new: Postmortems written down since then, the latest first.
        changed: Postmortems of before that changed since then.
        lessons: Lessons that are new or changed.
        paths: Learning paths that are new or changed.
    """

    library: Library
    site: SiteInfo
    since: date
    today: date
    new: tuple[Postmortem, ...]
    changed: tuple[Postmortem, ...]
    lessons: tuple[Lesson, ...]
    paths: tuple[LearningPath, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.lessons or self.paths)

    def url(self, item: Postmortem | Lesson | LearningPath) -> str:
        """Address of an item's page; empty where the site does not know its own, since chat and mail have no place."""
        return self.site.page(item.path, self.site.url) if self.site.url else ""

    def owner(self, action: Action) -> str:
        """Who sees to an action, by the team's title where it is one."""
        team = self.library.catalog.teams.get(action.owner or "")
        return team.title if team else action.owner or "Without an owner"

    def overdue(self) -> Iterator[tuple[Postmortem, Action]]:
        """Open actions whose day has passed for certain, the longest first."""
        start = datetime.combine(self.today, time.min, UTC)
        found = [
            (action.due.latest, item, action)
            for item in self.library.postmortems
            for action in item.open_actions
            if action.due and action.due.latest < start
        ]
        found.sort(key=lambda row: row[0])
        yield from ((item, action) for _, item, action in found)


def news_of(library: Library, dates: Dates, site: SiteInfo, since: date, today: date) -> News:
    """What is new since a day. What has no date at all is never new."""
    start = datetime.combine(since, time.min, UTC)

    def recent(items: Iterable[ItemT]) -> tuple[ItemT, ...]:
        stamped = [(stamp.updated, item) for item in items if (stamp := dates.of(item)) and stamp.updated >= start]
        return tuple(item for _, item in sorted(stamped, key=lambda row: row[0], reverse=True))

    found = recent(library.postmortems)
    new = tuple(item for item in found if (stamp := dates.of(item)) and (stamp.published or stamp.updated) >= start)
    known = {item.id for item in new}
    changed = tuple(item for item in found if item.id not in known)
    return News(library, site, since, today, new, changed, recent(library.lessons), recent(library.paths))


def day_of(since: str, today: date) -> date:
    """The first day of a period: `7d`, `2w`, or a day such as `2025-10-01`.

    Raises:
        ValueError: It is none of these, or lies ahead; the message is a sentence for people.
    """
    ago = _AGO.fullmatch(since.strip())
    try:
        days = int(ago[1]) * (7 if ago[2] == "w" else 1) if ago else 0
        day = today - timedelta(days=days) if ago else date.fromisoformat(since.strip())
    except (ValueError, OverflowError):
        raise ValueError(f"{since!r} is no period: write 7d, 2w, or a day such as 2025-10-01") from None
    if day > today:
        raise ValueError(f"{day} lies ahead")
    return day
