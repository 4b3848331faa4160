"""From lessons and learning paths to the values of the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from postmortems.core import learning_path, lesson
from postmortems.core.library import Library
from postmortems.core.published import API
from postmortems.publish.api import learning
from postmortems.publish.api.pieces import instant, links_of, moment_of
from postmortems.publish.dates import Dates, Item
from postmortems.publish.site import SiteInfo

LIST = f"{API}/all.json"
"""A path as deep as that of a list, and of an item's own file, for the way up to the root."""
ITEM = f"{API}/kind/id.json"


@dataclass(frozen=True)
class LearningValues:
    """Makes values with addresses that hold in the file they are for: lists, or files of single items."""

    library: Library
    dates: Dates
    site: SiteInfo
    today: date

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
            count=len(self.library.evidence_of(item)),
            reviewed=moment_of(item.reviewed),
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
                verified=moment_of(guard.verified),
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
            reviewed=moment_of(item.reviewed),
            body=item.body,
            claim=item.claim,
            signs=item.signs,
            do=item.do,
            guards=guards,
            applies_to=learning.AppliesTo(
                services=where.services, factors=where.factors, triggers=where.triggers, paths=where.paths
            ),
            evidence=[
                learning.Evidence(id=found.id, note=found.note or None)
                for found in item.evidence
                if found.id in self.library.by_id
            ],
            sources=links_of(item.sources),
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
            steps=len(self._steps(item)),
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
            for step in self._steps(item)
        ]
        return learning.Path(
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
            audience=item.audience,
            steps=steps,
        )

    def _steps(self, item: learning_path.LearningPath) -> list[learning_path.Step]:
        """Steps that lead to something that is handed on."""
        known = {"lesson": self.library.lesson_by_id, "page": None}
        groups = ((step, known.get(step.kind.value, self.library.by_id)) for step in item.steps)
        return [step for step, group in groups if group is None or step.target in group]

    def _updated(self, item: Item) -> str | None:
        stamp = self.dates.of(item)
        return instant(stamp.updated) if stamp else None
