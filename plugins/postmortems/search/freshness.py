"""Is the index still true? Compares files with what they were, and reads again only those that changed.

Nothing here loads the library unless something changed: a search starts with one look at every file's time and size.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from postmortems.search.cache import Cache, CacheDamaged, clear_unused, folder_for
from postmortems.search.files import CATALOG, State, excluded, files_of, look
from postmortems.search.index import Index

if TYPE_CHECKING:
    from postmortems.core import Library
    from postmortems.core.readings import ReadingCache
    from postmortems.search.build import Material, Progress
    from postmortems.search.source import GuidePage

POSTMORTEMS: Final = "postmortems"
NOT_GUIDES: Final = (POSTMORTEMS, "lessons", "paths", CATALOG)
PARTIAL: Final = 200
"""Changed files above which everything is read again."""
VARIANTS: Final = {True: "all", False: "published"}


def open_index(
    docs: Path,
    cache_folder: Path | None = None,
    *,
    drafts: bool = True,
    progress: Progress | None = None,
    files: State | None = None,
    library: Library | None = None,
    readings: ReadingCache | None = None,
) -> Index:
    """The index of a documentation folder, brought up to date when a file changed.

    Args:
        docs: The documentation folder.
        cache_folder: Where all indexes are kept; the user's cache folder by default.
        drafts: Whether drafts are part of it.
        progress: See `build.build_index`.
        files: What `files_of` said, for whoever asked before the library was read.
        library: The library, for whoever has read it anyway.
        readings: What reading the postmortems gave before, for whoever has not.

    Raises:
        CacheUnusable: There is no place to keep it, or no room, and no older index that would do.
    """
    cache = Cache(folder_for(docs, cache_folder) / VARIANTS[drafts])
    state = files_of(docs) if files is None else files
    try:
        current = cache.current()
    except CacheDamaged:
        current = None
    if current and current[1]["sources"] == state:
        cache.mark_used()
        return Index(*current)
    index = _refreshed(docs, cache, state, current, drafts, library, readings, progress)
    if current is None:
        clear_unused(cache.folder.parent.parent)
    return index


def _refreshed(
    docs: Path,
    cache: Cache,
    state: State,
    current: tuple[Path, dict[str, Any]] | None,
    drafts: bool,
    library: Library | None,
    readings: ReadingCache | None,
    progress: Progress | None,
) -> Index:
    from postmortems.search.build import read_thesaurus, update
    from postmortems.search.cache import CacheUnusable

    known = read_thesaurus(current[0]) if current else None
    try:
        if current is not None:
            before = current[1]["sources"]
            changed = [path for path in state if before.get(path) != state[path]]
            gone = [path for path in before if path not in state]
            if _stand_alone([*changed, *gone], state):
                try:
                    return update(cache, _partial(docs, state, changed, gone, drafts, library, known), progress)
                except CacheDamaged:
                    pass  # what it should be added to is gone: everything is read again
        if library is None:
            from postmortems.core import load_library

            library = load_library(docs, drafts=drafts, cache=readings)
        return update(cache, _whole(docs, state, library, known), progress)
    except CacheUnusable as problem:
        try:
            current = cache.current()
        except (CacheDamaged, CacheUnusable):
            current = None
        if current is None:
            raise
        index = Index(*current)
        index.notes = (f"This is an older index, since {problem}",)
        return index


def _stand_alone(paths: list[str], state: State) -> bool:
    """Whether files can be taken in or out without a look at others: few postmortems, none with the id of another."""
    if len(paths) > PARTIAL or any(_top(path) != POSTMORTEMS for path in paths):
        return False
    touched, keys = set(paths), set(map(_key, paths))
    there = [path for path in state if _key(path) in keys and _top(path) == POSTMORTEMS]
    return touched.issuperset(there) and len(there) == len(set(map(_key, there)))


def _whole(docs: Path, state: State, library: Library, known: Mapping[str, Any] | None) -> Material:
    from postmortems.core.thesaurus import load_thesaurus
    from postmortems.search.build import Material
    from postmortems.search.names import names_of
    from postmortems.search.source import sources_of, thesaurus_of

    words = thesaurus_of(library, load_thesaurus(docs)[0], known)
    sources = tuple(sources_of(library, guide_pages(docs)))
    return Material(sources, words, names_of(library.catalog, words), files=state)


def _partial(
    docs: Path,
    state: State,
    changed: list[str],
    gone: list[str],
    drafts: bool,
    library: Library | None,
    known: Mapping[str, Any] | None,
) -> Material:
    """The changed postmortems, which `_stand_alone`; without a library they are read in a folder of their own."""
    from postmortems.core.thesaurus import load_thesaurus
    from postmortems.search.build import Material
    from postmortems.search.names import names_of
    from postmortems.search.source import postmortem_source, thesaurus_of

    library = library or _excerpt(docs, changed, drafts)
    words = thesaurus_of(library, load_thesaurus(docs)[0], known)
    again = frozenset(changed)
    sources = tuple(postmortem_source(library, item) for item in library.postmortems if item.path in again)
    here = {source.key for source in sources}
    removed = frozenset(map(_key, (*changed, *gone))) - here
    return Material(sources, words, names_of(library.catalog, words), partial=True, removed=removed, files=state)


def _excerpt(docs: Path, paths: list[str], drafts: bool) -> Library:
    """Some files of a documentation folder with its catalog."""
    from postmortems.core import load_library

    with tempfile.TemporaryDirectory(prefix="postmortems-") as name:
        folder = Path(name)
        (folder / POSTMORTEMS).mkdir()
        if (docs / CATALOG).is_dir():
            shutil.copytree(docs / CATALOG, folder / CATALOG)
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):  # one that cannot be read is no part of a library
                shutil.copyfile(docs / path, folder / path)
        return load_library(folder, drafts=drafts)


def guide_pages(docs: Path) -> Iterator[GuidePage]:
    """Pages beside the library, in a fixed order: hand-written ones of a documentation folder, then generated ones."""
    from pathspec.gitignore import GitIgnoreSpec

    from postmortems.core.guide import guide_of
    from postmortems.search.source import GENERATED, GuidePage

    try:
        left_out = GitIgnoreSpec.from_lines(excluded(docs).splitlines())
    except ValueError:  # MkDocs says so to whoever builds the site
        left_out = GitIgnoreSpec([])
    for path, _ in sorted(look(docs)):
        if _top(path) in NOT_GUIDES or left_out.match_file(path):
            continue
        try:
            text = (docs / path).read_text("utf-8-sig", "replace")
        except OSError:
            continue
        guide = guide_of(text, path)
        yield GuidePage(path, guide.title, guide.body)
    yield from (page for page in GENERATED if not (docs / page.src_uri).exists())


def _key(path: str) -> str:
    return f"postmortem:{path.rpartition('/')[2].removesuffix('.md')}"


def _top(path: str) -> str:
    return path.partition("/")[0]
