"""The browser gives the same hits in the same order, with the same scores, as the command line."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from postmortems.search.bundle import write_bundle
from postmortems.search.freshness import open_index
from postmortems.search.index import Index
from postmortems.search.search import search
from search.drawing import ask_node, needs_node
from search.synthetic import write_library
from search.test_paste import TRACE

REPOSITORY = Path(__file__).parents[2] / "docs"
TYPED = [
    "database", "disk full", "expired certificate", "connection refused", "us-east-1", "OOMKilled", "k8s", "HTTP/2",
    "SEV-1",
    "bgp route leak", "power loss generator", "retry storm", "cold cache", "split brain", "race condition", "the",
    "the outage",
    '"out of memory"', '"status page"', '"us-east-1"', 'outage -dns', '-"status page" outage', '"no such phrase here"',
    "service:s3", "service:cloudflare", "factor:hidden-limit", "trigger:deploy,migration",
    "severity:sev1,sev2 database",
    "kind:security", "kind:factor", "kind:service cloud", "team:github", "tag:postgres", "status:published dns",
    "year:2017",
    "year:2012-2014 outage", "after:2023-06", "before:2000", "after:2019 before:2020 network", "-severity:sev1 timeout",
    "service:nosuch", "foo:bar", "rm -rf", "gitlba", "databse outage", "kuberntes", "authentification", "certif",
    "loadbalancer",
    "load balancer", "failover", "fail over", "leapsecond", "zzzqqqxxx", "zzz qqq", "", "   ", "%%%",
    '"', "-", "service:",
    "alert fatigue", "human error", "someone deleted the wrong thing", "users cannot log in", "website too slow",
    "customers saw other customers' data",
    "Сбой", "データベース", "naïve café", "x" * 500, "a b c d e f g h i j k l m n o p", "no no no", "not", "it",
]  # fmt: skip
PASTED = [
    TRACE, TRACE * 20, "ERROR\nERROR\nERROR disk full",
    "panic: runtime error: invalid memory address or nil pointer dereference\n\ngoroutine 1 [running]:\nmain.main()\n",
    'FATAL:  database is not accepting commands to avoid wraparound data loss in database "main"\nHINT:  Stop it\n' * 3,
    "x509: certificate has expired: current time 2020-05-30T10:48:38Z is after 2020-05-30T10:48:38Z\n\n\n",
    "\n\n\n", "1 2 3\n4 5 6\n7 8 9",
]  # fmt: skip


def different(index: Index, folder: Path, searches: list[dict]) -> list[str]:
    """The searches on which the two do not agree, to the last digit."""
    write_bundle(index, folder)
    answers = ask_node(
        "search.mjs", {"folder": str(folder), "searches": [{"limit": 50, "facets": True, **one} for one in searches]}
    )
    found = []
    for one, theirs in zip(searches, answers, strict=True):
        mine = search(index, one["query"], pasted=one["pasted"], by_date=one.get("sort") == "date")
        same = (
            theirs["hits"] == [[index.columns.keys[hit.place], hit.score] for hit in mine.hits[:50]]
            and theirs["total"] == len(mine.hits)
            and theirs["hints"] == list(mine.hints)
            and {item["word"]: item["suggestion"] for item in theirs["corrections"]} == mine.corrections
            and (
                theirs["facets"] is None
                or {
                    name: [(item["value"], item["count"]) for item in values]
                    for name, values in theirs["facets"].items()
                }
                == mine.facets
            )
        )
        if not same:
            found.append(one["query"][:80])
    return found


def drawn(index: Index, count: int, seed: int) -> list[dict]:
    """Queries made of the library's own words: whole, misspelt, cut short, joined, filtered and quoted."""
    dice = random.Random(seed)
    words = [word for word in index.vocabulary if word.isalpha()]
    services = list(index.names["titles"]["services"]) or ["none"]

    def word() -> str:
        chosen = dice.choice(words)
        place = dice.randrange(len(chosen))
        return dice.choice(
            [
                chosen,
                chosen,
                chosen[: place + 2],
                chosen[:place] + chosen[place + 1 :],
                chosen[:place] + dice.choice("aeiou") + chosen[place:],
                chosen + dice.choice(words),
            ]
        )

    queries = []
    for _ in range(count):
        query = " ".join(word() for _ in range(dice.randint(1, 5)))
        extra = dice.choice(
            [
                "",
                "",
                f" service:{dice.choice(services)}",
                f' "{dice.choice(words)} {dice.choice(words)}"',
                f" -{dice.choice(words)}",
                " severity:1,2",
                f" year:{dice.randint(2010, 2025)}",
            ]
        )
        queries.append(
            {"query": query + extra, "pasted": False, "sort": dice.choice(["relevance", "relevance", "date"])}
        )
    return queries


@needs_node
def test_on_this_repository(tmp_path: Path) -> None:
    index = open_index(REPOSITORY, tmp_path / "cache", drafts=False)
    searches = [{"query": query, "pasted": False} for query in TYPED] + [
        {"query": text, "pasted": True} for text in PASTED
    ]
    searches += drawn(index, 140, seed=1)
    assert len(searches) > 200
    assert different(index, tmp_path / "bundle", searches) == []


@needs_node
def test_on_a_library_from_dice(tmp_path: Path) -> None:
    write_library(tmp_path / "docs", 150, words=200)
    for number, path in enumerate(sorted((tmp_path / "docs/postmortems").iterdir())):
        if number % 3 == 0:  # what the id says was a guess
            text = re.sub("(?m)^started: .*", f"started: {2012 + number % 7}-05", path.read_text("utf-8"))
            path.write_text(text, "utf-8")
    index = open_index(tmp_path / "docs", tmp_path / "cache")
    searches = [{"query": query, "pasted": False} for query in TYPED] + [
        {"query": text, "pasted": True} for text in PASTED
    ]
    assert different(index, tmp_path / "bundle", searches + drawn(index, 140, seed=2)) == []


@needs_node
@pytest.mark.slow
def test_bytes_before_the_first_result(tmp_path: Path) -> None:
    write_library(tmp_path / "docs", 1000, words=300)
    index = open_index(tmp_path / "docs", tmp_path / "cache")
    write_bundle(index, tmp_path / "bundle")
    answers = ask_node(
        "search.mjs", {"folder": str(tmp_path / "bundle"), "searches": [{"query": "connection timeout"}]}
    )
    assert answers[0]["hits"]
    assert answers[0]["bytes"] < 22_000, "40 KB with the scripts, which are held below 18 KB by a test of their own"
