"""From the library to the values of the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from postmortems.core import catalog as core_catalog
from postmortems.core import lesson
from postmortems.core.postmortem import Postmortem
from postmortems.core.published import API
from postmortems.publish.api import catalog, incidents
from postmortems.publish.api.learning_values import ITEM, LIST, LearningValues
from postmortems.publish.api.pieces import action_of, ids_of, links_of, moment_of, span_of

EntryKind = Literal["factors", "services", "teams", "triggers"]


class Values(LearningValues):
    """Makes values with addresses that hold in the file they are for: lists, or files of single items."""

    def postmortem_summary(self, item: Postmortem) -> incidents.PostmortemSummary:
        """A postmortem in a list."""
        root = self.site.root(LIST)
        return incidents.PostmortemSummary(
            id=item.id,
            title=item.title,
            status=item.status.value,
            updated=self._updated(item),
            url=self.site.page(item.path, root),
            summary=item.summary,
            kind=item.kind.value,
            severity=item.severity.value if item.severity else None,
            services=item.services,
            factors=list(item.factor_ids),
            trigger=item.trigger,
            when=moment_of(item.when),
            api=self.site.file(f"{API}/postmortems/{item.id}.json", root),
        )

    def postmortem(self, item: Postmortem) -> incidents.Postmortem:
        """All of a postmortem."""
        return incidents.Postmortem(
            id=item.id,
            title=item.title,
            status=item.status.value,
            updated=self._updated(item),
            url=self.site.page(item.path, self.site.root(ITEM)),
            authors=item.authors,
            tags=item.tags,
            reviewed=moment_of(item.reviewed),
            body=item.body,
            summary=item.summary,
            kind=item.kind.value,
            severity=item.severity.value if item.severity else None,
            services=item.services,
            teams=list(self.library.teams_of(item)),
            trigger=item.trigger,
            factors=[incidents.FactorUse(id=use.id, evidence=use.evidence or None) for use in item.factors],
            detected_by=item.detected_by.value,
            timezone=item.timezone.name,
            started=moment_of(item.started),
            detected=moment_of(item.detected),
            mitigated=moment_of(item.mitigated),
            resolved=moment_of(item.resolved),
            time_to_detect=span_of(item.time_to_detect),
            time_to_mitigate=span_of(item.time_to_mitigate),
            duration=span_of(item.duration),
            impact=item.impact,
            symptoms=item.symptoms,
            what_worked=item.what_worked,
            held=item.held,
            actions=[incidents.Action(**action_of(action)) for action in item.actions],
            relations=[
                incidents.Relation(kind=relation.kind.value, id=relation.id, note=relation.note)
                for relation in item.relations
                if relation.id in self.library.by_id
            ],
            lessons=[found.id for found in self.library.lessons_by_postmortem.get(item.id, ())],
            sources=links_of(item.sources),
        )

    def actions(self, item: Postmortem) -> list[incidents.ActionOfPostmortem]:
        """The actions of a postmortem, each with where it comes from."""
        url = self.site.page(item.path, self.site.root(LIST))
        return [
            incidents.ActionOfPostmortem(**action_of(action), postmortem=item.id, url=url) for action in item.actions
        ]

    def about(self, kind: EntryKind, id_: str) -> tuple[Sequence[Postmortem], Sequence[lesson.Lesson]]:
        """What refers to an entry of the catalog; to a team through its services."""
        library = self.library
        if kind == "teams":
            owned = library.services_of_team.get(id_, ())
            lessons = [found for service in owned for found in library.lessons_by_service.get(service, ())]
            return library.by_team.get(id_, ()), lessons
        groups, lessons_by = {
            "factors": (library.by_factor, library.lessons_by_factor),
            "services": (library.by_service, library.lessons_by_service),
            "triggers": (library.by_trigger, library.lessons_by_trigger),
        }[kind]
        return groups.get(id_, ()), lessons_by.get(id_, ())

    def said_of(self, kind: EntryKind, entry: core_catalog.Entry) -> Iterator[str]:
        """All that the values of an entry are made of, but for the postmortems."""
        yield from (kind, self.site.page(f"{kind}/{entry.id}.md", ""), entry.model_dump_json())
        if isinstance(entry, core_catalog.Factor):
            yield self.library.catalog.group_of(entry.id).id
        if isinstance(entry, core_catalog.Service):
            yield str(entry.is_retired(self.today))
        if isinstance(entry, core_catalog.Team):
            yield " ".join(self.library.services_of_team.get(entry.id, ()))
        yield from (item.id for item in self.about(kind, entry.id)[1])

    def factor(self, entry: core_catalog.Factor, path: str = LIST) -> catalog.Factor:
        """A contributing factor, for a file as deep as `path`."""
        return catalog.Factor(
            **self._entry(entry, "factors", len(self.library.by_factor.get(entry.id, ())), path),
            group=self.library.catalog.group_of(entry.id).id,
            definition=entry.definition,
            countermeasures=entry.countermeasures,
        )

    def whole_factor(self, entry: core_catalog.Factor) -> catalog.Whole[catalog.Factor]:
        """A factor with what refers to it."""
        found, lessons = self.about("factors", entry.id)
        return catalog.Whole[catalog.Factor](
            entry=self.factor(entry, ITEM), postmortems=ids_of(found), lessons=ids_of(lessons)
        )

    def service(self, entry: core_catalog.Service, path: str = LIST) -> catalog.Service:
        """A service, for a file as deep as `path`."""
        return catalog.Service(
            **self._entry(entry, "services", len(self.library.by_service.get(entry.id, ())), path),
            description=entry.description or None,
            owner=entry.owner,
            tier=int(entry.tier) if entry.tier else None,
            depends_on=entry.depends_on,
            paths=entry.paths,
            links=links_of(entry.links),
            retired=entry.is_retired(self.today),
        )

    def whole_service(self, entry: core_catalog.Service) -> catalog.Whole[catalog.Service]:
        """A service with what refers to it."""
        found, lessons = self.about("services", entry.id)
        return catalog.Whole[catalog.Service](
            entry=self.service(entry, ITEM), postmortems=ids_of(found), lessons=ids_of(lessons)
        )

    def team(self, entry: core_catalog.Team, path: str = LIST) -> catalog.Team:
        """A team, for a file as deep as `path`."""
        return catalog.Team(
            **self._entry(entry, "teams", len(self.library.by_team.get(entry.id, ())), path),
            description=entry.description or None,
            services=list(self.library.services_of_team.get(entry.id, ())),
            links=links_of(entry.links),
        )

    def whole_team(self, entry: core_catalog.Team) -> catalog.Whole[catalog.Team]:
        """A team with what refers to it and to its services."""
        found, lessons = self.about("teams", entry.id)
        return catalog.Whole[catalog.Team](
            entry=self.team(entry, ITEM), postmortems=ids_of(found), lessons=ids_of(lessons)
        )

    def trigger(self, entry: core_catalog.Trigger, path: str = LIST) -> catalog.Trigger:
        """A trigger, for a file as deep as `path`."""
        return catalog.Trigger(
            **self._entry(entry, "triggers", len(self.library.by_trigger.get(entry.id, ())), path),
            definition=entry.definition,
        )

    def whole_trigger(self, entry: core_catalog.Trigger) -> catalog.Whole[catalog.Trigger]:
        """A trigger with what refers to it."""
        found, lessons = self.about("triggers", entry.id)
        return catalog.Whole[catalog.Trigger](
            entry=self.trigger(entry, ITEM), postmortems=ids_of(found), lessons=ids_of(lessons)
        )

    def _entry(self, entry: core_catalog.Entry, kind: str, count: int, path: str) -> dict[str, Any]:
        root = self.site.root(path)
        return {
            "id": entry.id,
            "title": entry.title,
            "aliases": entry.aliases,
            "count": count,
            "url": self.site.page(f"{kind}/{entry.id}.md", root),
            "api": self.site.file(f"{API}/{kind}/{entry.id}.json", root),
        }
