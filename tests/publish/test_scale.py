"""What is published stays small and quick when the library grows."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import pytest

from postmortems.core import load_library
from postmortems.publish import History, Publication, SiteInfo
from publish.conftest import address

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_feeds_and_lists_do_not_grow_with_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from _synthetic import Maker

    Maker(1500, ROOT / "docs/catalog").write(tmp_path / "docs")
    library = load_library(tmp_path / "docs")
    site = SiteInfo("Test", "https://example.org/", "", address)
    start = time.process_time()
    sizes = {file.path: len(file.data) for file in Publication(library, site, date(2025, 3, 5), History()).files()}
    each = 1000 * (time.process_time() - start) / 1500
    sys.modules.pop("_synthetic", None)
    assert max(size for path, size in sizes.items() if path.startswith("feed")) < 150_000
    assert max(size for path, size in sizes.items() if path.startswith("api/v1/postmortems/")) < 20_000
    assert max(size for path, size in sizes.items() if path.endswith(".json")) < 600_000
    assert sizes["llms.txt"] < 120_000
    assert each < 5, "milliseconds for each postmortem, ten times what an idle machine takes"
