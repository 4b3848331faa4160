"""Fixtures that draw small knowledge bases and merge them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from postmortems.merge import Base, Merge, plan_merge, write_merge
from sites import CATALOG, write

Files = Mapping[str, str | bytes]


@pytest.fixture
def merge(tmp_path: Path) -> Callable[..., tuple[Merge, Path]]:
    """Draws bases from files (with the small catalog, unless one of their own says otherwise) and merges them.

    A base is given as a keyword; `own` has no name.
    """

    def run(**bases: Files) -> tuple[Merge, Path]:
        given = [
            Base("" if name == "own" else name, write(tmp_path / "bases" / name, {**CATALOG, **files}))
            for name, files in bases.items()
        ]
        plan = plan_merge(given)
        write_merge(plan.files, tmp_path / "out", given, dry_run=False)
        return plan, tmp_path / "out"

    return run
