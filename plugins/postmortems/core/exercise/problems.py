"""What is wrong with an author's words on an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from postmortems.core.exercise.course import Unusable, course_of, entry_at
from postmortems.core.frontmatter import nearest
from postmortems.core.problem import Level, Place, Problem, dotted, quoted

if TYPE_CHECKING:
    from postmortems.core.frontmatter import FieldPath, Positions
    from postmortems.core.moment import Moment
    from postmortems.core.postmortem import Postmortem


def practice_problems(item: Postmortem, positions: Positions) -> Iterator[Problem]:
    """Times that the timeline does not have, prompts that are never asked, and words on an exercise that is none.

    Nothing of it makes the postmortem worse than one without: what cannot be used is left out of the exercise.
    """
    practice = item.practice
    if practice is None or practice.skip:
        return

    def place(at: FieldPath) -> Place:
        return Place(item.path, *nearest(positions, at), dotted(at))

    def missing(moment: Moment, at: FieldPath) -> Iterator[Problem]:
        if entry_at(item, moment) is None:
            message = f"the timeline has no entry at {quoted(moment.text)}"
            yield Problem("practice-time", message, place(at), "Write the time as it stands in the timeline")

    if practice.opens:
        yield from missing(practice.opens, ("practice", "opens"))
    course = course_of(item)
    if isinstance(course, Unusable):
        remedy = "Give the timeline more entries, or say in `skip` why there is to be no exercise"
        message = f"no exercise can be made of it: {course.reason}"
        yield Problem("practice-unusable", message, place(("practice",)), remedy, Level.WARNING)
        return
    events = item.timeline.events if item.timeline else ()
    for number, prompt in enumerate(practice.prompts):
        at: FieldPath = ("practice", "prompts", number, "at")
        index = entry_at(item, prompt.at)
        if index is None:
            yield from missing(prompt.at, at)
        elif not any(event is events[index] for event in course.played):
            message = f"{quoted(prompt.at.text)} is not between the first sign and the end, so it is never asked"
            remedy = "Choose a later entry, or begin earlier with `opens`"
            yield Problem("practice-time", message, place(at), remedy)
