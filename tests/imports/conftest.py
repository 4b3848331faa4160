"""Small write-ups, read against a small catalog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from postmortems.core.catalog import Catalog
from postmortems.core.catalog_files import load_catalog
from postmortems.imports.draft import Draft
from postmortems.imports.finding import Certainty
from postmortems.imports.read import Reader
from postmortems.imports.writeup import parse_writeup

DOCS = Path(__file__).resolve().parents[2] / "docs"
SERVICES = """\
- id: payments-api
  title: Payments API
  aliases: [payments, pay gateway]
- id: ledger
  title: Ledger
"""
TEAMS = "- {id: storage-team, title: Storage team}\n"


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    docs = tmp_path_factory.mktemp("docs")
    (docs / "catalog").mkdir()
    for name in ("factors.yml", "triggers.yml"):
        (docs / "catalog" / name).write_bytes((DOCS / "catalog" / name).read_bytes())
    (docs / "catalog/services.yml").write_text(SERVICES, "utf-8")
    (docs / "catalog/teams.yml").write_text(TEAMS, "utf-8")
    found, problems = load_catalog(docs)
    assert not problems
    return found


@dataclass(frozen=True)
class Drawn:
    """A draft, easy to ask."""

    draft: Draft

    @property
    def values(self) -> dict[str, Any]:
        return self.draft.values

    @property
    def marks(self) -> set[str]:
        return set(self.draft.marks)

    def guesses(self, field: str) -> list[Any]:
        return [finding.value for finding in self.draft.suggestions.get(field, [])]

    def whys(self, field: str, kind: Certainty) -> list[str]:
        return [finding.why for finding in self.draft.of(kind) if finding.field == field]

    def questions(self, field: str) -> list[str]:
        return self.whys(field, Certainty.QUESTION)

    def drops(self, field: str) -> list[str]:
        return self.whys(field, Certainty.DROPPED)


@pytest.fixture(scope="session")
def draft_of(catalog: Catalog) -> Callable[..., Drawn]:
    reader = Reader(catalog)

    def read(text: str, stem: str = "PM-1 - something") -> Drawn:
        return Drawn(reader.draft(parse_writeup(text.encode(), f"{stem}.md", stem)))

    return read
