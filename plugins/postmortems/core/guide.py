"""Hand-written pages, as far as others refer to them: what they are called and what they say."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postmortems.core.catalog_files import FOLDER as CATALOG
from postmortems.core.confinement import Confinement
from postmortems.core.documents import FOLDERS
from postmortems.core.frontmatter import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Guide:
    """A hand-written page.

    Attributes:
        path: Its file, relative to the documentation folder.
        title: That of its front matter, or else its first heading, or else its file's name in words.
        body: Its Markdown.
    """

    path: str
    title: str
    body: str


def guide_of(text: str, path: str) -> Guide:
    """A page from its text; front matter is only searched for a title, since any generator's may stand there."""
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    titled = (front and _FRONT_TITLE.search(front[1])) or _TITLE.search(body)
    name = PurePosixPath(path).stem.replace("-", " ").capitalize()
    return Guide(path, titled[1].strip() if titled else name, body)


def read_guide(docs: Path, path: str) -> Guide | None:
    """The page at a path below the documentation folder; None where there is no such page of somebody's own."""
    own = path == posixpath.normpath(path) and path.endswith(".md") and path.split("/")[0] not in (*FOLDERS, CATALOG)
    file = docs / path
    # Not Path.is_file: it raises for a name that is too long.
    if not own or not os.path.isfile(file) or not Confinement(docs).holds(file):  # noqa: PTH113
        return None
    text, problem = read_text(file, path)
    return None if problem else guide_of(text, path)


def guide_paths(docs: Path) -> Iterator[str]:
    """Paths that `read_guide` may know, for "did you mean"."""
    for file in sorted(docs.rglob("*.md")):
        path = file.relative_to(docs)
        if path.parts[0] not in (*FOLDERS, CATALOG) and not any(part.startswith((".", "_")) for part in path.parts):
            yield path.as_posix()
