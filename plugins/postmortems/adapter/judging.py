"""Which pages are as they should be, by what they were made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
"""Of what a page is made of: everything, texts, and its front matter, see `Depends`."""


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

    def due(self, nav: Navigation) -> list[GeneratedPage]:
        """The pages that are not as they should be.

        Args:
            nav: The navigation, as all plugins have left it.
        """
        pages, files, made_of = self._site.pages, self._files.src_uris, self._upkeep.made_of
        self._around, self._every = surroundings(self._config, nav), digest(sorted(files))
        told = [self._around, self._every, *(" ".join(self._facts(src_uri).values()) for src_uri in pages)]
        self._basis = f"{digest([self._site.prints.whole, *told])} {digest([self._site.prints.outline, *told])}"
        before = {src_uri: made_of(files[src_uri].dest_uri).split(" ") for src_uri in pages}
        changed = self._changed(before)
        due = []
        for src_uri, page in pages.items():
            if self._is_current(page, files[src_uri], before[src_uri], changed):
                self.current.add(files[src_uri].dest_uri)
            else:
                due.append(page)
        return due

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
            return " ".join(before) == self.note(page)
        if before[1:] != [depends.texts(), depends.facts] or (changed and self._names(file, depends, changed)):
            return False
        self.made_of[file.dest_uri] = " ".join(before)
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
            self.named[place] = sorted(path for path in named if is_postmortem(path))

    def note(self, page: GeneratedPage) -> str:
        """Takes down what a page is made of; empty where nobody knows."""
        place = self._files.src_uris[page.src_uri].dest_uri
        if page.depends and place not in self.made_of:
            depends = page.depends
            self.made_of[place] = f"{self._digest(page, depends.all())} {depends.texts()} {depends.facts}"
        return self.made_of.get(place, "")

    def _digest(self, page: GeneratedPage, depends: str) -> str:
        found = self._every
        if page.mentions is not None:
            found = "\n".join(present(page.mentions, page.src_uri, self._files.src_uris))
        facts = repr(self._facts(page.src_uri))
        return digest([self._around, page.src_uri, page.parent or "", repr(page.meta), facts, found, depends])

    def record(self, *, serving: bool) -> None:
        """Takes down for the next build what there is now."""
        for page in self._site.pages.values():
            self.note(page)
        least = InclusionLevel.DRAFT if serving else InclusionLevel.NOT_IN_NAV
        shown = (file.dest_uri for file in self._files if file.inclusion.value >= least.value)
        others = [path for path in shown if path not in self.made_of]
        self._upkeep.record(self._basis, self.made_of, self.named, others, self.current)
