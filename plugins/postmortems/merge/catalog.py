"""Several catalogs as one: equal entries become one, different ones with the same id are kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from postmortems.core.catalog import Catalog, Entry, Factor, Service, Team
from postmortems.core.catalog_files import FOLDER, fold
from postmortems.core.dump import dump_fields
from postmortems.core.frontmatter import FieldPath, Value, nearest, parse_yaml, read_text
from postmortems.core.moment import Moment
from postmortems.core.problem import Level, Place, Problem
from postmortems.core.text import Strict
from postmortems.merge.base import Base
from postmortems.merge.classes import Kind, Member, Same, classified
from postmortems.merge.ids import ENTRY, Ids

KINDS = ("team", "trigger", "factor", "service")
NOTE = "# Written by `postmortems merge`: a change belongs into the knowledge base that an entry comes from.\n"


@dataclass
class MergedCatalog:
    """The catalog of all bases.

    Attributes:
        kinds: What became of the entries, by `KINDS`.
        files: The files to write, by their path.
        notes: What was kept apart or given up.
        owners: Ids of teams by every name, in lower case, that the owner of an action may be given by.
    """

    kinds: Mapping[str, Kind[Any]]
    files: dict[str, str] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    owners: dict[str, set[str]] = field(default_factory=dict)


def merge_catalogs(
    bases: Sequence[Base], catalogs: Sequence[Catalog], unknown: Mapping[str, Iterable[Member]]
) -> MergedCatalog:
    """Puts catalogs together.

    Args:
        bases: Where they come from.
        catalogs: One for each base.
        unknown: References to entries that are not there, by `KINDS`.
    """
    names = tuple(base.name for base in bases)
    teams = classified(
        names, [item.teams for item in catalogs], lambda _, team: (team.title, team.description, _links(team)),
        unknown.get("team", ()),
    )  # fmt: skip
    triggers = classified(
        names, [item.triggers for item in catalogs], lambda _, trigger: fold(trigger.definition),
        unknown.get("trigger", ()),
    )  # fmt: skip
    factors = classified(
        names, [item.factors for item in catalogs], lambda _, factor: fold(factor.definition), unknown.get("factor", ())
    )

    def service_likeness(base: int, item: Service) -> object:
        owner = teams.new_id(base, item.owner) if item.owner else None
        since = item.retired.text if isinstance(item.retired, Moment) else item.retired
        return item.title, item.description, owner, item.tier, tuple(item.paths), _links(item), since

    services = classified(
        names, [item.services for item in catalogs], service_likeness, unknown.get("service", ()),
        lambda _, service: service.depends_on,
    )  # fmt: skip
    merged = MergedCatalog({"team": teams, "trigger": triggers, "factor": factors, "service": services})
    places = _Places(bases)
    for what, kind in merged.kinds.items():
        merged.notes += _kept_apart(places, what, kind)
    written = {what: _Writer(places, what, merged.notes).entries(kind) for what, kind in merged.kinds.items()}
    for id_, team in written["team"].items():
        for name in (id_, team["title"], *cast("list[str]", team["aliases"])):
            merged.owners.setdefault(str(name).lower(), set()).add(id_)
    for (base, service), entry in _with_first(services, written["service"]):
        entry["owner"] = teams.new_id(base, service.owner) if service.owner else None
        entry["depends_on"] = [services.new_id(base, other) for other in service.depends_on]
    for what in ("team", "trigger", "service"):
        if any(getattr(item, f"{what}s") for item in catalogs):
            merged.files[f"{FOLDER}/{what}s.yml"] = _text(list(written[what].values()))
    if any(item.groups for item in catalogs):
        merged.files[f"{FOLDER}/factors.yml"] = _text(_groups(names, catalogs, factors, written["factor"]))
    return merged


def _links(entry: Team | Service) -> tuple[tuple[str, str], ...]:
    return tuple((link.title, link.url) for link in entry.links)


def _with_first(
    kind: Kind[Service], written: Mapping[str, dict[str, Value]]
) -> Iterable[tuple[tuple[int, Service], dict[str, Value]]]:
    """Each thing as the first base has it, with that base's place, and what is written of it."""
    return ((next(iter(same.members.items())), written[same.id]) for same in kind.found)


def _kept_apart(places: _Places, what: str, kind: Kind[Any]) -> Iterable[Problem]:
    for old, group in kind.apart.items():
        for same in group:
            others = sorted(
                {places.bases[base].words for other in group if other is not same for base in other.members}
            )
            became = f"so it is called {same.id!r} here" if same.id != old else "so theirs has another id here"
            message = f"the {what} {old!r} is something else in {' and '.join(others)}, {became}"
            remedy = "Make the entries equal if one thing is meant, or give one of them another id"
            for number in same.members:
                yield Problem("kept-apart", message, places.of(number, what, old, "id"), remedy, Level.INFO)


class _Places:
    """Knows where entries stand; a file is read when somebody asks."""

    def __init__(self, bases: Sequence[Base]) -> None:
        self.bases = bases
        self._known: dict[tuple[int, str], Mapping[str, tuple[int, int]]] = {}

    def of(self, number: int, what: str, id_: str, field: str) -> Place:
        """The place of an entry of a base."""
        path = f"{FOLDER}/{what}s.yml"
        if (number, what) not in self._known:
            self._known[number, what] = _located(read_text(self.bases[number].docs / path, path)[0], path)
        return self.bases[number].place(path, *self._known[number, what].get(id_, (0, 0)), field)


def _located(text: str, path: str) -> dict[str, tuple[int, int]]:
    """Line and column of every entry of a catalog file, by its id."""
    data, positions, _ = parse_yaml(text, path)
    found: dict[str, tuple[int, int]] = {}
    for index, item in enumerate(data if isinstance(data, list) else ()):
        members = item.get("factors") if isinstance(item, dict) else None
        inside: FieldPath = (index, "factors")
        entries = [((*inside, number), entry) for number, entry in enumerate(members or ())]
        for at, entry in entries or [((index,), item)]:
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                found.setdefault(str(entry["id"]), nearest(positions, (*at, "id")))
    return found


class _Writer:
    """Makes one entry of several that are the same thing, with all of their other names and none that is taken."""

    def __init__(self, places: _Places, what: str, notes: list[Problem]) -> None:
        self._places = places
        self._what = what
        self._notes = notes

    def entries(self, kind: Kind[Any]) -> dict[str, dict[str, Value]]:
        owners = {fold(same.id): same.id for same in kind.found}
        written = {same.id: self._entry(same, owners) for same in kind.found}
        for group in kind.apart.values():
            # Readers see titles, not ids.
            titles = Counter(fold(same.lead.title) for same in group)
            for same in group:
                if titles[fold(same.lead.title)] > 1 and (name := self._places.bases[next(iter(same.members))].name):
                    written[same.id]["title"] = f"{same.lead.title[:400]} ({name})"
        return written

    def _entry(self, same: Same[Any], owners: dict[str, str]) -> dict[str, Value]:
        fields = _values(same.lead)
        fields["id"] = same.id
        aliases: list[Value] = []
        for number, entry in same.members.items():
            # What another base calls it is one more name.
            for alias in (*entry.aliases, *([entry.title] if fold(entry.title) != fold(same.lead.title) else [])):
                owner = owners.setdefault(fold(alias), same.id)
                if owner == same.id and alias not in aliases and fold(alias) != fold(same.id):
                    aliases.append(alias)
                elif owner != same.id and alias in entry.aliases:
                    self._given_up(number, entry, alias, owner)
        fields["aliases"] = aliases
        if isinstance(same.lead, Factor):
            told = dict.fromkeys(words for entry in same.members.values() for words in entry.countermeasures)
            fields["countermeasures"] = list(told)
        return fields

    def _given_up(self, number: int, entry: Entry, alias: str, owner: str) -> None:
        message = f"the {self._what} {entry.id!r} loses the name {alias[:60]!r}, which leads to {owner!r} here"
        place = self._places.of(number, self._what, entry.id, "aliases")
        remedy = "Give the word to one of the two, or make it longer"
        self._notes.append(Problem("alias-given-up", message, place, remedy, Level.INFO))


def _groups(
    names: tuple[str, ...],
    catalogs: Sequence[Catalog],
    factors: Kind[Factor],
    written: Mapping[str, dict[str, Value]],
) -> list[dict[str, Value]]:
    """Groups with their factors. Groups of one id and title are one; a factor stands where its first base has it."""
    titles: dict[str, set[str]] = {}
    fixed: set[tuple[str, str]] = set()
    for name, catalog in zip(names, catalogs, strict=True):
        for group in catalog.groups:
            titles.setdefault(group.id, set()).add(fold(group.title))
            fixed |= set() if name else {(group.id, fold(group.title))}
    fixed |= {(id_, title) for id_, known in titles.items() if len(known) == 1 for title in known}
    ids = Ids(ENTRY, (id_ for id_, _ in fixed))
    found: dict[tuple[str, str], dict[str, Value]] = {}
    new_ids = {(next(iter(same.members)), same.lead.id): same.id for same in factors.found}
    for number, catalog in enumerate(catalogs):
        for group in catalog.groups:
            key = (group.id, fold(group.title))
            if key not in found:
                id_ = group.id if key in fixed else ids.take(names[number], group.id)
                found[key] = {**_values(group), "id": id_, "factors": []}
            members = found[key]["factors"]
            assert isinstance(members, list)
            here = (new_ids.get((number, item.id)) for item in group.factors)
            members += [written[id_] for id_ in here if id_]
    return [group for group in found.values() if group["factors"]]


def _values(entry: Strict) -> dict[str, Value]:
    """The fields of an entry as texts; those that are not given are left out."""
    return {name: _value(getattr(entry, name)) for name in type(entry).model_fields if name in entry.model_fields_set}


def _value(value: object) -> Value:
    if isinstance(value, Moment):
        return value.text
    if isinstance(value, bool):
        return "true" if value else None
    if isinstance(value, list):
        return [_value(item) for item in value]
    if isinstance(value, Strict):
        return _values(value)
    return value if value is None else str(value)


def _text(entries: Sequence[dict[str, Value]]) -> str:
    lines = [NOTE.rstrip("\n")]
    for entry in entries:
        first, *rest = dump_fields(entry, indent=2)
        lines += [f"- {first.strip()}", *rest]
    return "\n".join(lines) + "\n"
