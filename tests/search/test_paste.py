from __future__ import annotations

import pytest

from postmortems.search import paste
from postmortems.search.paste import MAX_WORDS, looks_pasted, telling_words

TRACE = """2024-03-01T10:15:22.123Z ERROR [pool-7-thread-12] Orders request 8f14e45f-ceea-467f-a8d2-1c2e3d4f5a6b failed
org.postgresql.util.PSQLException: FATAL: "remaining connection slots are reserved for superuser"
\tat org.postgresql.core.v3.ConnectionFactoryImpl.doAuthentication(ConnectionFactoryImpl.java:525)
\tat com.example.OrderService.place(OrderService.java:88)
upstream 10.12.0.7:5432 returned 503 after 30000ms, pointer 0x7ffee4b2, commit deadbeefcafe1234
"""


def test_what_changes_each_time_is_masked() -> None:
    words = {word for word, _, _ in telling_words(TRACE)}
    assert not words & {
        "2024-03-01",
        "10.12.0.7",
        "0x7ffee4b2",
        "deadbeefcafe1234",
        "30000ms",
        "8f14e45f-ceea-467f-a8d2-1c2e3d4f5a6b",
    }
    assert "503" in words


def test_quotes_and_names_of_errors_weigh_most() -> None:
    weights = {word: weight for word, weight, _ in telling_words(TRACE)}
    assert weights["connection"] > weights["upstream"]
    assert weights["org.postgresql.util.PSQLException"] > weights["returned"]


def test_a_short_line_is_typed_and_a_log_is_pasted() -> None:
    assert not looks_pasted("disk full on db-1")
    assert looks_pasted(TRACE)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", [TRACE, "a", "aA", "1:", "1a", "a-", "1.", "'a", "EError", "x ", "1,"])
def test_a_log_of_any_length_is_some_words(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a limit of a megabyte, since no square of 20,000 characters takes long enough to be told from noise."""
    monkeypatch.setattr(paste, "MAX_PASTE", 1_000_000)
    assert len(telling_words(piece * (1_000_000 // len(piece)))) <= MAX_WORDS
