"""What templates receive of learning paths and their steps."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from postmortems.core.learning_path import LearningPath, Question, Step, StepKind
from postmortems.core.library import Places
from postmortems.pages.context import Here
from postmortems.pages.practice import practice_uri
from postmortems.pages.reading import Reading, minutes
from postmortems.pages.views import LinkView

PATHS = "paths/index.md"
KINDS = {
    StepKind.LESSON: "Lesson", StepKind.POSTMORTEM: "Incident", StepKind.PRACTICE: "Exercise", StepKind.PAGE: "Page",
}  # fmt: skip


class StepView(NamedTuple):
    """A step of a learning path.

    Attributes:
        key: Names the step for ticks; it stays the same when others are added or moved.
    """

    number: int
    key: str
    link: LinkView
    kind: str
    minutes: int
    why: str
    questions: tuple[Question, ...]


class PlaceView(NamedTuple):
    """Where a page stands in a learning path, with the steps around it."""

    path: LinkView
    number: int
    total: int
    previous: LinkView | None
    next: LinkView | None


class Target(NamedTuple):
    """What a step leads to: the page, its title, and what it is."""

    src_uri: str
    title: str
    kind: str


def step_views(here: Here, path: LearningPath, reading: Reading) -> tuple[StepView, ...]:
    """The steps of a path, with addresses that lead on along it."""
    views = []
    for number, (step, key) in enumerate(zip(path.steps, step_keys(path), strict=True), start=1):
        target = target_of(here, path, step)
        link = LinkView(target.title, along(here, path, target.src_uri), step.target)
        time = minutes(reading.step(step))
        views.append(StepView(number, key, link, target.kind, time, step.why, tuple(step.questions)))
    return tuple(views)


def step_keys(path: LearningPath) -> tuple[str, ...]:
    """A name for each step that does not depend on its place; what is met again is numbered."""
    found: dict[str, int] = {}
    keys = []
    for step in path.steps:
        name = f"{step.kind.value}:{step.target}"
        found[name] = found.get(name, 0) + 1
        keys.append(name if found[name] == 1 else f"{name}:{found[name]}")
    return tuple(keys)


def target_of(here: Here, path: LearningPath, step: Step) -> Target:
    """What a step leads to; its own path where the site lacks the page."""
    library = here.library
    if step.kind is StepKind.LESSON:
        lesson = library.lesson_by_id[step.target]
        return Target(lesson.path, lesson.title, KINDS[step.kind])
    if step.kind is StepKind.PAGE:
        src_uri = step.target if here.has(step.target) else path.path
        return Target(src_uri, library.guides[step.target].title, KINDS[step.kind])
    postmortem = library.by_id[step.target]
    exercise = practice_uri(library, postmortem.id) if step.kind is StepKind.PRACTICE else None
    if exercise:  # whose title gives nothing away
        return Target(exercise, library.exercises[postmortem.id].title, KINDS[step.kind])
    return Target(postmortem.path, postmortem.title, KINDS[StepKind.POSTMORTEM])


def along(here: Here, path: LearningPath, src_uri: str) -> str:
    """The address of a page as a step of a path, so that it can show the way on.

    What a generator has yet to make an address of, a Markdown file, stays as it is.
    """
    url = here.url(src_uri)
    return url if url.endswith(".md") else f"{url}?path={quote(path.id, safe='')}"


def place_views(here: Here, places: Places, key: str) -> tuple[PlaceView, ...]:
    """Where something stands in learning paths."""

    def neighbour(path: LearningPath, index: int) -> LinkView | None:
        if not 0 <= index < len(path.steps):
            return None
        target = target_of(here, path, path.steps[index])
        return LinkView(target.title, along(here, path, target.src_uri))

    return tuple(
        PlaceView(
            here.page(path.title, path.path),
            index + 1,
            len(path.steps),
            neighbour(path, index - 1),
            neighbour(path, index + 1),
        )
        for path, index in places.get(key, ())
    )
