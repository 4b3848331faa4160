"""An exercise from a postmortem: the situation as it was known, then step by step what came, then what was behind it.

Nothing is told before its time. What was written with the end in mind (title, summary, impact, factors, trigger) and
entries from before the first sign wait until the end; an entry waits for its step.

The modules, each on those before it: `value` (the `Exercise`), `course` (which part of a timeline can be played),
`spoilers` (what would give the end away), `steps` (entries as steps), `make`, `chosen` (those that get pages),
`problems` (with an author's words) and `sheet` (for whoever leads a group).
"""

from postmortems.core.exercise.chosen import EXERCISES, Chosen, chosen
from postmortems.core.exercise.course import Unusable, course_of, entry_at
from postmortems.core.exercise.make import exercise_of
from postmortems.core.exercise.problems import practice_problems
from postmortems.core.exercise.sheet import Sheet, sheet_of
from postmortems.core.exercise.value import Entry, Exercise, Opening, Step

__all__ = [
    "EXERCISES",
    "Chosen",
    "Entry",
    "Exercise",
    "Opening",
    "Sheet",
    "Step",
    "Unusable",
    "chosen",
    "course_of",
    "entry_at",
    "exercise_of",
    "practice_problems",
    "sheet_of",
]
