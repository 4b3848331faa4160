"""The test vectors of `real-postmortems.md` that concern an import; those of moments alone stand in `tests/core`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postmortems.core import load_library
from postmortems.imports import import_writeups
from postmortems.imports.finding import Certainty

Draw = Callable[..., Any]

TABLE = (
    "# A b c\n\n## Summary\n\nWords.\n\n## Timeline\n\nAll times in {zone}.\n\n"
    "| Time | Event |\n| --- | --- |\n{rows}\n"
)


def table(*rows: str, zone: str = "UTC", more: str = "") -> str:
    return TABLE.format(zone=zone, rows="\n".join(f"| {row} |" for row in rows)) + more


def test_1_and_3_a_day_and_its_minutes(draft_of: Draw) -> None:
    draft = draft_of(table("2021-06-22 8:21 | Down", "2021-06-22 08:40 | All is back to normal"))
    assert draft.values["started"] == "2021-06-22"  # all rows say the day; that the first is the start is a guess
    assert draft.guesses("started") == ["2021-06-22 08:21"]
    assert draft.guesses("resolved") == ["2021-06-22 08:40"]


def test_2_order(draft_of: Draw) -> None:
    draft = draft_of(table("2021-12-13 15:50 | Scan", "2021-12-13   14:30 | Contact"))
    assert any("earlier than the row before" in why for why in draft.questions("timeline"))


def test_4_a_year_of_five_digits(draft_of: Draw) -> None:
    rows = [f"20202-01-{day} 12:00 | Thing {day}" for day in (16, 17, 20)]
    draft = draft_of(table(*rows), stem="PM2020-003 - sync")
    assert draft.guesses("started") == ["2020-01-16"]  # 12:00 in every row says that nobody knew
    assert "started" not in draft.values
    (asked,) = draft.questions("timeline")
    assert "(and in the same way lines 14, 15)" in asked


def test_5_6_9_12_what_is_not_known_is_not_invented(draft_of: Draw) -> None:
    draft = draft_of(
        table(
            "2022-02-03 HH:mm | Short event description.",
            "2022-02-03 --:-- | Surge",
            "2022-02-03 14:?? | **Recovery:** scaled",
            "2022-02-?? ??:?? | TBA: it goes on",
        )
    )
    assert draft.values["mitigated"] == "2022-02-03 14:??"
    assert draft.guesses("started") == ["2022-02-03"]
    assert any("Short" in why or "left out" in why for why in draft.drops("timeline"))


def test_7_8_ranges(draft_of: Draw) -> None:
    draft = draft_of(table("2021/22-??-?? HH:mm | It began", "2022-08-03 12:26-12:?? | **Detection:** an alert"))
    assert draft.values["detected"] == "3 August 2022, 12:26 to 12:59 UTC"
    assert draft.guesses("started") == ["2021 to 2022"]


def test_10_summer_time(draft_of: Draw) -> None:
    draft = draft_of(table("2020-10-06 09:00 - 11:00 | Down", "2020-10-06 12:00 | Up", zone="CET"))
    assert draft.values["timezone"] == "CET"
    assert any("out of season" in why for why in draft.questions("timezone"))


@pytest.mark.parametrize("cell", ["2020-11-17 10:45~", "~2020-11-17 10:45"])
def test_11_about(draft_of: Draw, cell: str) -> None:
    draft = draft_of(table(f"{cell} | **Started:** upgrade"))
    assert draft.values["started"] == "~2020-11-17 10:45"


def test_13_a_date_without_a_year(draft_of: Draw, tmp_path: Path) -> None:
    text = (
        "# Wrapper broke sites\n\n**Date:** January 14-19, 2026\n\n## Timeline\n\n"
        "| Time (UTC) | Event |\n|--|--|\n| Jan 14, 10:18 AM | Call |\n"
    )
    draft = draft_of(text)
    assert draft.values["started"] == "2026-01-14"
    (tmp_path / "old").mkdir()
    (tmp_path / "old/x.md").write_text(text, "utf-8")
    import_writeups(tmp_path / "old", tmp_path / "docs")
    (item,) = load_library(tmp_path / "docs").postmortems
    assert item.timeline
    assert [event.moment.label() for event in item.timeline.events if event.moment] == ["14 January 2026, 10:18 UTC"]


def test_14_a_day_above_the_rows(draft_of: Draw) -> None:
    draft = draft_of("# A b c\n\n## Timeline\n\n### October 21, 2025 - Redis\n\n- **23:28 UTC** - Service recovered\n")
    assert draft.guesses("started") == ["2025-10-21 23:28"]


def test_15_22_23_sentences(draft_of: Draw) -> None:
    agrees = draft_of(
        "It was down from 22:30 UTC on October 29, 2025 to 05:39 UTC on October 30, 2025 (7 hours 9 minutes) for all.\n"
    )
    assert not agrees.questions("duration")
    late = draft_of(
        "On 28th February, the flags went down for about 3 hours, from 15:30 to 18:10 UTC.\n", stem="2024-02-28-flags"
    )
    assert late.guesses("started") == ["2024-02-28 15:30"]
    assert late.guesses("resolved") == ["2024-02-28 18:10"]
    assert any("160 minutes" in why for why in late.questions("duration"))
    good = draft_of("On September 29, 2025, it was out for 1 hour and 48 minutes, between 16:58 to 18:46 UTC.\n")
    assert good.guesses("started") == ["2025-09-29 16:58"]
    assert not good.questions("duration")


def test_16_over_midnight(draft_of: Draw) -> None:
    draft = draft_of("# Hub\n\n## Timeline\n\n## May 12, 2025\n\n### 23:00\n\nDown.\n\n### 00:40\n\nRestored.\n")
    assert draft.guesses("resolved") == ["2025-05-13 00:40"]
    assert any("next day" in why for why in draft.drops("timeline"))


def test_17_contradicted_zone(draft_of: Draw) -> None:
    text = (
        "# A\n\n## Timeline (times in BST)\n\n| Time | Event |\n|--|--|\n"
        "| July 11, 2025, 12:42 PM | Alert at 4:42PM UTC |\n"
    )
    assert any("4:42PM UTC" in why for why in draft_of(text).questions("timeline"))


def test_18_ambiguous_zone(draft_of: Draw) -> None:
    draft = draft_of(table("2020-10-28 10:00 | Down", zone="IST"))
    assert any("India" in why for why in draft.questions("timeline"))
    assert "timezone" not in draft.values


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11 Days", "15840 minutes"), ("19 hours 43 minutes.", "1183 minutes"), ("279 minutes [^3]", "279 minutes"),
        (" 5 minutes", "5 minutes"), ("1 minutes", "1 minutes"),
        ("?", "stated as unknown"), ("N/A", "stated as not applicable"),
        ("", "stated as missing"), ("-", "stated as missing"),
    ],
)  # fmt: skip
def test_19_20_21_stated_durations(draft_of: Draw, text: str, said: str) -> None:
    draft = draft_of(f"# A b c\n\nWords.\n\n# Stats\n\n- Category: Network\n- Time to recovery: {text}\n")
    assert any(said in why for why in draft.drops("time to recovery"))
    assert draft.values["tags"] == ["Network"]


def test_stated_durations_against_the_rows(draft_of: Draw) -> None:
    rows = ("2024-03-13 10:01 | Pods restart", "2024-03-13 10:05 | Somebody looks", "2024-03-13 12:10 | Quiet")
    stats = "\n## Stats\n\n- Time to detection: 4 minutes\n- Time to recovery: 399 minutes\n"
    draft = draft_of(table(*rows, more=stats))
    assert draft.guesses("detected") == ["2024-03-13 10:05"]
    assert any("no two rows" in why for why in draft.questions("time to recovery"))


ICCO = """\
---
uuid: 01494547-7ee9-4169-a0c0-d921fa309d83
url: https://x.example/a/), [see also](https://x.example/b/
archive_url: not an address)
title: Acme
company: Acme
product: 'A, B'
categories: [security, cloud]
keywords: [2147483647, disk]
start_time: 2014-07-08T00:00:00Z
end_time: ''
source_fetched_at: 2026-05-04T19:51:05Z
---

A disk filled up and the queue stopped. It took an hour to see.
"""


def test_24_and_25_values_of_an_export(draft_of: Draw) -> None:
    draft = draft_of(ICCO, stem="01494547-7ee9-4169-a0c0-d921fa309d83")
    assert draft.values["tags"] == ["Acme", "A", "B", "2147483647", "disk"]
    assert draft.values["started"] == "2014-07-08"
    assert "resolved" not in draft.values
    assert draft.values["title"] == "Acme: A disk filled up and the queue stopped"
    assert draft.values["summary"] == "A disk filled up and the queue stopped. It took an hour to see."
    assert set(draft.marks) == {"title", "summary"}
    assert [link["url"] for link in draft.values["sources"]] == ["https://x.example/a/", "https://x.example/b/"]
    assert draft.drops("sources")
    assert draft.guesses("kind") == ["security"]
    assert "kind" not in draft.values
    midnight = [finding for finding in draft.draft.of(Certainty.UNDERSTOOD) if finding.field == "started"]
    assert "midnight" in midnight[0].why
