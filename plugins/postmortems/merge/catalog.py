"""Several catalogs as one: equal entries become one, different ones with the same id are kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from postmortems.core.catalog import Catalog, Entry, Factor, Service, Team
from postmortems.core.catalog_files import FOLDER, fold
from postmortems.core.dump import dump_fields
from postmortems.core.frontmatter import Value, nearest, parse_yaml, read_text
from postmortems.core.moment import Moment
from postmortems.core.problem import Level, Problem
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
    for what, kind in merged.kinds.items():
        merged.notes += _kept_apart(bases, what, kind)
    written = {what: _Writer(bases, what, merged.notes).entries(kind) for what, kind in merged.kinds.items()}
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


def _kept_apart(bases: Sequence[Base], what: str, kind: Kind[Any]) -> Iterable[Problem]:
    for old, group in kind.apart.items():
        for same in group:
            others = sorted({bases[base].words for other in group if other is not same for base in other.members})
            for number in same.members:
                base = bases[number]
                became = f"so it is called {same.id!r} here" if same.id != old else "so theirs has another id here"
                message = f"the {what} {old!r} is something else in {' and '.join(others)}, {became}"
                remedy = "Make the entries equal if one thing is meant, or give one of them another id"
                place = base.place(f"{FOLDER}/{what}s.yml", *_where(base, what, old), "id")
                yield Problem("kept-apart", message, place, remedy, Level.INFO)


def _where(base: Base, what: str, id_: str) -> tuple[int, int]:
    """Line and column of an entry in its file."""
    path = f"{FOLDER}/{what}s.yml"
    data, positions, _ = parse_yaml(read_text(base.docs / path, path)[0], path)
    for index, item in enumerate(data if isinstance(data, list) else ()):
        if not isinstance(item, dict):
            continue
        members = item.get("factors") if what == "factor" else None
        for number, member in enumerate(members if isinstance(members, list) else ()):
            if isinstance(member, dict) and member.get("id") == id_:
                return nearest(positions, (index, "factors", number, "id"))
        if what != "factor" and item.get("id") == id_:
            return nearest(positions, (index, "id"))
    return (0, 0)


class _Writer:
    """Makes one entry of several that are the same thing, with all of their other names and none that is taken."""

    def __init__(self, bases: Sequence[Base], what: str, notes: list[Problem]) -> None:
        self._bases = bases
        self._what = what
        self._notes = notes

    def entries(self, kind: Kind[Any]) -> dict[str, dict[str, Value]]:
        owners = {fold(same.id): same.id for same in kind.found}
        written = {same.id: self._entry(same, owners) for same in kind.found}
        for group in kind.apart.values():
            # Readers see titles, not ids.
            titles = Counter(fold(same.lead.title) for same in group)
            for same in group:
                if titles[fold(same.lead.title)] > 1 and (name := self._bases[next(iter(same.members))].name):
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
                    self._given_up(self._bases[number], entry, alias, owner)
        fields["aliases"] = aliases
        if isinstance(same.lead, Factor):
            told = dict.fromkeys(words for entry in same.members.values() for words in entry.countermeasures)
            fields["countermeasures"] = list(told)
        return fields

    def _given_up(self, base: Base, entry: Entry, alias: str, owner: str) -> None:
        message = f"the {self._what} {entry.id!r} loses the name {alias[:60]!r}, which leads to {owner!r} here"
        place = base.place(f"{FOLDER}/{self._what}s.yml", *_where(base, self._what, entry.id), "aliases")
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
    for group in (group for catalog in catalogs for group in catalog.groups):
        titles.setdefault(group.id, set()).add(fold(group.title))
    ids = Ids(ENTRY, (id_ for id_, known in titles.items() if len(known) == 1 or "" in names))
    found: dict[tuple[str, str], dict[str, Value]] = {}
    new_ids = {(next(iter(same.members)), same.lead.id): same.id for same in factors.found}
    for number, catalog in enumerate(catalogs):
        for group in catalog.groups:
            key = (group.id, fold(group.title))
            if key not in found:
                alone = len(titles[group.id]) == 1 or not names[number]
                found[key] = {**_values(group), "id": group.id if alone else ids.take(names[number], group.id)}
                found[key]["factors"] = []
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
