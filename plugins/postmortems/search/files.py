"""Which files are searched, and how they look from without: one look at every start, long before anything is opened."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

CATALOG: Final = "catalog"
EXCLUDED: Final = ":excluded"
"""In a `State` the patterns that leave pages out, as no file is called."""

State = dict[str, list[int]]
"""Time (ns) and size of every file, by its path below the documentation folder."""


def files_of(docs: Path) -> State:
    """Time and size of every file that is searched, and what of the configuration decides about them."""
    state = dict(look(docs))
    if patterns := excluded(docs):
        state[EXCLUDED] = [zlib.crc32(patterns.encode("utf-8", "surrogatepass"))]
    return state


def excluded(docs: Path) -> str:
    """Patterns of pages that are no part of the site, as the nearest `mkdocs.yml` has them."""
    config = next((file for folder in docs.absolute().parents if (file := folder / "mkdocs.yml").is_file()), None)
    try:
        text = config.read_text("utf-8") if config else ""
    except (OSError, ValueError):
        return ""
    if "\nexclude_docs:" not in f"\n{text}":
        return ""
    from postmortems.core.config_file import exclude_docs_of

    return exclude_docs_of(text)


def look(docs: Path) -> Iterator[tuple[str, list[int]]]:
    """Every file that is searched, with its time and size."""
    stack = [(str(docs), "")]
    root = os.path.realpath(docs) + os.sep
    while stack:
        folder, prefix = stack.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            name = entry.name
            if name.startswith((".", "_")):
                continue
            if entry.is_dir(follow_symlinks=False):
                stack.append((entry.path, f"{prefix}{name}/"))
            elif name.endswith(".md") or (name.endswith(".yml") and prefix == f"{CATALOG}/"):
                if entry.is_symlink() and not os.path.realpath(entry.path).startswith(root):
                    continue  # nothing outside the documentation folder becomes part of the site
                try:
                    stat = entry.stat()
                except OSError:
                    continue
                yield prefix + name, [stat.st_mtime_ns, stat.st_size]
