"""What published files depend on, as digests: one for each item, from which those of files are made."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from postmortems.core.learning_path import LearningPath
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem
from postmortems.core.program import program
from postmortems.publish.dates import Dates, Item, Stamp
from postmortems.publish.site import SiteInfo

_PACKAGES = ("pydantic", "jinja2", "icalendar")
"""What writes files beside this package."""
_SIZE = 12
"""Bytes of a digest."""


class Marks:
    """Digests for one site and one version of this program; the day is in none of them."""

    def __init__(self, library: Library, dates: Dates, site: SiteInfo) -> None:
        self.library = library
        self.dates = dates
        self.site = site
        self._key = b""
        known = "\0".join([program(*_PACKAGES), site.name, site.url, site.description])
        self._key = bytes.fromhex(self.of(known))
        self._known: dict[str, str] = {}

    def of(self, *texts: str) -> str:
        """Digest of texts in their order."""
        raw = "\0".join(texts).encode("utf-8", "surrogatepass")
        return blake2b(raw, digest_size=_SIZE, key=self._key).hexdigest()

    def item(self, item: Item) -> str:
        """Digest of an item with whatever the library adds: dates, address, teams, lessons, what its ids lead to."""
        found = self._known.get(item.path)
        if found is None:
            found = self._known[item.path] = self._item(item)
        return found

    def _item(self, item: Item) -> str:
        address, stamp = self.site.page(item.path, ""), _stamp(self.dates.of(item))
        if not isinstance(item, Postmortem):
            return self.of(item.path, address, stamp, item.model_dump_json(), *self._reachable(item))
        # What leads nowhere was taken out of the item, though its file is what it was.
        by_id = self.library.by_id
        return self.of(
            item.path,
            address,
            stamp,
            item.digest or item.model_dump_json(),
            item.trigger or "",
            " ".join(item.services),
            " ".join(item.factor_ids),
            " ".join(self.library.teams_of(item)),
            " ".join([relation.id for relation in item.relations if relation.id in by_id]),
            " ".join([action.factor or "-" for action in item.actions]),
            " ".join([lesson.id for lesson in self.library.lessons_by_postmortem.get(item.id, ())]),
        )

    def _reachable(self, item: Lesson | LearningPath) -> list[str]:
        """Ids that an item leads to, as far as they are handed on."""
        library = self.library
        if isinstance(item, Lesson):
            return [found.id for found in item.evidence if found.id in library.by_id]
        return [step.target for step in item.steps if step.target in library.by_id or step.target in library.lesson_by_id]


def _stamp(stamp: Stamp | None) -> str:
    return f"{_instant(stamp.updated)} {_instant(stamp.published)}" if stamp else ""


def _instant(instant: datetime | None) -> str:
    return str(instant.timestamp()) if instant else ""
