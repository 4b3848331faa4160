"""The page of one lesson."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Status
from postmortems.pages.context import Here
from postmortems.pages.engine import render
from postmortems.pages.lesson_views import LESSONS, guard_view, guard_words, stale_words, strength
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.safety import neutralise
from postmortems.pages.step_views import place_views
from postmortems.pages.urls import Linker
from postmortems.pages.views import FactView


def lesson_page(library: Library, lesson: Lesson, day: date) -> GeneratedPage:
    """The page of a lesson, made from its file.

    Args:
        library: The library.
        lesson: The lesson.
        day: The day on which it is stale or not.
    """

    def write(linker: Linker) -> Content:
        here = Here(library, linker, lesson.path)
        notes = {item.id: item.note for item in lesson.evidence}
        stale = lesson.staleness(library.catalog.services, day)
        values = {
            "lesson": lesson,
            "status": "" if lesson.status is Status.PUBLISHED else lesson.status.value,
            "stale": stale_words(here, lesson, stale),
            "facts": _facts(here, lesson),
            "guards": tuple(guard_view(here, lesson, guard, day) for guard in lesson.guards),
            "where": _where(here, lesson),
            "body": Markup(neutralise(lesson.body)),  # noqa: S704 - Markdown, made harmless
            "evidence": tuple(
                here.incident(postmortem, note=notes[postmortem.id] or None)
                for postmortem in library.evidence_of(lesson)
            ),
            "strength": strength(here, lesson),
            "places": place_views(here, library.paths_by_lesson, lesson.id),
            "all_url": here.url(LESSONS),
        }
        return render("lesson.md.j2", values)

    return GeneratedPage(lesson.path, lesson.title, lesson.claim, write, LESSONS, lesson.path)


def _facts(here: Here, lesson: Lesson) -> tuple[FactView, ...]:
    reviewed = lesson.reviewed
    facts = [
        FactView("Seen in", strength(here, lesson)),
        FactView("Guards", guard_words(lesson).removeprefix("Guards: ") if lesson.guards else "none yet"),
        FactView("Last reviewed", reviewed.date_label() if reviewed else "", known=reviewed is not None),
    ]
    if lesson.tags:
        facts.append(FactView("Also about", ", ".join(lesson.tags)))
    return tuple(facts)


def _where(here: Here, lesson: Lesson) -> tuple[FactView, ...]:
    """Where somebody should think of it; empty when the lesson does not say."""
    where = lesson.applies_to
    facts = (
        FactView("Services", links=tuple(map(here.service, where.services))),
        FactView("Contributing factors", links=tuple(map(here.factor, where.factors))),
        FactView("Triggers", links=tuple(map(here.trigger, where.triggers))),
        FactView("Code", ", ".join(where.paths)),
    )
    return tuple(fact for fact in facts if fact.links or fact.value)
