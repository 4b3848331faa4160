"""Chooses the postmortems that get pages of an exercise, and remembers which ones it were."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from postmortems.core.exercise.course import MIN_STEPS
from postmortems.core.exercise.make import exercise_of
from postmortems.core.exercise.value import Exercise
from postmortems.core.kept_text import kept_text
from postmortems.core.program import program

if TYPE_CHECKING:
    from postmortems.core.catalog import Catalog
    from postmortems.core.postmortem import Postmortem

EXERCISES = 60
"""Postmortems that get pages of an exercise: one a week for more than a year. The command line makes any other."""
LOOKED_AT = 2
"""Times as many are looked at before it is no longer remembered what came of it."""
KEPT = 8


@dataclass(frozen=True)
class Chosen:
    """A postmortem that has an exercise.

    Attributes:
        title: That of the exercise, which gives nothing away.
        steps: How many steps it has.
        make: Makes the exercise.
    """

    postmortem: Postmortem
    title: str
    steps: int
    make: Callable[[], Exercise] = field(repr=False, compare=False)

    @cached_property
    def exercise(self) -> Exercise:
        """The exercise, made when somebody asks for it."""
        return self.make()


def chosen(
    items: Iterable[Postmortem], catalog: Catalog, limit: int = EXERCISES, wanted: Container[str] = ()
) -> dict[str, Chosen]:
    """The most instructive ones by the postmortem's id: those with words of their author, then long timelines.

    Those that are `wanted`, since a learning path leads to them, come before all others.

    Only the number of entries is looked at before it is known who is asked; the order between equals is kept. Who has
    an exercise is found out by making it, which takes a millisecond each, so that it is remembered.
    """
    asked = sorted(
        (item for item in items if item.entry_count >= MIN_STEPS),
        key=lambda item: (item.id not in wanted, item.practice is None, -min(item.entry_count, 12)),
    )
    first = asked[: LOOKED_AT * limit]
    made: dict[str, Exercise] = {}

    @cache
    def choose() -> str:
        looked = 0
        for item in asked:
            if len(made) == limit:
                break
            looked += 1
            if isinstance(exercise := exercise_of(item, catalog), Exercise):
                made[item.id] = exercise
        return json.dumps([looked, [(id_, one.title, len(one.steps)) for id_, one in made.items()]])

    known = all(item.digest for item in first)
    looked, rows = json.loads(kept_text("exercises", _of(first, catalog, limit), choose, KEPT) if known else choose())
    if looked > len(first):
        _, rows = json.loads(choose())
    by_id = {item.id: item for item in asked}
    return {
        id_: Chosen(by_id[id_], title, steps, partial(_exercise, by_id[id_], catalog, made.get(id_)))
        for id_, title, steps in rows
    }


def _of(items: Sequence[Postmortem], catalog: Catalog, limit: int) -> str:
    """All that decides about the exercises in postmortems: what they say and what a catalog knows of it."""
    services = [(key, entry.title, entry.aliases, entry.depends_on) for key, entry in catalog.services.items()]
    found = [(item.id, item.digest, item.services, item.factor_ids) for item in items]
    return repr((program(), limit, services, found))


def _exercise(item: Postmortem, catalog: Catalog, made: Exercise | None) -> Exercise:
    exercise = made or exercise_of(item, catalog)
    assert isinstance(exercise, Exercise)
    return exercise
