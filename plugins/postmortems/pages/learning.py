"""The catalog of pages to learn from: lessons, their guards, and learning paths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortems.core.library import Library
from postmortems.pages.lesson_lists import guard_pages, lesson_list_pages
from postmortems.pages.lesson_page import lesson_page
from postmortems.pages.page import GeneratedPage
from postmortems.pages.path_pages import path_pages


def learning_pages(library: Library, day: date) -> Iterator[GeneratedPage]:
    """All of them, as they are on a day."""
    yield from lesson_list_pages(library, day)
    for lesson in library.lessons:
        yield lesson_page(library, lesson, day)
    yield from guard_pages(library, day)
    yield from path_pages(library)
