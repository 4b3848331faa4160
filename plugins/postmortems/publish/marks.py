"""What published files depend on, as digests: one for each item, from which those of files are made."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from postmortems.core.learning_path import LearningPath
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.program import program
from postmortems.publish.dates import Dates, Stamp
from postmortems.publish.site import SiteInfo

_PACKAGES = ("pydantic", "jinja2", "icalendar")
"""What writes files beside this package."""
_SIZE = 12
"""Bytes of a digest."""


class Marks:
    """Digests for one site and one version of this program; the day is in none of them.

    They are made in one pass, since looking at every postmortem once more takes longer than what is done there.

    Attributes:
        by_path: A digest of each item with whatever is told of it beside: dates, address, titles, teams, lessons.
        postmortems: The same of all postmortems in the library's order.
        groups: Paths of the postmortems, in the library's order, of each factor, service, team and trigger.
    """

    def __init__(self, library: Library, dates: Dates, site: SiteInfo) -> None:
        self.library = library
        self.dates = dates
        self.site = site
        self._key = b""
        catalog = library.catalog
        # Of what an action says, only a factor that the catalog does not have is left out: that is once for all.
        known = (program(*_PACKAGES), site.name, site.url, site.description, *catalog.factors)
        self._key = bytes.fromhex(self.of(*known))
        self._services = {key: f"{key} {entry.owner} {entry.title}" for key, entry in catalog.services.items()}
        self._factors = {key: f"{key} {entry.title}" for key, entry in catalog.factors.items()}
        self.groups: Mapping[str, dict[str, list[str]]] = {
            "factors": {key: [] for key in catalog.factors},
            "services": {key: [] for key in catalog.services},
            "teams": {key: [] for key in catalog.teams},
            "triggers": {key: [] for key in catalog.triggers},
        }
        self.by_path = self._postmortems()
        self.postmortems = [*self.by_path.values()]
        for item in library.lessons:
            evidence = [found.id for found in item.evidence if found.id in library.by_id]
            titles = [self._services[key] for key in item.applies_to.services]
            titles += [self._factors[key] for key in item.applies_to.factors]
            self.by_path[item.path] = self._document(item, *titles, "evidence", *evidence)
        for path in library.paths:
            steps = [step.target for step in path.steps]
            there = [key for key in steps if key in library.by_id or key in library.lesson_by_id]
            self.by_path[path.path] = self._document(path, *there)

    def of(self, *texts: str) -> str:
        """Digest of texts in their order."""
        raw = "\0".join(texts).encode("utf-8", "surrogatepass")
        return blake2b(raw, digest_size=_SIZE, key=self._key).hexdigest()

    def _document(self, item: Lesson | LearningPath, *beside: str) -> str:
        return self.of(
            item.path, self.site.address(item.path), _stamp(self.dates.of(item)), item.model_dump_json(), *beside
        )

    def _postmortems(self) -> dict[str, str]:
        services, factors = self._services, self._factors
        by_factor, by_service, by_team, by_trigger = self.groups.values()
        library, address = self.library, self.site.address
        owners = {key: service.owner for key, service in library.catalog.services.items()}
        stamps = self.dates.all
        marks = {}
        for item in library.postmortems:
            path = item.path
            texts = [path, item.digest or item.model_dump_json(), address(path), _stamp(stamps.get(path))]
            # What leads nowhere was taken out of the item, though its file is what it was.
            for key in item.services:
                texts.append(services[key])
                by_service[key].append(path)
            for owner in {owners[key] for key in item.services}:
                if owner:
                    by_team[owner].append(path)
            texts.append("factors")
            for key in item.factor_ids:
                texts.append(factors[key])
                by_factor[key].append(path)
            if item.trigger:
                texts.append(item.trigger)
                by_trigger[item.trigger].append(path)
            if item.relations:
                texts += ["relations", *[found.id for found in item.relations if found.id in library.by_id]]
            if lessons := library.lessons_by_postmortem.get(item.id):
                texts += ["lessons", *[f"{lesson.id}\0{lesson.title}\0{lesson.claim}" for lesson in lessons]]
            marks[path] = self.of(*texts)
        return marks


def _stamp(stamp: Stamp | None) -> str:
    if not stamp:
        return ""
    return f"{stamp.updated.isoformat()} {stamp.published.isoformat() if stamp.published else ''}"
