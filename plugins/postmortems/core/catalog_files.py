"""Reading the catalog: four YAML files, checked entry by entry and against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from postmortems.core.catalog import Catalog, Entry, Factor, FactorGroup, Service, Team, Trigger
from postmortems.core.frontmatter import FieldPath, Positions, nearest, parse_yaml, read_text
from postmortems.core.problem import Place, Problem
from postmortems.core.text import Strict
from postmortems.core.validation import did_you_mean, validate

FOLDER = "catalog"
MAX_CATALOG_BYTES = 5_000_000

EntryType = TypeVar("EntryType", bound=Entry)
ModelType = TypeVar("ModelType", bound=Strict)


def load_catalog(docs: Path) -> tuple[Catalog, tuple[Problem, ...]]:
    """Reads the catalog below a documentation folder.

    A missing file is an empty one. A broken entry is left out, an unknown reference or the edge that closes a cycle is
    taken out, each with a problem, so whatever the catalog holds may be followed.
    """
    problems: list[Problem] = []
    triggers = _CatalogFile(docs, "triggers", problems).entries(Trigger)
    teams = _CatalogFile(docs, "teams", problems).entries(Team)
    groups, factors = _CatalogFile(docs, "factors", problems).factors()
    services = _CatalogFile(docs, "services", problems).services(teams)
    return Catalog(services, groups, factors, triggers, teams), tuple(problems)


def fold(name: str) -> str:
    """The form in which names are compared: case, blanks, hyphens and underscores do not matter."""
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


class _CatalogFile:
    """One file while it is read; knows where each of its entries stands."""

    def __init__(self, docs: Path, name: str, problems: list[Problem]) -> None:
        self.path = f"{FOLDER}/{name}.yml"
        self.file = docs / self.path
        self.problems = problems
        self.positions: Positions = {}

    def entries(self, model: type[EntryType]) -> dict[str, EntryType]:
        return {entry.id: entry for entry, _ in self._distinct(self._models(model))}

    def factors(self) -> tuple[tuple[FactorGroup, ...], Mapping[str, Factor]]:
        groups = list(self._models(FactorGroup))
        found = (
            (factor, (*at, "factors", index)) for group, at in groups for index, factor in enumerate(group.factors)
        )
        return tuple(group for group, _ in groups), {factor.id: factor for factor, _ in self._distinct(found)}

    def services(self, teams: Mapping[str, Team]) -> dict[str, Service]:
        located = self._distinct(self._models(Service))
        known = {service.id: service for service, _ in located}
        places = {service.id: at for service, at in located}
        for service, at in located:
            owner = service.owner
            if owner is not None and owner not in teams:
                self._unknown("team", owner, (*at, "owner"), teams)
                owner = None
            for index, other in enumerate(service.depends_on):
                if other not in known:
                    self._unknown("service", other, (*at, "depends_on", index), known)
            edges = [other for other in dict.fromkeys(service.depends_on) if other in known]
            known[service.id] = service.model_copy(update={"owner": owner, "depends_on": edges})
        self._break_cycles(known, places)
        return known

    def _models(self, model: type[ModelType]) -> Iterator[tuple[ModelType, FieldPath]]:
        if not self.file.exists():
            return
        text, problem = read_text(self.file, self.path, limit=MAX_CATALOG_BYTES)
        if problem:
            self.problems.append(problem)
            return
        data, self.positions, found = parse_yaml(text, self.path, limit=MAX_CATALOG_BYTES)
        self.problems += found
        if not isinstance(data, list):
            if data is not None:
                self._problem("not-a-list", "the file must be a list of entries", (), "Start each with `- id: ...`")
            return
        for index, item in enumerate(data):
            entry, found = validate(model, item, self.positions, self.path, (index,))
            self.problems += found
            if entry is not None:
                yield entry, (index,)

    def _distinct(self, located: Iterable[tuple[EntryType, FieldPath]]) -> list[tuple[EntryType, FieldPath]]:
        """Entries whose id is their own; of two equal ids the first is kept, and so is the first use of an alias."""
        kept: dict[str, tuple[EntryType, FieldPath]] = {}
        for entry, at in located:
            if entry.id in kept:
                self._problem("duplicate-id", f"the id {entry.id!r} is taken", (*at, "id"), "Choose another id")
            else:
                kept[entry.id] = (entry, at)
        names = {fold(id_): id_ for id_ in kept}
        for entry, at in kept.values():
            for index, alias in enumerate(entry.aliases):
                owner = names.setdefault(fold(alias), entry.id)
                if owner != entry.id:
                    message = f"{alias!r} of {entry.id!r} already leads to {owner!r}"
                    remedy = "Give the word to one of the two, or make it longer"
                    self._problem("alias-collision", message, (*at, "aliases", index), remedy)
        return list(kept.values())

    def _break_cycles(self, known: dict[str, Service], places: Mapping[str, FieldPath]) -> None:
        """Depth-first without recursion; an edge back to an open service closes a cycle and is taken out."""
        done: set[str] = set()
        for start in known:
            trail: list[str] = []
            stack = [(start, iter(known[start].depends_on))] if start not in done else []
            trail += [start] if stack else []
            while stack:
                service_id, edges = stack[-1]
                other = next(edges, None)
                if other is None:
                    done.add(service_id)
                    stack.pop()
                    trail.pop()
                elif other in trail:
                    cycle = [*trail[trail.index(other) :], other]
                    self._problem(
                        "dependency-cycle", f"services depend on each other in a circle: {' -> '.join(cycle)}",
                        (*places[service_id], "depends_on"), "Take out the edge that is not needed to start",
                    )  # fmt: skip
                    rest = [edge for edge in known[service_id].depends_on if edge != other]
                    known[service_id] = known[service_id].model_copy(update={"depends_on": rest})
                elif other not in done:
                    stack.append((other, iter(known[other].depends_on)))
                    trail.append(other)

    def _unknown(self, what: str, given: str, at: FieldPath, known: Mapping[str, object]) -> None:
        remedy = did_you_mean(given, list(known)) or f"Add it to {FOLDER}/{what}s.yml"
        self._problem(f"unknown-{what}", f"there is no {what} {given!r}", at, remedy)

    def _problem(self, code: str, message: str, at: FieldPath, remedy: str) -> None:
        line, column = nearest(self.positions, at)
        field = ".".join(map(str, at[1:]))
        self.problems.append(Problem(code, message, Place(self.path, line, column, field), remedy))
