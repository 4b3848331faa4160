"""Fixtures for what happens to a pull request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from review_flow import FakeGitHub, listening


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    """A GitHub of its own for each test."""
    with listening() as fake:
        yield fake
