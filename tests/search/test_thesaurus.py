"""The built-in thesaurus as a whole: what it has to know, and what a line of it must not be."""

from __future__ import annotations

from pathlib import Path

from postmortems.core.loader import load_library
from postmortems.search.analysis import tokens
from postmortems.search.thesaurus import Thesaurus, built_in_groups, expression_of

REPOSITORY = Path(__file__).parents[2] / "docs"


def meanings_of(thesaurus: Thesaurus, text: str) -> set[str]:
    places: dict[str, list[int]] = {}
    for token in tokens(text):
        places.setdefault(token.term, []).append(token.position)
    return {concept for concept, _, _ in thesaurus.found(places)}


def test_it_has_words_for_every_factor() -> None:
    thesaurus = Thesaurus(built_in_groups())
    unknown = {
        factor.id: [alias for alias in factor.aliases if not meanings_of(thesaurus, alias)]
        for factor in load_library(REPOSITORY).catalog.factors.values()
    }
    assert {key: names for key, names in unknown.items() if len(names) > 2} == {}


def test_a_line_says_one_thing_in_several_ways() -> None:
    groups = built_in_groups()
    assert [group for group in groups if len(set(map(expression_of, group))) < 2] == []


def test_no_expression_is_lost_to_stop_words() -> None:
    lost = [expression for group in built_in_groups() for expression in group if not expression_of(expression)]
    assert lost == []
