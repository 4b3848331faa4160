"""A tiny library drawn as text, and indexes of texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.core import Library
from postmortems.search.build import build_index
from search.drawing import Docs, document


@pytest.fixture
def docs(tmp_path: Path) -> Docs:
    made = Docs(tmp_path / "docs")
    made.write("2019-07-02-regex", "One regular expression exhausts every CPU", "A `502 Bad Gateway` was served.",
               severity="sev1", services="[edge]", trigger="deploy", factors="[single-point]", started="2019-07-02",
               symptoms='["502 Bad Gateway", "upstream timed out"]',
               what_worked="A kill switch", tags="[regex, waf]")  # fmt: skip
    made.write("2021-03-04-disk", "The shop's disk runs full", "No space left on device (ENOSPC) in us-east-1.",
               severity="sev2", services="[shop-db]", factors="[hidden-limit]", started="2021-03-04",
               what_worked="Deleting old logs", tags="[postgres]")  # fmt: skip
    made.write("2020-cert", "An expired certificate locks customers out",
               "x509: certificate has expired. CVE-2021-44228",
               kind="security", severity="sev2", services="[edge-cache, shop-db]", started="2020")  # fmt: skip
    return made


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def index_of(tmp_path: Path):
    """Makes an index of plain texts: {id: text} or {id: (title, text)}."""

    def make(texts):
        documents = [document(key, *(text if isinstance(text, tuple) else ("", text))) for key, text in texts.items()]
        return build_index(Library(), (), tmp_path / "index", documents=documents)

    return make
