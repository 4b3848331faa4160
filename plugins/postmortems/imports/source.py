"""Which files of a folder are to be read, and which are passed over or refused."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from postmortems.core.confinement import Confinement
from postmortems.imports.name import MARKDOWN, not_a_writeup, split_name


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not imported.

    Attributes:
        name: The file, relative to the source.
        reason: Why, a phrase: `it is a PDF`.
        remedy: What would help; empty where nothing is wrong.
        expected: It is no write-up anyway, so nothing was lost.
    """

    name: str
    reason: str
    remedy: str = ""
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to be read, with its name relative to the source."""

    file: Path
    name: str
    stem: str


def candidates(source: Path, leave_out: tuple[Path, ...] = ()) -> Iterator[Candidate | Skipped]:
    """Files of a source in a fixed order; a source that is a file is read whatever its name says.

    Links are never followed: one to a file of the folder would bring it in twice, all others lead out.

    Args:
        source: A file or a folder.
        leave_out: Folders that hold what imports write.
    """
    if source.is_file():
        stem, extension = split_name(source.name)
        yield _checked(source, source.name, stem, extension)
        return
    confinement = Confinement(source)
    outputs = {os.path.realpath(folder) for folder in leave_out}
    closed: list[Skipped] = []

    def unreadable(error: OSError) -> None:
        name = os.path.relpath(error.filename or source, source)
        closed.append(Skipped(_shown(name), f"the folder cannot be read: {error.strerror}"))

    for parent, folders, files in os.walk(source, followlinks=False, onerror=unreadable):
        here = Path(parent)
        folders[:] = sorted(name for name in folders if not _left_out(here / name, outputs))
        for name in sorted([*files, *(folder for folder in folders if (here / folder).is_symlink())]):
            path = here / name
            shown = _shown(path.relative_to(source).as_posix())
            if path.is_symlink():
                yield _link(path, shown, confinement)
                continue
            stem, extension = split_name(name)
            if reason := not_a_writeup(name):
                yield Skipped(shown, f"it is {reason}", expected=True)
            else:
                yield _checked(path, shown, stem, extension)
    yield from closed


def _shown(name: str) -> str:
    """A name that can be printed: bytes of it that are no text stand as question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _left_out(folder: Path, outputs: set[str]) -> bool:
    return folder.name.startswith(".") or folder.name == "node_modules" or os.path.realpath(folder) in outputs


def _link(path: Path, shown: str, confinement: Confinement) -> Skipped:
    if confinement.holds(path):
        return Skipped(shown, "it is a link to another file of the folder", expected=True)
    return Skipped(shown, "it is a link that leads out of the folder", "Put the file itself there")


def _checked(path: Path, shown: str, stem: str, extension: str) -> Candidate | Skipped:
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return Skipped(shown, f"it cannot be read: {error.strerror}")
    if not regular:
        return Skipped(shown, "it is no file that can be read")
    if extension and extension not in MARKDOWN:
        kind = {".pdf": "a PDF", ".docx": "a Word file", ".doc": "a Word file"}.get(extension, f"a {extension} file")
        return Skipped(
            shown, f"it is {kind}, not Markdown", "Export it as Markdown, or paste its text into a Markdown file"
        )
    return Candidate(path, shown, stem if extension else path.name)
