"""Reading the catalog: four YAML files, checked entry by entry and against each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from postmortems.core.catalog import Catalog, Entry, Factor, FactorGroup, Service, Team, Trigger
from postmortems.core.confinement import Confinement
from postmortems.core.frontmatter import FieldPath, Positions, Value, nearest, parse_yaml, read_text
from postmortems.core.problem import Place, Problem, dotted, quoted
from postmortems.core.references import unknown
from postmortems.core.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from postmortems.core.text import Strict

FOLDER = "catalog"
MAX_CATALOG_BYTES = 5_000_000

EntryType = TypeVar("EntryType", bound=Entry)
ModelType = TypeVar("ModelType", bound="Strict")


def load_catalog(docs: Path) -> tuple[Catalog, tuple[Problem, ...]]:
    """Reads the catalog below a documentation folder.

    A missing file is an empty one. What is wrong is left out with a problem: a field, the entry when it cannot do
    without the field, a reference that leads nowhere, the edge that closes a cycle, an alias that is taken. So whatever
    the catalog holds may be followed.
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
        self.docs = docs
        self.path = f"{FOLDER}/{name}.yml"
        self.problems = problems
        self.positions: Positions = {}

    def entries(self, model: type[EntryType]) -> dict[str, EntryType]:
        located = ((self._valid(model, item, at), at) for item, at in self._items())
        return {entry.id: entry for entry, _ in self._distinct(located)}

    def factors(self) -> tuple[tuple[FactorGroup, ...], dict[str, Factor]]:
        """Groups and their factors, each checked by itself, so that a broken factor takes no other with it."""
        groups: dict[str, FactorGroup] = {}
        group_ids: list[str] = []
        located: list[tuple[Factor | None, FieldPath]] = []
        for item, at in self._items():
            members = item.get("factors") if isinstance(item, dict) else None
            bare = {**item, "factors": []} if isinstance(item, dict) and isinstance(members, list) else item
            group = self._valid(FactorGroup, bare, at)
            if group is None:
                continue
            if group.id in groups:
                self._problem("duplicate-id", f"the id {group.id!r} is taken", (*at, "id"), "Put both groups into one")
            groups.setdefault(group.id, group)
            for index, member in enumerate(members if isinstance(members, list) else []):
                here = (*at, "factors", index)
                located.append((self._valid(Factor, member, here), here))
                group_ids.append(group.id)
        group_at = dict(zip((at for _, at in located), group_ids, strict=True))
        factors = self._distinct(located)
        for group_id, group in groups.items():
            own = [factor for factor, at in factors if group_at[at] == group_id]
            groups[group_id] = group.model_copy(update={"factors": own})
        return tuple(groups.values()), {factor.id: factor for factor, _ in factors}

    def services(self, teams: Mapping[str, Team]) -> dict[str, Service]:
        located = self._distinct((self._valid(Service, item, at), at) for item, at in self._items())
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

    def _items(self) -> Iterator[tuple[Value, FieldPath]]:
        """The entries as they stand in the file."""
        file = self.docs / self.path
        try:
            file.lstat()
        except FileNotFoundError:
            return
        except OSError:
            pass  # reading it will say why
        if not Confinement(self.docs).holds(file):
            message = "the link leads out of the documentation folder"
            self.problems.append(Problem("link-outside", message, Place(self.path), "Put the file itself here"))
            return
        text, problem = read_text(file, self.path, limit=MAX_CATALOG_BYTES)
        if problem:
            self.problems.append(problem)
            return
        data, self.positions, found = parse_yaml(text, self.path, limit=MAX_CATALOG_BYTES)
        self.problems += found
        if isinstance(data, list):
            yield from ((item, (index,)) for index, item in enumerate(data))
        elif data is not None:
            self._problem("not-a-list", "the file must be a list of entries", (), "Start each with `- id: ...`")

    def _valid(self, model: type[ModelType], item: Value, at: FieldPath) -> ModelType | None:
        entry, found = validate(model, item, self.positions, self.path, at, rescue=True)
        self.problems += found
        return entry

    def _distinct(self, located: Iterable[tuple[EntryType | None, FieldPath]]) -> list[tuple[EntryType, FieldPath]]:
        """Entries whose id is their own; of two equal ids the first is kept, and so is the first use of an alias."""
        kept: dict[str, tuple[EntryType, FieldPath]] = {}
        for entry, at in located:
            if entry is None:
                continue
            if entry.id in kept:
                line = nearest(self.positions, kept[entry.id][1])[0]
                message = f"the id {entry.id!r} is taken by the entry on line {line}"
                self._problem("duplicate-id", message, (*at, "id"), "Choose another id")
            else:
                kept[entry.id] = (entry, at)
        owners = {fold(id_): id_ for id_ in kept}
        return [(self._with_own_aliases(entry, at, owners), at) for entry, at in kept.values()]

    def _with_own_aliases(self, entry: EntryType, at: FieldPath, owners: dict[str, str]) -> EntryType:
        """The entry without aliases that lead to another one; `owners` says who has which name, and learns the rest."""
        taken = set()
        for index, alias in enumerate(entry.aliases):
            owner = owners.setdefault(fold(alias), entry.id)
            if owner != entry.id:
                taken.add(alias)
                message = f"{quoted(alias)} of {entry.id!r} already leads to {owner!r}"
                remedy = "Give the word to one of the two, or make it longer"
                self._problem("alias-collision", message, (*at, "aliases", index), remedy)
        own = [alias for alias in entry.aliases if alias not in taken]
        return entry.model_copy(update={"aliases": own}) if taken else entry

    def _break_cycles(self, known: dict[str, Service], places: Mapping[str, FieldPath]) -> None:
        """Depth-first without recursion; an edge back to an open service closes a cycle and is taken out."""
        done: set[str] = set()
        for start in known:
            if start in done:
                continue
            trail = {start: iter(known[start].depends_on)}  # the open services, each with the edges not yet followed
            while trail:
                service_id = next(reversed(trail))
                other = next(trail[service_id], None)
                if other is None:
                    done.add(service_id)
                    del trail[service_id]
                elif other in trail:
                    ids = list(trail)
                    cycle = " -> ".join([*ids[ids.index(other) :], other])
                    message = f"services depend on each other in a circle: {cycle[:300]}"
                    remedy = "Take out the edge that is not needed to start"
                    self._problem("dependency-cycle", message, (*places[service_id], "depends_on"), remedy)
                    rest = [edge for edge in known[service_id].depends_on if edge != other]
                    known[service_id] = known[service_id].model_copy(update={"depends_on": rest})
                elif other not in done:
                    trail[other] = iter(known[other].depends_on)

    def _unknown(self, what: str, given: str, at: FieldPath, known: Iterable[str]) -> None:
        place = Place(self.path, *nearest(self.positions, at), dotted(at))
        self.problems.append(unknown(what, given, known, place, f"Add it to {FOLDER}/{what}s.yml"))

    def _problem(self, code: str, message: str, at: FieldPath, remedy: str) -> None:
        line, column = nearest(self.positions, at)
        self.problems.append(Problem(code, message, Place(self.path, line, column, dotted(at)), remedy))
