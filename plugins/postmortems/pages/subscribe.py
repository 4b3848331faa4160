"""The pages about what is published beside the pages: how to subscribe to it, and the API for programs."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from postmortems.core.published import (
    API,
    API_PAGE,
    ATOM,
    EVERYTHING,
    JSON_FEED,
    LLMS,
    ON_THIS_DAY,
    RE_READING,
    SUBSCRIBE_PAGE,
)
from postmortems.pages.engine import render
from postmortems.pages.page import NOTHING, Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import LinkView


def subscribe_pages(title: str, description: str, reference: str) -> Iterator[GeneratedPage]:
    """Both pages. They belong to no section, unless the navigation names them.

    Args:
        title: Of the page about the API.
        description: Of that page.
        reference: Its Markdown.
    """
    yield GeneratedPage(SUBSCRIBE_PAGE, "Feeds and digests", _DESCRIPTION, _write, depends=NOTHING)
    yield GeneratedPage(API_PAGE, title, description, lambda linker: Content(reference), depends=NOTHING)


_DESCRIPTION = "Hear of what is new and what changed: feeds, digests for chat and mail, and data for programs."
_FEEDS = (
    ("Everything", EVERYTHING, "postmortems, lessons and paths as they are written down and change"),
    ("On this day", ON_THIS_DAY, "what happened on this day in earlier years, of the last seven days"),
    ("Read again", RE_READING, "each week one postmortem or lesson that is worth another look"),
)
_DATA = (
    ("Where the API begins", f"{API}/index.json"),
    ("Postmortems as a table", f"{API}/postmortems.csv"),
    ("Actions as a table", f"{API}/actions.csv"),
    ("Lessons as a table", f"{API}/lessons.csv"),
    ("For language models", LLMS),
)


def _write(linker: Linker) -> Content:
    root = linker.root(SUBSCRIBE_PAGE)
    feeds = [
        (name, note, LinkView("Atom", root + quote(path + ATOM)), LinkView("JSON", root + quote(path + JSON_FEED)))
        for name, path, note in _FEEDS
    ]
    return render(
        "subscribe.md.j2",
        {
            "feeds": feeds,
            "data": [LinkView(name, root + quote(path)) for name, path in _DATA],
            "api_url": linker.url(API_PAGE, SUBSCRIBE_PAGE),
            "lists": [
                LinkView(name, linker.url(f"{folder}/index.md", SUBSCRIBE_PAGE))
                for name, folder in (("factor", "factors"), ("service", "services"), ("team", "teams"))
            ],
        },
    )
