"""What authors and teams decide: waivers, levels and the baseline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from postmortems.checks import Plan, Source, baseline, check, check_text, codes_of
from postmortems.checks.baseline import BaselineError
from postmortems.checks.registry import UnknownCode
from postmortems.core import Level

Base = Callable[[Mapping[str, str]], Path]
HEAD = "---\ntitle: Queue\nsummary: Orders waited.\nservices: [checkout]\n{}---\n\n{}"


def codes(text: str) -> list[tuple[str, str]]:
    found = check_text([Source("a.md", text=text, plain=True)])
    return [(problem.code, problem.level.value) for problem in found.problems]


def test_waiver_on_the_line_and_on_the_line_before() -> None:
    assert codes("It was human error. <!-- postmortems-ok: human-error: the vendor's words -->\n") == []
    assert codes("<!-- postmortems-ok: human-error: the vendor's words -->\nIt was human error.\n") == []
    assert codes("<!-- postmortems-ok: human-error: too far -->\n\nIt was human error.\n") == [
        ("waiver-unused", "info"),
        ("human-error", "warning"),
    ]


def test_waiver_names_its_rule() -> None:
    assert codes("It was human error. <!-- postmortems-ok: midnight: why -->\n") == [
        ("human-error", "warning"),
        ("waiver-unused", "info"),
    ]


def test_several_rules_share_a_waiver() -> None:
    assert (
        codes("We failed to see the human error. <!-- postmortems-ok: human-error, failed-to: a quotation -->\n") == []
    )


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- postmortems-ok: human-error -->",
        "<!-- postmortems-ok: human-error: -->",
        "<!--postmortems-ok:human-error:  -->",
    ],
)
def test_waiver_without_reason_waives_nothing(mark: str) -> None:
    assert sorted(codes(f"It was human error. {mark}\n")) == [
        ("human-error", "warning"),
        ("waiver-without-reason", "warning"),
    ]


def test_waiver_for_no_rule() -> None:
    report = check_text([Source("a.md", text="<!-- postmortems-ok: human-eror: why -->", plain=True)])
    (problem,) = report.problems
    assert (problem.code, problem.level) == ("unknown-rule", Level.ERROR)
    assert "'human-error'" in problem.remedy


def test_waiver_in_front_matter(base: Base) -> None:
    fields = "started: 2024-05-02 00:00\n"
    text = HEAD.format(
        "factors: [missing-alert, rollback-gap]\n" + "# postmortems-ok: midnight: a job of that minute\n" + fields,
        "Text.\n",
    )
    docs = base({"postmortems/a.md": text})
    report = check(docs, plan=Plan(select=codes_of(["midnight"])))
    assert report.problems == ()
    assert report.waived == 1


def test_a_waiver_for_a_rule_that_does_not_run_is_not_unused() -> None:
    source = Source("a.md", text="<!-- postmortems-ok: human-error: why -->", plain=True)
    assert check_text([source], Plan(select=codes_of(["privacy", "waiver-unused"]))).problems == ()


def test_levels_of_a_team(base: Base) -> None:
    body = 'It was human error. A poor choice of words.\n\nThey wrote "human error".\n'
    docs = base(
        {
            "postmortems/a.md": HEAD.format("", body),
            "catalog/checks.yml": "levels:\n  language: off\n  human-error: error\n  no-factor: info\n",
        }
    )
    found = {(problem.code, problem.level.value, problem.place.line) for problem in check(docs).problems}
    assert ("human-error", "error", 7) in found
    assert ("human-error", "info", 9) in found  # a quotation stays a hint
    assert ("no-factor", "info", 2) in found
    assert not [code for code, _, _ in found if code == "judgement"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("levels: {human-eror: error}\n", "unknown-rule"),
        ("levels: {human-error: loud}\n", "unknown-value"),
        ("nams: [Zoe]\n", "unknown-field"),
        ("levels: [\n", "yaml-syntax"),
        ("- a list\n", "not-fields"),
    ],
)
def test_settings_are_strict(text: str, code: str, base: Base) -> None:
    docs = base({"catalog/checks.yml": text})
    (problem,) = check(docs).problems
    assert problem.code == code
    assert problem.place.path == "catalog/checks.yml"


def test_baseline_survives_moved_lines_and_finds_new_ones() -> None:
    old = check_text([Source("a.md", text="It was human error.\n\nWe failed to see it.\n", plain=True)])
    known = baseline.load(baseline.dump(old.problems, old.line))
    moved = Source(
        "a.md",
        text="A new line.\n\nWe failed to  see it.\n\nIt was human error.\n\nThen we failed to see it.\n",
        plain=True,
    )
    report = check_text([moved], Plan(baseline=known))
    assert [(problem.code, problem.place.line) for problem in report.problems] == [("failed-to", 7)]
    assert report.known == 2


def test_baseline_counts() -> None:
    old = check_text([Source("a.md", text="It was human error.\n", plain=True)])
    known = baseline.load(baseline.dump(old.problems, old.line))
    twice = Source("a.md", text="It was human error.\n\nIt was human error.\n", plain=True)
    assert len(check_text([twice], Plan(baseline=known)).problems) == 1


def test_baseline_never_knows_a_secret_nor_holds_text() -> None:
    key = "AKIA" + "Q4ZJ6BTW3XNK5YHD"
    old = check_text([Source("a.md", text=f"The key {key} was human error.\n", plain=True)])
    dumped = baseline.dump(old.problems, old.line)
    assert key not in dumped
    assert "human error" not in dumped
    (found,) = json.loads(dumped)["findings"]["a.md"]
    assert found.startswith("human-error:")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 2, "findings": {}}', '{"version": 1, "findings": {"a": {"b": "c"}}}', "[" * 50_000],
)
def test_no_baseline(text: str) -> None:
    with pytest.raises(BaselineError):
        baseline.load(text)


def test_codes_and_themes() -> None:
    assert codes_of(["midnight"]) == {"midnight"}
    assert {"midnight", "time-order"} <= codes_of(["timeline"])
    with pytest.raises(UnknownCode) as error:
        codes_of(["midnigt"])
    assert "'midnight'" in error.value.remedy
