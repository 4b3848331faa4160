"""One of the knowledge bases that become one: its name, its folder, and what of it comes along."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pathspec.gitignore import GitIgnoreSpec

from postmortems.core.catalog_files import FOLDER as CATALOG
from postmortems.core.confinement import Confinement
from postmortems.core.documents import FOLDERS, is_address, is_document
from postmortems.core.problem import Level, Place, Problem, printable

NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_NAME: Final = 32
"""Characters; a name becomes a part of every address."""
CATALOG_DATA: Final = (".yml", ".yaml", ".json")


@dataclass(frozen=True)
class Base:
    """A knowledge base.

    Attributes:
        name: What stands before its ids in the merged folder; empty for the one whose ids and places stay as they are.
        docs: Its documentation folder.
        exclude: What its configuration keeps out of the site, one pattern a line.
    """

    name: str
    docs: Path
    exclude: str = ""

    def place(self, path: str, line: int = 0, column: int = 0, field: str = "") -> Place:
        """Where something is, with the folder before it, since several bases have files of the same name."""
        return Place(f"{printable(self.docs.as_posix())}/{printable(path)}", line, column, field)

    @property
    def words(self) -> str:
        """How messages call it."""
        return self.name or "the base without a name"


@dataclass
class Contents:
    """The files of a base that come along, by what they are; paths relative to its folder, in a fixed order."""

    documents: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def documents_set(self) -> frozenset[str]:
        """The documents, to ask for."""
        return frozenset(self.documents)


def contents_of(base: Base) -> Contents:
    """Looks through a base. Nothing outside of it comes along, and no name that an address cannot carry."""
    found = Contents()
    excluded = _excluded(base, found.problems)
    confinement = Confinement(base.docs)
    for path in sorted(_walk(base, found.problems)):
        document = is_document(path)
        if _aside(path) or (not document and excluded.match_file(path)):
            continue
        if not is_address(path):
            remedy = "Use letters, digits and hyphens"
            found.problems.append(Problem("file-name", "the file name cannot be an address", base.place(path), remedy))
        elif not confinement.holds(base.docs / path):
            message = "the link leads out of the documentation folder"
            found.problems.append(Problem("link-outside", message, base.place(path), "Put the file itself here"))
        elif not _is_file(base.docs / path):
            message = "this is no file that can be read"
            found.problems.append(Problem("file-unreadable", message, base.place(path), "Put a file in its place"))
        else:
            (found.documents if document else found.others).append(path)
    return found


def _aside(path: str) -> bool:
    """Whether a file is no part of what is read: templates beside documents, and the catalog, which is read apart."""
    parts = path.split("/")
    if parts[0] == CATALOG:
        return parts[-1].endswith(CATALOG_DATA)
    return parts[0] in FOLDERS and any(part.startswith("_") for part in parts)


def _walk(base: Base, problems: list[Problem]) -> Iterator[str]:
    def unreadable(error: OSError) -> None:
        where = os.path.relpath(error.filename or base.docs, base.docs).replace(os.sep, "/")
        message = f"the folder cannot be read: {error.strerror}"
        problems.append(Problem("file-unreadable", message, base.place(where), "Check its permissions"))

    for root, folders, names in os.walk(base.docs, onerror=unreadable):
        here = os.path.relpath(root, base.docs).replace(os.sep, "/")
        prefix = "" if here == "." else f"{here}/"
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in [name for name in folders if Path(root, name).is_symlink()]:
            message = "a link to a folder is not followed"
            remedy = "Put the files themselves here"
            problems.append(Problem("link-folder", message, base.place(f"{prefix}{name}"), remedy))
        yield from (f"{prefix}{name}" for name in names if not name.startswith("."))


def _is_file(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except OSError:
        return False


def _excluded(base: Base, problems: list[Problem]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(base.exclude.splitlines())
    except ValueError as error:
        message = f"`exclude_docs` cannot be read: {error}"
        problems.append(Problem("exclude-docs", message, base.place(""), "Mend it in mkdocs.yml", Level.ERROR))
        return GitIgnoreSpec([])
