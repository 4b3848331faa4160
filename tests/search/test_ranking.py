"""What a searcher would miss: the order of answers on libraries of a few lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.search.freshness import open_index
from postmortems.search.search import search
from search.drawing import Docs, ids

FILLER = {f"other-{number}": f"Nothing of interest number {number} happened in plain words." for number in range(12)}


def test_a_title_counts_more_than_a_mention(index_of) -> None:
    index = index_of(
        {
            **FILLER,
            "mention": ("Something else", "A long text that mentions kafka once."),
            "title": ("Kafka stops", "It stopped."),
        }
    )
    assert ids(index, search(index, "kafka"))[:2] == ["title", "mention"]


@pytest.mark.parametrize(
    ("query", "exact", "meant"),
    [
        (
            "k8s",
            "The k8s nodes went away after a long and winding story about many things.",
            "Kubernetes kubernetes kubernetes.",
        ),
        (
            "certificate",
            "Far down in a long and winding text stands certificate once.",
            "cert cert cert tls ssl x509 cert",
        ),
        (
            "typo",
            "Somewhere stood a typo in a long text about many other things.",
            "Human error, operator error, fat finger, mistake.",
        ),
    ],
)
def test_an_exact_match_is_never_beaten_by_an_expansion(index_of, query: str, exact: str, meant: str) -> None:
    index = index_of({**FILLER, "exact": exact, "meant": meant, "meant-2": meant * 3})
    assert ids(index, search(index, query))[0] == "exact"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("gitlba", "gitlab"), ("databse", "database"), ("kuberntes", "kubernetes"), ("authentification",
        "authentication"),
        ("certif", "certificate"), ("loadbalancer", "load balancer"), ("load balancer", "loadbalancer"),
        ("fail over", "failover"), ("us-eas", "us-east-1"), ("OOM", "OOMKilled"), ("oomkilled", "OOMKilled"),
        ("sev1", "SEV-1"), ("CVE-2021-44228", "CVE-2021-44228"), ("http/2", "HTTP/2"), ("connections", "connection"),
    ],
)  # fmt: skip
def test_words_are_found_although_written_otherwise(index_of, query: str, found: str) -> None:
    index = index_of({**FILLER, "it": f"There was {found} trouble."})
    assert ids(index, search(index, query))[:1] == ["it"]


def test_did_you_mean(index_of) -> None:
    index = index_of({**FILLER, "it": "The database was gone and the leap second came."})
    assert search(index, "databse").corrections == {"databse": "database"}
    assert search(index, "leapsecond").corrections == {"leapsecond": "leap second"}
    assert search(index, "databas").corrections == {}


@pytest.mark.parametrize(
    "query", ["datacenter on fire", "no space left on device", "humans made an error", "expired cert"]
)
def test_the_trade_says_it_in_other_words(index_of, query: str) -> None:
    index = index_of({
        **FILLER, "fire": "Flames in the colocation.", "disk": "The storage ran out of disk space.",
        "human": "An operator mistyped the command.", "cert": "The TLS certificate had lapsed and was not renewed.",
    })  # fmt: skip
    expected = {
        "datacenter on fire": "fire",
        "no space left on device": "disk",
        "humans made an error": "human",
        "expired cert": "cert",
    }
    assert ids(index, search(index, query))[0] == expected[query]


def test_phrases_and_exclusions(index_of) -> None:
    index = index_of(
        {"a": "It ran out of memory.", "b": "Out of sight, its memory faded.", "c": "Memory leaks everywhere."}
    )
    assert ids(index, search(index, '"out of memory"')) == ["a"]
    assert set(ids(index, search(index, "memory -leaks"))) == {"a", "b"}
    assert set(ids(index, search(index, '-"out of memory"'))) == {"b", "c"}


def test_nonsense_gives_a_hint_and_no_error(index_of) -> None:
    index = index_of({"a": "It ran out of memory."})
    for query in ("", "the", "%%%", "qqqqzzzz", '"""', "service:", "-", "(((", "🎉", "x" * 5000, "\x00"):
        result = search(index, query)
        assert result.hits or result.hints, query


def test_equals_stand_in_a_fixed_order(index_of) -> None:
    index = index_of(dict.fromkeys(("b", "a", "c"), "The same words."))
    assert ids(index, search(index, "same words")) == ["a", "b", "c"]


def test_between_equals_the_newer_one_comes_first_and_filters_list_by_date(docs: Docs, cache: Path) -> None:
    for name, started in (("2021-05-01-a", "2021-05-01"), ("2021-06-01-b", "2014"), ("plain", "2022-01-01")):
        docs.write(name, "Twins", "The same zebra.", services="[shop-db]", tags="[twin]", started=started)
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, "zebra")) == ["plain", "2021-06-01-b", "2021-05-01-a"], "an id says its own date"
    assert ids(index, search(index, "tag:twin")) == ["plain", "2021-05-01-a", "2021-06-01-b"]
    index.close()


def test_a_word_of_the_trade_that_nobody_wrote_is_no_typing_error(index_of) -> None:
    index = index_of({"hash": "hashing was slow", "able": "they were able"})
    for word in ("phishing", "cable"):
        assert search(index, word).corrections == {}
    assert search(index, "hashng").corrections == {"hashng": "hashing"}


@pytest.mark.parametrize(
    ("thing", "other"),
    [("resolver", "resolved"), ("provider", "provided"), ("ups", "up"), ("several", "severe"), ("internal", "intern")],
)
def test_a_thing_is_not_what_its_stem_would_make_of_it(index_of, thing: str, other: str) -> None:
    index = index_of({"thing": f"the {thing} again", "other": f"it was {other} again"})
    assert ids(index, search(index, thing)) == ["thing"]


def test_an_expression_of_several_words_says_more_than_one_word(index_of) -> None:
    index = index_of({
        "word": "a surge and then nothing else to tell in this text",
        "expression": "heavy load and then nothing to tell in this text",
        "none": "nothing else at all to tell here",
    })  # fmt: skip
    assert ids(index, search(index, "flash crowd"))[0] == "expression"
