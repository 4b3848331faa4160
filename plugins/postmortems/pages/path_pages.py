"""The pages of learning paths: their list, each with its steps, and each as one page to print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from postmortems.core.learning_path import LearningPath, Step, StepKind
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem, Status
from postmortems.pages.context import Here
from postmortems.pages.engine import render
from postmortems.pages.moved import moved
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.reading import Reading, minutes
from postmortems.pages.safety import neutralise
from postmortems.pages.step_views import PATHS, StepView, step_views
from postmortems.pages.urls import Linker
from postmortems.pages.views import FactorUseView, FactView, HeadView, LinkView


class PathView(NamedTuple):
    """A learning path as a line of the list."""

    link: LinkView
    summary: str
    audience: str
    steps: int
    time: str
    status: str


class PrintedStep(NamedTuple):
    """A step with what it leads to in full: a lesson, or the parts of a postmortem that say what to take from it."""

    step: StepView
    lesson: Lesson | None = None
    body: str | Markup = ""
    postmortem: Postmortem | None = None
    head: HeadView | None = None
    factors: tuple[FactorUseView, ...] = ()


def path_pages(library: Library) -> Iterator[GeneratedPage]:
    """The list of learning paths, and the pages of each."""
    reading = Reading(library)
    yield _list_page(library, reading)
    for path in library.paths:
        yield _path_page(library, path, reading)
        yield _print_page(library, path, reading)


def print_uri(path: LearningPath) -> str:
    """The page that holds all of a path."""
    return f"{path.path.removesuffix('.md')}/print.md"


def _list_page(library: Library, reading: Reading) -> GeneratedPage:
    def write(linker: Linker) -> Content:
        here = Here(library, linker, PATHS)
        views = tuple(
            PathView(
                here.page(path.title, path.path),
                path.summary,
                path.audience,
                len(path.steps),
                _time(reading.path(path)),
                "" if path.status is Status.PUBLISHED else path.status.value,
            )
            for path in library.paths
        )
        return render("paths.md.j2", {"paths": views})

    description = "What to read, in which order and why: lessons, incidents and exercises for a role or an occasion."
    return GeneratedPage(PATHS, "Learning paths", description, write)


def _path_page(library: Library, path: LearningPath, reading: Reading) -> GeneratedPage:
    def write(linker: Linker) -> Content:
        here = Here(library, linker, path.path)
        values = {
            "path": path,
            "status": "" if path.status is Status.PUBLISHED else path.status.value,
            "facts": _facts(path, reading),
            "steps": step_views(here, path, reading),
            "body": Markup(neutralise(path.body)),  # noqa: S704 - Markdown, made harmless
            "all_url": here.url(PATHS),
            "print_url": here.url(print_uri(path)),
        }
        return render("path.md.j2", values)

    return GeneratedPage(path.path, path.title, path.summary, write, PATHS, path.path)


def _print_page(library: Library, path: LearningPath, reading: Reading) -> GeneratedPage:
    src_uri = print_uri(path)

    def write(linker: Linker) -> Content:
        here = Here(library, linker, src_uri)
        views = step_views(here, path, reading)
        values = {
            "path": path,
            "facts": _facts(path, reading),
            "steps": tuple(_printed(here, step, view) for step, view in zip(path.steps, views, strict=True)),
            "body": Markup(moved(neutralise(path.body), path.path, src_uri)),  # noqa: S704 - Markdown, made harmless
            "path_url": here.url(path.path),
        }
        return render("path_print.md.j2", values)

    return GeneratedPage(src_uri, f"{path.title}, on one page", path.summary, write, PATHS)


def _printed(here: Here, step: Step, view: StepView) -> PrintedStep:
    if step.kind is StepKind.LESSON:
        lesson = here.library.lesson_by_id[step.target]
        body = Markup(moved(neutralise(lesson.body), lesson.path, here.src_uri))  # noqa: S704 - Markdown, made harmless
        return PrintedStep(view, lesson=lesson, body=body)
    exercise = step.kind is StepKind.PRACTICE and step.target in here.library.exercises  # the rest would give it away
    if step.kind is StepKind.PAGE or exercise:
        return PrintedStep(view)
    postmortem = here.library.by_id[step.target]
    factors = tuple(map(here.use, postmortem.factors))
    return PrintedStep(view, postmortem=postmortem, head=here.head(postmortem), factors=factors)


def _facts(path: LearningPath, reading: Reading) -> tuple[FactView, ...]:
    facts = [
        FactView("For", path.audience),
        FactView("Steps", str(len(path.steps))),
        FactView("Reading time", _time(reading.path(path))),
    ]
    if path.reviewed:
        facts.append(FactView("Last reviewed", path.reviewed.date_label(), path.reviewed.iso()))
    return tuple(facts)


def _time(words: int) -> str:
    """About how long it takes: `25 min`, `2 h 10 min`."""
    total = minutes(words)
    hours, rest = divmod(total, 60)
    return f"about {hours} h {rest} min" if hours and rest else f"about {hours} h" if hours else f"about {total} min"
