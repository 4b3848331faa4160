"""Lessons and learning paths are checked too: what they refer to, what they say, and whether they still hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from checks.conftest import postmortem
from postmortems.checks import RULES, Theme, check
from postmortems.core import Level, Problem

Base = Callable[[Mapping[str, str]], Path]
LESSON = """\
---
title: Bound every queue
claim: A queue without a bound takes down what stands behind it.
status: published
signs: [Memory climbs]
do: [Give every queue a length]
guards:
  - {text: The linter refuses it, kind: lint-rule, state: enforced, verified: 2026-03-01}
applies_to: {services: [checkout], factors: [missing-alert], triggers: [deploy]}
evidence: [2024-05-02-queue]
reviewed: 2026-03-01
---
Queues hide how slow a consumer is.
"""
SERVICES = "- {id: checkout, title: Checkout, owner: shop, retired: %s}\n- {id: search, title: Search, owner: find}\n"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 1 April 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775001600")


@pytest.fixture
def problems(base: Base) -> Callable[..., list[Problem]]:
    def problems_(change: tuple[str, str] = ("", ""), **files: str) -> list[Problem]:
        lesson = LESSON.replace(*change) if change[0] else LESSON
        others = {f"{name.replace('__', '/')}.yml": text for name, text in files.items()}
        docs = base({"postmortems/2024-05-02-queue.md": postmortem(), "lessons/bound.md": lesson, **others})
        return [problem for problem in check(docs).problems if problem.place.path.startswith("lessons/")]

    return problems_


def test_the_sound_one_is_sound(problems: Callable[..., list[Problem]]) -> None:
    assert problems() == []


BAD = [
    ("lesson-stale", ("reviewed: 2026-03-01", "reviewed: 2025-03-31"), 11),
    ("lesson-stale", ("reviewed: 2026-03-01\n", ""), 2),
    ("guard-unverified", ("verified: 2026-03-01", "verified: 2025-03"), 8),
]


@pytest.mark.parametrize(("code", "change", "line"), BAD)
def test_bad_is_found_as_a_hint(
    problems: Callable[..., list[Problem]], code: str, change: tuple[str, str], line: int
) -> None:
    found = problems(change)
    assert [(problem.code, problem.place.line, problem.level) for problem in found] == [(code, line, Level.INFO)]


@pytest.mark.parametrize(
    "change",
    [
        ("reviewed: 2026-03-01", "reviewed: 2025-04-01"),
        ("reviewed: 2026-03-01", "reviewed: 2025-04"),
        ("verified: 2026-03-01", "verified: 2025-04-01"),
        ("state: enforced, verified: 2026-03-01", "state: broken, verified: 2020-03-01"),
        ("state: enforced, verified: 2026-03-01", "state: proposed"),
    ],
)
def test_good_is_passed_over(problems: Callable[..., list[Problem]], change: tuple[str, str]) -> None:
    assert problems(change) == []


@pytest.mark.parametrize(
    ("retired", "codes"), [("true", ["lesson-stale"]), ("2026-04-01", ["lesson-stale"]), ("2026-05", []), ("false", [])]
)
def test_a_lesson_about_a_service_that_is_gone_is_stale(
    problems: Callable[..., list[Problem]], retired: str, codes: list[str]
) -> None:
    assert [problem.code for problem in problems(catalog__services=SERVICES % retired)] == codes


def test_every_rule_has_a_fixture() -> None:
    assert {code for code, _, _ in BAD} == {rule.code for rule in RULES if rule.theme is Theme.LESSONS and rule.find}


def test_what_a_lesson_says_is_read_and_may_be_waived(problems: Callable[..., list[Problem]]) -> None:
    secret = "AKIA" + "Q4ZJ6BTW3XNK5YHD"
    assert [problem.code for problem in problems(("Memory climbs", f"The key {secret} works"))] == ["secret"]
    waiver = "# postmortems-ok: lesson-stale: kept for its history\nreviewed: 2019"
    assert problems(("reviewed: 2026-03-01", waiver)) == []


def test_steps_of_paths_are_looked_up(base: Base) -> None:
    path = "---\ntitle: T\nsummary: S\nfor: You\nsteps:\n  - {lesson: bonud, why: It is first.}\n---\n"
    docs = base({"lessons/bound.md": LESSON, "postmortems/2024-05-02-queue.md": postmortem(), "paths/first.md": path})
    report = check(docs, paths={"paths/first.md"})
    assert [(problem.code, problem.remedy) for problem in report.problems] == [
        ("unknown-lesson", "Did you mean 'bound'?")
    ]
    assert report.files == 1
