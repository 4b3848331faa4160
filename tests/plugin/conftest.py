"""Fixtures that build a site after edits."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from edits import Builds
from postmortems.adapter import making
from postmortems.adapter.making import Making


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Builds:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    caplog.set_level(logging.CRITICAL)
    return Builds(tmp_path)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pages of ours outside of the navigation that were made, all of them by one process."""
    monkeypatch.setattr(making, "WORTH", 10**6)
    made: list[str] = []
    usual = Making._make
    monkeypatch.setattr(
        Making, "_make", lambda self, pages, env: (made.extend(page.src_uri for page in pages), usual(self, pages, env))
    )
    return made
