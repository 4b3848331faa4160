"""A file that may not be part of the library, read as a document: somebody asks what it is like."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from postmortems.core import load_library
from postmortems.core.thesaurus import load_thesaurus
from postmortems.search.document import TEXT_WEIGHT, Document, Passage
from postmortems.search.plaintext import one_line, plain_text
from postmortems.search.source import postmortem_source
from postmortems.search.thesaurus import Thesaurus, built_in_groups
from postmortems.search.trait_finder import TraitFinder

MAX_TEXT = 100_000


def document_from(file: Path, docs: Path) -> Document:
    """The file as a postmortem of this library, or else as plain text under its name.

    Raises:
        OSError: The file cannot be read.
    """
    text = file.read_bytes()[:MAX_TEXT].decode("utf-8", "replace")
    if text.startswith("---"):
        with tempfile.TemporaryDirectory(prefix="postmortems-") as name:
            folder = Path(name)
            (folder / "postmortems").mkdir()
            if (docs / "catalog").is_dir():
                shutil.copytree(docs / "catalog", folder / "catalog")
            (folder / "postmortems" / f"{file.stem}.md").write_text(text, "utf-8")
            library = load_library(folder)
        for postmortem in library.postmortems:
            return postmortem_source(library, postmortem).make()
    plain = plain_text(text)
    return Document(
        "postmortem", file.stem, "", file.name, one_line(plain, 4000), passages=(Passage(TEXT_WEIGHT, plain),)
    )


def trait_finder(docs: Path) -> TraitFinder:
    """Finds traits with the words of the trade, and those of the team."""
    return TraitFinder(Thesaurus((*built_in_groups(), *load_thesaurus(docs)[0])))
