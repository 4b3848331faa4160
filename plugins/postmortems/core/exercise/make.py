"""Makes exercises."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from postmortems.core.exercise.course import Course, Unusable, course_of, entry_at
from postmortems.core.exercise.spoilers import COMMON, describes, echoes, runs, stems, words_of
from postmortems.core.exercise.steps import clock, elapsed, entry, groups_of, paragraphs, question
from postmortems.core.exercise.value import Exercise, Opening, Step
from postmortems.core.moment import Precision

if TYPE_CHECKING:
    from postmortems.core.catalog import Catalog
    from postmortems.core.moment import Moment
    from postmortems.core.postmortem import Postmortem
    from postmortems.core.timeline import TimelineEvent

TELLING = 2
"""Telling words that a symptom may not share with the title."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NO_DAY = (Precision.MONTH, Precision.YEAR, Precision.RANGE)


def exercise_of(item: Postmortem, catalog: Catalog) -> Exercise | Unusable:
    """The exercise in a postmortem, or why there is none."""
    course = course_of(item)
    if isinstance(course, Unusable):
        return course
    groups, steps = _steps(item, course)
    told, symptoms, withheld = _situation(item, catalog, course, groups)
    if not told and not symptoms[0]:
        return Unusable("nothing says what it looked like at first: `symptoms` is empty, or tells the end")
    unsaid = [course.sign] if course.sign and told != _said(course) else []
    met = _met(item, catalog, [*told, *symptoms[0]])
    opening = Opening(_when(course.opens), course.from_start, met, item.detected_by, told, symptoms[0])
    steps = tuple(
        Step(step.number, step.clock, step.elapsed, step.ask, step.hint, step.entries, seen)
        for step, seen in zip(steps, symptoms[1:], strict=True)
    )
    return Exercise(
        item,
        _title(met, catalog, course.opens),
        opening,
        steps,
        tuple(entry(event, course.opens) for event in (*course.before, *unsaid)),
        tuple(entry(event, course.opens) for event in course.afterwards),
        withheld,
        tuple(item.practice.wrong_turns) if item.practice else (),
        item.practice is not None,
    )


def _steps(item: Postmortem, course: Course) -> tuple[list[list[TimelineEvent]], tuple[Step, ...]]:
    """The entries of each step, and the steps as yet without symptoms."""
    played = course.played
    places = {id(event): place for place, event in enumerate(played)}
    events = item.timeline.events if item.timeline else ()
    prompts = {}
    for prompt in item.practice.prompts if item.practice else ():
        index = entry_at(item, prompt.at)
        if index is not None and id(events[index]) in places:
            prompts[id(events[index])] = prompt
    groups = groups_of(played, frozenset(places[key] for key in prompts))
    steps = []
    for number, group in enumerate(groups, start=1):
        ask, hint = question(number, group, groups[: number - 1], prompts)
        entries = tuple(entry(event, course.opens) for event in group)
        moment = next((event.moment for event in group if event.moment), None)
        steps.append(
            Step(number, clock(moment, course.opens), elapsed(moment, course.opens), ask, hint, entries, symptoms=())
        )
    return groups, tuple(steps)


def _situation(
    item: Postmortem, catalog: Catalog, course: Course, groups: list[list[TimelineEvent]]
) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[str, ...]]:
    """What is told at the opening; symptoms of the opening and of each step; and those that wait for the end."""
    symptoms: list[list[str]] = [[] for _ in range(len(groups) + 1)]
    if item.practice and item.practice.brief:
        return tuple(paragraphs(item.practice.brief)), [tuple(part) for part in symptoms], tuple(item.symptoms)
    names = (catalog.services[key] for key in item.services)
    known = stems(" ".join(f"{name.title} {' '.join(name.aliases)}" for name in names))
    title = stems(item.title, known)
    told = runs([item.title, item.summary, *(use.evidence for use in item.factors)])
    sign = _said(course)
    opens_told = bool(item.practice and item.practice.opens)
    if not opens_told and any(echoes(text, title, told, known) >= TELLING for text in sign):
        sign = ()
    waiting: list[tuple[int, str]] = []
    # What an entry of the first moment reports was met then; what a later one reports waits for it.
    first = [event for event in course.before if event.moment and event.moment.sort_key == course.opens.sort_key]
    for symptom in item.symptoms:
        stages = enumerate([first, *groups])
        step = next((n for n, stage in stages if any(describes(symptom, event.text) for event in stage)), 0)
        weight = echoes(symptom, title, told, known)
        if step or weight < TELLING:
            symptoms[step].append(symptom)
        else:
            waiting.append((weight, symptom))
    if not sign and not symptoms[0] and waiting:
        # There must be something to begin with: the one that tells least, as long as it is not the title itself.
        weight, least = min(waiting, key=lambda pair: pair[0])
        if weight <= TELLING:
            waiting.remove((weight, least))
            symptoms[0].append(least)
    return sign, [tuple(part) for part in symptoms], tuple(symptom for _, symptom in waiting)


def _said(course: Course) -> tuple[str, ...]:
    return entry(course.sign, course.opens).text if course.sign else ()


def _met(item: Postmortem, catalog: Catalog, told: list[str]) -> tuple[str, ...]:
    """What is known to be hit: services that the opening names, and those on which no other one of the incident stands.

    What they stand on is a finding.
    """
    below: set[str] = set()
    for key in item.services:
        seen: set[str] = set()
        waiting = list(catalog.services[key].depends_on)
        while waiting:
            other = waiting.pop()
            if other not in seen and other in catalog.services:
                seen.add(other)
                waiting += catalog.services[other].depends_on
        below |= seen - {key}
    names = {key: frozenset(words_of(catalog.services[key].title)) - COMMON for key in item.services}
    often = Counter(word for words in names.values() for word in words)
    said = frozenset(word for text in told for word in words_of(text))
    named = {key for key, words in names.items() if any(word in said and often[word] == 1 for word in words)}
    return tuple(key for key in item.services if key in named or key not in below) or tuple(item.services)


def _title(met: tuple[str, ...], catalog: Catalog, opens: Moment) -> str:
    names = [catalog.services[key].title for key in met]
    date = opens.date_label().removeprefix("about ")
    month = date if opens.precision in _NO_DAY else date.split(" ", 1)[1]
    if len(names) > 2:
        names = [names[0], f"{len(names) - 1} more"]
    return f"{' and '.join(names) or 'An incident'}, {month}"


def _when(opens: Moment) -> str:
    label = opens.label()
    known = opens.precision not in _NO_DAY and not opens.about
    return f"{_DAYS[opens.day.weekday()]}, {label}" if known else label
