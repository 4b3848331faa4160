"""From a documentation folder to a `Library`: reads every file once and keeps what can be kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from postmortems.core.catalog_files import load_catalog
from postmortems.core.confinement import Confinement
from postmortems.core.exercise import practice_problems
from postmortems.core.frontmatter import nearest, parse_document, read_text
from postmortems.core.library import Library
from postmortems.core.postmortem import FrontMatter, Postmortem, Status
from postmortems.core.problem import Place, Problem, dotted, printable
from postmortems.core.references import unknown, with_known_ids
from postmortems.core.timeline import parse_timeline
from postmortems.core.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from postmortems.core.catalog import Catalog

FOLDER = "postmortems"
MAX_STEM = 120
_NOT_IN_ADDRESSES = frozenset('<>"#?%\\|*:')


def load_library(docs: Path, *, drafts: bool = True, progress: Callable[[int, int], None] | None = None) -> Library:
    """Reads the catalog and all postmortems below a documentation folder.

    Nothing in the files makes it raise. A file that cannot be used is left out and a reference that leads nowhere is
    taken out, each with a located problem; all others are kept.

    Args:
        docs: The documentation folder.
        drafts: Whether drafts are part of the library.
        progress: Called with the files read so far and the number of all files.
    """
    catalog, problems = load_catalog(docs)
    reader = _Reader(catalog, list(problems))
    files = list(postmortem_files(docs, reader.problems))
    loaded: dict[str, Postmortem] = {}
    for count, file in enumerate(files, start=1):
        if progress:
            progress(count, len(files))
        path = file.relative_to(docs).as_posix()
        postmortem = reader.read(file, path)
        if postmortem is None or (postmortem.status is Status.DRAFT and not drafts):
            continue
        if postmortem.id in loaded:
            message = f"{loaded[postmortem.id].path} already has the id {postmortem.id!r}"
            reader.problems.append(Problem("duplicate-id", message, Place(path), "Rename one of the two files"))
        else:
            loaded[postmortem.id] = postmortem
    there = frozenset(file.stem for file in files)
    kept = [reader.with_known_relations(postmortem, loaded, there) for postmortem in loaded.values()]
    found = sorted(reader.problems, key=lambda problem: problem.sort_key)
    return Library(tuple(sorted(kept, key=lambda item: item.sort_key)), catalog, tuple(found))


def is_postmortem(src_uri: str) -> bool:
    """Whether a file, relative to the documentation folder, is a postmortem by its place and name.

    Index pages, README files and names that start with `_` or `.` are not.
    """
    folder, *parts = src_uri.split("/")
    name = parts[-1] if parts else ""
    stem = name.removesuffix(".md")
    plain = stem != name and stem.lower() not in ("index", "readme")
    return folder == FOLDER and plain and not any(part.startswith(("_", ".")) for part in parts)


def postmortem_files(docs: Path, problems: list[Problem]) -> Iterator[Path]:
    """The files that are postmortems, in a fixed order.

    A link out of the documentation folder, a linked folder and a name that no address can carry are problems.
    """
    confinement = Confinement(docs)

    def problem(code: str, message: str, path: str, remedy: str) -> None:
        problems.append(Problem(code, message, Place(printable(path)), remedy))

    def unreadable(error: OSError) -> None:
        folder = os.path.relpath(error.filename, docs).replace(os.sep, "/")
        problem("file-unreadable", f"the folder cannot be read: {error.strerror}", folder, "Check its permissions")

    found: list[str] = []
    for folder, subfolders, names in os.walk(docs / FOLDER, onerror=unreadable) if (docs / FOLDER).exists() else ():
        here = os.path.relpath(folder, docs).replace(os.sep, "/")
        subfolders[:] = [name for name in subfolders if not name.startswith(("_", "."))]
        for name in subfolders:
            if os.path.islink(os.path.join(folder, name)):  # noqa: PTH114, PTH118 - called for every folder
                message = "a link to a folder is not followed"
                problem("link-folder", message, f"{here}/{name}", "Put the files themselves here")
        found += [f"{here}/{name}" for name in names if is_postmortem(f"{here}/{name}")]
    for path in sorted(found):
        if not confinement.holds(docs / path):
            problem("link-outside", "the link leads out of the documentation folder", path, "Put the file itself here")
        elif not _is_address(path):
            remedy = f"Use letters, digits and hyphens, {MAX_STEM} characters at most"
            problem("file-name", "the file name cannot be an address", path, remedy)
        else:
            yield docs / path


def _is_address(path: str) -> bool:
    """Whether a path is an address that works on every host, once `.md` is taken off."""
    parts = path.removesuffix(".md").split("/")
    return path.isprintable() and all(
        len(part) <= MAX_STEM and part == part.strip(" .") and _NOT_IN_ADDRESSES.isdisjoint(part) for part in parts
    )


class _Reader:
    """Reads postmortems one by one against a catalog and collects what is wrong with them."""

    def __init__(self, catalog: Catalog, problems: list[Problem]) -> None:
        self.problems = problems
        self.catalog = catalog
        # Where relations stand is all that outlives a file: whether they lead anywhere is known at the end.
        self.relation_marks: dict[str, list[tuple[int, int]]] = {}

    def read(self, file: Path, path: str) -> Postmortem | None:
        text, problem = read_text(file, path)
        if problem:
            self.problems.append(problem)
            return None
        document = parse_document(text, path)
        self.problems += document.problems
        if document.data is None:
            return None
        front, found = validate(FrontMatter, document.data, document.positions, path)
        self.problems += found
        if front is None or document.problems:
            return None
        front, found = with_known_ids(front, self.catalog, document.positions, path)
        self.problems += found
        timeline = parse_timeline(
            document.body,
            path=path,
            first_line=document.body_line,
            zone=front.timezone if "timezone" in front.model_fields_set else None,
            base=front.when.day if front.when else None,
        )
        self.problems += timeline.problems if timeline else ()
        if front.relations:
            self.relation_marks[path] = [
                nearest(document.positions, ("relations", index, "id")) for index in range(len(front.relations))
            ]
        fields = {name: getattr(front, name) for name in FrontMatter.model_fields}
        postmortem = Postmortem.model_construct(
            **fields, id=file.stem, path=path, body=document.body, body_line=document.body_line, timeline=timeline
        )
        if front.practice:
            self.problems += practice_problems(postmortem, document.positions)
        return postmortem

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
