"""Which pages are as they should be, by what they were made of."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from mkdocs.structure.files import InclusionLevel

from postmortems.adapter.surroundings import present, surroundings
from postmortems.core.fingerprint import digest
from postmortems.core.loader import is_postmortem

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation

    from postmortems.adapter.selection import Selection
    from postmortems.adapter.upkeep import Upkeep
    from postmortems.core import Postmortem
    from postmortems.pages import GeneratedPage, Site
    from postmortems.pages.page import Depends

DIGESTS = 3
"""Of what a page is made of: everything; texts, with what stands around them; and its front matter. See `Depends`."""


class Same(Enum):
    """What has stayed since the last build, besides texts and the dates of pages."""

    ALL = 0
    OUTLINE = 1
    """All but words of front matters."""
    REST = 2
    """All but front matters of postmortems, of which some may have come or gone."""
    NOTHING = 3


class Judging:
    """Tells which of our pages have to be made, and takes down for the next build what they are made of.

    Args:
        site: All pages that are generated, and of what.
        config: The configuration.
        files: All files.
        upkeep: What is known of the last build.
        facts: What the head and the foot of a page say.

    Attributes:
        current: Paths in the site of pages that are as they should be.
        made_of: By path in the site, what pages are made of: the digests of `Depends`.
        named: By path in the site, the postmortems that a page links to where nothing else tells of whom it speaks.
    """

    def __init__(
        self,
        site: Site,
        config: MkDocsConfig,
        files: Selection,
        upkeep: Upkeep,
        facts: Callable[[str], Mapping[str, str]],
    ) -> None:
        self.current: set[str] = set()
        self.made_of: dict[str, str] = {}
        self.named = dict(upkeep.named)
        self._site = site
        self._config = config
        self._files = files
        self._upkeep = upkeep
        self._facts = facts
        self._around = self._every = self._basis = ""
        self._same = Same.NOTHING
        self._changed: Mapping[str, Postmortem] = {}

    @property
    def pictures_may_change(self) -> bool:
        """Whether more than words has changed since the last build, so that something may have to be drawn."""
        return not self._upkeep.basis.endswith(self._site.prints.outline)

    def due(self, nav: Navigation) -> list[GeneratedPage]:
        """The pages that are not as they should be.

        Args:
            nav: The navigation, as all plugins have left it.
        """
        pages, files, prints = self._site.pages, self._files.src_uris, self._site.prints
        self._around, self._every = surroundings(self._config, nav), digest(sorted(files))
        around = [self._around, self._every]
        bases = digest([prints.whole, *around]), digest([prints.outline, *around]), digest([prints.rest, self._around])
        self._basis = " ".join([*bases, prints.outline])
        known = self._upkeep.basis.split(" ")
        same = (Same(place) for place, pair in enumerate(zip(bases, known, strict=False)) if pair[0] == pair[1])
        self._same = next(same, Same.NOTHING)
        before = {src_uri: self._upkeep.made_of(files[src_uri].dest_uri).split(" ") for src_uri in pages}
        self._changed = {
            item.id: item
            for item in self._site.library.postmortems
            if len(before[item.path]) < DIGESTS or before[item.path][2] != item.facts
        }
        due = []
        for src_uri, page in pages.items():
            if self._is_current(page, files[src_uri], before[src_uri]):
                self.current.add(files[src_uri].dest_uri)
            else:
                due.append(page)
        return due

    def _is_current(self, page: GeneratedPage, file: File, before: list[str]) -> bool:
        """Whether a page that was made before is as it should be."""
        depends = page.depends
        if len(before) < DIGESTS or not depends:
            return False
        if self._same is Same.NOTHING or (self._same is Same.REST and not depends.facts):
            return " ".join(before) == self.note(page)
        if before[1:] != [self._texts(page, depends), depends.facts]:
            return False
        if self._changed and self._same is not Same.ALL and self._names(file, depends):
            return False
        self.made_of[file.dest_uri] = " ".join(before)
        return True

    def _names(self, file: File, depends: Depends) -> bool:
        """Whether a page tells of a postmortem that has changed."""
        if depends.names:
            return depends.names(self._changed)
        named = self._upkeep.named.get(file.dest_uri)
        return named is None or not {item.path for item in self._changed.values()}.isdisjoint(named)

    def take_note(self, page: GeneratedPage, named: Iterable[str]) -> None:
        """Takes down which pages a page links to that was just written, where nothing else tells of whom it speaks."""
        if page.depends and page.depends.names is None:
            place = self._files.src_uris[page.src_uri].dest_uri
            self.named[place] = sorted(path for path in named if is_postmortem(path))

    def note(self, page: GeneratedPage) -> str:
        """Takes down what a page is made of; empty where nobody knows."""
        place = self._files.src_uris[page.src_uri].dest_uri
        if page.depends and place not in self.made_of:
            depends = page.depends
            self.made_of[place] = f"{self._digest(page, depends.all())} {self._texts(page, depends)} {depends.facts}"
        return self.made_of.get(place, "")

    def _texts(self, page: GeneratedPage, depends: Depends) -> str:
        """Digest of texts, of what they mention that is there, and of the page's dates."""
        mentioned = present(page.mentions, page.src_uri, self._files.src_uris) if page.mentions else ()
        told = "\n".join([*self._facts(page.src_uri).values(), *mentioned])
        return f"{depends.texts()}{zlib.crc32(told.encode('utf-8', 'surrogatepass')):08x}"

    def _digest(self, page: GeneratedPage, depends: str) -> str:
        found = self._every if page.mentions is None else ""
        return digest([self._around, page.src_uri, page.parent or "", repr(page.meta), found, depends])

    def record(self, *, serving: bool) -> None:
        """Takes down for the next build what there is now."""
        for page in self._site.pages.values():
            self.note(page)
        least = InclusionLevel.DRAFT if serving else InclusionLevel.NOT_IN_NAV
        shown = (file.dest_uri for file in self._files if file.inclusion.value >= least.value)
        others = [path for path in shown if path not in self.made_of]
        self._upkeep.record(self._basis, self.made_of, self.named, others, self.current)
