"""What became of what was asked for: every action of a library, the most pressing first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from heapq import nsmallest
from itertools import accumulate, chain
from typing import NamedTuple

from postmortems.core.age import Age, age, days_of
from postmortems.core.kept_text import kept_text
from postmortems.core.library import Library
from postmortems.core.likeness import Request, same
from postmortems.core.postmortem import OPEN, Action, ActionStatus, Postmortem
from postmortems.core.program import program

_ORDER = {status: place for place, status in enumerate((*OPEN, ActionStatus.NOT_DOING, ActionStatus.DONE))}
MANY = 2_000
"""Actions from which what they have in common is kept for the next build."""
_NO_DATE = datetime.max.replace(tzinfo=UTC)
_UNDATED = {status: (status not in OPEN, True, _NO_DATE, place) for status, place in _ORDER.items()}


@dataclass(slots=True, eq=False)
class ActionItem:
    """An action with what is known around it.

    Attributes:
        teams: Ids of whom it asks: its owner where that is a team, else the teams that own the incident's services.
        day: The day on which it is looked at.
    """

    action: Action
    postmortem: Postmortem
    teams: tuple[str, ...]
    day: date

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, as far as anybody knows."""
        return self.action.status in OPEN

    @property
    def overdue(self) -> bool:
        """It is open, and the last day on which it may be due is over: what is due in May is overdue in June."""
        due = self.action.due
        return due is not None and self.is_open and days_of(due)[1] < self.day

    @property
    def age(self) -> Age | None:
        """Since the end of the incident, or the first that is known of it; None when nothing is."""
        return age(self.postmortem.over, self.day) if self.postmortem.over else None


class Recurring(NamedTuple):
    """An action that several incidents asked for.

    Attributes:
        items: One or more of each incident, the newest first.
        times: How many incidents asked for it.
    """

    items: tuple[ActionItem, ...]
    times: int

    @property
    def never_done(self) -> bool:
        """Nobody says that it was done after any of the incidents."""
        return all(item.is_open for item in self.items)

    @property
    def incidents(self) -> tuple[str, ...]:
        """The ids of those that asked for it, the newest first."""
        return tuple(dict.fromkeys(item.postmortem.id for item in self.items))


class ItemGroups(Mapping[str, tuple[ActionItem, ...]]):
    """Items by an id. Those of an id are put in order, the most pressing first, when somebody asks for them."""

    def __init__(self, items: Iterable[ActionItem], keys: Callable[[ActionItem], Iterable[str]]) -> None:
        self._found: dict[str, list[ActionItem]] = defaultdict(list)
        for item in items:
            for key in keys(item):
                self._found[key].append(item)
        self._sorted: dict[str, tuple[ActionItem, ...]] = {}
        self._dated: dict[str, bool] = {}

    def __getitem__(self, key: str) -> tuple[ActionItem, ...]:
        if key not in self._sorted:
            if key not in self._found:
                raise KeyError(key)
            self._sorted[key] = tuple(sorted(self._found[key], key=_urgency))
        return self._sorted[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many items there are of each id."""
        return {key: len(items) for key, items in self._found.items()}

    @cached_property
    def incidents(self) -> Mapping[str, tuple[Postmortem, ...]]:
        """The incidents after which they were asked for, by id, the newest first."""
        return {
            key: tuple({item.postmortem.path: item.postmortem for item in items}.values())
            for key, items in self._found.items()
        }

    def unordered(self, key: str) -> Sequence[ActionItem]:
        """Those of an id as they came; none when there is no such id."""
        return self._found.get(key, ())

    def is_dated(self, key: str) -> bool:
        """Whether something of an id is asked by a day."""
        if key not in self._dated:
            self._dated[key] = any(item.action.due for item in self.unordered(key))
        return self._dated[key]


@dataclass(frozen=True)
class FollowUp:
    """All actions of a library as they stand on a day."""

    library: Library
    day: date

    @cached_property
    def items(self) -> tuple[ActionItem, ...]:
        """Open ones first: overdue, then by due date, then planned before ideas, then the newest incident first.

        Below them what was decided against, and last what is done.
        """
        return tuple(sorted(self.asked, key=_urgency))

    @cached_property
    def asked(self) -> list[ActionItem]:
        """The same with the newest incident first, in no other order."""
        return [*chain.from_iterable(self._by_incident)]

    @cached_property
    def _by_incident(self) -> list[list[ActionItem]]:
        return [self.of(postmortem) for postmortem in self.library.postmortems if postmortem.actions]

    def of(self, postmortem: Postmortem) -> list[ActionItem]:
        """What a postmortem asks for, in its own order."""
        owners, day = self.library.teams_of(postmortem), self.day
        return [
            ActionItem(action, postmortem, self._asked(action, owners) if action.owner else owners, day)
            for action in postmortem.actions
        ]

    @cached_property
    def open(self) -> tuple[ActionItem, ...]:
        """What is still to be done."""
        return tuple(sorted(self._open, key=_urgency))

    @cached_property
    def overdue(self) -> tuple[ActionItem, ...]:
        """What is still to be done and was due before the day, longest overdue first."""
        return tuple(sorted((item for item in self._open if item.overdue), key=_urgency))

    def first(self, most: int, *statuses: ActionStatus) -> tuple[ActionItem, ...]:
        """At most so many of `items` with some statuses, in less time than it takes to put all in order."""
        late = [item for item in self.overdue if item.action.status in statuses][:most]
        others = (item for item in self.asked if item.action.status in statuses and not item.overdue)
        return (*late, *nsmallest(most - len(late), others, key=_urgency))

    @cached_property
    def by_team(self) -> ItemGroups:
        """All items by the team that is asked; under an empty id those that ask nobody that is known."""
        return ItemGroups(self.asked, _teams)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many items each team is asked for, as in `by_team`, in the order of the catalog."""
        counts = self.by_team.counts
        return {team: counts[team] for team in (*self.library.catalog.teams, "") if team in counts}

    @cached_property
    def open_by_team(self) -> ItemGroups:
        """Open items as in `by_team`."""
        return ItemGroups(self._open, _teams)

    @cached_property
    def open_by_service(self) -> ItemGroups:
        """Open items by the services of their incidents."""
        return ItemGroups(self._open, lambda item: dict.fromkeys(item.postmortem.services))

    @cached_property
    def open_by_factor(self) -> ItemGroups:
        """Open items by the gap that they close."""
        return ItemGroups(self._open, lambda item: (item.action.factor,) if item.action.factor else ())

    @cached_property
    def _open(self) -> list[ActionItem]:
        return [item for item in self.asked if item.is_open]

    @cached_property
    def _again(self) -> list[list[ActionItem]]:
        """What the same team was asked for after several incidents, by what it is, the newest incident first."""
        # Those written first come first, as their ids say: then no other date changes what is the same. A decision
        # against something asks for nothing.
        ids = [items[0].postmortem.id for items in self._by_incident]
        starts = [0, *accumulate(map(len, self._by_incident))]
        place: list[int] = []
        written = sorted(range(len(ids)), key=ids.__getitem__)
        for number in written:
            place += range(starts[number], starts[number + 1])
        groups = self._same([self._by_incident[number] for number in written])
        return [[self.asked[index] for index in sorted([place[item] for item in group])] for group in groups]

    def _same(self, asking: Sequence[Sequence[ActionItem]]) -> Sequence[Sequence[int]]:
        """Which items of incidents, numbered from 0 on, ask for the same; kept, since of very many it takes seconds."""

        def found() -> list[list[int]]:
            numbered = [
                (number, item)
                for number, item in enumerate(chain.from_iterable(asking))
                if item.action.status is not ActionStatus.NOT_DOING
            ]
            requests = [Request(item.action.text, item.postmortem.id, item.teams) for _, item in numbered]
            return [[numbered[place][0] for place in group] for group in same(requests)]

        if len(self.asked) < MANY:
            return found()
        told = [(items[0].postmortem.id, items[0].postmortem.asks) for items in asking]
        owners = [self.library.teams_of(items[0].postmortem) for items in asking]
        of = repr((program(), self.team_of, told, owners))
        kept: list[list[int]] = json.loads(kept_text("requests", of, lambda: json.dumps(found()), most=8))
        return kept

    @cached_property
    def recurring(self) -> tuple[Recurring, ...]:
        """What the same team was asked for after several incidents and is still open, most often asked for first."""
        still = [
            Recurring(tuple(items), len({item.postmortem.id for item in items}))
            for items in self._again
            if any(item.is_open for item in items)
        ]
        return tuple(sorted(still, key=lambda group: (-group.times, group.items[0].postmortem.sort_key)))

    @cached_property
    def recurring_by_team(self) -> Mapping[str, tuple[Recurring, ...]]:
        """The same by the team that was asked, as in `by_team`."""
        found: dict[str, list[Recurring]] = defaultdict(list)
        for group in self.recurring:
            for team in dict.fromkeys(team for item in group.items for team in _teams(item)):
                found[team].append(group)
        return {team: tuple(groups) for team, groups in found.items()}

    @cached_property
    def again(self) -> Mapping[ActionItem, Recurring]:
        """For each item that recurs, what it is part of."""
        return {item: group for group in self.recurring for item in group.items}

    def beside(self, postmortem: Postmortem) -> frozenset[str]:
        """The teams, as in `by_team`, that others asked for the same as an incident did."""
        if postmortem.id not in self._beside:
            groups = self._again_by_incident.get(postmortem.id, ())
            self._beside[postmortem.id] = frozenset(team for group in groups for item in group for team in _teams(item))
        return self._beside[postmortem.id]

    @cached_property
    def _beside(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _again_by_incident(self) -> Mapping[str, list[list[ActionItem]]]:
        found: dict[str, list[list[ActionItem]]] = defaultdict(list)
        for items in self._again:
            for item in items:
                found[item.postmortem.id].append(items)
        return found

    @cached_property
    def team_of(self) -> Mapping[str, str]:
        """Ids of teams by every name that an owner may be given by, in lower case."""
        teams = self.library.catalog.teams.values()
        return {name.lower(): team.id for team in teams for name in (*team.aliases, team.title, team.id)}

    def about(self, postmortem: Postmortem) -> frozenset[str]:
        """Under what ids actions of a postmortem may be grouped: services, factors, and teams as in `by_team`."""
        found = set(postmortem.services) if postmortem.actions else set()
        owners = self.library.teams_of(postmortem)
        for action in postmortem.actions:
            found.update(self._asked(action, owners) or ("",), (action.factor,) if action.factor else ())
        return frozenset(found)

    def _asked(self, action: Action, owners: tuple[str, ...]) -> tuple[str, ...]:
        team = self.team_of.get(action.owner.lower()) if action.owner else None
        return (team,) if team else owners


def _teams(item: ActionItem) -> tuple[str, ...]:
    """Whom an item asks, as in `FollowUp.by_team`."""
    return item.teams or ("",)


def _urgency(item: ActionItem) -> tuple[object, ...]:
    """Where it stands among others, all of which come with the newest incident first."""
    action = item.action
    if not action.due or not item.is_open:
        return _UNDATED[action.status]
    return False, not item.overdue, action.due.latest, _ORDER[action.status]
