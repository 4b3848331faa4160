"""The hook that other repositories name in their pre-commit configuration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

HOOKS = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("docs/postmortems/2024-05-02-queue.md", True),
        ("postmortems/2024/queue.md", True),
        ("docs/postmortems/queue.png", False),
        ("docs/catalog/services.yml", False),
        ("docs/index.md", False),
    ],
)
def test_hook_looks_at_postmortems_alone(path: str, wanted: bool) -> None:
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert hook["entry"] == "postmortems check"
    assert bool(re.search(hook["files"], path)) is wanted
