"""Write-ups in the layouts that teams use. The texts are ours; the shapes are real."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

Draw = Callable[..., Any]

SRE = """\
# Search index stopped taking writes

**Date:** 2021-10-21
**Authors:** jen, marty
**Status:** Complete

**Summary:** Search was stale for 66 minutes after a schema change.

**Impact:** 1.2 million queries saw old results.

**Root Causes:** The index refused documents with a new field. There was no alert on index lag.

**Trigger:** A deploy of the schema changed a field type.

**Resolution:** The schema was rolled back.

**Detection:** A customer wrote in.

## Action Items

| Action Item | Type | Owner | Bug |
| --- | --- | --- | --- |
| Alert on index lag | detect | jen | https://bugs.example/1 **DONE** |
| Check schemas before deploy | prevent | Storage team | n/a |

## Lessons Learned

### What went well

- The queue kept all writes.

## Timeline

2021-10-21 (*all times UTC*)

- 14:51 Schema deploy starts
- 14:54 **OUTAGE BEGINS** — index refuses documents
- 16:00 Queue drained
"""


def test_sre_book(draft_of: Draw) -> None:
    draft = draft_of(SRE)
    assert draft.values["title"] == "Search index stopped taking writes"
    assert draft.values["summary"] == "Search was stale for 66 minutes after a schema change."
    assert draft.values["impact"] == "1.2 million queries saw old results."
    assert draft.values["what_worked"] == "The schema was rolled back."
    assert draft.values["started"] == "2021-10-21 14:54"  # the marked row, sharper than the date
    assert draft.values["actions"] == [
        {"text": "Alert on index lag", "kind": "detect", "link": "https://bugs.example/1", "status": "done"},
        {"text": "Check schemas before deploy", "kind": "prevent", "owner": "storage-team"},
    ]
    assert draft.guesses("trigger") == ["deploy"]
    assert draft.guesses("detected_by") == ["customer"]
    assert draft.guesses("factors") == [{"id": "missing-alert", "evidence": "There was no alert on index lag."}]
    assert draft.guesses("held") == ["The queue kept all writes."]
    assert {"services", "factors", "detected_by", "trigger", "held", "severity"}.isdisjoint(draft.values)
    assert "jen" not in str(draft.values)
    assert draft.drops("people")


ATLASSIAN = """\
# Attachments unavailable

| | |
| --- | --- |
| **Severity** | SEV-2 |
| **Priority** | P1 |
| **Affected services** | Payments, Frobnicator |
| **Incident start** | 2022-03-04 10:05 UTC |
| **Incident end** | 2022-03-04 11:40 UTC |
| **Postmortem owner** | somebody |

## Incident summary

Uploads failed for all users after a policy changed.

## Detection

The upload alert fired and paged the on-call engineer.

## Root cause

1. The policy was applied without a dry run.
2. Both roles have nearly the same name.

## Corrective actions

1. [ ] Dry run for policies ([OPS-1](https://jira.example/OPS-1))
2. [x] Rename the role
"""


def test_atlassian(draft_of: Draw) -> None:
    draft = draft_of(ATLASSIAN)
    assert draft.values["severity"] == "sev2"
    assert draft.values["services"] == ["payments-api"]
    assert (draft.values["started"], draft.values["resolved"]) == ("2022-03-04 10:05", "2022-03-04 11:40")
    assert draft.values["actions"] == [
        {"text": "Dry run for policies (OPS-1)", "link": "https://jira.example/OPS-1"},
        {"text": "Rename the role", "status": "done"},
    ]
    assert draft.guesses("detected_by") == ["alert"]
    assert any("Frobnicator" in finding.why for finding in draft.draft.suggestions["services"])
    given = draft.draft.suggestions["factors"]
    assert [finding.line for finding in given] == [22, 23]  # each reason is told, with a factor or without
    assert given[1].value is None


CCADB = """\
# Full Incident Report

## Summary

* Incident description: Certificates were issued with a wrong field.
* Timeline summary:
  * Non-compliance start date: 2025-01-10
  * Non-compliance identified date: 2025-02-01
  * Non-compliance end date: 2025-02-02
* Source of incident disclosure: Third Party Reported

## Root Cause Analysis

### Contributing Factor #1: Profile change without linting

* Description: The profile was changed.
* Detection: none

## Action Items

| Action Item | Kind | Corresponding Root Cause(s) | Evaluation Criteria | Due Date | Status |
| --- | --- | --- | --- | --- | --- |
| Lint before issuing | Prevent | 1 | none | 2025-03-01 | Complete |
| Alert on lint | Detect | 2 | | 2025-04-01 | Ongoing |
| Print them | Mitigate | 2 | | soon | Canceled |
"""


def test_ccadb(draft_of: Draw) -> None:
    draft = draft_of(CCADB, stem="bug-12 issuance with a wrong field")
    assert draft.values["title"] == "Bug-12 issuance with a wrong field"  # the heading fits every report
    assert "title" in draft.marks
    assert draft.values["summary"] == "Certificates were issued with a wrong field."
    assert [draft.values[name] for name in ("started", "detected", "resolved")] == [
        "2025-01-10",
        "2025-02-01",
        "2025-02-02",
    ]
    assert draft.values["detected_by"] == "third-party"
    first, second, third = draft.values["actions"]
    assert first == {"text": "Lint before issuing", "kind": "prevent", "due": "2025-03-01", "status": "done"}
    assert second["status"] == "planned"
    assert third["status"] == "not-doing"
    assert third["reason"]
    assert [value["id"] for value in draft.guesses("factors")] == ["unvalidated-config"]


KEHOE = """\
# Router loop

| Incident Number | 77 | Incident Severity | 3 |
| --- | --- | --- | --- |
| Start Date/Time | 2020-01-02 03:00 | End Date/Time | 2020-01-02 05:00 |

**What happened:** A loop formed in the core.
"""


def test_pairs_in_four_columns(draft_of: Draw) -> None:
    draft = draft_of(KEHOE)
    assert draft.values["severity"] == "sev3"
    assert (draft.values["started"], draft.values["resolved"]) == ("2020-01-02 03:00", "2020-01-02 05:00")
    assert draft.values["summary"] == "A loop formed in the core."


def test_bold_headings(draft_of: Draw) -> None:
    text = (
        "**Mail queue stuck**\n\n**Summary:**\n\nMail stopped.\n\n**Root causes:**\n\n"
        "- No alert on queue age\n\n**Next steps:**\n\n- Add one\n"
    )
    draft = draft_of(text)
    assert draft.values["title"] == "Mail queue stuck"
    assert draft.values["summary"] == "Mail stopped."
    assert draft.values["actions"] == [{"text": "Add one"}]
    assert draft.guesses("factors")


def test_underlined_headings(draft_of: Draw) -> None:
    text = (
        "Purge emptied the cache\n=======================\n\nSummary\n-------\n\n"
        "A job matched all keys.\n\nFollow-ups\n---\n\n* Limit it\n"
    )
    draft = draft_of(text)
    assert draft.values["title"] == "Purge emptied the cache"
    assert draft.values["summary"] == "A job matched all keys."
    assert draft.values["actions"] == [{"text": "Limit it"}]


def test_times_as_headings(draft_of: Draw) -> None:
    text = (
        "# Disk full\n\n## Timeline\n\n_All times in EEST_\n\n## May 12 2025\n\n### 23:00\n\n"
        "A report came in.\n\n### 00:40\n\nFixed.\n"
    )
    draft = draft_of(text)
    assert draft.values["timezone"] == "EEST"
    assert draft.guesses("started") == ["2025-05-12 23:00"]
    assert draft.guesses("resolved") == ["2025-05-13 00:40"]


def test_no_headings_at_all(draft_of: Draw) -> None:
    text = (
        "\nInternal: https://git.example/1\n\n"
        "The flags service went down, and clients retried until nothing answered.\n\n"
        "More words follow.\n"
    )
    draft = draft_of(text, stem="2024-02-28-flags is down")
    assert draft.values["title"] == "Flags is down"
    assert draft.values["summary"] == "The flags service went down, and clients retried until nothing answered."
    assert set(draft.marks) == {"title", "summary"}
    assert draft.guesses("started") == ["2024-02-28"]
    assert "actions" not in draft.values


def test_a_paragraph_marked_as_action(draft_of: Draw) -> None:
    draft = draft_of("# A\n\n## Lessons\n\nWe were late. **Action item:** Start incidents earlier.\n")
    assert draft.values["actions"] == [{"text": "Start incidents earlier."}]


def test_details_of_actions_and_owners(draft_of: Draw) -> None:
    text = (
        "# A b c\n\n## Next steps\n\n- Short term:\n  - Pin the version. Owner: @ann\n"
        "  - ✅ Revert\n- Alert on lag and look at:\n  - disk\n  - memory\n"
    )
    draft = draft_of(text)
    assert draft.values["actions"] == [
        {"text": "Pin the version"},
        {"text": "Revert", "status": "done"},
        {"text": "Alert on lag and look at:"},
    ]
    assert "ann" not in str(draft.values)


@pytest.mark.parametrize(
    ("heading", "state"),
    [
        ("Immediate Actions (Completed)", "done"),
        ("Short-term Improvements ([Follow along](https://x.example/1))", None),
    ],
)
def test_headings_of_actions(draft_of: Draw, heading: str, state: str | None) -> None:
    draft = draft_of(f"# A b c\n\n## Remediation\n\n### {heading}\n\n- Do it\n")
    assert draft.values["actions"] == [{"text": "Do it", **({"status": state} if state else {})}]


def test_several_incidents(draft_of: Draw) -> None:
    one = (
        "### October {day}, 2025 - Redis\n\n**Impact:** bad\n\n**Root causes:**\n\n- x\n\n"
        "**Timeline:**\n\n- **21:45 UTC** - Deploy\n\n"
    )
    draft = draft_of("# Outages\n\n## Incidents\n\n" + "".join(one.replace("{day}", str(day)) for day in (21, 24, 28)))
    assert any("3 incidents" in why for why in draft.questions("incidents"))
    counted = draft_of("# Outage\n\n## Stats\n\n- Notes: We had 3 incidents in one day, this is about the last.\n")
    assert any("3 incidents" in why for why in counted.questions("incidents"))
    assert not draft_of(SRE).questions("incidents")


@pytest.mark.parametrize("text", ["P1", "Critical", "SEV0", "major"])
def test_only_a_severity_is_a_severity(draft_of: Draw, text: str) -> None:
    draft = draft_of(f"# A b c\n\n**Severity:** {text}\n\nWords.\n")
    assert "severity" not in draft.values


def test_template_text_is_never_imported(draft_of: Draw) -> None:
    text = (
        "# Incident title - DD/MM/YYYY\n\n## Summary\n\n"
        "_To be done pre-meeting. Say what happened._\n\n## Root cause\n\n"
        "> Describe the cause\n\n## Follow-ups\n\n- [ ] \n- TBD\n\n## Timeline\n\n"
        "| Time | Event |\n| --- | --- |\n| HH:mm | Short event description. |\n"
    )
    draft = draft_of(text, stem="INC-7 real name")
    assert draft.values["title"] == "Real name"
    assert draft.values["summary"] == "Real name"
    assert {"actions", "started", "impact"}.isdisjoint(draft.values)
    assert not draft.guesses("factors")


def test_services_by_the_sentence(draft_of: Draw) -> None:
    draft = draft_of("# Ledger was late\n\nThe pay gateway waited for the ledger.\n")
    assert draft.guesses("services") == ["ledger", "payments-api"]
    assert "services" not in draft.values


def test_the_export_of_a_wiki(draft_of: Draw) -> None:
    text = """\
        # Payments latency

        Created by Some Body, last modified on Nov 05, 2023 at noon by Some Body again

        ## Timeline

        - **02 Nov 2023 10:02 (CET)** deploy
        - **10:30** alert
        - **11:42** rolled back, all restored

        ## Action items

        - [ ] @Some Body add index check to the pipeline
        - [ ] @kim review migrations
        """
    draft = draft_of(dedent(text), stem="Payments latency 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d")
    assert draft.questions("title") == []
    assert "Created by" not in draft.values["summary"]
    assert [action["text"] for action in draft.values["actions"]] == [
        "add index check to the pipeline",
        "review migrations",
    ]
    # Of the rows that name no zone nothing is concluded: they may be in that of the others.
    assert draft.questions("timezone") == ["some rows name a zone (CET) and others none: are all in it?"]
    assert draft.guesses("detected") == []
    assert draft.guesses("resolved") == []


def test_headings_in_german_and_french(draft_of: Draw) -> None:
    german = """\
        # Ausfall der Kasse am 3. März 2024

        ## Zusammenfassung

        Kunden konnten nicht bezahlen.

        ## Auswirkung

        400 Bestellungen gingen verloren.

        ## Maßnahmen

        - Alarm einrichten
        """
    draft = draft_of(dedent(german), stem="kasse")
    assert draft.values["summary"] == "Kunden konnten nicht bezahlen."
    assert draft.values["impact"] == "400 Bestellungen gingen verloren."
    assert draft.values["started"] == "2024-03-03"
    assert draft.values["actions"] == [{"text": "Alarm einrichten"}]
    french = "# Panne\n\n**Date :** 12/03/2024\n\n## Résumé\n\nLes paiements ont échoué.\n"
    draft = draft_of(french, stem="panne")
    assert draft.values["summary"] == "Les paiements ont échoué."
    assert "started" not in draft.values
    assert len(draft.questions("started")) == 1, "the 12th of March, or the 3rd of December"


def test_news_from_before_the_start_is_no_detection(draft_of: Draw) -> None:
    rows = "- 14:51 News reports a sonnet\n- **14:54 OUTAGE BEGINS** backends melt\n- 14:55 the pager storms\n"
    draft = draft_of(f"# A b c\n\n**Date:** 2015-10-21\n\n## Timeline\n\n{rows}", stem="x")
    assert draft.guesses("detected") == ["2015-10-21 14:55"]


def test_a_name_that_is_an_address_says_nothing_against_the_title(draft_of: Draw) -> None:
    title = "# Flags Service Outage of the whole region\n\nText.\n"
    assert draft_of(title, stem="2025-09-29-flags-is-down").questions("title") == []
    assert draft_of(title, stem="PM1 - Flag service outages").questions("title") == []
    assert len(draft_of(title, stem="PM1 - Certificate of the proxy").questions("title")) == 1


def test_footnotes_are_no_links(draft_of: Draw) -> None:
    assert draft_of("# A b c\n\nText.[^1]\n\n[^1]: In the second minute.\n", stem="x").questions("body") == []
