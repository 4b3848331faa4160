"""What somebody needs who leads a group through an exercise: a plan, answers to likely questions, a look back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postmortems.core.exercise.value import Exercise
    from postmortems.core.library import Library

SESSION = 45
"""Minutes of a session."""
_BEGIN, _PLAYED, _TOLD = 8, 30, 35
_MOST_GAPS = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of the session, in minutes from its start."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What they may ask, and what is known; an answer may have several parts, each told by itself."""

    question: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A session on one exercise.

    Attributes:
        plan: The whole session; the steps have the slots from the third on.
        answers: Only those for which something is known.
        debrief: Questions for the talk at the end.
    """

    plan: tuple[Slot, ...]
    answers: tuple[Answer, ...]
    debrief: tuple[str, ...]


def sheet_of(exercise: Exercise, library: Library) -> Sheet:
    """The sheet for an exercise."""
    answers = (Answer(question, parts) for question, parts in _answers(exercise, library) if parts)
    return Sheet(tuple(_plan(exercise)), tuple(answers), tuple(_debrief(exercise, library)))


def _plan(exercise: Exercise) -> Iterator[Slot]:
    yield Slot(0, 5, "Welcome, roles and the three rules")
    yield Slot(5, _BEGIN, "Read the situation aloud, twice")
    count = len(exercise.steps)
    ends = [_BEGIN + round((_PLAYED - _BEGIN) * number / count) for number in range(count + 1)]
    for step, start, end in zip(exercise.steps, ends, ends[1:], strict=False):
        yield Slot(start, end, f"Step {step.number}: {step.clock}")
    yield Slot(_PLAYED, _TOLD, "Tell what was behind it")
    yield Slot(_TOLD, SESSION, "Look back together")


def _answers(exercise: Exercise, library: Library) -> Iterator[tuple[str, tuple[str, ...]]]:
    item, services = exercise.postmortem, library.catalog.services
    met = exercise.opening.services
    needs = dict.fromkeys(other for key in met for other in services[key].depends_on if other in services)
    users = dict.fromkeys(other for key in met for other in library.dependents.get(key, ()))
    trigger = library.catalog.triggers.get(item.trigger or "")
    before = tuple(f"{entry.clock}: {' '.join(entry.text)}" for entry in exercise.before)
    yield "What do users see?", exercise.opening.symptoms or exercise.opening.told
    yield "What do logs, error texts and dashboards show?", exercise.withheld
    yield (
        "Which dashboards and pages are there?",
        tuple(f"{services[key].title}: {link.title}" for key in met for link in services[key].links),
    )
    yield "What changed just before?", (*before, *([f"What moved: {trigger.title.lower()}."] if trigger else []))
    yield "What else is hit?", _titles(library, (key for key in item.services if key not in met))
    yield "What does it depend on?", _titles(library, needs)
    yield "What depends on it?", _titles(library, (key for key in users if key not in item.services))
    yield "How many are hit, and how badly? (Counted afterwards: give a rough idea.)", _one(item.impact)
    yield "What still works?", tuple(item.held)
    yield "They propose what worked then. Say that it helps, once the clock is there.", _one(item.what_worked)


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _titles(library: Library, keys: Iterable[str]) -> tuple[str, ...]:
    names = [library.catalog.services[key].title for key in keys]
    return (", ".join(names),) if names else ()


def _debrief(exercise: Exercise, library: Library) -> Iterator[str]:
    item = exercise.postmortem
    yield "What did you take it for at first, and what made that the sensible reading?"
    yield "Which signal would have told the story earlier? Where would it have to be for the next person to meet it?"
    if exercise.wrong_turns or any(entry.wrong_turn for step in exercise.steps for entry in step.entries):
        yield "They followed a lead that ended nowhere. What made it look right, and what would show it sooner?"
    for use in item.factors[:_MOST_GAPS]:
        yield f"{library.catalog.factors[use.id].title}: where do we have this gap today?"
    if item.held or item.what_worked:
        yield "Something limited the harm. Would it have held with us? When was it last tried?"
    yield "What would each of you have wished to have at hand: a graph, a switch, a name to call, a page to read?"
    yield "What is different by next week, without anybody having to remember today? Which team sees to it?"
