"""What became of what was asked for: every action of a library, the most pressing first."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from postmortems.core.age import Age, age, days_of
from postmortems.core.kept_text import kept_text
from postmortems.core.library import Library
from postmortems.core.likeness import Request, same
from postmortems.core.postmortem import Action, ActionStatus, Postmortem
from postmortems.core.program import program

OPEN = (ActionStatus.PLANNED, ActionStatus.IDEA)
"""Not known to be done, and not decided against; what is planned before what is an idea."""
_ORDER = {status: place for place, status in enumerate((*OPEN, ActionStatus.NOT_DOING, ActionStatus.DONE))}
MANY = 2_000
"""Actions from which what they have in common is kept for the next build."""
_NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class ActionItem:
    """An action with what is known around it.

    Attributes:
        teams: Ids of whom it asks: its owner where that is a team, else the teams that own the incident's services.
        overdue: It is open, and the last day on which it may be due is over: what is due in May is overdue in June.
        age: Since the end of the incident, or the first that is known of it; None when nothing is.
    """

    action: Action
    postmortem: Postmortem
    teams: tuple[str, ...]
    overdue: bool
    age: Age | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, as far as anybody knows."""
        return self.action.status in OPEN


@dataclass(frozen=True, slots=True)
class Recurring:
    """An action that several incidents asked for.

    Attributes:
        items: One or more of each incident, the newest first.
    """

    items: tuple[ActionItem, ...]

    @property
    def never_done(self) -> bool:
        """Nobody says that it was done after any of the incidents."""
        return all(item.is_open for item in self.items)

    @property
    def incidents(self) -> tuple[str, ...]:
        """The ids of those that asked for it, the newest first."""
        return tuple(dict.fromkeys(item.postmortem.id for item in self.items))


Groups = Mapping[str, tuple[ActionItem, ...]]


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
        found = [
            ActionItem(action, postmortem, self._asked(action, postmortem), _is_overdue(action, self.day), old)
            for postmortem in self.library.postmortems
            for old in (self._age(postmortem),)
            for action in postmortem.actions
        ]
        return tuple(sorted(found, key=_urgency))

    @cached_property
    def open(self) -> tuple[ActionItem, ...]:
        """What is still to be done."""
        return tuple(item for item in self.items if item.is_open)

    @cached_property
    def by_team(self) -> Groups:
        """All items by the team that is asked; under an empty id those that ask nobody that is known."""
        return _grouped(self.items, lambda item: item.teams or ("",))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many items each team is asked for, as in `by_team`, in the order of the catalog; nothing is sorted."""
        found: Counter[str] = Counter()
        for postmortem in self.library.postmortems:
            for action in postmortem.actions:
                found.update(self._asked(action, postmortem) or ("",))
        return {team: found[team] for team in (*self.library.catalog.teams, "") if found[team]}

    @cached_property
    def dated(self) -> frozenset[str]:
        """The teams, as in `by_team`, that are asked for something by a day."""
        return frozenset(team for item in self.items if item.action.due for team in item.teams or ("",))

    @cached_property
    def open_by_service(self) -> Groups:
        """Open items by the services of their incidents."""
        return _grouped(self.open, lambda item: item.postmortem.services)

    @cached_property
    def open_by_factor(self) -> Groups:
        """Open items by the gap that they close."""
        return _grouped(self.open, lambda item: (item.action.factor,) if item.action.factor else ())

    @cached_property
    def recurring(self) -> tuple[Recurring, ...]:
        """What the same team was asked for after several incidents and is still open, most often asked for first."""
        # Those written first come first; a decision against something asks for nothing.
        asking = sorted(
            (item for item in self.items if item.action.status is not ActionStatus.NOT_DOING),
            key=lambda item: item.postmortem.sort_key,
            reverse=True,
        )
        groups = _same([Request(item.action.text, item.postmortem.id, item.teams) for item in asking])
        found = [Recurring(tuple(asking[index] for index in reversed(group))) for group in groups]
        still = [group for group in found if any(item.is_open for item in group.items)]
        return tuple(sorted(still, key=lambda group: (-len(group.incidents), group.items[0].postmortem.sort_key)))

    @cached_property
    def recurring_by_team(self) -> Mapping[str, tuple[Recurring, ...]]:
        """The same by the team that was asked, as in `by_team`."""
        found: dict[str, list[Recurring]] = defaultdict(list)
        for group in self.recurring:
            for team in dict.fromkeys(team for item in group.items for team in item.teams or ("",)):
                found[team].append(group)
        return {team: tuple(groups) for team, groups in found.items()}

    @cached_property
    def again(self) -> Mapping[ActionItem, Recurring]:
        """For each item that recurs, what it is part of."""
        return {item: group for group in self.recurring for item in group.items}

    @cached_property
    def times(self) -> Mapping[ActionItem, int]:
        """For each item that recurs, how many incidents asked for it."""
        return {item: count for group in self.recurring for count in (len(group.incidents),) for item in group.items}

    @cached_property
    def team_of(self) -> Mapping[str, str]:
        """Ids of teams by every name that an owner may be given by, in lower case."""
        teams = self.library.catalog.teams.values()
        return {name.lower(): team.id for team in teams for name in (*team.aliases, team.title, team.id)}

    def about(self, postmortem: Postmortem) -> frozenset[str]:
        """Under what ids actions of a postmortem may be grouped: services, factors, and teams as in `by_team`."""
        found = set(postmortem.services) if postmortem.actions else set()
        for action in postmortem.actions:
            found.update(self._asked(action, postmortem) or ("",), (action.factor,) if action.factor else ())
        return frozenset(found)

    def _asked(self, action: Action, postmortem: Postmortem) -> tuple[str, ...]:
        team = self.team_of.get(action.owner.lower()) if action.owner else None
        return (team,) if team else self.library.teams_of(postmortem)

    def _age(self, postmortem: Postmortem) -> Age | None:
        since = postmortem.resolved or postmortem.when
        return age(since, self.day) if since and postmortem.actions else None


def _same(asked: list[Request]) -> list[list[int]]:
    """`same`, or what it was when the same was asked before: of very many it takes seconds."""
    if len(asked) < MANY:
        return same(asked)
    of = f"{program()}\n{[tuple(one) for one in asked]!r}"
    groups: list[list[int]] = json.loads(kept_text("requests", of, lambda: json.dumps(same(asked)), most=8))
    return groups


def _is_overdue(action: Action, day: date) -> bool:
    return action.due is not None and action.status in OPEN and days_of(action.due)[1] < day


def _urgency(item: ActionItem) -> tuple[object, ...]:
    action = item.action
    due = action.due.latest if action.due and item.is_open else _NO_DATE
    return (not item.is_open, not item.overdue, due, _ORDER[action.status], item.postmortem.sort_key)


def _grouped(items: Iterable[ActionItem], keys: Callable[[ActionItem], Iterable[str]]) -> Groups:
    groups: dict[str, list[ActionItem]] = defaultdict(list)
    for item in items:
        for key in dict.fromkeys(keys(item)):
            groups[key].append(item)
    return {key: tuple(value) for key, value in groups.items()}
