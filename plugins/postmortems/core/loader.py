"""From a documentation folder to a `Library`: reads every file once and keeps what can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postmortems.core.catalog_files import load_catalog
from postmortems.core.collector import paused
from postmortems.core.documents import (
    POSTMORTEMS,
    Progress,
    document_files,
    document_of,
    id_of,
    is_document,
    load_folder,
)
from postmortems.core.exercise import practice_problems
from postmortems.core.frontmatter import nearest, read_text, text_digest
from postmortems.core.learning_files import load_lessons, load_paths
from postmortems.core.library import Library
from postmortems.core.mentions import mentions
from postmortems.core.models import made_of, share_names
from postmortems.core.outline import outline_of
from postmortems.core.postmortem import FrontMatter, Postmortem
from postmortems.core.problem import Place, Problem, dotted
from postmortems.core.readings import Reading, ReadingCache
from postmortems.core.readings.reading import from_bytes, to_bytes
from postmortems.core.references import unknown, with_known_ids
from postmortems.core.second_process import in_two
from postmortems.core.timeline import parse_timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from postmortems.core.catalog import Catalog

FOLDER = POSTMORTEMS
WORTH_A_PROCESS = 300
"""Files of which nothing is known, from which a second process pays for itself."""
BATCH = 50


def load_library(
    docs: Path, *, drafts: bool = True, progress: Progress | None = None, cache: ReadingCache | None = None
) -> Library:
    """Reads the catalog and all postmortems, lessons and learning paths below a documentation folder.

    Nothing in the files makes it raise. A file that cannot be used is left out and a reference that leads nowhere is
    taken out, each with a located problem; all others are kept.

    Args:
        docs: The documentation folder.
        drafts: Whether drafts are part of the library.
        progress: Called with the postmortems read so far and the number of all.
        cache: What reading them gave before, of the same documentation folder.
    """
    with paused():
        return _loaded(docs, drafts, progress, cache or ReadingCache(docs, on_disk=False))


def _loaded(docs: Path, drafts: bool, progress: Progress | None, cache: ReadingCache) -> Library:
    catalog, found = load_catalog(docs)
    problems = list(found)
    reader = _Reader(docs, catalog, problems, cache)
    loaded, there = load_folder(
        docs, FOLDER, reader.read, problems, drafts=drafts, progress=progress, begin=reader.begin
    )
    cache.end()
    kept = [reader.with_known_relations(postmortem, loaded, there) for postmortem in loaded.values()]
    lessons, lessons_there = load_lessons(docs, catalog, loaded, there, problems, drafts=drafts)
    paths, guides = load_paths(docs, loaded, there, lessons, lessons_there, problems, drafts=drafts)
    return Library(
        tuple(sorted(kept, key=lambda item: item.sort_key)),
        catalog,
        tuple(sorted(problems, key=lambda problem: problem.sort_key)),
        tuple(sorted(lessons.values(), key=lambda item: item.sort_key)),
        tuple(sorted(paths.values(), key=lambda item: item.sort_key)),
        guides,
    )


def is_postmortem(src_uri: str) -> bool:
    """Whether a file, relative to the documentation folder, is a postmortem by its place and name."""
    return is_document(src_uri, (FOLDER,))


def postmortem_files(docs: Path, problems: list[Problem]) -> Iterator[Path]:
    """The files that are postmortems, in a fixed order; see `document_files`."""
    return document_files(docs, FOLDER, problems)


class _Reader:
    """Reads postmortems one by one against a catalog and collects what is wrong with them."""

    def __init__(self, docs: Path, catalog: Catalog, problems: list[Problem], cache: ReadingCache) -> None:
        self.docs = docs
        self.catalog = catalog
        self.problems = problems
        self.cache = cache
        self.catalog_ids = cache.begin(catalog)
        # Where relations stand is all that outlives a file: whether they lead anywhere is known at the end.
        self.relation_marks: dict[str, Sequence[tuple[int, int]]] = {}

    def begin(self, paths: Sequence[str]) -> None:
        """Reads files of which nothing is known in two processes, where there are many."""
        unknown = self.cache.unknown(paths)
        if len(unknown) < WORTH_A_PROCESS:
            return
        for path in unknown:
            self.cache.untouched(path)  # which notes what the file is like before it is read
        batches = [unknown[start : start + BATCH] for start in range(0, len(unknown), BATCH)]
        for readings in in_two(len(batches), lambda number: self._readings_of(batches[number]), to_bytes, from_bytes):
            for path, reading in readings.items():
                self.cache.keep(path, reading)

    def _readings_of(self, paths: Sequence[str]) -> dict[str, Reading]:
        """What files gave, but for those that cannot be read."""
        texts = ((path, *read_text(self.docs / path, path)) for path in paths)
        return {path: self._reading_of(text, path) for path, text, problem in texts if not problem}

    def read(self, path: str) -> Postmortem | None:
        reading = self.cache.untouched(path)
        if reading is None:
            text, problem = read_text(self.docs / path, path)
            if problem:
                self.problems.append(problem)
                return None
            reading = self.cache.same(path, text)
            if reading is None:
                reading = self._reading_of(text, path)
                reading = self.cache.keep(path, reading)
        self.problems += reading.problems
        if reading.marks:
            self.relation_marks[path] = reading.marks
        return reading.item

    def _reading_of(self, text: str, path: str) -> Reading:
        """What a text gives, whatever else is there but for the ids of the catalog."""
        problems: list[Problem] = []
        taken = document_of(text, path, FrontMatter, problems)
        if taken is None:
            return Reading(text_digest(text), None, tuple(problems))
        front, document = taken
        front, found = with_known_ids(front, self.catalog, document.positions, path)
        problems += found
        timeline = parse_timeline(
            document.body,
            path=path,
            first_line=document.body_line,
            zone=front.timezone if "timezone" in front.model_fields_set else None,
            base=front.when.day if front.when else None,
        )
        problems += timeline.problems if timeline else ()
        marks = [nearest(document.positions, ("relations", index, "id")) for index in range(len(front.relations))]
        for models in (front.factors, front.actions, front.relations, front.sources):
            share_names(models)
        own = {
            "id": id_of(path),
            "path": path,
            "body": document.body,
            "body_line": document.body_line,
            "timeline": timeline,
            "digest": document.digest,
            "facts": document.facts,
            "outline": outline_of(front),
            "mentions": mentions(document.body),
        }
        postmortem = made_of(Postmortem, {**front.__dict__, **own})
        if front.practice:
            problems += practice_problems(postmortem, document.positions)
        return Reading(document.digest, postmortem, tuple(problems), tuple(marks), self.catalog_ids if found else "")

    def with_known_relations(
        self, item: Postmortem, loaded: Mapping[str, Postmortem], there: frozenset[str]
    ) -> Postmortem:
        """The postmortem without relations that lead nowhere or back to itself.

        `there` holds the ids of all files: one that is left out, as a draft or for its own problems, is no news here.
        """
        kept = []
        for index, relation in enumerate(item.relations):
            if relation.id in loaded and relation.id != item.id:
                kept.append(relation)
                continue
            place = Place(item.path, *self.relation_marks[item.path][index], dotted(("relations", index, "id")))
            if relation.id == item.id:
                remedy = "Name the other postmortem, or remove the relation"
                self.problems.append(Problem("self-relation", "the postmortem relates to itself", place, remedy))
            elif relation.id not in there:
                remedy = "Give the other file's name without .md"
                self.problems.append(unknown("postmortem", relation.id, loaded, place, remedy))
        return item if len(kept) == len(item.relations) else item.model_copy(update={"relations": kept})
