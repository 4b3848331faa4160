"""The lists of lessons: all of them, and the ledger of their guards. Long lists are paged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from postmortems.core.lesson import Guard, GuardState, Lesson
from postmortems.core.library import Library
from postmortems.pages.context import PAGE_SIZE, Here
from postmortems.pages.engine import render
from postmortems.pages.facets import FacetView, facets, options
from postmortems.pages.lesson_views import GUARDS, LESSONS, LessonView, guard_view, lesson_view
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import LinkView, PagerView

_URGENCY = (GuardState.BROKEN, GuardState.PROPOSED, GuardState.ENFORCED)


class FilterableLesson(NamedTuple):
    """A lesson in the list, with the values by which it is filtered, each a list of ids with blanks between."""

    lesson: LessonView
    factors: tuple[LinkView, ...]
    services: str
    factor_ids: str
    tags: str


def lesson_list_pages(library: Library, day: date) -> Iterator[GeneratedPage]:
    """All lessons by title, with a filter for those that a page shows."""
    lessons = library.lessons

    def fill(here: Here, shown: Sequence[Lesson], pager: PagerView) -> Content:
        return render(
            "lessons.md.j2",
            {
                "total": len(lessons),
                "unguarded": sum(not lesson.is_guarded for lesson in lessons),
                "lessons": tuple(_filterable(here, lesson, day) for lesson in shown),
                "facets": _facets(library, shown) if len(shown) > 1 else (),
                "pager": pager,
                "guards_url": here.url(GUARDS),
            },
        )

    yield from _paged(
        library, lessons, LESSONS, "Lessons", "What incidents taught, with what to do and what stops it.", fill
    )


def guard_pages(library: Library, day: date) -> Iterator[GeneratedPage]:
    """Every guard of every lesson: first the lessons that have none, then what is broken, proposed, enforced."""
    bare = [lesson for lesson in library.lessons if not lesson.guards]
    guards = [(lesson, guard) for lesson in library.lessons for guard in lesson.guards]
    guards.sort(key=lambda pair: _URGENCY.index(pair[1].state))
    counts = {state.value: sum(guard.state is state for _, guard in guards) for state in _URGENCY}
    rows: list[tuple[Lesson, Guard | None]] = [*((lesson, None) for lesson in bare), *guards]

    def fill(here: Here, shown: Sequence[tuple[Lesson, Guard | None]], pager: PagerView) -> Content:
        return render(
            "guards.md.j2",
            {
                "total": len(guards),
                "lessons": len(library.lessons),
                "unguarded_total": len(bare),
                "counts": counts,
                "unguarded": tuple(lesson_view(here, lesson, day) for lesson, guard in shown if guard is None),
                "guards": tuple(guard_view(here, lesson, guard, day) for lesson, guard in shown if guard),
                "pager": pager,
            },
        )

    description = "What stops each lesson from being learned again, whether it works, and which lessons nothing guards."
    yield from _paged(library, rows, GUARDS, "Guards", description, fill)


def _paged(
    library: Library,
    items: Sequence[object],
    first: str,
    title: str,
    description: str,
    fill: Callable[..., Content],
) -> Iterator[GeneratedPage]:
    """The pages of a list: `lessons/index.md`, then `lessons/index/2.md`."""
    total = max(1, -(-len(items) // PAGE_SIZE))

    def uri(number: int) -> str:
        return first if number == 1 else f"{first.removesuffix('.md')}/{number}.md"

    def page(number: int) -> GeneratedPage:
        def write(linker: Linker) -> Content:
            here = Here(library, linker, uri(number))
            pager = PagerView(
                number,
                total,
                here.page("Newer", uri(number - 1)) if number > 1 else None,
                here.page("Older", uri(number + 1)) if number < total else None,
            )
            return fill(here, items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], pager)

        if number == 1:
            return GeneratedPage(first, title, description, write, wide=True)
        return GeneratedPage(uri(number), f"{title}, page {number}", description, write, first)

    yield from map(page, range(1, total + 1))


def _filterable(here: Here, lesson: Lesson, day: date) -> FilterableLesson:
    where = lesson.applies_to
    return FilterableLesson(
        lesson_view(here, lesson, day),
        tuple(map(here.factor, where.factors)),
        " ".join(where.services),
        " ".join(where.factors),
        " ".join(map(_word, lesson.tags)),
    )


def _facets(library: Library, shown: Sequence[Lesson]) -> tuple[FacetView, ...]:
    catalog = library.catalog
    tags = {_word(tag): tag for lesson in shown for tag in lesson.tags}
    services = (key for item in shown for key in item.applies_to.services)
    factors = (key for item in shown for key in item.applies_to.factors)
    return facets(
        {
            "service": options(services, catalog.titles("services")),
            "factor": options(factors, catalog.titles("factors")),
            "tag": options((_word(tag) for item in shown for tag in item.tags), tags),
        }
    )


def _word(tag: str) -> str:
    """A tag as one word, since blanks part the values of a filter."""
    return "-".join(tag.split())
