"""How long something takes to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from postmortems.core.guide import Guide
from postmortems.core.learning_path import LearningPath, Step, StepKind
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem

WORDS_PER_MINUTE = 200
"""Silent reading of English non-fiction by adults: 238 words a minute on average, most between 175 and 300 (Brysbaert
2019, "How many words do we read per minute?", Journal of Memory and Language 109). Technical text with tables, often in
the reader's second language, is slower, so this is below the average."""

_NOT_READ = re.compile(r"<!--.*?-->|\]\([^)\n]*\)|^[ ]{0,3}\[[^\]\n]+\]:.*$", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"[^\W_][\w'’.-]*")


def minutes(words: int) -> int:
    """Whole minutes for a number of words, one at least."""
    return max(1, round(words / WORDS_PER_MINUTE))


def count_words(markdown: str) -> int:
    """The words of a text that a reader sees: without comments and the targets of links."""
    return len(_WORD.findall(_NOT_READ.sub(" ", markdown)))


class Reading:
    """Words of the pages that steps of learning paths lead to, counted once for each."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._words: dict[tuple[StepKind, str], int] = {}

    def step(self, step: Step) -> int:
        """Words of what a step leads to. An exercise is taken to be as long as the postmortem it is made from."""
        key = (step.kind, step.target)
        if key not in self._words:
            self._words[key] = count_words("\n".join(self._texts(step)))
        return self._words[key]

    def path(self, path: LearningPath) -> int:
        """Words of a path with all that its steps lead to."""
        own = [path.summary, path.body]
        for step in path.steps:
            own += [step.why, *(f"{question.ask} {question.answer}" for question in step.questions)]
        return count_words("\n".join(own)) + sum(map(self.step, path.steps))

    def _texts(self, step: Step) -> Iterable[str]:
        if step.kind is StepKind.LESSON:
            return _lesson(self.library.lesson_by_id[step.target])
        if step.kind is StepKind.PAGE:
            return _guide(self.library.guides, step.target)
        return _postmortem(self.library.by_id[step.target])


def _lesson(lesson: Lesson) -> Iterable[str]:
    yield from (lesson.title, lesson.claim, *lesson.signs, *lesson.do, lesson.body)
    yield from (guard.text for guard in lesson.guards)
    yield from (item.note for item in lesson.evidence)


def _guide(guides: Mapping[str, Guide], path: str) -> Iterable[str]:
    yield guides[path].body


def _postmortem(item: Postmortem) -> Iterable[str]:
    yield from (item.title, item.summary, item.impact or "", item.what_worked or "", item.body)
    yield from (*item.symptoms, *item.held)
    yield from (use.evidence for use in item.factors)
    yield from (f"{action.text} {action.reason or ''}" for action in item.actions)
