"""The page of the search: what stands there before anything is asked, and all there is without JavaScript."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from postmortems.core.library import Library
from postmortems.pages.context import Here
from postmortems.pages.engine import environment, render
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker

SEARCH_PAGE = "search/index.md"
"""The page that answers `?q=`; forms of other pages lead here."""
GUIDE = "about/search.md"
LONGEST = 60
SCRIPT = "search-ui/page.mjs"
LISTS = ("postmortems/index.md", "factors/index.md", "services/index.md")

_IMPORT = re.compile(r'^import .* from "(\.{1,2}/[^"]+)";$', re.MULTILINE)


class ExampleView(NamedTuple):
    """A search to try, and what it shows."""

    text: str
    note: str


def search_page(library: Library) -> GeneratedPage:
    """The search page. It belongs to no section: every header leads there."""

    def write(linker: Linker) -> Content:
        here = Here(library, linker, SEARCH_PAGE)
        postmortems, factors, services = (here.url(target) for target in LISTS)
        return render(
            "search.md.j2",
            {
                "examples": tuple(_examples(library)),
                "total": len(library.postmortems),
                "postmortems_url": postmortems,
                "factors_url": factors,
                "services_url": services,
                "guide_url": _guide(here),
            },
        )

    description = (
        "Have we seen this before? Searches postmortems, lessons, factors, services, guides, and pasted errors."
    )
    return GeneratedPage(SEARCH_PAGE, "Search", description, write)


def search_form(here: Here) -> str:
    """A large search form for any page; nothing where the site has no search page."""
    try:
        action = here.url(SEARCH_PAGE)
    except KeyError:
        return ""
    return environment().get_template("_search_form.j2").render(action=action)


def _guide(here: Here) -> str:
    """The page that says all about the search; nothing where the site has none."""
    try:
        return here.url(GUIDE)
    except KeyError:
        return ""


def preloads(assets: Path) -> tuple[str, ...]:
    """The script of the search page and all that it cannot start without, relative to the folder of the modules.

    A browser that hears of them at once does not have to find each by reading the one before.
    """
    found: dict[str, None] = {}
    waiting = [SCRIPT]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            imports = _IMPORT.findall((assets / path).read_text("utf-8"))
            waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) for target in imports]
    return tuple(found)


def _examples(library: Library) -> Iterator[ExampleView]:
    """Searches that find something in this library, one of each kind."""
    by_factor, by_service = library.by_factor, library.by_service
    if symptom := _symptom(library):
        yield ExampleView(f'"{symptom}"', "an error, word for word")
    if by_factor:
        factor = max(by_factor, key=lambda key: len(by_factor[key]))
        yield ExampleView(library.catalog.factors[factor].title.lower(), "a gap, in your own words")
    if by_service:
        service = max(by_service, key=lambda key: len(by_service[key]))
        yield ExampleView(f"service:{service}", "what hit one service")
    years = [year for year in library.by_year if year]
    if years:
        yield ExampleView(f"severity:sev1 after:{max(years) - 2}", "the worst of the last years")


def _symptom(library: Library) -> str | None:
    """The newest symptom that looks like an error and is short enough to show."""
    symptoms = (symptom for item in library.postmortems for symptom in item.symptoms)
    fitting = (text for text in symptoms if 12 <= len(text) <= LONGEST and '"' not in text and "\n" not in text)
    return next((text for text in fitting if "error" in text.lower()), None)
