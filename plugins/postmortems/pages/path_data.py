"""What a browser needs to know of a learning path to show the way on from any of its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator

from postmortems.core.library import Library
from postmortems.pages.context import Here
from postmortems.pages.step_views import step_keys, target_of
from postmortems.pages.urls import Linker

FOLDER = "path-data"
"""Below the folder of the modules."""


def path_data(library: Library, linker: Linker) -> Iterator[tuple[str, str]]:
    """For each learning path the name of its file and the JSON in it.

    It has `title`, `url`, and `steps` with `key`, `title`, `kind` and `url`; addresses are relative to the site's root.
    """
    for path in library.paths:
        here = Here(library, linker, path.path)
        root = linker.root(path.path)
        steps = []
        for step, key in zip(path.steps, step_keys(path), strict=True):
            target = target_of(here, path, step)
            url = here.url(target.src_uri).removeprefix(root)
            steps.append({"key": key, "title": target.title, "kind": target.kind, "url": url})
        data = {"title": path.title, "url": here.url(path.path).removeprefix(root), "steps": steps}
        yield f"{FOLDER}/{path.id}.json", json.dumps(data, ensure_ascii=False, separators=(",", ":"))
