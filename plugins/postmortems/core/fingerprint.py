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

    def of(self, postmortems: Iterable[Postmortem], *more: object) -> str:
        """Digest of what the front matter of postmortems says, in their order, with the catalog, and of more values."""
        marks = self._marks
        # No path and no id has the character between them.
        return digest([self.catalog, *map(repr, more), "\0".join([marks[item.path] for item in postmortems])])

    def of_text(self, postmortem: Postmortem, *more: object) -> str:
        """Digest of all of a postmortem."""
        return self.of((postmortem,), postmortem.digest, *more)

    @cached_property
    def _marks(self) -> dict[str, str]:
        # A relation that leads nowhere any more has been taken out, though the file is what it was.
        return {
            item.path: f"{item.path}\n{item.facts}{[relation.id for relation in item.relations] or ''}"
            for item in self.library.postmortems
        }

    @cached_property
    def catalog(self) -> str:
        """Digest of the catalog."""
        return catalog_digest(self.library.catalog)

    @cached_property
    def teaching(self) -> str:
        """Digest of lessons and learning paths, on the day, with all that they lead to."""
        library = self.library
        documents = [item.model_dump_json() for group in (library.lessons, library.paths) for item in group]
        ids = [evidence.id for lesson in library.lessons for evidence in lesson.evidence]
        ids += [step.target for path in library.paths for step in path.steps if step.kind is not StepKind.LESSON]
        known = [library.by_id[id_] for id_ in dict.fromkeys(ids) if id_ in library.by_id]
        texts = [item.digest for item in known]
        return self.of(known, texts, self.day, documents, sorted(library.guides.items()), self.exercises)

    @cached_property
    def exercises(self) -> str:
        """Digest of the postmortems that have exercises."""
        return digest(self.of_text(exercise.postmortem) for exercise in self.library.exercises.values())

    @cached_property
    def outline(self) -> str:
        """Digest of everything but words: the texts, and what front matters say in sentences."""
        relations = {item.path: [relation.id for relation in item.relations] for item in self.library.postmortems}
        outlines = [f"{item.path}\n{item.outline}{relations[item.path] or ''}" for item in self.library.postmortems]
        return digest([self.catalog, self.teaching, *outlines])

    @cached_property
    def rest(self) -> str:
        """Digest of what is not said by one postmortem of itself: catalog, teaching, and who relates to whom."""
        related = [
            f"{item.path} {[(relation.kind.value, relation.id, relation.note) for relation in item.relations]}"
            for item in self.library.postmortems
            if item.relations
        ]
        return digest([self.catalog, self.teaching, *related])

    @cached_property
    def whole(self) -> str:
        """Digest of everything but the texts below the front matter."""
        return self.of(self.library.postmortems, self.teaching)


def catalog_digest(catalog: Catalog) -> str:
    """Digest of all that a catalog says."""
    groups = (catalog.services, catalog.factors, catalog.triggers, catalog.teams)
    entries = [entry.model_dump_json() for group in groups for entry in group.values()]
    return digest([*entries, *(group.model_dump_json() for group in catalog.groups)])


def digest(parts: Iterable[str]) -> str:
    """Digest of texts in their order."""
    whole = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
