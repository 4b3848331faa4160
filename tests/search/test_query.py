from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortems.search.filters import resolve
from postmortems.search.paste import looks_pasted, telling_words
from postmortems.search.query import Filter, parse_query
from search.drawing import HERE, ask_node, needs_node
from search.make_golden import NAMES, shown

GOLDEN = json.loads((HERE / "golden_queries.json").read_text("utf-8"))


@pytest.mark.parametrize("row", GOLDEN["queries"], ids=lambda row: repr(row["query"]))
def test_golden_queries(row: dict) -> None:
    query = parse_query(row["query"])
    assert shown(query) == row["parsed"]
    assert shown(resolve(query, GOLDEN["names"])) == row["resolved"]


@needs_node
def test_golden_queries_in_the_browser() -> None:
    asked = {"queries": [row["query"] for row in GOLDEN["queries"]], "names": GOLDEN["names"]}
    assert ask_node("queries.mjs", asked) == [[row["parsed"], row["resolved"]] for row in GOLDEN["queries"]]


@needs_node
def test_anything_that_is_typed_or_pasted_is_understood_alike() -> None:
    pieces = st.sampled_from(
        'service: "a b" - -- OR , : year: 2019 sev1 \n \t é 漢 "" after: 2020-1 kind: é" 10.0.0.1 0xff Error'.split(" ")
    )
    texts: list[str] = []

    @settings(max_examples=500, database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.one_of(
            st.text(max_size=60),
            st.lists(pieces, max_size=12).map("".join),
            st.lists(pieces, max_size=12).map(" ".join),
        )
    )
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    mine = [[shown(parse_query(text)), shown(resolve(parse_query(text), NAMES))] for text in texts]
    pasted = [[looks_pasted(text), [list(word) for word in telling_words(text)]] for text in texts]
    theirs = ask_node("queries.mjs", {"queries": texts, "names": NAMES, "pasted": texts})
    for text, one, other in zip(texts * 2, mine + pasted, theirs, strict=True):
        assert one == other, repr(text)


def test_a_filter_that_makes_no_sense_is_searched_as_words() -> None:
    query = resolve(parse_query("service:nosuch year:soon outage"), NAMES)
    assert query.filters == ()
    assert query.text == "soon outage nosuch"
    assert len(query.hints) == 2


def test_an_option_of_a_command_is_not_an_exclusion() -> None:
    assert parse_query("rm -rf").text == "rm -rf"
    assert parse_query("rm -recursive").without == ("recursive",)


def test_aliases_and_parts_of_names_lead_to_services() -> None:
    assert resolve(parse_query("service:S3"), NAMES).filters == (Filter("services", ("aws-s3",)),)
    assert resolve(parse_query("service:edge"), NAMES).filters == (Filter("services", ("edge-cache", "edge-waf")),)


def test_a_huge_query_ends() -> None:
    assert len(parse_query('service:a," -' * 100_000).hints) >= 1
