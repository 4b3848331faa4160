"""Our pages among the files of the site, and their places in the navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel

from postmortems.adapter.leaf import LeafPage, Parser
from postmortems.core.published import API_PAGE, SUBSCRIBE_PAGE
from postmortems.pages.search_page import SEARCH_PAGE

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from postmortems.pages import GeneratedPage

ASIDE = frozenset({SEARCH_PAGE, SUBSCRIBE_PAGE, API_PAGE})
"""Pages that belong to no section, unless the navigation names them."""


def add_page(page: GeneratedPage, files: Files, config: MkDocsConfig, parser: Parser) -> None:
    """Adds a page as a file: in place of the one it is made from, else as a virtual one."""
    file = files.src_uris.get(page.src_uri)
    if file is None:
        file = File.generated(config, page.src_uri, content="")
        files.append(file)
    if page.parent or page.src_uri in ASIDE:
        file.inclusion = InclusionLevel.NOT_IN_NAV
    if page.parent:
        LeafPage(file, config, parser)


def place(pages: Iterable[GeneratedPage], files: Mapping[str, File], updated: Callable[[str], str] | None) -> None:
    """Gives pages their titles in the navigation, or their place there, and the date that the site map says.

    Args:
        pages: Our pages.
        files: All files by `src_uri`.
        updated: The day on which a page changed last, by its `src_uri`; empty, or None for all, when not known. MkDocs'
            own date is the day of the build.
    """
    for page in pages:
        file, parent = files.get(page.src_uri), files.get(page.parent or "")
        if file and file.page:
            if not page.parent:
                file.page.title = page.safe_meta["title"]
            elif parent and parent.page:
                # It takes the place of its overview, so that its section is the active one.
                file.page.parent = parent.page  # type: ignore[assignment]  # a page has what is asked of a section
            if updated and (day := updated(page.src_uri)):
                file.page.update_date = day
