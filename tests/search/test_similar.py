from __future__ import annotations

import time
from pathlib import Path

import pytest

from postmortems.search.freshness import open_index
from postmortems.search.similar import SimilarIncidents
from search.drawing import Docs
from search.synthetic import write_library


def test_what_is_shared_is_said(docs: Docs, cache: Path) -> None:
    docs.write("twin", "Another regular expression exhausts a CPU", services="[edge]", factors="[single-point]",
               started="2022-01-02", symptoms='["502 Bad Gateway"]', tags="[regex]")  # fmt: skip
    found = SimilarIncidents(open_index(docs.folder, cache)).of("2019-07-02-regex")
    assert found[0][0] == "twin"
    reasons = found[0][1]
    assert "Also hit Edge network" in reasons
    assert "The same gap: Only one of it" in reasons
    assert any(reason.startswith("It looked alike: ") for reason in reasons)


def test_nothing_in_common_is_nothing(docs: Docs, cache: Path) -> None:
    docs.write("alone", "Xylophone quartz", "Wholly unlike.", summary="Zither yodel.")
    similar = SimilarIncidents(open_index(docs.folder, cache))
    assert similar.of("alone") == ()
    assert similar.of("nosuch") == ()
    assert all(other != "2021-03-04-disk" for other, _ in similar.of("2021-03-04-disk"))


@pytest.mark.slow
def test_the_cost_of_one_is_bounded(tmp_path: Path) -> None:
    write_library(tmp_path / "docs", 1000, words=200)
    index = open_index(tmp_path / "docs", tmp_path / "cache")
    similar = SimilarIncidents(index)
    incidents = [key.partition(":")[2] for key in index.columns.keys if key.startswith("postmortem:")]
    started = time.process_time()
    assert all(len(similar.of(incident)) <= 6 for incident in incidents)
    assert (time.process_time() - started) / len(incidents) < 0.01
