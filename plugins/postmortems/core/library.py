"""All that is known: every postmortem with the catalog, loaded once, looked up and counted from there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from postmortems.core.catalog import Catalog
from postmortems.core.exercise import Chosen, chosen
from postmortems.core.learning_path import LearningPath, StepKind
from postmortems.core.lesson import Lesson
from postmortems.core.postmortem import Postmortem

if TYPE_CHECKING:
    from postmortems.core.guide import Guide
    from postmortems.core.problem import Problem

Groups = Mapping[str, tuple[Postmortem, ...]]
Lessons = Mapping[str, tuple[Lesson, ...]]
Places = Mapping[str, tuple[tuple[LearningPath, int], ...]]
"""Where something stands in learning paths: the path, and the index of the step."""


@dataclass(frozen=True)
class Library:
    """Postmortems, catalog, lessons and learning paths, immutable.

    Attributes:
        postmortems: Newest first; those without any date last.
        catalog: Services, factors, triggers and teams.
        problems: What was wrong in the files, in reading order.
        lessons: By title.
        paths: Learning paths in the order of their list.
        guides: Hand-written pages that steps of paths lead to, by file.
    """

    postmortems: tuple[Postmortem, ...] = ()
    catalog: Catalog = field(default_factory=Catalog)
    problems: tuple[Problem, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    paths: tuple[LearningPath, ...] = ()
    guides: Mapping[str, Guide] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Postmortem]:
        """Every postmortem by its id."""
        return {postmortem.id: postmortem for postmortem in self.postmortems}

    @cached_property
    def by_service(self) -> Groups:
        """Postmortems of each service that has any, newest first."""
        return _grouped(self.postmortems, lambda postmortem: postmortem.services)

    @cached_property
    def by_factor(self) -> Groups:
        """Postmortems that carry each factor, newest first."""
        return _grouped(self.postmortems, lambda postmortem: postmortem.factor_ids)

    @cached_property
    def telling(self) -> tuple[Postmortem, ...]:
        """Postmortems that say what worked, newest first."""
        return tuple(item for item in self.postmortems if item.says_what_worked)

    @cached_property
    def telling_by_factor(self) -> Groups:
        """The same by each factor that they carry."""
        return _grouped(self.telling, lambda postmortem: postmortem.factor_ids)

    @cached_property
    def by_trigger(self) -> Groups:
        """Postmortems that each trigger set off, newest first."""
        return _grouped(self.postmortems, lambda postmortem: [postmortem.trigger] if postmortem.trigger else [])

    @cached_property
    def by_team(self) -> Groups:
        """Postmortems on services that each team owns, newest first."""
        return _grouped(self.postmortems, self.teams_of)

    @cached_property
    def by_year(self) -> Mapping[int | None, tuple[Postmortem, ...]]:
        """Postmortems by the year in which they began, newest year first; None holds those of unknown year."""
        groups: dict[int | None, list[Postmortem]] = defaultdict(list)
        for postmortem in self.postmortems:
            groups[postmortem.year].append(postmortem)
        years = sorted(groups, key=lambda year: -(year or 0))
        return {year: tuple(groups[year]) for year in years}

    @cached_property
    def dependents(self) -> Mapping[str, tuple[str, ...]]:
        """Services that depend on each service, in the order of the catalog."""
        found: dict[str, list[str]] = defaultdict(list)
        for service in self.catalog.services.values():
            for other in service.depends_on:
                found[other].append(service.id)
        return {service_id: tuple(ids) for service_id, ids in found.items()}

    @cached_property
    def services_of_team(self) -> Mapping[str, tuple[str, ...]]:
        """Services that each team owns, in the order of the catalog."""
        found: dict[str, list[str]] = defaultdict(list)
        for service in self.catalog.services.values():
            if service.owner:
                found[service.owner].append(service.id)
        return {team_id: tuple(ids) for team_id, ids in found.items()}

    @cached_property
    def factor_by_service(self) -> Mapping[tuple[str, str], int]:
        """How many postmortems carry a factor on a service: (factor, service) -> count, only where above zero."""
        pairs = ((use, service) for item in self.postmortems for use in item.factor_ids for service in item.services)
        return Counter(pairs)

    @cached_property
    def factor_pairs(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """For each factor the factors it travels with and in how many postmortems, most often first."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for postmortem in self.postmortems:
            for one, other in combinations(dict.fromkeys(postmortem.factor_ids), 2):
                counts[one][other] += 1
                counts[other][one] += 1
        return {factor: _by_count(counter) for factor, counter in counts.items()}

    def teams_of(self, postmortem: Postmortem) -> tuple[str, ...]:
        """Teams that own the services of a postmortem, in the order of its services."""
        owners = self._owners
        return tuple(dict.fromkeys([owner for key in postmortem.services if (owner := owners[key])]))

    @cached_property
    def _owners(self) -> Mapping[str, str | None]:
        return {key: service.owner for key, service in self.catalog.services.items()}

    @cached_property
    def relations_to(self) -> Mapping[str, tuple[tuple[str, Postmortem], ...]]:
        """For each postmortem those that relate to it: (kind of relation, the other one), newest first."""
        found: dict[str, list[tuple[str, Postmortem]]] = defaultdict(list)
        for postmortem in self.postmortems:
            for relation in postmortem.relations:
                found[relation.id].append((relation.kind.value, postmortem))
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def lesson_by_id(self) -> Mapping[str, Lesson]:
        """Every lesson by its id."""
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def path_by_id(self) -> Mapping[str, LearningPath]:
        """Every learning path by its id."""
        return {path.id: path for path in self.paths}

    @cached_property
    def lessons_by_postmortem(self) -> Lessons:
        """Lessons that each postmortem backs, by title."""
        return self._lessons(lambda lesson: [item.id for item in lesson.evidence])

    @cached_property
    def lessons_by_service(self) -> Lessons:
        """Lessons that apply to each service."""
        return self._lessons(lambda lesson: lesson.applies_to.services)

    @cached_property
    def lessons_by_factor(self) -> Lessons:
        """Lessons that are about each factor."""
        return self._lessons(lambda lesson: lesson.applies_to.factors)

    @cached_property
    def lessons_by_trigger(self) -> Lessons:
        """Lessons that matter when each trigger moves."""
        return self._lessons(lambda lesson: lesson.applies_to.triggers)

    @cached_property
    def paths_by_lesson(self) -> Places:
        """Where each lesson stands in learning paths."""
        return self._places(StepKind.LESSON)

    @cached_property
    def paths_by_postmortem(self) -> Places:
        """Where each postmortem, or the exercise made from it, stands in learning paths."""
        return self._places(StepKind.POSTMORTEM, StepKind.PRACTICE)

    def evidence_of(self, lesson: Lesson) -> tuple[Postmortem, ...]:
        """The postmortems that back a lesson, newest first: their number and the first of them are its strength."""
        found = (self.by_id[item.id] for item in lesson.evidence if item.id in self.by_id)
        return tuple(sorted(found, key=lambda postmortem: postmortem.sort_key))

    def _lessons(self, keys: Callable[[Lesson], Iterable[str]]) -> Lessons:
        groups: dict[str, list[Lesson]] = defaultdict(list)
        for lesson in self.lessons:
            for key in keys(lesson):
                groups[key].append(lesson)
        return {key: tuple(value) for key, value in groups.items()}

    def _places(self, *kinds: StepKind) -> Places:
        groups: dict[str, list[tuple[LearningPath, int]]] = defaultdict(list)
        for path in self.paths:
            for index, step in enumerate(path.steps):
                if step.kind in kinds:
                    groups[step.target].append((path, index))
        return {key: tuple(value) for key, value in groups.items()}

    @cached_property
    def exercises(self) -> Mapping[str, Chosen]:
        """Exercises that have pages, by the postmortem's id, the most instructive first; a few hundred at most."""
        steps = (step for path in self.paths for step in path.steps if step.kind is StepKind.PRACTICE)
        return chosen(self.postmortems, self.catalog, wanted=frozenset(step.target for step in steps))


def _grouped(postmortems: Iterable[Postmortem], keys: Callable[[Postmortem], Sequence[str]]) -> Groups:
    groups: dict[str, list[Postmortem]] = defaultdict(list)
    for postmortem in postmortems:
        found = keys(postmortem)
        for key in dict.fromkeys(found) if len(found) > 1 else found:
            groups[key].append(postmortem)
    return {key: tuple(value) for key, value in groups.items()}


def ranked(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Values with how often they occur, most often first, alphabetically between equals."""
    return _by_count(Counter(values))


def _by_count(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
