"""Feeds as a feed reader meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser
import pytest
from jsonschema import Draft202012Validator

from postmortems.publish import History, Publication
from postmortems.publish.history import Change
from publish.conftest import FILES
from sites import postmortem

Publish = Callable[..., Publication]
URL = {"type": "string", "pattern": "^https?://[^ ]+$"}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": URL,
        "feed_url": URL,
        "description": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": URL,
                    "title": {"type": "string"},
                    "content_html": {"type": "string"},
                    "date_published": INSTANT,
                    "date_modified": INSTANT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
"""What https://www.jsonfeed.org/version/1.1/ asks for, as far as it is used."""


def files(publication: Publication) -> dict[str, bytes]:
    found = list(publication.files())
    assert len({file.path.casefold() for file in found}) == len(found)
    return {file.path: file.data for file in found}


def atom(data: bytes) -> Any:
    feed = feedparser.parse(data, sanitize_html=False)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    return feed


def titles(data: bytes) -> list[str]:
    return [entry.title for entry in atom(data).entries]


def test_every_feed_is_valid_in_both_forms(publish: Publish) -> None:
    found = files(publish())
    feeds = [path.removesuffix(".xml") for path in found if path.endswith(".xml")]
    assert {"feed", "feeds/on-this-day", "feeds/re-reading", "feeds/factors/no-canary", "feeds/services/web",
            "feeds/services/mail", "feeds/teams/core", "feeds/paths/first-week"} <= set(feeds)  # fmt: skip
    for path in feeds:
        feed = atom(found[f"{path}.xml"])
        assert feed.feed.id.startswith("urn:uuid:")
        assert feed.feed.author == "Test" and feed.feed.updated.endswith("Z")
        assert [link.href for link in feed.feed.links if link.rel == "self"] == [f"https://example.org/kb/{path}.xml"]
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) <= 20
        for entry in feed.entries:
            assert entry.id.startswith("urn:uuid:") and entry.updated_parsed and entry.title
            assert entry.link.startswith("https://example.org/kb/")
        value = json.loads(found[f"{path}.json"])
        Draft202012Validator(JSON_FEED).validate(value)
        assert [item["id"] for item in value["items"]] == [entry.id for entry in feed.entries]
        assert [item["date_modified"] for item in value["items"]] == [entry.updated for entry in feed.entries]


def test_each_thing_has_the_entries_that_are_about_it(publish: Publish) -> None:
    found = files(publish())
    assert set(titles(found["feed.xml"])) == {"First outage", "Second outage", "Lesson: Bound every queue"}
    assert set(titles(found["feeds/services/web.xml"])) == {"First outage", "Lesson: Bound every queue"}
    assert titles(found["feeds/services/mail.xml"]) == ["Second outage"]
    assert titles(found["feeds/factors/bad-config.xml"]) == []
    assert set(titles(found["feeds/teams/core.xml"])) == {"First outage", "Second outage", "Lesson: Bound every queue"}
    assert set(titles(found["feeds/paths/first-week.xml"])) == {"First outage", "Lesson: Bound every queue"}


def test_an_entry_tells_what_matters(publish: Publish) -> None:
    entry = next(entry for entry in atom(files(publish())["feed.xml"]).entries if entry.title == "First outage")
    text = entry.content[0].value
    for part in ("A change took the site down.", "502 Bad Gateway", "Rolling back.", "No canary",
                 "Planned: Add a canary", "Bound every queue", "SEV2", "1 March 2024", "1 h"):  # fmt: skip
        assert part in text
    assert {tag.term for tag in entry.tags} == {"Website", "No canary", "No alert"}


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_entry_comes_up_again_when_its_file_or_a_lesson_changes(publish: Publish) -> None:
    history = {
        "postmortems/2024-a.md": Change(day("2024-03-10"), day("2024-03-10")),
        "postmortems/2024-b.md": Change(day("2024-07-10"), day("2024-07-10")),
    }
    before = atom(files(publish(history=History(history)))["feed.xml"]).entries
    assert [entry.title for entry in before][-1] == "First outage"
    changed = {**history, "postmortems/2024-a.md": Change(day("2024-03-10"), day("2024-09-01"))}
    after = atom(files(publish(history=History(changed)))["feed.xml"]).entries
    assert (after[0].title, after[0].published, after[0].updated) == (
        "First outage", "2024-03-10T00:00:00Z", "2024-09-01T00:00:00Z",
    )  # fmt: skip
    assert after[0].id == before[-1].id
    lesson = {**history, "lessons/bound-every-queue.md": Change(day("2024-10-01"), day("2024-10-01"))}
    again = {entry.title: entry.updated for entry in atom(files(publish(history=History(lesson)))["feed.xml"]).entries}
    assert again["First outage"] == again["Lesson: Bound every queue"] == "2024-10-01T00:00:00Z"
    assert again["Second outage"] == "2024-07-10T00:00:00Z"


def test_without_a_history_the_newest_date_of_the_file_counts(publish: Publish) -> None:
    fields = {"reviewed": "2024-04-01", "actions": "[{text: Later, due: 2024-12-01}]", "resolved": "2031-01-01"}
    found = files(
        publish({"postmortems/a.md": postmortem(**fields), "postmortems/b.md": postmortem(started="", resolved="")})
    )
    entries = atom(found["feed.xml"]).entries
    assert [(entry.updated, "published" in entry) for entry in entries] == [("2024-04-01T00:00:00Z", False)]
    assert len(json.loads(found["api/v1/postmortems.json"])["items"]) == 2


def test_ids_outlive_another_address_and_another_title(publish: Publish) -> None:
    one = atom(files(publish())["feeds/services/mail.xml"]).entries[0]
    other = {**FILES, "postmortems/2024-b.md": FILES["postmortems/2024-b.md"].replace("Second outage", "Renamed")}
    two = atom(files(publish(other, url="https://elsewhere.example/"))["feeds/services/mail.xml"]).entries[0]
    assert (one.id, two.title) == (two.id, "Renamed")


def test_without_an_address_links_are_relative_to_the_feed(publish: Publish) -> None:
    found = files(publish(url=""))
    for path, target in (("feed.xml", "postmortems/2024-b/"), ("feeds/services/mail.xml", "../../postmortems/2024-b/")):
        assert f'href="{target}"' in found[path].decode()
        assert urljoin(f"https://x.example/kb/{path}", target) == "https://x.example/kb/postmortems/2024-b/"
    assert json.loads(found["feeds/services/mail.json"])["items"][0]["url"] == "../../postmortems/2024-b/"


@pytest.mark.parametrize(
    "title", ["</title><script>alert(1)</script>", "]]>&amp;<![CDATA[", "a \ufffe\uffff b", "日本語 😀"]
)
def test_hostile_and_foreign_titles_stay_texts(publish: Publish, title: str) -> None:
    quoted = json.dumps(title, ensure_ascii="\ufffe" in title)
    found = files(publish({"postmortems/a.md": postmortem(title=quoted, summary=quoted, symptoms=f"[{quoted}]")}))
    entry = atom(found["feed.xml"]).entries[0]
    assert entry.title_detail.type == "text/plain"
    assert entry.title.split() == title.replace("\ufffe\uffff", "").split()
    assert "<script" not in entry.content[0].value
    assert "<script" not in json.loads(found["feed.json"])["items"][0]["content_html"]


def test_drafts_are_never_handed_on(publish: Publish) -> None:
    step = "  - {practice: secret, why: Try it.}\n"
    draft = {
        **FILES,
        "postmortems/secret.md": postmortem(title="Not yet", status="draft"),
        "postmortems/2024-c.md": postmortem(relations="[{kind: similar, id: secret}]"),
        "lessons/bound-every-queue.md": FILES["lessons/bound-every-queue.md"].replace("[2024-a]", "[2024-a, secret]"),
        "paths/first-week.md": FILES["paths/first-week.md"].replace("steps:\n", f"steps:\n    {step}"),
    }
    shown = publish(draft, drafts=True)
    assert not [path for path, data in files(shown).items() if b"Not yet" in data or b"secret" in data]


def test_an_empty_library_publishes_valid_feeds(publish: Publish) -> None:
    found = files(publish({}))
    assert titles(found["feed.xml"]) == []
    assert json.loads(found["feed.json"])["items"] == []
    assert json.loads(found["api/v1/postmortems.json"])["items"] == []
    assert b"# Test" in found["llms.txt"]


def test_equal_input_gives_equal_bytes(publish: Publish) -> None:
    assert files(publish()) == files(publish())


def test_on_this_day_tells_of_the_last_seven_days(publish: Publish) -> None:
    library = {
        f"postmortems/{name}.md": postmortem(title=name, started=started, resolved="")
        for name, started in (
            ("day", "2020-03-05 10:00"), ("six", "2019-02-27"), ("seven", "2019-02-26"), ("ahead", "2019-03-06"),
            ("month", "2019-03"), ("about", "~2019-03-05"), ("this", "2025-03-05"), ("leap", "2020-02-29"),
        )
    }  # fmt: skip
    found = atom(files(publish(library, today=date(2025, 3, 5)))["feeds/on-this-day.xml"]).entries
    assert [entry.title for entry in found] == ["5 years ago: day", "5 years ago: leap", "6 years ago: six"]
    assert [entry.updated[:10] for entry in found] == ["2025-03-05", "2025-02-28", "2025-02-27"]
    next_year = atom(files(publish(library, today=date(2026, 3, 5)))["feeds/on-this-day.xml"]).entries
    assert not {entry.id for entry in found} & {entry.id for entry in next_year}


def many(count: int) -> dict[str, str]:
    return {f"postmortems/p{n}.md": postmortem(title=f"Number {n}", severity=f"sev{n % 4 + 1}") for n in range(count)}


def test_read_again_has_one_pick_a_week_that_stays(publish: Publish) -> None:
    path = "feeds/re-reading.xml"
    one = atom(files(publish(many(120), today=date(2025, 3, 5)))[path]).entries
    same_week = atom(files(publish(many(120), today=date(2025, 3, 9)))[path]).entries
    next_week = atom(files(publish(many(120), today=date(2025, 3, 10)))[path]).entries
    assert len(one) == len({entry.title for entry in one}) == 8
    assert one[0].updated == "2025-03-03T00:00:00Z"
    assert [entry.id for entry in one] == [entry.id for entry in same_week]
    assert [entry.id for entry in one[:7]] == [entry.id for entry in next_week[1:]]


def test_heavy_incidents_are_read_again_more_often(publish: Publish) -> None:
    library = publish(many(200)).library
    site = publish(many(200)).site
    drawn = []
    for year in range(2015, 2025):
        found = files(Publication(library, site, date(year, 3, 5), History()))["feeds/re-reading.xml"]
        drawn += [int(entry.title.rsplit(" ", 1)[1]) for entry in atom(found).entries]
    assert sum(number % 4 == 0 for number in drawn) > 1.3 * sum(number % 4 == 3 for number in drawn)
