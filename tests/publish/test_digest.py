"""A digest says three different things to three readers, and nothing that was not meant in any form."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import markdown
import pytest

from postmortems.publish import History, Publication
from postmortems.publish.digest import AUDIENCES, TEXTS, day_of, digest, news_of, slack
from postmortems.publish.history import Change
from publish.conftest import FILES
from sites import postmortem

Publish = Callable[..., Publication]
SINCE, TODAY = date(2025, 3, 1), date(2025, 3, 5)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


RECENT = History(
    {
        "postmortems/2024-a.md": Change(day("2025-03-02"), day("2025-03-03")),
        "postmortems/2024-b.md": Change(day("2024-07-10"), day("2025-03-01")),
        "lessons/bound-every-queue.md": Change(day("2025-01-01"), day("2025-01-01")),
    }
)


def made(publication: Publication, audience: str, since: date = SINCE):
    news = news_of(publication.library, publication.dates, publication.site, since, TODAY)
    return digest(news, audience)


def text(publication: Publication, audience: str, since: date = SINCE) -> str:
    return " ".join(TEXTS["text"](made(publication, audience, since)).split())


def test_new_is_what_was_committed_in_the_period_whenever_it_happened(publish: Publish) -> None:
    publication = publish(history=RECENT)
    news = news_of(publication.library, publication.dates, publication.site, SINCE, TODAY)
    assert [item.id for item in news.new] == ["2024-a"]
    assert [item.id for item in news.changed] == ["2024-b"]
    assert news.lessons == ()
    later = news_of(publication.library, publication.dates, publication.site, date(2025, 3, 4), TODAY)
    assert not later
    assert "Nothing was written down" in text(publication, "engineers", date(2025, 3, 4))


def test_engineers_read_what_it_looked_like_and_what_to_do(publish: Publish) -> None:
    found = text(publish(history=RECENT), "engineers")
    for part in ("First outage", "Looks like: “502 Bad Gateway”", "What worked: Rolling back.", "Gap: No canary",
                 "To do: Add a canary (Core team, due 1 May 2024)", "SEV2", "Changed", "Second outage"):  # fmt: skip
        assert part in found


def test_leads_read_what_comes_back_and_what_is_overdue(publish: Publish) -> None:
    found = text(publish(history=RECENT), "leads")
    assert "No alert: in 1 of the new ones, 2 in all, before this on 2 July 2024; no lesson yet" in found
    assert "Overdue: 1 action" in found and "Core team" in found and "Add a canary (due 1 May 2024)" in found
    assert "502 Bad Gateway" not in found
    assert "Overdue: 1 action" in text(publish(history=RECENT), "leads", date(2025, 3, 5)), "also when nothing is new"


def test_everyone_reads_a_few_plain_sentences(publish: Publish) -> None:
    found = text(publish(history=RECENT), "everyone")
    assert "A change took the site down. Known to be done about it: 0 of 1 thing." in found
    for jargon in ("SEV2", "502", "No canary", "Overdue"):
        assert jargon not in found


@pytest.mark.parametrize(
    ("since", "expected"), [("7d", "2025-02-26"), ("2w", "2025-02-19"), ("2024-10-01", "2024-10-01")]
)
def test_periods(since: str, expected: str) -> None:
    assert day_of(since, TODAY).isoformat() == expected


@pytest.mark.parametrize("since", ["", "soon", "7", "-3d", "2024-13-01", "99999999d", "2025-03-06", "7 d\n7d"])
def test_what_is_no_period_is_refused(since: str) -> None:
    with pytest.raises(ValueError, match=r"no period|ahead"):
        day_of(since, TODAY)


HOSTILE = "<!channel> <script>alert(1)</script> [x](javascript:alert(1)) **b** `c` # h & <https://evil.example|y>"


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.hrefs: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.hrefs |= {value for name, value in attrs if name == "href"}


@pytest.fixture
def hostile(publish: Publish) -> Publication:
    quoted = json.dumps(HOSTILE)
    fields = {"title": quoted, "summary": quoted, "symptoms": f"[{quoted}]", "what_worked": quoted,
              "actions": f"[{{text: {quoted}, owner: {quoted}, due: 2024-05-01}}]"}  # fmt: skip
    history = History({"postmortems/x.md": Change(day("2025-03-02"), day("2025-03-02"))})
    return publish({"postmortems/x.md": postmortem(**fields)}, history=history)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_hostile_texts_stay_texts(hostile: Publication, audience: str) -> None:
    page = "https://example.org/kb/postmortems/x/"
    found = made(hostile, audience)
    for html in (TEXTS["html"](found), markdown.markdown(TEXTS["markdown"](found))):
        tags = Tags(html)
        assert tags.hrefs == {page}
        assert not tags.tags & {"script", "code", "em"}
    message = slack(found)
    assert "<" not in message["text"]
    kinds: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            kinds.add(str(value.get("type")))
            assert value.get("url", page) == page
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(message["blocks"])
    assert kinds <= {"header", "plain_text", "rich_text", "rich_text_section", "rich_text_list", "text", "link", "None"}


def test_a_chat_message_keeps_to_the_limits(publish: Publish) -> None:
    files = {f"postmortems/p{n}.md": postmortem(title=f"T{n} " + "x" * 150, what_worked="y" * 1500) for n in range(60)}
    found = slack(made(publish({**FILES, **files}), "engineers", date(2020, 1, 1)))
    assert len(found["blocks"]) <= 50
    assert len(json.dumps(found["blocks"])) < 40_000
    assert "There is more than fits" in json.dumps(found["blocks"][-1])


def test_without_an_address_nothing_pretends_to_be_a_link(publish: Publish) -> None:
    found = made(publish(url="", history=RECENT), "engineers")
    assert not Tags(TEXTS["html"](found)).hrefs
    assert '"link"' not in json.dumps(slack(found))
