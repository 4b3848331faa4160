from __future__ import annotations

import re
from pathlib import Path

import pytest

from postmortems.core.thesaurus import load_thesaurus
from postmortems.search.filters import resolve
from postmortems.search.freshness import open_index
from postmortems.search.query import parse_query
from search.make_golden import NAMES

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs/about/search.md").read_text("utf-8")
ROWS = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
EXAMPLES = [example for row in ROWS for example in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_the_page_shows_is_understood(example: str) -> None:
    hints = parse_query(example).hints
    assert not hints or example == "rm -rf"


def test_the_page_names_every_field() -> None:
    for name in (
        "service:",
        "factor:",
        "trigger:",
        "severity:",
        "kind:",
        "team:",
        "tag:",
        "status:",
        "year:",
        "after:",
        "before:",
    ):
        assert name in PAGE
    assert resolve(parse_query('service:"shop database"'), NAMES).filters[0].values == ("shop-db",)


def test_the_library_s_own_thesaurus_is_in_order() -> None:
    groups, problems = load_thesaurus(REPOSITORY / "docs")
    assert problems == ()
    assert len(groups) > 5


def test_a_broken_thesaurus_is_told_and_the_rest_kept(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/thesaurus.yml").write_text("- [a word, another]\n- single\n- [lonely]\n", "utf-8")
    groups, problems = load_thesaurus(tmp_path)
    assert groups == (("a word", "another"),)
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("thesaurus-entry", 2),
        ("thesaurus-entry", 3),
    ]


def test_the_practice_is_found_and_its_exercises_are_not(tmp_path: Path) -> None:
    index = open_index(REPOSITORY / "docs", tmp_path)
    assert index.place("page:practice/index") is not None
    assert index.place("page:practice/2021-06-08-fastly-global") is None
    index.close()
