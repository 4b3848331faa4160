"""What pages depend on besides the documents: the configuration, the navigation, the theme, and the programs."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from postmortems.core.fingerprint import digest
from postmortems.core.program import program

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

PROGRAMS = (
    "mkdocs", "properdocs", "mkdocs-material", "Jinja2", "MarkupSafe", "Markdown",
    "pymdown-extensions", "Pygments", "networkx", "vl-convert-python", "pydantic",
)  # fmt: skip
_SWITCHED_OFF = "material/search"
"""A plugin that may be there, since ours switches it off."""
_NOT_SEEN = frozenset({"config_file_path", "plugins", "hooks", "watch", "site_dir", "docs_dir", "dev_addr", "strict"})
"""Settings that no page shows."""


def surroundings(config: MkDocsConfig, nav: Navigation) -> str:
    """Digest of all that every page depends on."""
    plugins = {name: dict(plugin.config) for name, plugin in config.plugins.items()}
    settings = {key: value for key, value in config.items() if key not in _NOT_SEEN}
    theme = {"name": config.theme.name, **{key: config.theme[key] for key in config.theme}}
    return digest(
        [
            program(*PROGRAMS),
            json.dumps([plugins, settings, theme], sort_keys=True, default=_tell),
            *_entries(nav.items),
            *(_files(config.theme.custom_dir) if config.theme.custom_dir else ()),
        ]
    )


def present(mentions: Iterable[str], src_uri: str, files: Mapping[str, object]) -> list[str]:
    """The files that paths on a page may mean, those that are there."""
    folder = posixpath.dirname(src_uri)
    found = (posixpath.normpath(posixpath.join(folder, path)) for path in mentions)
    return [path for path in found if path in files]


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


def alone(config: MkDocsConfig) -> bool:
    """Whether no other plugin and no hook is there, which might gather what it sees of pages."""
    other = config.plugins.get(_SWITCHED_OFF)
    known = {"postmortems", _SWITCHED_OFF} if other and not other.config.enabled else {"postmortems"}
    return not config.hooks and set(config.plugins) <= known
