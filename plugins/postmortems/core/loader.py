"""From a documentation folder to a `Library`: reads every file once and keeps what can be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from postmortems.core.catalog import Catalog
from postmortems.core.catalog_files import load_catalog
from postmortems.core.confinement import Confinement
from postmortems.core.frontmatter import Document, FieldPath, nearest, parse_document, read_text
from postmortems.core.library import Library
from postmortems.core.postmortem import FrontMatter, Postmortem, Status
from postmortems.core.problem import Place, Problem
from postmortems.core.timeline import parse_timeline
from postmortems.core.validation import did_you_mean, validate

FOLDER = "postmortems"
MAX_STEM = 120


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
    kept = [reader.with_known_relations(postmortem, loaded) for postmortem in loaded.values()]
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

    A link that leads out of the documentation folder and a name that no address can carry are problems.
    """
    confinement = Confinement(docs)
    for file in sorted((docs / FOLDER).rglob("*.md")):
        path = file.relative_to(docs).as_posix()
        if not is_postmortem(path):
            continue
        if not confinement.holds(file):
            message = "the link leads out of the documentation folder"
            problems.append(Problem("link-outside", message, Place(path), "Put the file itself here"))
        elif len(file.stem) > MAX_STEM or not file.stem.isprintable() or set(file.stem) & set('<>"#?%\\|*:'):
            message = "the file name cannot be an address"
            remedy = f"Use letters, digits, blanks and hyphens, {MAX_STEM} characters at most"
            problems.append(Problem("file-name", message, Place(path), remedy))
        else:
            yield file


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
        front = self._with_known_ids(front, document, path)
        when = front.started or front.detected or front.mitigated or front.resolved
        timeline = parse_timeline(
            document.body,
            path=path,
            first_line=document.body_line,
            zone=front.timezone if "timezone" in front.model_fields_set else None,
            base=when.earliest.date() if when else None,
        )
        self.problems += timeline.problems if timeline else ()
        if front.relations:
            self.relation_marks[path] = [
                nearest(document.positions, ("relations", index, "id")) for index in range(len(front.relations))
            ]
        fields = {name: getattr(front, name) for name in FrontMatter.model_fields}
        return Postmortem.model_construct(
            **fields, id=file.stem, path=path, body=document.body, body_line=document.body_line, timeline=timeline
        )

    def with_known_relations(self, item: Postmortem, loaded: Mapping[str, Postmortem]) -> Postmortem:
        """The postmortem without relations that lead nowhere."""
        if all(relation.id in loaded for relation in item.relations):
            return item
        kept = []
        for index, relation in enumerate(item.relations):
            if relation.id in loaded:
                kept.append(relation)
            else:
                at = ("relations", index, "id")
                place = Place(item.path, *self.relation_marks[item.path][index], ".".join(map(str, at)))
                self._unknown("postmortem", relation.id, loaded, place, "Give the other file's name without .md")
        return item.model_copy(update={"relations": kept})

    def _with_known_ids(self, front: FrontMatter, document: Document, path: str) -> FrontMatter:
        """The front matter without ids that the catalog does not know."""

        def known(what: str, given: str, entries: Mapping[str, object], at: FieldPath) -> bool:
            if given in entries:
                return True
            place = Place(path, *nearest(document.positions, at), ".".join(map(str, at)))
            remedy = f"Add it to catalog/{what}s.yml, or use an id that stands there"
            self._unknown(what, given, entries, place, remedy)
            return False

        services = [
            service
            for index, service in enumerate(front.services)
            if known("service", service, self.catalog.services, ("services", index))
        ]
        factors = [
            use
            for index, use in enumerate(front.factors)
            if known("factor", use.id, self.catalog.factors, ("factors", index, "id"))
        ]
        changes: dict[str, object] = {}
        if len(services) < len(front.services):
            changes["services"] = services
        if len(factors) < len(front.factors):
            changes["factors"] = factors
        if front.trigger and not known("trigger", front.trigger, self.catalog.triggers, ("trigger",)):
            changes["trigger"] = None
        return front.model_copy(update=changes) if changes else front

    def _unknown(self, what: str, given: str, entries: Mapping[str, object], place: Place, remedy: str) -> None:
        remedy = did_you_mean(given, list(entries)) or remedy
        self.problems.append(Problem(f"unknown-{what}", f"there is no {what} {given[:100]!r}", place, remedy))
