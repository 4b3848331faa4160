"""Which entries of several catalogs are one and the same thing, and what each is called when they lie together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from postmortems.core.catalog import Entry
from postmortems.merge.ids import ENTRY, Ids

EntryType = TypeVar("EntryType", bound=Entry)
Member = tuple[int, str]
"""An entry: the place of its base among the bases, and its id there."""


@dataclass
class Same(Generic[EntryType]):
    """Entries that are one thing.

    Attributes:
        id: What it is called in the merged catalog.
        members: The entries by the place of their base, in that order; the first one's words count.
    """

    id: str
    members: dict[int, EntryType] = field(default_factory=dict)

    @property
    def lead(self) -> EntryType:
        """The entry of the first base that has it."""
        return next(iter(self.members.values()))


@dataclass
class Kind(Generic[EntryType]):
    """All entries of one kind, such as services.

    Attributes:
        names: Of the bases, in their order.
        found: What is one thing, in the order of the bases and of their files.
        ids: New id of every entry, and of every id that is referred to and not there.
    """

    names: tuple[str, ...]
    found: list[Same[EntryType]] = field(default_factory=list)
    ids: dict[Member, str] = field(default_factory=dict)

    @property
    def apart(self) -> Mapping[str, list[Same[EntryType]]]:
        """Old ids that several things have, with these."""
        groups: dict[str, list[Same[EntryType]]] = defaultdict(list)
        for same in self.found:
            groups[same.lead.id].append(same)
        return {id_: group for id_, group in groups.items() if len(group) > 1}

    def new_id(self, base: int, id_: str) -> str:
        """What a base's id has become; one that nobody has stays as it is."""
        return self.ids.get((base, id_), id_)


Likeness = Callable[[int, EntryType], object]


def classified(
    names: tuple[str, ...],
    entries: Iterable[Mapping[str, EntryType]],
    likeness: Likeness[EntryType],
    unknown: Iterable[Member] = (),
    refined_by: Callable[[int, EntryType], Iterable[str]] | None = None,
) -> Kind[EntryType]:
    """Finds what is the same, and gives everything its id.

    An id that means one thing in all bases stays as it is. One that means several is given up by all but the base
    without a name: if the first comer kept it, an address could one day lead to something else unnoticed.

    Args:
        names: Of the bases.
        entries: Of each base, by id.
        likeness: What has to be equal for two entries with the same id to be one; it can be hashed.
        unknown: References to what is not there. They still lead nowhere afterwards, not to another base's entry.
        refined_by: Ids of the same kind that an entry refers to: what refers to different things is not the same.
    """
    members = {(base, id_): entry for base, known in enumerate(entries) for id_, entry in known.items()}
    label: dict[Member, object] = {key: (key[1], likeness(key[0], entry)) for key, entry in members.items()}
    if refined_by:
        label = _refined(label, {(base, id_): [(base, other) for other in refined_by(base, entry)]
                                 for (base, id_), entry in members.items()})  # fmt: skip
    groups: dict[object, list[Member]] = defaultdict(list)
    for key in members:
        groups[label[key]].append(key)
    for key in sorted(set(unknown) - set(members)):
        groups["unknown", *key].append(key)
    by_id: dict[str, list[list[Member]]] = defaultdict(list)
    for group in groups.values():
        by_id[group[0][1]].append(group)

    def stays(group: list[Member]) -> bool:
        return len(by_id[group[0][1]]) == 1 or any(not names[base] for base, _ in group)

    kind: Kind[EntryType] = Kind(names)
    ids = Ids(ENTRY, (group[0][1] for group in groups.values() if stays(group)))
    for group in groups.values():
        base, old = group[0]
        new = old if stays(group) else ids.take(names[base], old)
        kind.ids |= dict.fromkeys(group, new)
        if group[0] in members:
            kind.found.append(Same(new, {base: members[base, id_] for base, id_ in group}))
    return kind


def _refined(label: dict[Member, object], refers: Mapping[Member, list[Member]]) -> dict[Member, object]:
    """Tells apart what refers to different things, until nothing more falls apart."""
    count = 0
    while len(set(label.values())) > count:
        numbers: dict[object, int] = {}
        for key in label:
            numbers.setdefault(label[key], len(numbers))
        count = len(numbers)
        plain = {key: numbers[value] for key, value in label.items()}
        label = {key: (plain[key], frozenset(plain[other] for other in refers[key])) for key in label}
    return label
