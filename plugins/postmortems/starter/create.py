"""Puts a new knowledge base into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from postmortems.core.catalog_files import load_catalog
from postmortems.core.confinement import Confinement
from postmortems.starter.configuration import configuration
from postmortems.starter.editor import editor_files
from postmortems.starter.files import MODEL, starter_file, starter_files
from postmortems.starter.writing import Answers, postmortem_text

TEMPLATE = "docs/postmortems/_template.md"


class CreateRefused(Exception):
    """Nothing was begun, or a file could not be written; the message says why, without a full stop."""


@dataclass(slots=True)
class Created:
    """What was written and what was there: places relative to the folder."""

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def create(folder: Path, schemas: Mapping[str, Any] | None = None) -> Created:
    """Writes every file of the starter that is not there yet. What is there stays as it is: a second call does nothing.

    Args:
        folder: Of the knowledge base; it is made if there is none.
        schemas: JSON Schemas for the editor beside those of the catalog, by the name of the catalog's file.

    Raises:
        CreateRefused: The folder is a file, or something cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise CreateRefused(f"{folder} is a file; name a folder")
    made = Created()
    try:
        for place, source in starter_files():
            content = source.read_bytes()
            if place == "mkdocs.yml":
                content = configuration(content.decode("utf-8"), starter_file(MODEL).read_text("utf-8")).encode("utf-8")
            _write(folder, place, content, made)
        _write(folder, TEMPLATE, postmortem_text(Answers({"severity": "sev2"})).encode("utf-8"), made)
        catalog, _ = load_catalog(folder / "docs")
        for place, text in editor_files(catalog, schemas).items():
            _write(folder, place, text.encode("utf-8"), made)
    except FileNotFoundError as error:
        raise CreateRefused(str(error)) from error
    except OSError as error:
        raise CreateRefused(f"{error.filename or folder} cannot be written: {error.strerror}") from error
    return made


def _write(folder: Path, place: str, content: bytes, made: Created) -> None:
    file = folder / place
    if not Confinement(folder).holds(file):
        raise CreateRefused(f"{file.parent} is a link that leads out of {folder}")
    if file.exists() or file.is_symlink():
        made.kept.append(place)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(content)
    made.written.append(place)
