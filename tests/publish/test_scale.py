"""What is published stays small when the library grows, and the work in proportion to it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from postmortems.core import load_library
from postmortems.publish import History, Publication, SiteInfo
from publish.conftest import address
from work import growth

ROOT = Path(__file__).parents[2]


@pytest.fixture
def publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Publication]]:
    """What is published of a library of some size."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from _synthetic import Maker

    def made(count: int) -> Publication:
        docs = tmp_path / str(count)
        if not docs.exists():
            Maker(count, ROOT / "docs/catalog").write(docs)
        site = SiteInfo("Test", "https://example.org/", "", address)
        return Publication(load_library(docs), site, date(2025, 3, 5), History())

    yield made
    sys.modules.pop("_synthetic", None)


@pytest.mark.slow
def test_feeds_and_lists_do_not_grow_with_the_library(publication: Callable[[int], Publication]) -> None:
    sizes = {file.path: len(file.data) for file in publication(1500).files()}
    assert max(size for path, size in sizes.items() if path.startswith("feed")) < 150_000
    assert max(size for path, size in sizes.items() if path.startswith("api/v1/postmortems/")) < 20_000
    assert max(size for path, size in sizes.items() if path.endswith(".json")) < 600_000
    assert sizes["llms.txt"] < 120_000


@pytest.mark.slow
def test_the_work_is_in_proportion_to_the_library(publication: Callable[[int], Publication]) -> None:
    def publish(count: int) -> Callable[[], object]:
        published = publication(count)
        return lambda: [len(file.data) for file in published.files()]

    assert growth(publish, 200) < 1.25
