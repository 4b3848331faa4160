"""Runs MkDocs and takes the time of the stages of a build: `_bench_stages.py FILE STARTED build ...`.

Functions of the plugin and of MkDocs are wrapped from outside, so that neither knows of it. Time in a function counts
for its own stage, time in another one that it calls for that one's. It is the wall time of the main process alone,
waiting for others included.

FILE receives seconds by stage as JSON; STARTED is when the process was started, by `time.monotonic()`.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

START, REST = "start-up, configuration", "the rest"
STAGES: dict[str, tuple[str, ...]] = {
    START: ("postmortems.plugin:PostmortemsPlugin.on_config",),
    "reading": (
        "mkdocs.structure.files:get_files",
        "mkdocs.structure.files:Files.add_files_from_theme",
        "postmortems.core.loader:load_library",
        "postmortems.core.readings:ReadingCache.save",
    ),
    "checks": (
        "postmortems.checks.at_build:structural",
        "postmortems.checks.run:unadopted",
        "postmortems.pages.site:collisions",
        "postmortems.adapter.making:Making._check_anchors",
    ),
    "plan of pages": (
        "postmortems.plugin:PostmortemsPlugin.on_files",
        "postmortems.plugin:PostmortemsPlugin.on_nav",
        "postmortems.adapter.making:Making.begin",
        "mkdocs.structure.files:set_exclusions",
        "mkdocs.structure.nav:get_navigation",
    ),
    "search index": (
        "postmortems.search.files:files_of",
        "postmortems.search.freshness:open_index",
        "postmortems.adapter.beside:Indexing.wait",
    ),
    "similar incidents": ("postmortems.search.site:SiteSearch.compare", "postmortems.search.site:SiteSearch.follow"),
    "pages": (
        "postmortems.plugin:PostmortemsPlugin.on_env",
        "postmortems.adapter.making:Making.run",
        "postmortems.adapter.making:Making.finish",
        "mkdocs.commands.build:_populate_page",
        "mkdocs.commands.build:_build_page",
        "mkdocs.commands.build:_build_theme_template",
    ),
    "feeds, API, bundle": (
        "postmortems.adapter.beside:publication",
        "postmortems.adapter.beside:Indexing.finish",
        "postmortems.adapter.beside:Publishing.finish",
    ),
    "tree of the last build": (
        "postmortems.adapter.upkeep:Upkeep.load",
        "postmortems.adapter.upkeep:Upkeep.record",
        "postmortems.adapter.upkeep:Upkeep.save",
        "postmortems.adapter.upkeep:Upkeep.set_aside",
        "postmortems.adapter.upkeep:Upkeep.bring_back",
    ),
    REST: ("mkdocs.commands.build:build",),
}
"""Functions of each stage, as `module:name`, named where they are defined."""


class Clock:
    """Gives every moment to one stage.

    Args:
        started: When the first stage, which is that of the start, has begun.
    """

    def __init__(self, started: float) -> None:
        self.spent = dict.fromkeys(STAGES, 0.0)
        self._stages = [START]
        self._turned = started
        self._thread = threading.get_ident()

    def turn(self) -> None:
        """Gives the stage at work what passed since the last turn."""
        now = time.monotonic()
        self.spent[self._stages[-1]] += now - self._turned
        self._turned = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose time counts for a stage."""

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            if threading.get_ident() != self._thread:
                return function(*args, **kwargs)
            self.turn()
            self._stages.append(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self.turn()
                self._stages.pop()

        return call


def wrap(clock: Clock, stages: dict[str, tuple[str, ...]]) -> None:
    """Replaces functions by timed ones, wherever they have been imported.

    Raises:
        SystemExit: One of them does not exist.
    """
    timed: dict[Any, Callable[..., Any]] = {}
    for stage, names in stages.items():
        for name in names:
            module, _, path = name.partition(":")
            try:
                owner: Any = importlib.import_module(module)
                *classes, last = path.split(".")
                for part in classes:
                    owner = getattr(owner, part)
                function = vars(owner)[last]
            except (ImportError, AttributeError, KeyError):
                function = None
            if not isinstance(function, FunctionType):
                raise SystemExit(f"There is no function {name}; the table in _bench_stages.py names it. Has it moved?")
            timed[function] = clock.timed(stage, function)
            setattr(owner, last, timed[function])
    for name, loaded in list(sys.modules.items()):
        if name.partition(".")[0] in ("mkdocs", "postmortems"):
            for key, value in list(vars(loaded).items()):
                if isinstance(value, FunctionType) and value in timed:
                    setattr(loaded, key, timed[value])


def main() -> None:
    file, started, *arguments = sys.argv[1:]
    clock, process = Clock(float(started)), os.getpid()
    wrap(clock, STAGES)
    from mkdocs.__main__ import cli

    sys.argv = ["mkdocs", *arguments]
    try:
        cli()
    finally:
        if os.getpid() == process:
            clock.turn()
            Path(file).write_text(json.dumps(clock.spent), "utf-8")


if __name__ == "__main__":
    main()
