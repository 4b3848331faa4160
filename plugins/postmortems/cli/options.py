"""Options that commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")


def docs_option(function: Command) -> Command:
    """Adds `--docs DIR`: the documentation folder, by default that of the nearest `mkdocs.yml`."""
    return click.option(
        "--docs",
        type=click.Path(path_type=Path),
        callback=_docs,
        help="The documentation folder. Default: `docs_dir` of the nearest mkdocs.yml.",
    )(function)


def json_option(function: Command) -> Command:
    """Adds `--json`: output for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(function)


def find_config(start: Path) -> Path | None:
    """The nearest configuration file, in a folder or one of those above it."""
    for folder in (start, *start.parents):
        for name in CONFIG_NAMES:
            if (folder / name).is_file():
                return folder / name
    return None


def docs_dir_of(config: Path) -> Path:
    """The documentation folder that a configuration names. Only this one value is read from it; tags are left alone."""
    from postmortems.core import config_file  # heavier than a whole search

    try:
        return config.parent / config_file.docs_dir_of(config.read_text("utf-8"), str(config))
    except (ValueError, OSError) as error:
        raise click.UsageError(f"{config} cannot be read: {error}") from error


def _docs(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path:
    if value is None:
        config = find_config(Path.cwd())
        if config is None:
            raise click.UsageError(
                "There is no mkdocs.yml here or above. Name the documentation folder with --docs DIR."
            )
        value = docs_dir_of(config)
    if not value.is_dir():
        raise click.UsageError(f"The documentation folder {value} does not exist.")
    return value


def prefix_of(docs: Path) -> str:
    """What stands before the paths of the documentation folder's files, seen from here: empty, or with a `/` last."""
    try:
        relative = Path(os.path.relpath(docs)).as_posix()
    except ValueError:  # another drive
        relative = docs.as_posix()
    return "" if relative == "." else f"{relative}/"


def near(path: Path) -> Path:
    """A path as it is shortest from here: relative below this folder, else as it is."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) and path != here else path
