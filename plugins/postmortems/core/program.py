"""Which program it is that makes a site: another version may make another one of the same library."""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from postmortems.core.frontmatter import text_digest

_PACKAGE = Path(__file__).parents[1]


def program(*packages: str) -> str:
    """Digest of this program, of the time zones it knows, and of the versions of other packages."""
    return text_digest("\n".join([_own(), *map(_version, packages)]))


@cache
def _own() -> str:
    """Digest of this package's files, by size and time, of Python's version, and of what is known of time zones."""
    return text_digest("\n".join([sys.version, _version("tzdata"), *_zones(), *sorted(_files(str(_PACKAGE)))]))


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _zones() -> Iterator[str]:
    for folder in zoneinfo.TZPATH:
        try:
            state = os.stat(f"{folder}/tzdata.zi")  # noqa: PTH116
        except OSError:
            continue
        yield f"{folder} {state.st_size} {state.st_mtime_ns}"


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif not entry.name.endswith(".pyc"):
                state = entry.stat()
                yield f"{entry.path} {state.st_size} {state.st_mtime_ns}"
