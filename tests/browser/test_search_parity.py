"""The engine in a real browser, on the built site, gives what the terminal gives: ids, order, totals and scores."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from browser.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Site
    from postmortems.search.index import Index

pytestmark = pytest.mark.browser

DEPTH = 30
WORDS = """
database|disk full|expired certificate|connection refused|bgp route leak|power loss generator|retry storm|split brain
race condition|the|the outage|us-east-1|OOMKilled|k8s|HTTP/2|SEV-1|x509|CVE-2021-44228|rm -rf|load balancer|failover
fail over|leapsecond|someone deleted the wrong thing|users cannot log in|website too slow|backup restore|memory leak
customers saw other customers' data|alert nobody looked at|human error|config push took everything down|node_modules
third-party provider|etcd leader election|replication lag|primary and replica diverged|clock skew|dns|tls|cache|s3
circular dependency|runbook missing|rolled back too late|kernel panic|out of file descriptors|queue backlog
a b c d e f g h i j k l m n o p|no no no|not|it|naïve café|Сбой|データベース
"""
PHRASES = """
"out of memory"|"status page"|"us-east-1"|"no such phrase here"|outage "load balancer"|"the of"|outage -dns
-"status page" outage|database -"status page"|"race condition" -deadlock
"""
FILTERS = """
service:s3|service:cloudflare|service:nosuch|service:github,gitlab|-service:github outage|factor:hidden-limit
factor:hidden-limit,capacity-shortfall overload|trigger:deploy|trigger:deploy,migration database|severity:sev1
severity:sev1,sev2 database|-severity:sev1 timeout|kind:security|kind:factor|kind:service cloud|kind:page|team:github
tag:postgres|status:published dns|status:draft|year:2017|year:2012-2014 outage|after:2023-06|before:2000
after:2019 before:2020 network|foo:bar|service:
"""
MISTYPED = """
gitlba|databse outage|kuberntes|authentification|loadbalancer|postgress replicaton|certificat expird|clodflare|amazn s3
certif|data|replic|us-ea|OOM|conn|post|kube|auth fail|ce|d
"""
NONSENSE = [
    "",
    "   ",
    "%%%",
    '"',
    "-",
    "(((",
    "zzzqqqxxx",
    "zzz qqq",
    "x" * 500,
    "🎉",
    "\x00",
    "<script>alert(1)</script>",
]
TRACE = (
    "2024-03-01T10:00:00Z app[1]: Error: connect ETIMEDOUT 10.1.2.3:5432\n    at TCPConnectWrap.afterConnect\n"
    "FATAL: remaining connection slots are reserved\npq: sorry, too many clients already"
)
PASTED = [
    TRACE,
    "x509: certificate has expired or is not yet valid: current time 2020-05-30T10:48:38Z\n\n\n",
    "panic: runtime error: invalid memory address or nil pointer dereference\n\ngoroutine 1 [running]:\nmain.main()\n",
    'FATAL:  database is not accepting commands to avoid wraparound data loss in database "main"\nHINT:  Stop it\n' * 3,
    "[FIRING:1] DiskFull (host=db-7, severity=page)\nNo space left on device\nwrite /var/lib/mysql/ibdata1: ENOSPC\n",
    "ERROR\nERROR\nERROR disk full",
    "1 2 3\n4 5 6\n7 8 9",
]
ASK = """async ([engineAddress, shards, searches]) => {
  const { createEngine } = await import(engineAddress);
  const fetchShard = async (name) => {
    const response = await fetch(shards + name);
    if (!response.ok) throw new Error(`${response.status} ${name}`);
    return response.arrayBuffer();
  };
  const engine = createEngine({ fetchShard });
  const answers = [];
  for (const { query, ...options } of searches) {
    const { hits, total, hints, corrections } = await engine.search(query, options);
    answers.push({ hits: hits.map(({ kind, id, score }) => [`${kind}:${id}`, score]), total, hints, corrections });
  }
  return answers;
}"""


def listed(text: str) -> list[str]:
    return [item for line in text.strip().splitlines() for item in line.split("|")]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Index]:
    """The terminal's index of the folder that the site was built from."""
    from postmortems.search.freshness import open_index

    if request.config.getoption("--site-config") != str(ROOT / "mkdocs.yml"):
        pytest.skip("the queries are about this repository's own site")
    opened = open_index(ROOT / "docs", tmp_path_factory.mktemp("search-cache"), drafts=False)
    yield opened
    opened.close()


@pytest.fixture
def page(site: Site, new_context: Callable[..., BrowserContext]) -> Page:
    shown = new_context().new_page()
    shown.goto(site.url)
    return shown


def drawn(index: Index, count: int, seed: int) -> list[str]:
    """Queries of the site's own words: whole, cut short, with a letter lost or doubled, or written together."""
    dice = random.Random(seed)
    words = [word for word in index.vocabulary if word.isascii() and word.isalpha()]

    def word() -> str:
        chosen, other = dice.choice(words), dice.choice(words)
        place = dice.randrange(len(chosen))
        lost, doubled = chosen[:place] + chosen[place + 1 :], chosen[:place] + chosen[place] * 2 + chosen[place + 1 :]
        return dice.choice([chosen, chosen, chosen[: place + 2], lost, doubled, chosen + other])

    return [" ".join(word() for _ in range(dice.randint(1, 4))) for _ in range(count)]


def searches_on(index: Index) -> list[dict[str, Any]]:
    """More than a hundred searches of every kind, some of them by date."""
    typed = [*map(listed, (WORDS, PHRASES, FILTERS, MISTYPED)), NONSENSE, drawn(index, 40, seed=11)]
    found = [{"query": query, "pasted": False, "limit": DEPTH} for group in typed for query in group]
    found += [{"query": text, "pasted": True, "limit": DEPTH} for text in PASTED]
    found += [{**search, "sort": "date"} for search in found[::9] if not search["pasted"]]
    return found


def in_the_terminal(index: Index, search: dict[str, Any]) -> dict[str, Any]:
    from postmortems.search.search import search as ask

    result = ask(index, search["query"], pasted=search["pasted"], by_date=search.get("sort") == "date")
    return {
        "hits": [[index.columns.keys[hit.place], hit.score] for hit in result.hits[:DEPTH]],
        "total": len(result.hits),
        "hints": list(result.hints),
        "corrections": [{"word": word, "suggestion": meant} for word, meant in result.corrections.items()],
    }


def test_the_browser_answers_like_the_terminal(index: Index, page: Page, site: Site) -> None:
    searches = searches_on(index)
    assert len(searches) >= 150
    assets = f"{site.url}assets/postmortems/"
    answers = page.evaluate(ASK, [f"{assets}search/engine.mjs", f"{assets}shards/", searches])
    different = []
    for search, theirs in zip(searches, answers, strict=True):
        mine = in_the_terminal(index, search)
        different += [
            (search["query"][:60], name, mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]
        ]
    assert different == []
    assert sum(bool(answer["hits"]) for answer in answers) > 120, "most of them find something"


@pytest.mark.parametrize("query", ["disk full", '"status page"', "gitlba", "service:s3 outage", "us-east-1", TRACE])
def test_the_page_shows_what_the_terminal_finds(index: Index, page: Page, site: Site, query: str) -> None:
    pasted = "\n" in query
    mine = in_the_terminal(index, {"query": query, "pasted": pasted})
    page.goto(f"{site.url}search/?q={quote(query)}")
    page.wait_for_selector("[data-part=hits][data-state=ready]", state="attached")
    shown = [item.get_attribute("data-id") for item in page.locator(".pm-hits > [data-id]").all()]
    assert shown
    assert shown == [key.partition(":")[2] for key, _ in mine["hits"]][: len(shown)]
