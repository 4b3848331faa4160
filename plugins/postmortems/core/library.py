"""All that is known: every postmortem with the catalog, loaded once, looked up and counted from there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from postmortems.core.catalog import Catalog
from postmortems.core.exercise import Exercise, exercises_of
from postmortems.core.postmortem import Postmortem

if TYPE_CHECKING:
    from postmortems.core.problem import Problem

Groups = Mapping[str, tuple[Postmortem, ...]]


@dataclass(frozen=True)
class Library:
    """Postmortems and catalog, immutable.

    Attributes:
        postmortems: Newest first; those without any date last.
        catalog: Services, factors, triggers and teams.
        problems: What was wrong in the files, in reading order.
    """

    postmortems: tuple[Postmortem, ...] = ()
    catalog: Catalog = field(default_factory=Catalog)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Postmortem]:
        """Every postmortem by its id."""
        return {postmortem.id: postmortem for postmortem in self.postmortems}

    @cached_property
    def by_service(self) -> Groups:
        """Postmortems of each service that has any, newest first."""
        return self._grouped(lambda postmortem: postmortem.services)

    @cached_property
    def by_factor(self) -> Groups:
        """Postmortems that carry each factor, newest first."""
        return self._grouped(lambda postmortem: postmortem.factor_ids)

    @cached_property
    def by_trigger(self) -> Groups:
        """Postmortems that each trigger set off, newest first."""
        return self._grouped(lambda postmortem: [postmortem.trigger] if postmortem.trigger else [])

    @cached_property
    def by_team(self) -> Groups:
        """Postmortems on services that each team owns, newest first."""
        return self._grouped(self.teams_of)

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
        owners = (self.catalog.services[service].owner for service in postmortem.services)
        return tuple(dict.fromkeys(owner for owner in owners if owner))

    @cached_property
    def relations_to(self) -> Mapping[str, tuple[tuple[str, Postmortem], ...]]:
        """For each postmortem those that relate to it: (kind of relation, the other one), newest first."""
        found: dict[str, list[tuple[str, Postmortem]]] = defaultdict(list)
        for postmortem in self.postmortems:
            for relation in postmortem.relations:
                found[relation.id].append((relation.kind.value, postmortem))
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def exercises(self) -> Mapping[str, Exercise]:
        """Exercises that have pages, by the postmortem's id, the most instructive first; a few hundred at most."""
        return exercises_of(self.postmortems, self.catalog)

    def _grouped(self, keys: Callable[[Postmortem], Iterable[str]]) -> Groups:
        groups: dict[str, list[Postmortem]] = defaultdict(list)
        for postmortem in self.postmortems:
            for key in dict.fromkeys(keys(postmortem)):
                groups[key].append(postmortem)
        return {key: tuple(value) for key, value in groups.items()}


def ranked(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Values with how often they occur, most often first, alphabetically between equals."""
    return _by_count(Counter(values))


def _by_count(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
