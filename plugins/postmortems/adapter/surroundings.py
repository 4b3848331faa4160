"""What pages depend on besides the documents: the configuration, the navigation, the theme, and the programs."""

from __future__ import annotations

import json
import os
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from postmortems.core.fingerprint import digest

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

PACKAGE = Path(__file__).parents[1]
PROGRAMS = (
    "mkdocs-postmortems", "mkdocs", "properdocs", "mkdocs-material", "Jinja2", "MarkupSafe", "Markdown",
    "pymdown-extensions", "Pygments", "networkx", "vl-convert-python", "pydantic",
)  # fmt: skip
_NOT_SEEN = frozenset({"config_file_path", "plugins", "hooks", "watch", "site_dir", "docs_dir", "dev_addr", "strict"})
"""Settings that no page shows."""
_LINK = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]+))|^ {0,3}\[[^\]\n]+\]:\s*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)


def surroundings(config: MkDocsConfig, nav: Navigation) -> str:
    """Digest of all that every page depends on."""
    plugins = {name: dict(plugin.config) for name, plugin in config.plugins.items()}
    settings = {key: value for key, value in config.items() if key not in _NOT_SEEN}
    theme = {"name": config.theme.name, **{key: config.theme[key] for key in config.theme}}
    folders = [folder for folder in (config.theme.custom_dir, str(PACKAGE)) if folder]
    return digest(
        [
            sys.version,
            *(f"{name} {_version(name)}" for name in PROGRAMS),
            json.dumps([plugins, settings, theme], sort_keys=True, default=_tell),
            *_entries(nav.items),
            *(line for folder in folders for line in _files(folder)),
        ]
    )


def targets(text: str, src_uri: str, files: Mapping[str, object]) -> list[str]:
    """The files that links and pictures in a Markdown text may mean, those that are there."""
    if "](" not in text and "]:" not in text:
        return []
    folder = posixpath.dirname(src_uri)
    found = []
    for match in _LINK.finditer(text):
        path = unquote(urlsplit(next(filter(None, match.groups()), "")).path) if _may_be_split(match) else ""
        if path and (target := posixpath.normpath(posixpath.join(folder, path))) in files:
            found.append(target)
    return found


def _may_be_split(match: re.Match[str]) -> bool:
    try:
        urlsplit(next(filter(None, match.groups()), ""))
    except ValueError:
        return False
    return True


def _tell(value: object) -> Any:
    """Settings that JSON cannot say, without what changes from one process to the next."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if hasattr(value, "__dict__") and not callable(value):
        return {"": type(value).__qualname__, **vars(value)}
    name = getattr(value, "__qualname__", None)
    return f"{getattr(value, '__module__', '')}.{name}" if name else f"{type(value).__qualname__} {value}"


def _entries(items: Iterable[Any], depth: int = 0) -> Iterator[str]:
    """Titles and addresses of the navigation, in its order."""
    for item in items:
        yield f"{depth} {item.title} {getattr(item, 'url', '')}"
        yield from _entries(item.children or (), depth + 1)


def _files(folder: str) -> Iterator[str]:
    """Every file below a folder with time and size."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            try:
                facts = os.stat(os.path.join(root, name))  # noqa: PTH116, PTH118 - called for every file
            except OSError:
                continue
            yield f"{root} {name} {facts.st_mtime_ns} {facts.st_size}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
