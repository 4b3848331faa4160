"""Makes our pages, of which there are thousands: one by one, in two processes, and only those that are due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from postmortems.adapter.judging import Judging
from postmortems.core.second_process import Copy, Tickets
from postmortems.pages.charts import put_away

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from postmortems.adapter.leaf import Parser
    from postmortems.adapter.selection import Selection
    from postmortems.adapter.upkeep import Upkeep
    from postmortems.pages import Site

WORTH = 24
"""Pages from which a second process pays for itself."""
OVERVIEW = 10
"""Pages that a page of the navigation, which looks at everything, takes as long as."""
TICKETS = 10_000


@dataclass(frozen=True)
class Made:
    """What another process says of the pages that it made.

    Attributes:
        anchors: By `src_uri` the anchors of each page.
        links: By `src_uri` of a page, and by that of another, the anchors it leads to and the links as written.
        used: Keys of kept texts that were asked for.
        made_of: By path in the site what pages are made of.
        named: By path in the site the postmortems that pages link to, a line each.
        told: What came of what else it had to do.
    """

    anchors: dict[str, set[str]] = field(default_factory=dict)
    links: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    used: set[bytes] = field(default_factory=set)
    made_of: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    told: Any = None


class Making:
    """Makes pages in place of MkDocs, with its own functions: only those that are not as they should be.

    MkDocs would read all pages before it writes the first, so that all have to stay in memory. To be used where `alone`
    is true: no other plugin notices the order, nor that a copy of the process makes some.

    Args:
        site: All pages that are generated, and of what.
        config: The configuration.
        files: All files, of which MkDocs makes none of ours.
        parser: The parser of pages outside of the navigation.
        upkeep: What is known of the last build.
        facts: What the head and the foot of a page say.

    Attributes:
        judging: Tells which pages have to be made.
        told: What came of what else the second process had to do; None when it did not.
    """

    def __init__(
        self,
        site: Site,
        config: MkDocsConfig,
        files: Selection,
        parser: Parser,
        upkeep: Upkeep,
        facts: Callable[[str], Mapping[str, str]],
    ) -> None:
        self.judging = Judging(site, config, files, upkeep, facts)
        self.told: Any = None
        self._pages = site.pages
        self._config = config
        self._files = files
        self._parser = parser
        self._is_first = not upkeep.known
        self._nav: Navigation | None = None
        self._listed: Sequence[File] | None = None
        self._chunks: list[list[File]] = []
        self._tickets: Tickets | None = None
        self._copy: Copy[Made] | None = None
        self._work = 0
        self._taken: set[int] = set()
        self._pictured: list[File] = []

    def begin(self, nav: Navigation) -> None:
        """Decides what has to be made; the titles in the navigation are known by now.

        Args:
            nav: The navigation, as all plugins have left it.
        """
        self._nav = nav
        pages, found = self._pages, self._files.src_uris
        due = self.judging.due(nav)
        left_out = pages.keys() - {page.src_uri for page in due}
        due = [page for page in due if page.src_uri in self._files.wanted]
        self._files.left_out = left_out | {page.src_uri for page in due}
        self._pictured = [found[page.src_uri] for page in due if page.drawn]
        # Postmortems last: two processes end at the same time when they end with short work.
        due = sorted((page for page in reversed(due) if not page.drawn), key=lambda page: page.parent is not None)
        size = -(-len(due) // TICKETS) or 1
        files = [found[page.src_uri] for page in due]
        self._chunks = [files[start : start + size] for start in range(0, len(files), size)]
        self._tickets = Tickets(len(self._chunks))
        self._work = sum(1 if page.parent else OVERVIEW for page in due)
        for page in due:
            if page.prepare:
                page.prepare()

    def run(self, environment: Any, more: Callable[[], Any]) -> None:
        """Makes the pages, together with a second process.

        Args:
            environment: That of the theme.
            more: What else that process shall do, before it makes pages.

        Raises:
            Exception: Whatever MkDocs or a plugin raises; the log says of which page.
        """
        if self._is_first and self._pictured:
            # What draws takes much memory, as two processes and the index for the browser do.
            self._make_pictured(environment)
            put_away()
        if self._work >= WORTH:
            self._copy = Copy.start(lambda: self._elsewhere(more(), environment))
        self._make_pictured(environment)
        self._make_due(environment)

    def _make_pictured(self, environment: Any) -> None:
        pages, self._pictured = self._pictured, []
        self._make(pages, environment)

    def _make_due(self, environment: Any) -> None:
        """Makes the pages that the other process has not begun."""
        for number in self._tickets or ():
            self._taken.add(number)
            self._make(self._chunks[number], environment)

    def finish(self, environment: Any) -> None:
        """Waits for the second process. What went wrong there is done again here, where it can be seen.

        Raises:
            Exception: See `run`.
        """
        if self._tickets:
            self._tickets.close()
        made = self._copy.outcome() if self._copy else None
        if made is None:
            for number in set(range(len(self._chunks))) - self._taken:
                self._make(self._chunks[number], environment)
            made = Made()
        self.told = made.told
        self._parser.used.update(made.used)
        self.judging.made_of.update(made.made_of)
        self.judging.named.update(made.named)
        self._check_anchors(made)

    def _make(self, pages: Iterable[File], environment: Any) -> None:
        from mkdocs.commands.build import _build_page, _populate_page

        assert self._nav
        if self._listed is None:
            self._listed = self._files.documentation_pages()
        for file in pages:
            page = _page(file)
            _populate_page(page, self._config, self._files)
            _build_page(page, self._config, self._listed, self._nav, environment)
            self.judging.note(self._pages[file.src_uri])

    def _elsewhere(self, told: Any, environment: Any) -> Made:
        """What the second process does."""
        self.judging.named = {}
        self._make_due(environment)
        made = Made(told=told)
        self._parser.close(whole=False)
        made.used.update(self._parser.used)
        made.made_of.update(self.judging.made_of)
        made.named.update(self.judging.named)
        for file in (file for number in self._taken for file in self._chunks[number]):
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
