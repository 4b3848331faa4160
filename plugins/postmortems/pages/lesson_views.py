"""What templates receive of lessons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from postmortems.core.lesson import Guard, GuardState, Lesson, Staleness
from postmortems.core.postmortem import Status
from postmortems.pages.context import Here, date_of
from postmortems.pages.views import LinkView

LESSONS = "lessons/index.md"
GUARDS = "lessons/guards.md"
SHOWN = 10
"""How many lessons stand on the page of something they apply to."""

GUARD_KINDS = {
    "design": "Design", "automation": "Automation", "lint-rule": "Lint rule", "test": "Test", "limit": "Limit",
    "policy": "Policy", "alert": "Alert", "review": "Review",
}  # fmt: skip


class LessonView(NamedTuple):
    """A lesson as a line of a list.

    Attributes:
        strength: How many incidents back it, and when the last one was.
        guard: What stops it, in a phrase.
        guarded: Whether a guard that works does.
        stale: Whether it may no longer hold.
        status: Empty when published.
    """

    link: LinkView
    claim: str
    strength: str
    guard: str
    guarded: bool
    stale: bool
    status: str


class LessonsView(NamedTuple):
    """Lessons that apply to something; `more` did not fit."""

    items: tuple[LessonView, ...]
    more: int
    all_url: str


class GuardView(NamedTuple):
    """A guard. `state` is its value; `overdue` says that nobody has looked for a year."""

    text: str
    kind: str
    state: str
    url: str | None
    verified: str
    iso: str | None
    overdue: bool
    lesson: LinkView


def lesson_view(here: Here, lesson: Lesson, day: date) -> LessonView:
    """A lesson as a line of a list."""
    return LessonView(
        LinkView(lesson.title, here.url(lesson.path), lesson.id),
        lesson.claim,
        strength(here, lesson),
        guard_words(lesson),
        lesson.is_guarded,
        bool(lesson.staleness(here.library.catalog.services, day)),
        "" if lesson.status is Status.PUBLISHED else lesson.status.value,
    )


def lessons_view(here: Here, lessons: Iterable[Lesson], day: date) -> LessonsView | None:
    """The lessons that apply to something; None when there are none."""
    found = tuple(lessons)
    if not found:
        return None
    items = tuple(lesson_view(here, lesson, day) for lesson in found[:SHOWN])
    return LessonsView(items, len(found) - len(items), here.url(LESSONS))


def strength(here: Here, lesson: Lesson) -> str:
    """How often it was seen and when last: `3 incidents, the last on 19 October 2025`."""
    incidents = here.library.evidence_of(lesson)
    count = len(incidents)
    if not count:
        return "no incident yet"
    last = f"{'the last: ' if count > 1 else ''}{date_of(incidents[0])}"
    return f"{count} incident{'s' if count > 1 else ''}, {last}"


def guard_words(lesson: Lesson) -> str:
    """What stops it: `Guards: 2 enforced, 1 broken`."""
    states = (GuardState.ENFORCED, GuardState.BROKEN, GuardState.PROPOSED)
    counts = [(sum(guard.state is state for guard in lesson.guards), state.value) for state in states]
    found = [f"{count} {state}" for count, state in counts if count]
    return f"Guards: {', '.join(found)}" if found else "No guard yet"


def guard_view(here: Here, lesson: Lesson, guard: Guard, day: date) -> GuardView:
    """A guard with its lesson."""
    return GuardView(
        guard.text,
        GUARD_KINDS[guard.kind.value],
        guard.state.value,
        guard.link,
        guard.verified.date_label() if guard.verified else "",
        guard.verified.iso() if guard.verified else None,
        guard.is_stale(day),
        LinkView(lesson.title, here.url(lesson.path), lesson.id),
    )


def stale_words(here: Here, lesson: Lesson, stale: Staleness) -> tuple[str, ...]:
    """Why a lesson may no longer hold, a sentence each."""
    words = []
    if stale.unreviewed and lesson.reviewed:
        words.append(f"Nobody has checked it for a year. The last review: {lesson.reviewed.date_label()}.")
    elif stale.unreviewed:
        words.append("Nobody has checked it since it was written.")
    titles = [here.library.catalog.services[key].title for key in stale.retired]
    if titles:
        words.append(f"Nobody runs {' or '.join(titles)} any more.")
    return tuple(words)
