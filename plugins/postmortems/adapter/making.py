"""Makes our pages, of which there are thousands: one by one, in two processes, and only those that are due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import InclusionLevel

from postmortems.adapter.surroundings import present, surroundings
from postmortems.core.fingerprint import digest
from postmortems.core.loader import is_postmortem
from postmortems.core.second_process import Copy, Tickets

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from postmortems.adapter.leaf import Parser
    from postmortems.adapter.selection import Selection
    from postmortems.adapter.upkeep import Upkeep
    from postmortems.core import Postmortem
    from postmortems.pages import GeneratedPage, Site
    from postmortems.pages.page import Depends

WORTH = 24
"""Pages from which a second process pays for itself."""
OVERVIEW = 10
"""Pages that a page of the navigation, which looks at everything, takes as long as."""
TICKETS = 10_000
DIGESTS = 3
"""Of what a page is made of: everything, texts, and its front matter, see `Depends`."""
_SWITCHED_OFF = "material/search"
"""A plugin that may be there, since ours switches it off."""


@dataclass(frozen=True)
class Made:
    """What another process says of the pages that it made.

    Attributes:
        anchors: By `src_uri` the anchors of each page.
        links: By `src_uri` of a page, and by that of another, the anchors it leads to and the links as written.
        used: Keys of kept texts that were asked for.
        made_of: By path in the site what pages are made of.
        named: By path in the site the postmortems that pages link to.
    """

    anchors: dict[str, set[str]] = field(default_factory=dict)
    links: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    used: set[bytes] = field(default_factory=set)
    made_of: dict[str, str] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)


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
        current: Paths in the site of pages that are as they should be.
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
        self.current: set[str] = set()
        self._made_of: dict[str, str] = {}  # by path in the site, the digests of `Depends`
        self._basis = ""
        self._named = dict(upkeep.named)
        self._site = site
        self._pages = site.pages
        self._config = config
        self._files = files
        self._parser = parser
        self._upkeep = upkeep
        self._facts = facts
        self._nav: Navigation | None = None
        self._around = self._every = ""
        self._listed: Sequence[File] | None = None
        self._chunks: list[list[File]] = []
        self._tickets: Tickets | None = None
        self._copy: Copy[Made] | None = None
        self._taken: set[int] = set()
        self._pictured: list[File] = []

    def prepare(self) -> None:
        """Works out what both processes need, before there are two; to be called while somebody else is at work."""
        if not self._upkeep.known:
            _prepare(self._pages.values())

    def begin(self, nav: Navigation, environment: Callable[[], Any]) -> None:
        """Decides what has to be made and starts the second process; the titles in the navigation are known by now.

        Args:
            nav: The navigation, as all plugins have left it.
            environment: Makes an environment of the theme for that process.
        """
        self._nav = nav
        self._around, self._every = surroundings(self._config, nav), digest(sorted(self._files.src_uris))
        told = [self._around, self._every, *(" ".join(self._facts(src_uri).values()) for src_uri in self._pages)]
        self._basis = f"{digest([self._site.prints.whole, *told])} {digest([self._site.prints.outline, *told])}"
        made_of, files = self._upkeep.made_of, self._files.src_uris
        before = {src_uri: made_of(files[src_uri].dest_uri).split(" ") for src_uri in self._pages}
        changed = self._changed(before)
        current: set[str] = set()
        due: list[File] = []
        for page in self._pages.values():
            file = self._files.src_uris[page.src_uri]
            if self._is_current(page, file, before[page.src_uri], changed):
                current.add(page.src_uri)
                self.current.add(file.dest_uri)
            elif page.src_uri in self._files.wanted:
                (self._pictured if page.drawn else due).append(file)
        self._files.left_out = current | {file.src_uri for file in (*due, *self._pictured)}
        # Postmortems last: two processes end at the same time when they end with short work.
        due.reverse()
        due.sort(key=lambda file: self._pages[file.src_uri].parent is not None)
        size = -(-len(due) // TICKETS) or 1
        self._chunks = [due[start : start + size] for start in range(0, len(due), size)]
        self._tickets = Tickets(len(self._chunks))
        _prepare(self._pages[file.src_uri] for file in due)
        if sum(1 if self._pages[file.src_uri].parent else OVERVIEW for file in due) >= WORTH:
            self._copy = Copy.start(lambda: self._elsewhere(environment()))

    def _changed(self, before: Mapping[str, list[str]]) -> Mapping[str, Postmortem] | None:
        """Postmortems whose words have changed, by id; None when anything else has changed, besides texts."""
        whole, _, outline = self._upkeep.basis.partition(" ")
        if whole and self._basis.startswith(whole):
            return {}
        if not outline or not self._basis.endswith(outline):
            return None
        return {
            item.id: item
            for item in self._site.library.postmortems
            if len(before[item.path]) < DIGESTS or before[item.path][2] != item.facts
        }

    def _is_current(
        self, page: GeneratedPage, file: File, before: list[str], changed: Mapping[str, Postmortem] | None
    ) -> bool:
        """Whether a page that was made before is as it should be."""
        depends = page.depends
        if len(before) < DIGESTS or not depends:
            return False
        if changed is None:
            return " ".join(before) == self._note(file)
        if before[1:] != [depends.texts(), depends.facts] or (changed and self._names(file, depends, changed)):
            return False
        self._made_of[file.dest_uri] = " ".join(before)
        return True

    def _names(self, file: File, depends: Depends, changed: Mapping[str, Postmortem]) -> bool:
        """Whether a page tells words that have changed."""
        if depends.names:
            return depends.names(changed)
        named = self._upkeep.named.get(file.dest_uri)
        return named is None or not {item.path for item in changed.values()}.isdisjoint(named)

    def take_note(self, page: GeneratedPage, named: Iterable[str]) -> None:
        """Takes down which pages a page links to that was just written, where nothing else tells of whom it speaks."""
        if page.depends and page.depends.names is None:
            place = self._files.src_uris[page.src_uri].dest_uri
            self._named[place] = sorted(path for path in named if is_postmortem(path))

    def _note(self, file: File) -> str:
        """Takes down what a page is made of; empty where nobody knows."""
        page = self._pages[file.src_uri]
        if page.depends and file.dest_uri not in self._made_of:
            depends = page.depends
            self._made_of[file.dest_uri] = f"{self._digest(page, depends.all())} {depends.texts()} {depends.facts}"
        return self._made_of.get(file.dest_uri, "")

    def _digest(self, page: GeneratedPage, depends: str) -> str:
        found = self._every
        if page.mentions is not None:
            found = "\n".join(present(page.mentions, page.src_uri, self._files.src_uris))
        facts = repr(self._facts(page.src_uri))
        return digest([self._around, page.src_uri, page.parent or "", repr(page.meta), facts, found, depends])

    def run(self, environment: Any) -> None:
        """Makes the pages that the second process has not begun.

        Raises:
            Exception: Whatever MkDocs or a plugin raises; the log says of which page.
        """
        pages, self._pictured = self._pictured, []
        self._make(pages, environment)
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
        self._parser.used.update(made.used)
        self._made_of.update(made.made_of)
        self._named.update(made.named)
        for src_uri in self._pages:
            self._note(self._files.src_uris[src_uri])
        self._check_anchors(made)

    def record(self, *, serving: bool) -> None:
        """Takes down for the next build what there is now."""
        least = InclusionLevel.DRAFT if serving else InclusionLevel.NOT_IN_NAV
        shown = (file.dest_uri for file in self._files if file.inclusion.value >= least.value)
        others = [path for path in shown if path not in self._made_of]
        self._upkeep.record(self._basis, self._made_of, self._named, others, self.current)

    def _make(self, pages: Iterable[File], environment: Any) -> None:
        from mkdocs.commands.build import _build_page, _populate_page

        assert self._nav
        if self._listed is None:
            self._listed = self._files.documentation_pages()
        for file in pages:
            page = _page(file)
            _populate_page(page, self._config, self._files)
            _build_page(page, self._config, self._listed, self._nav, environment)
            self._note(file)

    def _elsewhere(self, environment: Any) -> Made:
        """What the second process does."""
        self._pictured, self._named = [], {}
        self.run(environment)
        made = Made()
        self._parser.close(whole=False)
        made.used.update(self._parser.used)
        made.made_of.update(self._made_of)
        made.named.update(self._named)
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


def _prepare(pages: Iterable[GeneratedPage]) -> None:
    for page in pages:
        if page.prepare:
            page.prepare()


def _page(file: File) -> Page:
    assert file.page
    return file.page


def alone(config: MkDocsConfig) -> bool:
    """Whether no other plugin and no hook is there, which might gather what it sees of pages."""
    other = config.plugins.get(_SWITCHED_OFF)
    known = {"postmortems", _SWITCHED_OFF} if other and not other.config.enabled else {"postmortems"}
    return not config.hooks and set(config.plugins) <= known
