"""The theme around the pages: what is the same on thousands of them is rendered once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from markupsafe import Markup

from postmortems.pages.compiled import Compiled
from postmortems.pages.frame import Frame


def prepare(environment: Environment, upstream: Sequence[str], *, reload: bool) -> None:
    """Gives a theme's templates three things.

    `{% call once(key, ...) %}` renders what it encloses for the first page that has the key, and repeats it on all
    others. `{% include "upstream/..." %}` is the template of the theme below that ours of the same name replaces.
    `frame()` is the page as `main.html` makes it, for pages of which there are thousands.

    Args:
        environment: The theme's environment.
        upstream: Folders of the theme's templates, without ours.
        reload: Whether templates may change while the environment lives.
    """
    environment.auto_reload = reload
    if environment.bytecode_cache is None:
        environment.bytecode_cache = Compiled(_compiler(environment))
    below = PrefixLoader({"upstream": FileSystemLoader(list(upstream))})
    environment.loader = ChoiceLoader([*([environment.loader] if environment.loader else []), below])
    environment.globals["once"] = _Once()
    environment.globals["frame"] = Frame(environment)


def pass_by_hidden(environment: Environment) -> Environment:
    """Lets an environment list no template in a folder whose name begins with a dot; it is there for who asks for it.

    MkDocs lists all templates at every build and takes none of these, of which Material has more than ten thousand.
    """
    if type(environment.loader) is FileSystemLoader:
        environment.loader.__class__ = _Visible
    return environment


class _Visible(FileSystemLoader):
    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for root in self.searchpath:
            for folder, inner, names in os.walk(root, followlinks=self.followlinks):
                inner[:] = [name for name in inner if not name.startswith(".")]
                found.update(Path(folder, name).relative_to(root).as_posix() for name in names)
        return sorted(found)


def _compiler(environment: Environment) -> str:
    """What decides about the code that a template becomes, besides its text and Jinja's version."""
    names = (environment.extensions, environment.filters, environment.tests, environment.globals)
    options = (environment.autoescape, environment.trim_blocks, environment.lstrip_blocks, environment.optimized)
    syntax = (environment.block_start_string, environment.variable_start_string, environment.comment_start_string)
    filters = sorted(f"{name} {getattr(call, '__module__', '')}" for name, call in environment.filters.items())
    return repr([*(sorted(known) for known in names), filters, options, syntax, environment.undefined.__name__])


class _Once:
    def __init__(self) -> None:
        self.known: dict[tuple[object, ...], Markup] = {}

    def __call__(self, *key: object, caller: Callable[[], str]) -> Markup:
        html = self.known.get(key)
        if html is None:
            html = self.known[key] = Markup(caller())  # noqa: S704 - what a template rendered
        return html
