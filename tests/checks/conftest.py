"""Small knowledge bases to check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from postmortems.checks import Plan, Report, Settings, Source, check, check_text

FACTORS = """\
- id: change
  title: Change
  factors:
    - {id: missing-alert, title: Nothing alerted, definition: No signal., aliases: [no alert, nobody was paged]}
    - {id: rollback-gap, title: No quick way back, definition: Reverting was slow., aliases: [could not roll back]}
    - {id: unpinned-version, title: Version moved by itself, definition: Floating range., aliases: [latest tag]}
"""
CATALOG = {
    "catalog/factors.yml": FACTORS,
    "catalog/services.yml": (
        "- {id: checkout, title: Checkout, owner: shop}\n- {id: search, title: Search, owner: find}\n"
    ),
    "catalog/triggers.yml": "- {id: deploy, title: Deployment, definition: New code.}\n",
    "catalog/teams.yml": "- {id: shop, title: Shop team}\n- {id: find, title: Search team}\n",
}
FIELDS = """\
title: The queue fills up and orders wait
summary: Orders waited for an hour.
status: published
services: [checkout]
factors:
  - {id: missing-alert, evidence: No alert looks at the age of the queue.}
  - {id: rollback-gap, evidence: Going back took a new build.}
started: 2024-05-02 13:10
detected: 2024-05-02 13:40
mitigated: 2024-05-02 14:00
resolved: 2024-05-02 14:10
impact: Orders waited for up to an hour.
symptoms: ["504 Gateway Timeout"]
what_worked: Adding consumers.
actions:
  - {text: Alert when the queue is older than ten minutes, factor: missing-alert, owner: shop}
  - {text: Keep the last three builds ready to start, factor: rollback-gap, owner: shop}
"""
BODY = "The queue filled up after a deployment.\n"


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    return folder


def postmortem(fields: str = FIELDS, body: str = BODY) -> str:
    return f"---\n{fields}---\n\n{body}"


Run = Callable[..., Report]


@pytest.fixture
def base(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Writes a knowledge base with the small catalog and some files."""
    return lambda files: write(tmp_path, {**CATALOG, **files})


@pytest.fixture
def run(base: Callable[[Mapping[str, str]], Path]) -> Run:
    """Checks one postmortem made of fields and a body, among others."""

    def run_(
        fields: str = FIELDS, body: str = BODY, *, others: Mapping[str, str] | None = None, plan: Plan | None = None
    ) -> Report:
        files = {"postmortems/2024-05-02-queue.md": postmortem(fields, body), **(others or {})}
        return check(base(files), paths={"postmortems/2024-05-02-queue.md"}, plan=plan)

    return run_


@pytest.fixture
def hints() -> Callable[..., list[str]]:
    """Codes that a plain Markdown text earns, in order."""

    def hints_(text: str, **settings: object) -> list[str]:
        plan = Plan(settings=Settings.model_validate(settings))
        return [problem.code for problem in check_text([Source("text.md", text=text, plain=True)], plan).problems]

    return hints_
