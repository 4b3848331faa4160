"""From the library to the values of the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from postmortems.core import catalog as core_catalog
from postmortems.core import learning_path, lesson, moment
from postmortems.core.duration import Span as CoreSpan
from postmortems.core.library import Library
from postmortems.core.postmortem import Action, Postmortem
from postmortems.core.published import API
from postmortems.core.text import Link as CoreLink
from postmortems.publish.api import catalog, incidents, learning
from postmortems.publish.api.shapes import Link, Moment, Span
from postmortems.publish.dates import Dates, Item
from postmortems.publish.site import SiteInfo

LIST = f"{API}/all.json"
"""A path as deep as that of a list, and of an item's own file, for the way up to the root."""
ITEM = f"{API}/kind/id.json"


@dataclass(frozen=True)
class Values:
    """Makes values with addresses that hold in the file they are for: lists, or files of single items."""

    library: Library
    dates: Dates
    site: SiteInfo
    today: date

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
            when=_moment(item.when),
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
            reviewed=_moment(item.reviewed),
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
            started=_moment(item.started),
            detected=_moment(item.detected),
            mitigated=_moment(item.mitigated),
            resolved=_moment(item.resolved),
            time_to_detect=_span(item.time_to_detect),
            time_to_mitigate=_span(item.time_to_mitigate),
            duration=_span(item.duration),
            impact=item.impact,
            symptoms=item.symptoms,
            what_worked=item.what_worked,
            held=item.held,
            actions=[incidents.Action(**_action(action)) for action in item.actions],
            relations=[
                incidents.Relation(kind=relation.kind.value, id=relation.id, note=relation.note)
                for relation in item.relations
                if relation.id in self.library.by_id
            ],
            lessons=[found.id for found in self.library.lessons_by_postmortem.get(item.id, ())],
            sources=_links(item.sources),
        )

    def action(self, pair: tuple[Postmortem, Action]) -> incidents.ActionOfPostmortem:
        """An action with its postmortem."""
        item, action = pair
        url = self.site.page(item.path, self.site.root(LIST))
        return incidents.ActionOfPostmortem(**_action(action), postmortem=item.id, url=url)

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
        found, lessons = self.library.by_factor.get(entry.id, ()), self.library.lessons_by_factor.get(entry.id, ())
        return catalog.Whole[catalog.Factor](
            entry=self.factor(entry, ITEM), postmortems=_ids(found), lessons=_ids(lessons)
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
            links=_links(entry.links),
            retired=entry.is_retired(self.today),
        )

    def whole_service(self, entry: core_catalog.Service) -> catalog.Whole[catalog.Service]:
        """A service with what refers to it."""
        found, lessons = self.library.by_service.get(entry.id, ()), self.library.lessons_by_service.get(entry.id, ())
        return catalog.Whole[catalog.Service](
            entry=self.service(entry, ITEM), postmortems=_ids(found), lessons=_ids(lessons)
        )

    def team(self, entry: core_catalog.Team, path: str = LIST) -> catalog.Team:
        """A team, for a file as deep as `path`."""
        return catalog.Team(
            **self._entry(entry, "teams", len(self.library.by_team.get(entry.id, ())), path),
            description=entry.description or None,
            services=list(self.library.services_of_team.get(entry.id, ())),
            links=_links(entry.links),
        )

    def whole_team(self, entry: core_catalog.Team) -> catalog.Whole[catalog.Team]:
        """A team with what refers to it and to its services."""
        owned = self.library.services_of_team.get(entry.id, ())
        lessons = [found for service in owned for found in self.library.lessons_by_service.get(service, ())]
        return catalog.Whole[catalog.Team](
            entry=self.team(entry, ITEM),
            postmortems=_ids(self.library.by_team.get(entry.id, ())),
            lessons=_ids(lessons),
        )

    def trigger(self, entry: core_catalog.Trigger, path: str = LIST) -> catalog.Trigger:
        """A trigger, for a file as deep as `path`."""
        return catalog.Trigger(
            **self._entry(entry, "triggers", len(self.library.by_trigger.get(entry.id, ())), path),
            definition=entry.definition,
        )

    def whole_trigger(self, entry: core_catalog.Trigger) -> catalog.Whole[catalog.Trigger]:
        """A trigger with what refers to it."""
        found, lessons = self.library.by_trigger.get(entry.id, ()), self.library.lessons_by_trigger.get(entry.id, ())
        return catalog.Whole[catalog.Trigger](
            entry=self.trigger(entry, ITEM), postmortems=_ids(found), lessons=_ids(lessons)
        )

    def lesson_summary(self, item: lesson.Lesson) -> learning.LessonSummary:
        """A lesson in a list."""
        root = self.site.root(LIST)
        return learning.LessonSummary(
            id=item.id,
            title=item.title,
            status=item.status.value,
            updated=self._updated(item),
            url=self.site.page(item.path, root),
            claim=item.claim,
            guarded=item.is_guarded,
            count=len(item.evidence),
            reviewed=_moment(item.reviewed),
            api=self.site.file(f"{API}/lessons/{item.id}.json", root),
        )

    def lesson(self, item: lesson.Lesson) -> learning.Lesson:
        """All of a lesson."""
        guards = [
            learning.Guard(
                text=guard.text,
                kind=guard.kind.value,
                state=guard.state.value,
                link=guard.link,
                verified=_moment(guard.verified),
            )
            for guard in item.guards
        ]
        where = item.applies_to
        return learning.Lesson(
            id=item.id,
            title=item.title,
            status=item.status.value,
            updated=self._updated(item),
            url=self.site.page(item.path, self.site.root(ITEM)),
            authors=item.authors,
            tags=item.tags,
            reviewed=_moment(item.reviewed),
            body=item.body,
            claim=item.claim,
            signs=item.signs,
            do=item.do,
            guards=guards,
            applies_to=learning.AppliesTo(
                services=where.services, factors=where.factors, triggers=where.triggers, paths=where.paths
            ),
            evidence=[learning.Evidence(id=found.id, note=found.note or None) for found in item.evidence],
            sources=_links(item.sources),
        )

    def path_summary(self, item: learning_path.LearningPath) -> learning.PathSummary:
        """A learning path in a list."""
        root = self.site.root(LIST)
        return learning.PathSummary(
            id=item.id,
            title=item.title,
            status=item.status.value,
            updated=self._updated(item),
            url=self.site.page(item.path, root),
            summary=item.summary,
            audience=item.audience,
            steps=len(item.steps),
            api=self.site.file(f"{API}/paths/{item.id}.json", root),
        )

    def path(self, item: learning_path.LearningPath) -> learning.Path:
        """All of a learning path."""
        steps = [
            learning.Step(
                kind=step.kind.value,
                target=step.target,
                why=step.why,
                questions=[learning.Question(ask=found.ask, answer=found.answer or None) for found in step.questions],
            )
            for step in item.steps
        ]
        return learning.Path(
            id=item.id,
            title=item.title,
            status=item.status.value,
            updated=self._updated(item),
            url=self.site.page(item.path, self.site.root(ITEM)),
            authors=item.authors,
            tags=item.tags,
            reviewed=_moment(item.reviewed),
            body=item.body,
            summary=item.summary,
            audience=item.audience,
            steps=steps,
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

    def _updated(self, item: Item) -> str | None:
        stamp = self.dates.of(item)
        return instant(stamp.updated) if stamp else None


def instant(value: datetime, timespec: str = "seconds") -> str:
    """An instant in UTC as ISO 8601 writes it, with a Z."""
    return value.isoformat(timespec=timespec).replace("+00:00", "Z")


def _ids(items: Iterable[Postmortem | lesson.Lesson]) -> list[str]:
    return list(dict.fromkeys(item.id for item in items))


def _moment(value: moment.Moment | None) -> Moment | None:
    if value is None:
        return None
    return Moment(
        text=value.text,
        label=value.label(),
        earliest=instant(value.earliest, "minutes"),
        latest=instant(value.latest, "minutes"),
        precision=value.precision.value,
        about=value.about,
    )


def _span(value: CoreSpan | None) -> Span | None:
    if value is None:
        return None
    minute = timedelta(minutes=1)
    return Span(
        label=value.label(),
        shortest_minutes=value.shortest // minute,
        longest_minutes=-(-value.longest // minute),
        about=value.about,
    )


def _action(value: Action) -> dict[str, Any]:
    return {
        "text": value.text,
        "kind": value.kind.value,
        "status": value.status.value,
        "factor": value.factor,
        "owner": value.owner,
        "due": _moment(value.due),
        "link": value.link,
        "reason": value.reason,
    }


def _links(values: list[CoreLink]) -> list[Link]:
    return [Link(title=value.title, url=value.url) for value in values]
