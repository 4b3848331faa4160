"""What an incident of a quarter showed for the first time, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress

from postmortems.core.insights.quarter import Calendar, Quarter
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem


@dataclass(frozen=True, slots=True)
class Sighting:
    """A factor, service or trigger in a quarter.

    Attributes:
        id: Its id.
        now: Incidents of the quarter that show it, newest first.
        before: Incidents that surely began before the quarter, newest first; empty for something new.
    """

    id: str
    now: tuple[Postmortem, ...]
    before: tuple[Postmortem, ...]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What was seen in a quarter, by kind (`factor`, `service`, `trigger`), most incidents first.

    Attributes:
        new: Seen for the first time, as far as dates are known.
        back: Seen before.
        undecided: Incidents of which it is not known whether they began before the quarter or in it.
    """

    new: Mapping[str, tuple[Sighting, ...]]
    back: Mapping[str, tuple[Sighting, ...]]
    undecided: int


def recurrence(library: Library, calendar: Calendar, quarter: Quarter) -> Recurrence:
    """What is new and what is back in a quarter, against all that surely began before it."""
    return Recurrences(library, calendar).of(quarter)


@dataclass(frozen=True)
class Recurrences:
    """What each quarter showed; what is the same for all quarters is looked up once.

    Attributes:
        library: The library.
        calendar: Of its postmortems.
    """

    library: Library
    calendar: Calendar
    _known: dict[Quarter, Recurrence] = field(default_factory=dict, repr=False)
    _before: dict[Quarter, Set[str]] = field(default_factory=dict, repr=False)

    def of(self, quarter: Quarter) -> Recurrence:
        """What is new and what is back in a quarter, against all that surely began before it."""
        found = self._known.get(quarter)
        if found is None:
            found = self._known[quarter] = self._recurrence(quarter)
        return found

    def before(self, quarter: Quarter) -> Set[str]:
        """Ids of the incidents that surely began before a quarter."""
        found = self._before.get(quarter)
        if found is None:
            start = quarter.first
            found = self._before[quarter] = {id_ for id_, (_, last) in self.calendar.days.items() if last < start}
        return found

    @cached_property
    def _groups(self) -> Mapping[str, Mapping[str, tuple[tuple[Postmortem, ...], list[str]]]]:
        """Incidents with their ids: to look at a list of texts takes a tenth of looking at the incidents."""
        library = self.library
        kinds = {"factor": library.by_factor, "service": library.by_service, "trigger": library.by_trigger}
        return {
            kind: {key: (items, [item.id for item in items]) for key, items in groups.items()}
            for kind, groups in kinds.items()
        }

    def _recurrence(self, quarter: Quarter) -> Recurrence:
        start, end = quarter.first, quarter.last
        earlier = self.before(quarter)
        now = set(self.calendar.by_quarter.get(quarter, ()))
        days = self.calendar.days
        new: dict[str, tuple[Sighting, ...]] = {}
        back: dict[str, tuple[Sighting, ...]] = {}
        for kind, groups in self._groups.items():
            seen = [
                Sighting(key, mine, tuple(compress(items, map(earlier.__contains__, ids))))
                for key, (items, ids) in groups.items()
                if (mine := tuple(compress(items, map(now.__contains__, ids))))
            ]
            seen.sort(key=lambda sighting: (-len(sighting.now), -len(sighting.before), sighting.id))
            new[kind] = tuple(sighting for sighting in seen if not sighting.before)
            back[kind] = tuple(sighting for sighting in seen if sighting.before)
        # Neither known to have begun in the quarter, nor before or behind it.
        between = [1 for id_, (first, last) in days.items() if first <= end and last >= start and id_ not in now]
        return Recurrence(new, back, len(between) + len(self.library.postmortems) - len(days))
