"""Makes the pages outside of the navigation, of which there are thousands: one by one, in two processes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postmortems.adapter.second import Copy, Tickets

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from postmortems.adapter.leaf import Parser
    from postmortems.adapter.selection import Selection

WORTH = 100
"""Pages from which a second process pays for itself."""
CHUNK = 8
TICKETS = 10_000
_SWITCHED_OFF = "material/search"
"""A plugin that may be there, since ours switches it off."""


@dataclass(frozen=True)
class Made:
    """What another process says of the pages that it made.

    Attributes:
        told: Messages of the log: logger, level, text.
        anchors: By `src_uri` the anchors of each page.
        links: By `src_uri` of a page, and by that of another, the anchors it leads to and the links as written.
        used: Keys of kept texts that were asked for.
    """

    told: list[tuple[str, int, str]] = field(default_factory=list)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    links: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    used: set[bytes] = field(default_factory=set)


class Making:
    """Makes pages in place of MkDocs, with its own functions, so that none has to stay in memory for others.

    MkDocs would read all pages before it writes the first. To be used where `alone` is true: no other plugin notices
    the order, nor that a copy of the process makes some.

    Args:
        pages: These pages.
        config: The configuration.
        nav: The navigation, as all plugins have left it.
        files: All files. MkDocs makes these pages no longer.
        parser: The parser of these pages.
    """

    def __init__(
        self, pages: Sequence[File], config: MkDocsConfig, nav: Navigation, files: Selection, parser: Parser
    ) -> None:
        self._config = config
        self._nav = nav
        self._files = files
        self._parser = parser
        size = max(CHUNK, -(-len(pages) // TICKETS))
        self._chunks = [pages[start : start + size] for start in range(0, len(pages), size)]
        self._tickets = Tickets(len(self._chunks))
        self._copy: Copy[Made] | None = None
        self._started = len(pages) < WORTH
        self._drawn: set[int] = set()
        files.left_out = frozenset(file.src_uri for file in pages)

    def start(self, environment: Callable[[], Environment]) -> None:
        """Starts the second process, unless that was done. By then the titles in the navigation have to be known.

        Args:
            environment: Makes an environment of the theme for that process.
        """
        if not self._started:
            self._started = True
            self._copy = Copy.start(lambda: self._elsewhere(environment()))

    def run(self, environment: Environment) -> None:
        """Makes the pages that the second process has not begun.

        Raises:
            Exception: Whatever MkDocs or a plugin raises; the log says of which page.
        """
        for number in self._tickets:
            self._drawn.add(number)
            self._make(self._chunks[number], environment)

    def finish(self, environment: Environment) -> None:
        """Waits for the second process. What went wrong there is done again here, where it can be seen.

        Raises:
            Exception: See `run`.
        """
        self._tickets.close()
        made = self._copy.outcome() if self._copy else None
        if made is None:
            for number in set(range(len(self._chunks))) - self._drawn:
                self._make(self._chunks[number], environment)
            made = Made()
        self._parser.used.update(made.used)
        for name, level, text in made.told:
            logging.getLogger(name).log(level, "%s", text)
        self._check_anchors(made)

    def _make(self, pages: Iterable[File], environment: Environment) -> None:
        from mkdocs.commands.build import _build_page, _populate_page

        every = self._files.documentation_pages()
        for file in pages:
            page = _page(file)
            _populate_page(page, self._config, self._files)
            _build_page(page, self._config, every, self._nav, environment)

    def _elsewhere(self, environment: Environment) -> Made:
        """What the second process does: messages are handed on, not written."""
        made = Made()

        class Listener(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                made.told.append((record.name, record.levelno, record.getMessage()))

        for logger in [logging.getLogger(name) for name in logging.root.manager.loggerDict]:
            logger.handlers.clear()
            logger.propagate = True
        logging.root.handlers = [Listener()]
        self.run(environment)
        self._parser.close(whole=False)
        made.used.update(self._parser.used)
        for file in (file for number in self._drawn for file in self._chunks[number]):
            page = _page(file)
            made.anchors[file.src_uri] = page.present_anchor_ids or set()
            if page.links_to_anchors:
                made.links[file.src_uri] = {other.src_uri: links for other, links in page.links_to_anchors.items()}
        return made

    def _check_anchors(self, made: Made) -> None:
        """Looks at all links of these pages, and at those to them that MkDocs could not judge yet."""
        found = self._files.src_uris
        for src_uri, anchors in made.anchors.items():
            page = _page(found[src_uri])
            page.present_anchor_ids = anchors
            page.links_to_anchors = {found[other]: links for other, links in made.links.get(src_uri, {}).items()}
        level = self._config.validation.links.anchors
        for file in self._files.documentation_pages():
            page = _page(file)
            if links_to := page.links_to_anchors:
                if file.src_uri not in self._files.left_out:
                    here = {other: links for other, links in links_to.items() if other.src_uri in made.anchors}
                    page.links_to_anchors = here
                page.validate_anchor_links(files=self._files, log_level=level)
                page.links_to_anchors = links_to


def _page(file: File) -> Page:
    assert file.page
    return file.page


def alone(config: MkDocsConfig) -> bool:
    """Whether no other plugin and no hook is there, which might gather what it sees of pages."""
    other = config.plugins.get(_SWITCHED_OFF)
    known = {"postmortems", _SWITCHED_OFF} if other and not other.config.enabled else {"postmortems"}
    return not config.hooks and set(config.plugins) <= known
