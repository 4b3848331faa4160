"""The whole site as values: what is generated, what is shown as it is, and what is kept out. Both sinks stand on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from postmortems.core.catalog_files import FOLDER as CATALOG
from postmortems.core.confinement import Confinement
from postmortems.core.documents import is_document
from postmortems.core.fingerprint import Fingerprints
from postmortems.core.followup import FollowUp
from postmortems.core.library import Library
from postmortems.core.loader import load_library
from postmortems.core.postmortem import Postmortem
from postmortems.core.problem import Place, Problem
from postmortems.core.readings import ReadingCache
from postmortems.core.today import today
from postmortems.pages.page import GeneratedPage
from postmortems.pages.plan import plan
from postmortems.pages.related import Likeness

CONTRIBUTE = "contribute/index.md"


@dataclass(frozen=True)
class Site:
    """What a documentation folder becomes.

    Attributes:
        library: All that was read.
        pages: Generated pages by `src_uri`, in the order of the catalog of pages.
        kept_out: Files of the folder that are no part of the site.
        problems: What was wrong, the library's problems included, in reading order.
        prints: Digests of the library, of which its pages are made.
        follow_up: Its actions.
        replaced: What files gave before that are new or have changed or gone since the library was loaded last, by
            path.
    """

    library: Library
    pages: Mapping[str, GeneratedPage]
    kept_out: frozenset[str]
    problems: tuple[Problem, ...]
    prints: Fingerprints
    follow_up: FollowUp
    replaced: Mapping[str, Postmortem | None] = field(default_factory=dict)


NOTHING = Site(Library(), {}, frozenset(), (), Fingerprints(Library(), date.min), FollowUp(Library(), date.min))
"""What no folder becomes."""


def assemble(
    docs: Path,
    src_uris: Iterable[str],
    *,
    drafts: bool,
    likeness: Likeness | None = None,
    more: Iterable[GeneratedPage] = (),
    loaded: Callable[[Library], None] = lambda _: None,
    progress: Callable[[int, int], None] | None = None,
    cache: ReadingCache | None = None,
) -> Site:
    """Loads the library of a documentation folder and decides about each of its files.

    Args:
        docs: The documentation folder.
        src_uris: All files that would be shown or copied, relative to it, with `/` between their parts.
        drafts: Whether drafts are shown.
        likeness: Who is like whom; not asked before a page is written.
        more: Pages beside those that are made from the library.
        loaded: Called with the library, before anything is made of it.
        progress: Called with the postmortems read so far and the number of all.
        cache: What earlier builds have read.
    """
    files = list(src_uris)
    library = load_library(docs, drafts=drafts, progress=progress, cache=cache)
    loaded(library)
    problems = list(library.problems)
    shown = {item.path for group in (library.postmortems, library.lessons, library.paths) for item in group}
    kept_out: set[str] = set()
    strangers = Confinement(docs).strangers(files)
    for src_uri in files:
        if src_uri in shown:
            continue
        outside = src_uri in strangers
        data = src_uri.startswith(f"{CATALOG}/") and src_uri.endswith((".yml", ".yaml"))
        if outside and not is_document(src_uri):
            message = "the link leads out of the documentation folder"
            problems.append(Problem("link-outside", message, Place(src_uri), "Put the file itself here"))
        if outside or data or is_document(src_uri):
            kept_out.add(src_uri)
    written = set(files) - kept_out
    pages: dict[str, GeneratedPage] = {}
    contribute = CONTRIBUTE if CONTRIBUTE in written else None
    prints = Fingerprints(library, today())
    follow_up = FollowUp(library, prints.day)
    planned = plan(library, contribute=contribute, likeness=likeness, prints=prints, follow_up=follow_up)
    for page in (*planned, *more):
        if page.src_uri in written and page.source != page.src_uri:
            message = "a page that is generated has the same place"
            remedy = "Move this file; a page of yours may hold blocks such as <!-- postmortems:newest -->"
            problems.append(Problem("page-collision", message, Place(page.src_uri), remedy))
            kept_out.add(page.src_uri)
        pages[page.src_uri] = page
    found = tuple(sorted(problems, key=lambda problem: problem.sort_key))
    replaced = cache.replaced if cache else {}
    return Site(library, pages, frozenset(kept_out), found, prints, follow_up, replaced)


def collisions(destinations: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    """Files that would overwrite each other in the site.

    Args:
        destinations: Pairs of a file and the place in the site that it becomes.
    """
    first: dict[str, str] = {}
    problems = []
    for src_uri, destination in destinations:
        # Some hosts and file systems do not tell upper from lower case.
        other = first.setdefault(destination.casefold(), src_uri)
        if other != src_uri:
            message = f"{other} becomes the same address, {destination}"
            problems.append(Problem("address-collision", message, Place(src_uri), "Rename one of the two"))
    return tuple(problems)
