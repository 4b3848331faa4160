"""Folders of documents, one thing a file: which files they are, and how each becomes a value or a problem."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from postmortems.core.confinement import Confinement
from postmortems.core.frontmatter import Document, parse_document, read_text
from postmortems.core.postmortem import Status
from postmortems.core.problem import Place, Problem, printable
from postmortems.core.validation import validate

if TYPE_CHECKING:
    from pathlib import Path

    from postmortems.core.text import Strict

POSTMORTEMS = "postmortems"
LESSONS = "lessons"
PATHS = "paths"
FOLDERS = (POSTMORTEMS, LESSONS, PATHS)
"""Folders whose Markdown files are documents, not pages to be shown as they are."""
MAX_STEM = 120
_USUAL = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_NOT_IN_ADDRESSES = frozenset('<>"#?%\\|*:')

Progress = Callable[[int, int], None]


class Named(Protocol):
    """What every document has."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def status(self) -> Status: ...


Item = TypeVar("Item", bound=Named)
Front = TypeVar("Front", bound="Strict")


def load_folder(
    docs: Path,
    folder: str,
    read: Callable[[str], Item | None],
    problems: list[Problem],
    *,
    drafts: bool,
    progress: Progress | None = None,
    begin: Callable[[Sequence[str]], None] | None = None,
) -> tuple[dict[str, Item], frozenset[str]]:
    """Reads every document of a folder; of two with the same id the first is kept.

    Args:
        docs: The documentation folder.
        folder: One of `FOLDERS`.
        read: Makes a document of the path of a file below `docs`, or None with problems of its own.
        problems: Where problems go.
        drafts: Whether drafts are kept.
        progress: Called with the files read so far and the number of all files.
        begin: Called with the paths of all files, before the first one is read.

    Returns:
        The documents by id, and the ids of all files, of those too that are left out.
    """
    paths = document_paths(docs, folder, problems)
    loaded: dict[str, Item] = {}
    if begin:
        begin(paths)
    for count, path in enumerate(paths, start=1):
        if progress:
            progress(count, len(paths))
        item = read(path)
        if item is None or (item.status is Status.DRAFT and not drafts):
            continue
        if item.id in loaded:
            message = f"{loaded[item.id].path} already has the id {item.id!r}"
            problems.append(Problem("duplicate-id", message, Place(path), "Rename one of the two files"))
        else:
            loaded[item.id] = item
    return loaded, frozenset(map(id_of, paths))


def id_of(path: str) -> str:
    """The id of the document in a file: its stem."""
    return path.rpartition("/")[2].removesuffix(".md")


def read_document(docs: Path, path: str, model: type[Front], problems: list[Problem]) -> tuple[Front, Document] | None:
    """The front matter of a file as a model, and the file taken apart; None when anything in it is wrong."""
    text, problem = read_text(docs / path, path)
    if problem:
        problems.append(problem)
        return None
    return document_of(text, path, model, problems)


def document_of(text: str, path: str, model: type[Front], problems: list[Problem]) -> tuple[Front, Document] | None:
    """The same for the text of a file."""
    document = parse_document(text, path)
    problems += document.problems
    if document.data is None:
        return None
    front, found = validate(model, document.data, document.positions, path)
    problems += found
    return None if front is None or document.problems else (front, document)


def is_document(src_uri: str, folders: tuple[str, ...] = FOLDERS) -> bool:
    """Whether a file, relative to the documentation folder, is a document by its place and name.

    Index pages, README files and names that start with `_` or `.` are not.
    """
    folder, _, rest = src_uri.partition("/")
    if folder not in folders or not rest.endswith(".md") or rest[0] in "_." or "/_" in rest or "/." in rest:
        return False
    return id_of(rest).lower() not in ("index", "readme")


def document_files(docs: Path, folder: str, problems: list[Problem]) -> Iterator[Path]:
    """The files of `document_paths`."""
    return (docs / path for path in document_paths(docs, folder, problems))


def document_paths(docs: Path, folder: str, problems: list[Problem]) -> list[str]:
    """The files of a folder that are documents, relative to `docs`, in a fixed order.

    A link out of the documentation folder, a linked folder and a name that no address can carry are problems.
    """

    def problem(code: str, message: str, path: str, remedy: str) -> None:
        problems.append(Problem(code, message, Place(printable(path)), remedy))

    def unreadable(error: OSError) -> None:
        where = os.path.relpath(error.filename, docs).replace(os.sep, "/")
        problem("file-unreadable", f"the folder cannot be read: {error.strerror}", where, "Check its permissions")

    found: list[str] = []
    for root, subfolders, names in os.walk(docs / folder, onerror=unreadable) if (docs / folder).exists() else ():
        here = os.path.relpath(root, docs).replace(os.sep, "/")
        subfolders[:] = [name for name in subfolders if not name.startswith(("_", "."))]
        for name in subfolders:
            if os.path.islink(os.path.join(root, name)):  # noqa: PTH114, PTH118 - called for every folder
                message = "a link to a folder is not followed"
                problem("link-folder", message, f"{here}/{name}", "Put the files themselves here")
        found += [path for name in names if is_document(path := f"{here}/{name}", (folder,))]
    paths = []
    strangers = Confinement(docs).strangers(found)
    for path in sorted(found):
        if path in strangers:
            problem("link-outside", "the link leads out of the documentation folder", path, "Put the file itself here")
        elif not is_address(path):
            remedy = f"Use letters, digits and hyphens, {MAX_STEM} characters at most"
            problem("file-name", "the file name cannot be an address", path, remedy)
        else:
            paths.append(path)
    return paths


def is_address(path: str) -> bool:
    """Whether a path is an address that works on every host, once `.md` is taken off."""
    stem = path.removesuffix(".md")
    if len(stem) <= MAX_STEM and _USUAL.fullmatch(stem):
        return True
    parts = stem.split("/")
    return path.isprintable() and all(
        len(part) <= MAX_STEM and part == part.strip(" .") and _NOT_IN_ADDRESSES.isdisjoint(part) for part in parts
    )
