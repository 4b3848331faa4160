"""Who is like whom, why, and at what cost."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from postmortems.core import second_process
from postmortems.search import packing, similar
from postmortems.search.bundle import export_bundle
from postmortems.search.comparison import KEPT
from postmortems.search.freshness import open_index
from postmortems.search.likeness import Likeness
from postmortems.search.similar import SimilarIncidents
from search.drawing import Docs
from search.synthetic import write_library
from work import growth


def test_what_is_shared_is_said(docs: Docs, cache: Path) -> None:
    docs.write("twin", "Another regular expression exhausts a CPU", services="[edge]", factors="[single-point]",
               started="2022-01-02", symptoms='["502 Bad Gateway"]', tags="[regex]")  # fmt: skip
    found = SimilarIncidents(open_index(docs.folder, cache)).of("2019-07-02-regex")
    assert found[0][0] == "twin"
    reasons = found[0][1]
    assert "Also hit Edge network" in reasons
    assert "The same gap: Only one of it" in reasons
    assert "Both showed “502 Bad Gateway”" in reasons


def test_words_of_the_trade_tie_and_everyday_words_do_not(docs: Docs, cache: Path) -> None:
    docs.write("one", "Kafka falls behind", summary="A regular kind of consumer lag, as people say.")
    docs.write("two", "Orders are late", summary="People say that consumer lag of Kafka is regular.")
    docs.write("three", "Regular people", summary="A regular kind of thing, as people say.")
    similar = dict(SimilarIncidents(open_index(docs.folder, cache)).of("one"))
    assert similar == {"two": ("Both speak of kafka, consumer lag",)}


def test_a_trigger_that_nobody_knows_is_nothing_in_common(docs: Docs, cache: Path) -> None:
    known = docs.folder / "catalog" / "triggers.yml"
    known.write_text(known.read_text("utf-8") + "- {id: none-found, title: None, definition: Nothing moved}\n", "utf-8")
    docs.write("one", "Alpha", trigger="none-found", services="[edge]")
    docs.write("two", "Beta", trigger="none-found", services="[edge]")
    reasons = dict(SimilarIncidents(open_index(docs.folder, cache)).of("one"))["two"]
    assert reasons == ("Also hit Edge network",)


def test_nothing_in_common_is_nothing(docs: Docs, cache: Path) -> None:
    docs.write("alone", "Xylophone quartz", "Wholly unlike.", summary="Zither yodel.")
    similar = SimilarIncidents(open_index(docs.folder, cache))
    assert similar.of("alone") == ()
    assert similar.of("nosuch") == ()
    assert all(other != "2021-03-04-disk" for other, _ in similar.of("2021-03-04-disk"))


def told(docs: Docs, cache: Path) -> dict[str, object]:
    index = open_index(docs.folder, cache)
    found = SimilarIncidents(index).all()
    return {key: found.of(key.partition(":")[2]) for key in index.columns.keys}


def test_what_is_kept_is_what_would_be_found_anew(docs: Docs, cache: Path) -> None:
    first = told(docs, cache)
    file = open_index(docs.folder, cache).folder / KEPT
    raw = file.read_text("utf-8")
    assert json.loads(raw.partition("\n")[2])
    assert told(docs, cache) == first
    for damage in ("", "[]", "0\n[[99]]", '{"a": 1}', raw.replace("0", "1"), raw[: len(raw) // 2]):
        file.write_text(damage, "utf-8")
        assert told(docs, cache) == first


def test_after_an_edit_all_is_as_if_indexed_from_nothing(docs: Docs, cache: Path, tmp_path: Path) -> None:
    told(docs, cache)
    docs.write("2020-cert", "A disk runs full", "No space left", services="[shop-db]", factors="[hidden-limit]",
               symptoms='["no space left on device"]', started="2020")  # fmt: skip
    docs.write("new", "No redundancy", services="[edge]", factors="[single-point]", started="2023")
    (docs.folder / "postmortems" / "2021-03-04-disk.md").unlink()
    assert told(docs, cache) == told(docs, tmp_path / "fresh")


@pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="a second process needs Linux and a second core"
)
def test_two_processes_find_what_one_does(
    docs: Docs, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        docs.write(f"more-{number}", "A disk runs full", "No space left", services="[edge]", started=f"20{number + 10}")
    alone, bundle = told(docs, cache), export_bundle(open_index(docs.folder, cache))
    monkeypatch.setattr(second_process, "may_fork", lambda: True)
    for module in (packing, similar):
        monkeypatch.setattr(module, "WORTH_A_PROCESS", 2)
        monkeypatch.setattr(module, "BATCH", 1)
    assert told(docs, tmp_path / "fresh") == alone
    assert export_bundle(open_index(docs.folder, tmp_path / "fresh")) == bundle


def test_common_ties_alone_do_not_cost_the_square() -> None:
    def crowd(count: int) -> Likeness:
        return Likeness(("service:one", "factor:all", f"word:rare{number // 2}") for number in range(count))

    likeness = crowd(2000)
    assert all(pair[0] == place ^ 1 for place, pair in enumerate(likeness.all_alike(6)))
    assert sum(map(len, likeness.groups.values())) < 5 * 2000
    assert growth(lambda count: lambda: crowd(count).all_alike(6), 500) < 1.25


@pytest.mark.slow
def test_the_work_is_in_proportion_to_the_incidents(tmp_path: Path) -> None:
    """A little more in small libraries, where a trait has fewer than the candidates that are looked at of each."""

    def compare(count: int) -> Callable[[], object]:
        write_library(tmp_path / str(count), count, words=150)
        index = open_index(tmp_path / str(count), tmp_path / "cache")
        incidents = [key.partition(":")[2] for key in index.columns.keys if key.startswith("postmortem:")]

        def all_compared() -> None:
            (index.folder / KEPT).unlink(missing_ok=True)
            similar = SimilarIncidents(index).all()
            assert all(len(similar.of(incident)) <= 6 for incident in incidents)

        return all_compared

    assert growth(compare, 200) < 1.5
