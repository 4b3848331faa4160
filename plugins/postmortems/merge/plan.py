"""Several knowledge bases as one: what there will be, before anything is written."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postmortems.core.catalog import Catalog
from postmortems.core.catalog_files import FOLDER as CATALOG
from postmortems.core.catalog_files import load_catalog
from postmortems.core.confinement import Confinement
from postmortems.core.documents import FOLDERS
from postmortems.core.dump import scalar
from postmortems.core.problem import Problem
from postmortems.core.thesaurus import THESAURUS, load_thesaurus
from postmortems.merge.base import MAX_NAME, NAME, Base, Contents, contents_of
from postmortems.merge.catalog import NOTE, MergedCatalog, merge_catalogs
from postmortems.merge.classes import Member
from postmortems.merge.document import Text, read
from postmortems.merge.home import HOME, home_page
from postmortems.merge.ids import DOCUMENT, Ids
from postmortems.merge.renaming import BASES, Renaming

MARKDOWN = ".md"


class MergeRefused(Exception):
    """Nothing was written; the message says why and what to do, without a full stop."""


@dataclass
class Merge:
    """What several bases become.

    Attributes:
        bases: In the order given.
        catalog: What became of the catalog's entries.
        renamings: New ids and places, one for each base.
        files: What to write, by its place: bytes, or a file that is copied.
        problems: What could not come along, and what was kept apart, in reading order.
    """

    bases: tuple[Base, ...]
    catalog: MergedCatalog
    renamings: tuple[Renaming, ...]
    files: dict[str, bytes | Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def counts(self, number: int) -> Mapping[str, int]:
        """How many documents of each folder a base has."""
        known = self.renamings[number].documents
        return {folder: sum(where == folder for where, _ in known) for folder in FOLDERS}


def plan_merge(bases: Sequence[Base], progress: Callable[[int, int], None] | None = None) -> Merge:
    """Reads all bases and decides what becomes of everything in them. Nothing in their files makes it raise.

    Args:
        bases: In the order in which their words count where two say the same thing differently.
        progress: Called with the files done so far and the number of all.

    Raises:
        MergeRefused: The bases cannot be told apart, or are not there.
    """
    _refuse(bases)
    problems: list[Problem] = []
    catalogs = []
    for base in bases:
        catalog, found = load_catalog(base.docs)
        catalogs.append(catalog)
        problems += [_located(base, problem) for problem in found]
    contents = [contents_of(base) for base in bases]
    texts = [_texts(base, found, problems) for base, found in zip(bases, contents, strict=True)]
    unknown = _unknown(catalogs, contents, texts)
    merged = merge_catalogs(bases, catalogs, unknown)
    renamings = _renamings(bases, contents, merged)
    merge = Merge(tuple(bases), merged, renamings, problems=[*problems, *merged.notes])
    _add_files(merge, contents, texts, progress)
    merge.files |= {path: text.encode("utf-8") for path, text in merged.files.items()}
    _add_thesaurus(merge)
    if HOME not in merge.files:
        merge.files[HOME] = home_page([base.name for base in bases], merge.files).encode("utf-8")
    merge.problems += [problem for found in contents for problem in found.problems]
    merge.problems.sort(key=lambda problem: problem.sort_key)
    return merge


def _unknown(
    catalogs: Sequence[Catalog], contents: Sequence[Contents], texts: Sequence[Mapping[str, Text]]
) -> Mapping[str, list[Member]]:
    """References of documents to what no catalog of theirs has, by what it would be."""
    found: dict[str, list[Member]] = defaultdict(list)
    for number, catalog in enumerate(catalogs):
        known = {"service": catalog.services, "factor": catalog.factors, "trigger": catalog.triggers}
        for path in contents[number].documents:
            for what, id_ in texts[number][path].references() if path in texts[number] else ():
                if what in known and id_ not in known[what]:
                    found[what].append((number, id_))
    return found


def _refuse(bases: Sequence[Base]) -> None:
    names = [base.name for base in bases]
    for base in bases:
        if not base.docs.is_dir():
            raise MergeRefused(f"there is no folder {base.docs}")
        if base.name and (len(base.name) > MAX_NAME or not NAME.fullmatch(base.name)):
            remedy = f"Use lower-case letters, digits and single hyphens, {MAX_NAME} characters at most"
            raise MergeRefused(f"{base.name!r} cannot be the name of a base. {remedy}")
        if names.count(base.name) > 1:
            what = f"two bases have the name {base.name!r}" if base.name else "two bases have no name"
            raise MergeRefused(f"{what}. Give each its own: NAME=DIR")
        if not base.name and (base.docs / BASES).exists():
            message = f"{base.docs} has a folder {BASES!r}, which is where the pages of the others go"
            raise MergeRefused(f"{message}. Rename it, or give this base a name")
        confinement = Confinement(base.docs)
        for file in sorted((base.docs / CATALOG).glob("*")):
            if not confinement.holds(file):
                raise MergeRefused(f"{file} is a link that leads out of the base. Put the file itself there")


def _located(base: Base, problem: Problem) -> Problem:
    where = problem.place
    return Problem(
        problem.code, problem.message, base.place(where.path, where.line, where.column, where.field),
        problem.remedy, problem.level,
    )  # fmt: skip


def _texts(base: Base, contents: Contents, problems: list[Problem]) -> dict[str, Text]:
    """The Markdown files of a base. One that cannot be read does not come along."""
    found: dict[str, Text] = {}
    for path in (*contents.documents, *contents.others):
        if not path.endswith(MARKDOWN):
            continue
        text = read(base, path)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            found[path] = text
    return found


def _renamings(bases: Sequence[Base], contents: Sequence[Contents], catalog: MergedCatalog) -> tuple[Renaming, ...]:
    stems = [
        [(path.split("/")[0], posixpath.basename(path).removesuffix(MARKDOWN)) for path in found.documents]
        for found in contents
    ]
    fixed = [key for base, keys in zip(bases, stems, strict=True) if not base.name for key in keys]
    ids = {folder: Ids(DOCUMENT, (stem for at, stem in fixed if at == folder)) for folder in FOLDERS}
    found = []
    for number, base in enumerate(bases):
        new = {
            (folder, stem): ids[folder].take(base.name, stem) if base.name else stem
            for folder, stem in dict.fromkeys(stems[number])
        }
        files = {}
        for path, key in zip(contents[number].documents, stems[number], strict=True):
            files[path] = posixpath.join(posixpath.dirname(path), new[key] + MARKDOWN)
        renaming = Renaming(base, number, catalog, new, files)
        files |= {path: renaming.place(path) for path in contents[number].others}
        found.append(renaming)
    return tuple(found)


def _add_files(
    merge: Merge,
    contents: Sequence[Contents],
    texts: Sequence[Mapping[str, Text]],
    progress: Callable[[int, int], None] | None,
) -> None:
    total, done = sum(len(renaming.files) for renaming in merge.renamings), 0
    for renaming, found, read_texts in zip(merge.renamings, contents, texts, strict=True):
        for old, new in renaming.files.items():
            done += 1
            if progress:
                progress(done, total)
            text, content = read_texts.get(old), None
            if text:
                content = (text.moved_document if old in found.documents_set else text.moved_page)(new, renaming)
            if text or not old.endswith(MARKDOWN):
                merge.files[new] = renaming.base.docs / old if content is None else content


def _add_thesaurus(merge: Merge) -> None:
    """Expressions that mean the same in one base mean the same in all: each is a fact about words."""
    groups: dict[tuple[str, ...], None] = {}
    for base in merge.bases:
        found, problems = load_thesaurus(base.docs)
        merge.problems += [_located(base, problem) for problem in problems]
        groups |= dict.fromkeys(found)
    if groups:
        lines = [f"- [{', '.join(scalar(word, loose=False) for word in group)}]" for group in groups]
        merge.files[THESAURUS] = (NOTE + "\n".join(lines) + "\n").encode("utf-8")
