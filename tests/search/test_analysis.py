from __future__ import annotations

import itertools
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.lang.porter2 import stem

from postmortems.search.analysis import fold, name_key, tokens
from search.drawing import HERE, ask_node, needs_node

GOLDEN = HERE / "golden_tokens.json"
ENDINGS = (
    "s es ed ing ly ness ful ational tional enci anci izer ization ator alism iveness fulness ousness aliti "
    "iviti biliti bli ogi fulli lessli li icate ative alize iciti ical al ance ence er ic able ible ant ement ment ent "
    "ism ate iti ous ive ize sion tion edly eedly ingly ied ies sses us ss y ys e ed"
).split()
STARTS = (
    "fail load commun gener arsen hop hopp plan rel ran tri repli ye sky dy conn electr try boy say eat bee fluff hiss"
).split()


def terms(text: str) -> list[str]:
    return [token.term for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("us-east-1", ["us-east-1", "useast1", "us", "east", "1"]),
        ("CVE-2021-44228", ["cve-2021-44228", "cve202144228", "cve", "2021", "44228"]),
        ("k8s x509 TLS", ["k8s", "x509", "tls"]),
        ("HTTP/2", ["http/2", "http2", "http", "2"]),
        ("SEV-1", ["sev-1", "sev1", "sev", "1"]),
        ("OOMKilled", ["oomkil", "oom", "kill"]),
        ("max_connections", ["max_connections", "maxconnect", "max", "connect"]),
        ("it may not reach us", ["it", "may", "not", "reach", "us"]),
        ("the occurrences occurred", ["occurr", "occur"]),
        ("Zürich's café", ["zurich", "cafe"]),
        ("won't", ["wont"]),
        ("java.net.SocketTimeout", ["java.net.sockettimeout", "java", "net", "sockettimeout", "socket", "timeout"]),
    ],
)
def test_ids_are_found_whole_and_by_part(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_stop_words_keep_their_place_so_that_phrases_stay_true() -> None:
    assert [(token.term, token.position) for token in tokens("out of memory")] == [("out", 0), ("memori", 2)]


def test_a_word_cannot_slow_the_analysis_down() -> None:
    text = "a-" * 200_000 + "x" * 200_000
    assert all(len(token.term) <= 64 for token in tokens(text))


def test_names_compare_without_case_and_separators() -> None:
    assert name_key("API_Gateway  v2") == name_key("api-gateway V2") == "api gateway v2"


def test_folding_is_the_same_twice() -> None:
    assert fold(fold("ÀÉÎŞ İstanbul ẞ Σίσυφος")) == fold("ÀÉÎŞ İstanbul ẞ Σίσυφος")


@needs_node
def test_golden_tokens_in_both_languages() -> None:
    golden = json.loads(GOLDEN.read_text("utf-8"))
    mine = [[[token.term, token.position, token.part] for token in tokens(text)] for text in golden]
    assert mine == list(golden.values())
    assert ask_node("tokens.mjs", list(golden)) == mine


@needs_node
def test_any_text_gives_the_same_tokens_in_both_languages() -> None:
    texts: list[str] = []

    @settings(max_examples=600, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.text(max_size=40), st.text(alphabet="aZéİß'’-./:_1٣²漢ǅΣς🎉\u0301 ", max_size=30)))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    dice = random.Random(5)
    texts += [
        "".join(chr(point) for point in (dice.randrange(0xD800), dice.randrange(0xE000, 0x110000)) * 3)
        for _ in range(3000)
    ]
    texts += ["".join(chr(dice.randrange(0x250, 0x2FFF)) for _ in range(6)) for _ in range(2000)]
    mine = [[[token.term, token.position, token.part] for token in tokens(text)] for text in texts]
    for text, one, other in zip(texts, mine, ask_node("tokens.mjs", texts), strict=True):
        assert one == other, repr(text)


@needs_node
def test_stems_are_porter2_in_both_languages() -> None:
    docs = Path(__file__).parents[2] / "docs"
    real = {
        word
        for path in docs.rglob("*.md")
        for word in path.read_text("utf-8").lower().split()
        if word.isascii() and word.isalpha()
    }
    made = {start + one + two for start, one, two in itertools.product(STARTS, ENDINGS, ["", *ENDINGS])}
    dice = random.Random(3)
    made |= {
        "".join(dice.choices("abcdeilnorstuy", k=dice.randint(3, 9))) + dice.choice(ENDINGS) for _ in range(12_000)
    }
    known = sorted(word for word in real | made if len(word) > 2)
    assert len(known) > 20_000
    theirs = ask_node("stems.mjs", known)[0]
    different = [(word, stem(word), other) for word, other in zip(known, theirs, strict=True) if stem(word) != other]
    assert different == []
