"""The second sink: the whole documentation folder, with all generated pages, as files for any generator."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from postmortems.core.library import Library
from postmortems.core.problem import Problem
from postmortems.pages.blocks import expand, has_blocks
from postmortems.pages.page import GeneratedPage
from postmortems.pages.path_data import path_data
from postmortems.pages.related import Likeness
from postmortems.pages.site import assemble, collisions
from postmortems.pages.urls import Links, destination, disk_linker

PACKAGE = Path(__file__).parent.parent
MODULES = "assets/postmortems"
ASSETS = {
    MODULES: PACKAGE / "assets",
    f"{MODULES}/practice": PACKAGE / "assets/practice",
    f"{MODULES}/search": PACKAGE / "assets/search",
    f"{MODULES}/search-ui": PACKAGE / "assets/search-ui",
    "assets/stylesheets": PACKAGE / "theme/assets/stylesheets",
    "assets/fonts": PACKAGE / "theme/assets/fonts",
}
"""What the pages need from the package, by the folder of the site it goes to."""
MARK = ".postmortems-render"
"""Says that a folder may be replaced."""


class OutputError(Exception):
    """The pages cannot be written there; the message says why and what to do."""


class Written(NamedTuple):
    """What was written.

    Attributes:
        pages: Number of generated pages.
        copied: Number of files taken over, pages with blocks among them.
        problems: What was wrong in the documentation folder.
        library: What the pages were made from.
    """

    pages: int
    copied: int
    problems: tuple[Problem, ...]
    library: Library


def write_site(
    docs: Path,
    out: Path,
    *,
    drafts: bool = False,
    links: Links = Links.SOURCE,
    likeness: Likeness | None = None,
    loaded: Callable[[Library], None] = lambda _: None,
    more: Iterable[GeneratedPage] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Written:
    """Writes a documentation folder with all generated pages into another folder.

    Args:
        docs: The documentation folder.
        out: Where to write. It must be empty, absent, or written by an earlier call.
        drafts: Whether drafts are part of it.
        links: What the generator makes of links in HTML.
        likeness: See `assemble`.
        loaded: Called with the library before the first page is written.
        more: Pages beside those that are made from the library.
        progress: Called with the pages written so far and the number of all.

    Raises:
        OutputError: The folder holds something else, or is the documentation folder or around it.
    """
    mark = out / MARK
    if out.resolve() == docs.resolve() or docs.resolve().is_relative_to(out.resolve()):
        raise OutputError(f"{out} holds the documentation folder itself. Name another folder")
    if out.exists() and any(out.iterdir()) and not mark.exists():
        raise OutputError(f"{out} is not empty and was not written by this command. Name an empty folder")
    files = sorted(_files(docs))
    site = assemble(docs, files, drafts=drafts, likeness=likeness, more=more)
    loaded(site.library)
    own = [src_uri for src_uri in files if src_uri not in site.kept_out and src_uri not in site.pages]
    linker = disk_linker({*own, *site.pages}, links)
    if mark.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    mark.write_text("Written by `postmortems render`; a next call replaces everything in this folder.\n", "utf-8")
    problems = list(site.problems)
    for src_uri in own:
        text = (docs / src_uri).read_text("utf-8", "replace") if src_uri.endswith(".md") else ""
        if text and has_blocks(text):
            content, found = expand(text, site.library, linker, src_uri)
            problems += found
            _write(out / src_uri, content.joined)
        else:
            (out / src_uri).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(docs / src_uri, out / src_uri)
    for count, page in enumerate(site.pages.values(), start=1):
        _write(out / page.src_uri, page.text(linker))
        if progress:
            progress(count, len(site.pages))
    # Scripts follow finished addresses, which a generator that is given links to files makes as folders.
    finished = linker if links is not Links.SOURCE else disk_linker({*own, *site.pages}, Links.FOLDERS)
    for place, text in path_data(site.library, finished):
        _write(out / MODULES / place, text)
    for folder, source in ASSETS.items():
        for file in (file for file in sorted(source.iterdir()) if file.is_file()):
            (out / folder).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, out / folder / file.name)
    markdown = [src_uri for src_uri in [*own, *site.pages] if src_uri.endswith(".md")]
    problems += collisions(
        (src_uri, destination(src_uri, directory_urls=links is not Links.FILES)) for src_uri in markdown
    )
    return Written(len(site.pages), len(own), tuple(problems), site.library)


def _files(docs: Path) -> Iterator[str]:
    for file in docs.rglob("*"):
        src_uri = file.relative_to(docs).as_posix()
        if file.is_file() and not any(part.startswith(".") for part in src_uri.split("/")):
            yield src_uri


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")
