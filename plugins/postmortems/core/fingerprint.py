"""What parts of a site depend on, as digests: where they are equal, what is made of them is equal too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from postmortems.core.catalog import Catalog
from postmortems.core.learning_path import StepKind
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem


class Fingerprints:
    """Digests of the parts of a library, on the safe side: any change of a front matter changes its digest.

    Args:
        library: The library.
        day: The day on which what is overdue or stale is seen.
    """

    def __init__(self, library: Library, day: date) -> None:
        self.library = library
        self.day = day
        self._marks: dict[str, str] = {}

    def of(self, postmortems: Iterable[Postmortem], *more: object) -> str:
        """Digest of what the front matter of postmortems says, in their order, with the catalog, and of more values."""
        # No path and no id has the character between them.
        return digest([self.catalog, *map(repr, more), "\0".join(map(self._mark, postmortems))])

    def _mark(self, item: Postmortem) -> str:
        known = self._marks.get(item.path)
        if known is None:
            # A relation that leads nowhere any more has been taken out, though the file is what it was.
            known = f"{item.path}\n{item.facts}{[relation.id for relation in item.relations] or ''}"
            self._marks[item.path] = known
        return known

    @cached_property
    def catalog(self) -> str:
        """Digest of the catalog."""
        return catalog_digest(self.library.catalog)

    @cached_property
    def lore(self) -> str:
        """Digest of what lessons, learning paths and guides say, on the day."""
        library = self.library
        documents = [item.model_dump_json() for group in (library.lessons, library.paths) for item in group]
        return digest([str(self.day), *documents, repr(sorted(library.guides.items()))])

    @cached_property
    def lessons(self) -> str:
        """Digest of lessons, with the incidents that back them and the titles of what paths lead to."""
        return self.of(self._evidence, self.ways)

    @cached_property
    def backing(self) -> str:
        """Digest of lessons, with all but the words of the incidents that back them."""
        return digest([self.lore, *(item.outline for item in self._evidence)])

    @cached_property
    def ways(self) -> str:
        """Digest of lessons and learning paths, with the titles of what paths lead to."""
        titles = {id_: exercise.title for id_, exercise in self.library.exercises.items()}
        return digest([self.lore, *(f"{item.title}\n{titles.get(item.id)}" for item in self._steps)])

    @cached_property
    def paths(self) -> str:
        """Digest of learning paths, with all that they lead to."""
        return self.of((*self._steps, *self._evidence), [item.digest for item in self._steps], self.ways)

    @cached_property
    def _evidence(self) -> list[Postmortem]:
        return self._known(evidence.id for lesson in self.library.lessons for evidence in lesson.evidence)

    @cached_property
    def _steps(self) -> list[Postmortem]:
        steps = (step for path in self.library.paths for step in path.steps)
        return self._known(step.target for step in steps if step.kind is not StepKind.LESSON)

    def _known(self, ids: Iterable[str]) -> list[Postmortem]:
        return [self.library.by_id[id_] for id_ in dict.fromkeys(ids) if id_ in self.library.by_id]

    @cached_property
    def rest(self) -> str:
        """Digest of what is not said by one postmortem of itself: catalog, lessons, paths, and who relates to whom."""
        return digest([self.catalog, self.lore, *self._related_and_outlines[0]])

    @cached_property
    def outline(self) -> str:
        """Digest of everything but words: the texts, and what front matters say in sentences."""
        return digest([self.rest, *self._related_and_outlines[1]])

    @cached_property
    def _related_and_outlines(self) -> tuple[list[str], list[str]]:
        # At once, since most of the time goes by until what is known of an incident comes out of the memory.
        related: list[str] = []
        outlines: list[str] = []
        for item in self.library.postmortems:
            outlines.append(f"{item.path}\n{item.outline}")
            if item.relations:
                told = [(relation.kind.value, relation.id, relation.note) for relation in item.relations]
                related.append(f"{item.path} {told}")
        return related, outlines

    @cached_property
    def whole(self) -> str:
        """Digest of everything but the texts below the front matter."""
        return self.of(self.library.postmortems, self.lore)


def catalog_digest(catalog: Catalog) -> str:
    """Digest of all that a catalog says."""
    groups = (catalog.services, catalog.factors, catalog.triggers, catalog.teams)
    entries = [entry.model_dump_json() for group in groups for entry in group.values()]
    return digest([*entries, *(group.model_dump_json() for group in catalog.groups)])


def digest(parts: Iterable[str]) -> str:
    """Digest of texts in their order."""
    whole = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
