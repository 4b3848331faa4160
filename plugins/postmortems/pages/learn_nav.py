"""The lists of the part "Learn", which lead to each other: they are too wide for a navigation at their side."""

from __future__ import annotations

from postmortems.pages.context import Here
from postmortems.pages.lesson_views import GUARDS, LESSONS
from postmortems.pages.step_views import PATHS
from postmortems.pages.views import LinkView

LISTS = (
    ("Lessons", LESSONS), ("Guards", GUARDS), ("Learning paths", PATHS), ("Practice", "practice/index.md")
)  # fmt: skip


def learn_links(here: Here) -> tuple[LinkView, ...]:
    """Those that the site has; the `id` of the one that is here is `page`, as `aria-current` wants it."""
    return tuple(
        LinkView(text, here.url(src_uri), "page" if src_uri == here.src_uri else "")
        for text, src_uri in LISTS
        if here.has(src_uri)
    )
