"""The import itself: every file of a source read, put beside the others, and reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from postmortems.core.catalog import Catalog
from postmortems.core.catalog_files import load_catalog
from postmortems.core.confinement import Confinement
from postmortems.core.loader import FOLDER
from postmortems.core.problem import Problem
from postmortems.core.writing import digest, write_bytes
from postmortems.imports.draft import Draft
from postmortems.imports.finding import question
from postmortems.imports.links import copy_attachment, read_links
from postmortems.imports.manifest import FOLDER as OWN_FOLDER
from postmortems.imports.manifest import Manifest
from postmortems.imports.name import id_of
from postmortems.imports.read import Reader
from postmortems.imports.report import markdown_report, report_path
from postmortems.imports.several import count_of
from postmortems.imports.source import Candidate, Skipped, candidates
from postmortems.imports.writeup import Unreadable, read_writeup
from postmortems.imports.written import written_file


class ImportRefused(Exception):
    """The import was not begun; the message says why and what to do, without a full stop."""


class Outcome(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """It was edited, or made by hand, and so left alone."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A write-up that was read.

    Attributes:
        source: The old file, relative to the source.
        id: Of the postmortem.
        path: The new file, relative to the documentation folder.
        incidents: How many the text tells of, as far as that could be seen.
    """

    source: str
    id: str
    path: str
    outcome: Outcome
    draft: Draft
    incidents: int = 1


@dataclass(slots=True)
class Import:
    """What an import did, or with `dry_run` would do."""

    source: Path
    docs: Path
    dry_run: bool = False
    files: list[Imported] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    """Files of the catalog that were not there."""
    catalog_problems: tuple[Problem, ...] = ()
    ids: frozenset[str] = frozenset()
    """Of all postmortems that there will be, those that were there before included."""
    attachments: dict[str, Path] = field(default_factory=dict)
    """Pictures that the texts show: their new place, relative to the postmortems, and where they are now."""

    @property
    def lost(self) -> list[Skipped]:
        """Files that may have been write-ups and could not be imported."""
        return [item for item in self.skipped if not item.expected]


def import_writeups(
    source: Path,
    docs: Path,
    *,
    taxonomy: Iterable[tuple[str, Path]] = (),
    accept: frozenset[str] = frozenset(),
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Import:
    """Imports a file or a folder into a documentation folder.

    A second call changes nothing. A file that was edited since is kept; one that was not is written anew when its
    source or the catalog changed. A file that cannot be read is named, and the others go on.

    Args:
        source: A file or folder of Markdown.
        docs: The documentation folder; it is made if there is none.
        taxonomy: Files of the catalog to start with where there is none of that name: name and where to copy it from.
        accept: Fields whose suggestions become values.
        dry_run: Whether to write nothing.
        progress: Called with the files done so far and the number of all.

    Raises:
        ImportRefused: The source is missing or is the library itself, or the target leads elsewhere.
    """
    _refuse(source, docs)
    run = Import(source, docs, dry_run)
    reader = Reader(_catalog(run, dict(taxonomy)), accept)
    manifest = Manifest.read(docs)
    items = list(candidates(source, (docs / FOLDER, docs / OWN_FOLDER)))
    taken: dict[str, str] = {}
    there = (file.stem for file in (docs / FOLDER).glob("*.md"))
    run.ids = frozenset((*there, *(id_of(item.stem)[0] for item in items if isinstance(item, Candidate))))
    for count, item in enumerate(items, start=1):
        found = item if isinstance(item, Skipped) else _one(run, item, reader, manifest, taken)
        if isinstance(found, Skipped):
            run.skipped.append(found)
        else:
            run.files.append(found)
        if progress:
            progress(count, len(items))
    if not dry_run and run.files:
        for place, file in run.attachments.items():
            copy_attachment(file, docs / FOLDER / place)
        manifest.write(docs)
        write_bytes(docs / report_path(source), markdown_report(run).encode("utf-8"))
    return run


def _one(run: Import, item: Candidate, reader: Reader, manifest: Manifest, taken: dict[str, str]) -> Imported | Skipped:
    id_, renamed = id_of(item.stem)
    if other := taken.get(id_.casefold()):
        return Skipped(item.name, f"its id {id_!r} is taken by {other}", "Rename one of the two, and import again")
    try:
        writeup = read_writeup(item.file, item.name, item.stem)
    except Unreadable as error:
        return Skipped(item.name, str(error), error.remedy)
    taken[id_.casefold()] = item.name
    draft = reader.draft(writeup)
    if renamed:
        draft.findings.insert(0, question("id", f"{renamed}; links to the old name have to be mended"))
    draft.findings += read_links(writeup, run.ids, run.attachments, item.file.parent)
    content = writeup.raw if reader.is_own(writeup) else written_file(writeup, draft)
    path = f"{FOLDER}/{id_}.md"
    outcome = _put(run, path, id_, content, manifest)
    return Imported(item.name, id_, path, outcome, draft, count_of(draft.findings))


def _put(run: Import, path: str, id_: str, content: bytes, manifest: Manifest) -> Outcome:
    target = run.docs / path
    outcome = Outcome.IMPORTED
    if target.is_symlink() or (target.exists() and not target.is_file()):
        return Outcome.KEPT
    if target.exists():
        there = target.read_bytes()
        if there == content:
            manifest.hashes[id_] = digest(content)
            return Outcome.UNCHANGED
        if not manifest.owns(id_, there):
            return Outcome.KEPT
        outcome = Outcome.UPDATED
    if not run.dry_run:
        write_bytes(target, content)
    manifest.hashes[id_] = digest(content)
    return outcome


def _refuse(source: Path, docs: Path) -> None:
    if not source.exists():
        raise ImportRefused(f"{source} does not exist")
    if docs.exists() and not docs.is_dir():
        raise ImportRefused(f"{docs} is a file; name the documentation folder")
    confinement = Confinement(docs)
    for folder in (docs / FOLDER, docs / OWN_FOLDER, docs / "catalog"):
        if not confinement.holds(folder):
            raise ImportRefused(f"{folder} is a link that leads out of the documentation folder")
    if source.resolve().is_relative_to((docs / FOLDER).resolve()):
        raise ImportRefused(f"{source} is a part of the library already. Name the folder with the old write-ups")


def _catalog(run: Import, taxonomy: dict[str, Path]) -> Catalog:
    """That of the documentation folder; what it lacks of the taxonomy is written there, or only read in a dry run."""
    missing = {name: file for name, file in taxonomy.items() if not (run.docs / "catalog" / name).exists()}
    run.created = [f"catalog/{name}" for name in missing]
    if not run.dry_run:
        for name, file in missing.items():
            write_bytes(run.docs / "catalog" / name, file.read_bytes())
    catalog, run.catalog_problems = load_catalog(run.docs)
    if run.dry_run and missing:
        start = next(iter(missing.values())).parents[1]
        other, _ = load_catalog(start)
        if "factors.yml" in missing:
            catalog = Catalog(catalog.services, other.groups, other.factors, catalog.triggers, catalog.teams)
        if "triggers.yml" in missing:
            catalog = Catalog(catalog.services, catalog.groups, catalog.factors, other.triggers, catalog.teams)
    return catalog
