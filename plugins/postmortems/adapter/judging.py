"""Which pages are as they should be, by what they were made of."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mkdocs.structure.files import InclusionLevel

from postmortems.adapter.surroundings import present, surroundings
from postmortems.core.fingerprint import digest
from postmortems.core.loader import is_postmortem
from postmortems.pages.looks import differs

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation

    from postmortems.adapter.selection import Selection
    from postmortems.adapter.upkeep import Upkeep
    from postmortems.core import Postmortem
    from postmortems.pages import GeneratedPage, Site
    from postmortems.pages.page import Depends


class Change(NamedTuple):
    """A postmortem whose front matter says something else than at the last build.

    Attributes:
        before: What it was; None where it was not there, and the same as `now` where only its words can have changed.
        now: None where it is gone.
    """

    before: Postmortem | None
    now: Postmortem | None


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
        made_of: By path in the site, what pages are made of: the digests of `Depends` with blanks between them.
        named: By path in the site, the postmortems that a page links to, a line each, where nothing else tells of whom
            it speaks.
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
        self._changes: Sequence[Change] | None = None
        self._known: dict[object, tuple[Mapping[str, Postmortem], frozenset[str]]] = {}

    def due(self, nav: Navigation) -> list[GeneratedPage]:
        """The pages that are not as they should be.

        Args:
            nav: The navigation, as all plugins have left it.
        """
        files, prints = self._files.src_uris, self._site.prints
        self._around, self._every = surroundings(self._config, nav), digest(sorted(files))
        self._basis = f"{digest([prints.rest, self._around])} {prints.outline}"
        if self._basis.partition(" ")[0] == self._upkeep.basis.partition(" ")[0]:
            self._changes = self._since_then()
        due = []
        for src_uri, page in self._site.pages.items():
            if self._is_current(page, files[src_uri]):
                self.current.add(files[src_uri].dest_uri)
            else:
                due.append(page)
        return due

    def _since_then(self) -> list[Change] | None:
        """The postmortems that have changed, come or gone since the last build; None when nobody knows."""
        known = {
            path: facts for path, made_of in self._upkeep.recorded.items() if (facts := made_of.rpartition(" ")[2])
        }
        replaced, files = self._site.replaced, self._files.src_uris
        same = self._upkeep.basis.endswith(self._site.prints.outline)
        changes: list[Change] = []
        for item in self._site.library.postmortems:
            facts = known.pop(files[item.path].dest_uri, "")
            if facts == item.facts:
                continue
            before = replaced.get(item.path)
            if not facts:
                changes.append(Change(None, item))
            elif before and before.facts == facts:
                changes.append(Change(before, item))
            elif same:  # another command has read the file meanwhile, but only words are new
                changes.append(Change(item, item))
            else:
                return None
        # Of two with the same front matter, either will do.
        gone = {item.facts: item for item in replaced.values() if item}
        changes += [Change(gone[facts], None) for facts in known.values() if facts in gone]
        return changes if gone.keys() >= set(known.values()) else None

    def _is_current(self, page: GeneratedPage, file: File) -> bool:
        """Whether a page that was made before is as it should be."""
        depends = page.depends
        before = self._upkeep.made_of(file.dest_uri)
        if not before or not depends:
            return False
        changes = self._changes
        if changes is None:
            return before == self.note(page)
        if before.partition(" ")[2] != f"{self._texts(page, depends)} {depends.facts}":
            return False
        if changes and (self._shows_other(file, depends) or _sees_other(depends, changes)):
            return (depends.exact or depends.names is not None) and before == self.note(page)
        self.made_of[file.dest_uri] = before
        return True

    def _shows_other(self, file: File, depends: Depends) -> bool:
        """Whether a page names a postmortem of which it shows something that has changed."""
        changed, paths = self._changed(depends.shows)
        if not paths:
            return False
        if depends.names:
            return depends.names(changed)
        recorded = self._upkeep.named.get(file.dest_uri)
        if recorded is None:
            return True
        named = recorded.split("\n")
        if not paths.isdisjoint(named):
            return True
        # Lists show the newest: who is still older than all that are named has not come among them.
        moved = [item.sort_key for item in self._moved if depends.sees(item)]
        last = max((self._keys[path] for path in named if path in self._keys), default=None) if moved else None
        return last is not None and min(moved) < last

    @cached_property
    def _moved(self) -> list[Postmortem]:
        """Postmortems that stand in another place in the order of time than before."""
        return [now for before, now in self._changes or () if before and now and before.sort_key != now.sort_key]

    @cached_property
    def _keys(self) -> Mapping[str, tuple[float, str]]:
        return {item.path: item.sort_key for item in self._site.library.postmortems}

    def _changed(self, shows: Callable[[Postmortem], object]) -> tuple[Mapping[str, Postmortem], frozenset[str]]:
        """Postmortems of which something has changed: by id those that are there, and the paths of all."""
        if shows not in self._known:
            changes = [
                (before, now)
                for before, now in self._changes or ()
                if before is now or not before or not now or shows(before) != shows(now)
            ]
            paths = frozenset(item.path for change in changes for item in change if item)
            self._known[shows] = {now.id: now for _, now in changes if now}, paths
        return self._known[shows]

    def take_note(self, page: GeneratedPage, named: Iterable[str]) -> None:
        """Takes down which pages a page links to that was just written, where nothing else tells of whom it speaks."""
        if page.depends and page.depends.names is None:
            place = self._files.src_uris[page.src_uri].dest_uri
            self.named[place] = "\n".join(sorted(path for path in named if is_postmortem(path)))

    def note(self, page: GeneratedPage) -> str:
        """Takes down what a page is made of; empty where nobody knows."""
        place = self._files.src_uris[page.src_uri].dest_uri
        if page.depends and place not in self.made_of:
            depends = page.depends
            self.made_of[place] = f"{self._digest(page, depends.all())} {self._texts(page, depends)} {depends.facts}"
        return self.made_of.get(place, "")

    def _texts(self, page: GeneratedPage, depends: Depends) -> str:
        """Digest of texts, of what they mention that is there, and of the page's dates."""
        mentioned: Iterable[str] = (self._every,) if page.mentions is None else ()
        if page.mentions:
            mentioned = present(page.mentions, page.src_uri, self._files.src_uris)
        told = "\n".join([*self._facts(page.src_uri).values(), *mentioned])
        return f"{depends.texts()}{zlib.crc32(told.encode('utf-8', 'surrogatepass')):08x}"

    def _digest(self, page: GeneratedPage, depends: str) -> str:
        return digest([self._around, page.src_uri, page.parent or "", repr(page.meta), depends])

    def record(self, *, serving: bool) -> None:
        """Takes down for the next build what there is now."""
        for page in self._site.pages.values():
            self.note(page)
        least = InclusionLevel.DRAFT if serving else InclusionLevel.NOT_IN_NAV
        shown = (file.dest_uri for file in self._files if file.inclusion.value >= least.value)
        others = [path for path in shown if path not in self.made_of]
        self._upkeep.record(self._basis, self.made_of, self.named, others, self.current)


def _sees_other(depends: Depends, changes: Iterable[Change]) -> bool:
    """Whether something that a page looks at has changed."""
    return any(differs(depends.sees, before, now) for before, now in changes)
