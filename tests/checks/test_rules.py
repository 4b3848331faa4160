"""Every rule has a text that it finds and one, nearly the same, that it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from checks.conftest import FIELDS
from postmortems import checks
from postmortems.checks import BY_CODE, RULES, Theme, check, structural
from postmortems.checks.rule import Scope
from postmortems.core import Level, load_library

Files = Mapping[str, str]
Base = Callable[[Files], Path]
TIMELINE = (
    "## Timeline\n\n| Time | Event |\n| --- | --- |\n| 2024-05-02 13:10 | **Started:** it fills up |\n| 2024-05-02 "
    "13:40 | **Detected:** an alert |\n"
)


class Fixture(NamedTuple):
    """How to spoil the sound postmortem, and how to do nearly the same soundly: (pattern, text) pairs, or a body."""

    code: str
    bad: tuple[str, str] | str
    good: tuple[str, str] | str
    others: Files = MappingProxyType({})
    line: int | None = None


def drop(name: str) -> tuple[str, str]:
    return (rf"(?m)^{name}:.*\n(?:[ -].*\n)*", "")


def field(name: str, text: str) -> tuple[str, str]:
    return (rf"(?m)^{name}:.*\n(?:[ -].*\n)*", text)


SAME = ("(?!)", "")
OTHER = """\
---
title: Another queue
summary: Another one.
services: [checkout]
factors: [{id: missing-alert, evidence: None looked.}]
started: 2024-01-01 10:00
symptoms: ["connection pool exhausted for tenant"]
actions:
  - {text: Pin the version of the queue agent, factor: unpinned-version, status: planned}
---
The consumer read one message at a time, and every message took four seconds because the lock was held over a call to a
remote service. After the deployment the remote service answered slowly. Consumers were added until the lock became the
limit, and then the queue grew without bounds for half an hour until somebody took the call out of the lock.
"""
COPY = OTHER.split("---\n")[2]
ACTION = (
    "actions:\n  - {text: %s, factor: missing-alert, owner: shop}\n  - {text: Keep builds, factor: rollback-gap, "
    "owner: shop}\n"
)

FIXTURES = [
    Fixture("no-factor", (r"(?m)^(?:factors|actions):\n(?:[ -].*\n)*", ""), SAME),
    Fixture("no-service", drop("services"), SAME),
    Fixture(
        "no-moment",
        (r"(?m)^(?:started|detected|mitigated|resolved):.*\n", ""),
        (r"(?m)^(?:detected|mitigated|resolved):.*\n", ""),
    ),
    Fixture("no-impact", drop("impact"), SAME),
    Fixture("no-symptom", drop("symptoms"), SAME),
    Fixture("no-went-well", drop("what_worked"), field("what_worked", "held: [The limit held.]\n")),
    Fixture("empty-body", "", "Text.\n"),
    Fixture(
        "empty-section", "Text.\n\n## Lessons\n\n## More\n\nText.\n", "## Lessons\n\n### First\n\nText.\n", line=27
    ),
    Fixture("second-title", "# Queue\n\nText.\n", "## Queue\n\n```\n# no title\n```\n"),
    Fixture(
        "remote-image",
        "![CPU](https://img.example.com/a.png)\n",
        "![CPU](a.png) [CPU](https://img.example.com/a.png)\n",
    ),
    Fixture(
        "relation-order",
        field("impact", "relations: [{kind: follows, id: later}]\n"),
        field("impact", "relations: [{kind: similar, id: later}]\n"),
        {"postmortems/later.md": OTHER.replace("2024-01-01", "2024-06-01")},
    ),
    Fixture("unknown-owner", ("owner: shop", "owner: Kim"), ("owner: shop", "owner: Shop Team")),
    Fixture(
        "time-order",
        field("resolved", "resolved: 2024-05-02 13:00\n"),
        field("resolved", "resolved: 2024-05-02\n"),
        line=12,
    ),
    Fixture(
        "ended-undetected",
        field("detected", "detected: 2024-05-02 14:05\n"),
        field("detected", "detected: 2024-05-02 14:??\n"),
        line=10,
    ),
    Fixture(
        "detected-early",
        field("started", "started: 2024-05-02 13:50\n"),
        field("started", "started: ~2024-05-02 13:50\n"),
    ),
    Fixture("timeline-contradicts", TIMELINE.replace("13:40", "13:20"), TIMELINE),
    Fixture("midnight", field("started", "started: 2024-05-02 00:00\n"), field("started", "started: 2024-05-02\n")),
    Fixture("season", ("(?m)^started", "timezone: CET\nstarted"), ("(?m)^started", "timezone: Europe/Berlin\nstarted")),
    Fixture(
        "placeholder",
        "Impact on others: TBD.\n",
        "The field `TBD` is read by nobody, and todo lists are kept elsewhere.\n",
        line=25,
    ),
    Fixture("stated-duration", "- Time to recovery: 300 minutes\n", "- Time to recovery: 60 minutes\n"),
    Fixture(
        "range-duration",
        "It was down for about 3 hours, from 15:30 to 18:10.\n",
        "It was down for about 3 hours, from 15:30 to 18:20 UTC (2 h 50 min).\n",
    ),
    Fixture("action-foreign-factor", ("factor: rollback-gap", "factor: unpinned-version"), SAME),
    Fixture("one-factor", (r"  - \{id: rollback-gap.*\n|, factor: rollback-gap", ""), SAME),
    Fixture("factor-without-evidence", ("{id: missing-alert, evidence: [^}]*}", "missing-alert"), SAME, line=7),
    Fixture("no-action", drop("actions"), SAME),
    Fixture("factor-without-action", (r"  - \{text: Keep .*\n", ""), SAME, line=8),
    Fixture("action-without-factor", ("factor: rollback-gap, ", ""), SAME),
    Fixture(
        "vague-action",
        field("actions", ACTION % "Look into the limits of the agent"),
        field("actions", ACTION % "Write the limits of the agent into its chart"),
        line=17,
    ),
    Fixture(
        "repeated-action",
        field("actions", ACTION % "Pin versions of the queue agent"),
        field("actions", ACTION % "Pin the colour of the button"),
        {"postmortems/earlier.md": OTHER},
    ),
    Fixture(
        "near-duplicate",
        COPY.replace("half an hour", "an hour"),
        "The consumer read one message at a time.\n",
        {"postmortems/earlier.md": OTHER},
    ),
    Fixture(
        "repeated-symptom",
        field("symptoms", 'symptoms: ["ERROR: connection pool exhausted for tenant 12"]\n'),
        field("symptoms", 'symptoms: ["ERROR: no connection for tenant"]\n'),
        {"postmortems/earlier.md": OTHER},
    ),
    Fixture("secret", "The key was AKIA" + "Q4ZJ6BTW3XNK5YHD.\n", "The key begins with AKIA.\n", line=25),
    Fixture(
        "email-address",
        "Write to kim.doe@shop.io for more.\n",
        "Write to kim@example.com or git@github.com:shop/queue.git, npm i queue@1.2.3\n",
    ),
    Fixture(
        "ip-address",
        "The host 10.32.4.17 stopped.\n",
        "Version 10.32.4 at 127.0.0.1 and 192.0.2.7, networks 10.0.0.0/8, 12:30:45\n",
    ),
    Fixture(
        "internal-host",
        "The host db-1.shop.internal stopped.\n",
        "The host metadata.google.internal and the file settings.local stayed.\n",
    ),
    Fixture("chat-link", "[More](https://shop.slack.com/archives/C01/p1)\n", "[More](https://slack.com/help)\n"),
    Fixture(
        "person-name",
        "Zoe Ray restarted it.\n",
        "The engineer on call restarted it.\n",
        {"catalog/checks.yml": "names: [Zoe Ray]\n"},
    ),
]


def made(change: tuple[str, str] | str) -> str:
    body = change if isinstance(change, str) else "The queue filled up.\n"
    fields = FIELDS if isinstance(change, str) else re.sub(change[0], lambda _: change[1], FIELDS)
    return f"---\n{fields}---\n\n{body}"


def found(base: Base, fixture: Fixture, change: tuple[str, str] | str) -> list[int]:
    docs = base({"postmortems/2024-05-02-queue.md": made(change), **fixture.others})
    problems = check(docs, paths={"postmortems/2024-05-02-queue.md"}).problems
    assert not [problem for problem in problems if problem.level is Level.ERROR and problem.code != fixture.code], (
        problems
    )
    return [problem.place.line for problem in problems if problem.code == fixture.code]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.code)
def test_bad_is_found(fixture: Fixture, base: Base) -> None:
    lines = found(base, fixture, fixture.bad)
    assert lines
    if fixture.line:
        assert fixture.line - 4 <= lines[0] <= fixture.line + 2
    assert all(1 <= line <= len(made(fixture.bad).split("\n")) for line in lines)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.code)
def test_good_is_passed_over(fixture: Fixture, base: Base) -> None:
    assert found(base, fixture, fixture.good) == []


def test_the_sound_one_is_sound(base: Base) -> None:
    assert check(base({"postmortems/2024-05-02-queue.md": made(SAME)})).problems == ()


def test_every_rule_has_a_fixture() -> None:
    # Language and lessons have tables of their own; what the reading finds is tested beside the reader.
    needed = {rule.code for rule in RULES if rule.find and rule.theme not in (Theme.LANGUAGE, Theme.LESSONS)}
    assert {fixture.code for fixture in FIXTURES} == needed


def test_every_code_of_the_core_is_a_rule() -> None:
    """Found in the source, so that a new problem there cannot be forgotten here."""
    core = Path(checks.__file__).parents[1] / "core"
    source = "\n".join(file.read_text(encoding="utf-8") for file in core.rglob("*.py"))
    codes = set(re.findall(r"\b_?(?:Problem|problem|report)\(\s*\"([a-z-]+)\"", source))
    codes |= {f"bad-{kind}".replace("_", "-") for kind in re.findall(r"PydanticCustomError\(\s*\"([a-z_]+)\"", source)}
    codes |= set(re.findall(r"return \"([a-z]+(?:-[a-z]+)+)\", ", source))
    assert len(codes) > 30
    assert codes <= set(BY_CODE)


def test_every_rule_explains_itself() -> None:
    assert len(BY_CODE) == len(RULES)
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.code)
        assert rule.title
        assert not rule.title.endswith(".")
        assert rule.why.endswith((".", "?"))
        if rule.find:
            assert rule.examples
            assert rule.question.endswith(("?", ".")), rule.code


def test_examples_of_language_are_found_and_their_better_forms_are_not(hints: Callable[..., list[str]]) -> None:
    for rule in RULES:
        if rule.theme is Theme.LANGUAGE:
            for example in rule.examples:
                assert rule.code in hints(example.bad), example
                assert [code for code in hints(example.good) if BY_CODE[code].theme is Theme.LANGUAGE] == [], example


def test_structural_agrees_with_the_whole_check(base: Base) -> None:
    bad = made(("rollback-gap, owner", "unpinned-version, owner")).replace(
        "resolved: 2024-05-02 14:10", "resolved: 2024-05-02 13:00"
    )
    docs = base({"postmortems/2024-05-02-queue.md": bad})
    quick = structural(load_library(docs), docs)
    whole = check(docs).problems
    assert [problem.code for problem in quick] == ["time-order", "action-foreign-factor"]
    assert set(quick) == {
        problem for problem in whole if problem.level is not Level.INFO and BY_CODE[problem.code].fast
    }
    assert [problem.place.line for problem in structural(load_library(docs))] == [1, 1]


def test_a_folder_without_catalog_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "postmortems" / "2024-05-02-queue.md"
    file.parent.mkdir()
    file.write_text(made(SAME), encoding="utf-8")
    report = check(tmp_path)
    assert {problem.code for problem in report.problems} == {"catalog-empty"}
    assert not report.failed(strict=True)


def test_broken_files_are_reported_and_still_searched_for_secrets(base: Base) -> None:
    docs = base({"postmortems/broken.md": "---\ntitle: [\n---\n\nThe key was AKIA" + "Q4ZJ6BTW3XNK5YHD.\n"})
    (docs / "postmortems" / "binary.md").write_bytes(b"\xff\xfe\x00")
    codes = [problem.code for problem in check(docs).problems]
    assert codes == ["encoding", "yaml-syntax", "secret"]


def test_rules_read_nothing_for_other_scopes() -> None:
    assert {rule.scope for rule in RULES if rule.fast} == {Scope.FIELDS}
