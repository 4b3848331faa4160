"""`postmortems check` and `postmortems assist` as they are called."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postmortems.cli.app import cli

GOOD = """\
---
title: The queue fills up
summary: Orders waited.
status: published
services: [checkout]
factors:
  - {id: missing-alert, evidence: No alert looks at the queue.}
started: 2024-05-02 13:10
resolved: 2024-05-02 14:10
---

The queue filled up after a deployment.
"""
FILES = {
    "mkdocs.yml": "site_name: x\ndocs_dir: handbook\n",
    "handbook/catalog/factors.yml": (
        "- {id: g, title: G, factors: [{id: missing-alert, title: Nothing alerted, definition: No signal.}]}\n"
    ),
    "handbook/catalog/services.yml": "- {id: checkout, title: Checkout}\n",
    "handbook/catalog/triggers.yml": "- {id: deploy, title: Deployment, definition: New code.}\n",
    "handbook/postmortems/good.md": GOOD,
}
Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Writes files over the sound knowledge base and runs a command in it."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **files: str) -> Result:
        for name, text in {**FILES, **files}.items():
            file = tmp_path / name.replace("__", "/").replace("_md", ".md").replace("_yml", ".yml")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(cli, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def bad(old: str, new: str) -> dict[str, str]:
    return {"handbook__postmortems__bad_md": GOOD.replace(old, new)}


LATE = bad("resolved: 2024-05-02 14:10", "resolved: 2024-05-02 12:00")
BLAME = bad("The queue filled", "It was human error. The queue filled")


def test_fine(call: Call) -> None:
    result = call("check")
    assert result.exit_code == 0
    assert "1 file checked: " in result.output


def test_errors_fail(call: Call) -> None:
    result = call("check", **LATE)
    assert result.exit_code == 1
    assert "handbook/postmortems/bad.md" in result.output
    assert "time-order" in result.output


def test_language_does_not_fail_unless_strict(call: Call) -> None:
    assert call("check", **BLAME).exit_code == 0
    assert call("check", "--strict", **BLAME).exit_code == 1


def test_hints_never_fail(call: Call) -> None:
    result = call("check", "--strict", "handbook/postmortems/good.md")
    assert result.exit_code == 0
    assert "no-symptom" in result.output


def test_paths_limit_the_report_and_not_the_library(call: Call) -> None:
    result = call("check", "handbook/postmortems/good.md", **LATE)
    assert result.exit_code == 0
    related = bad("started:", "relations: [{kind: similar, id: good}]\nstarted:")
    assert call("check", "handbook/postmortems/bad.md", "--strict", **related).exit_code == 0
    assert call("check", "handbook/postmortems", **LATE).exit_code == 1


def test_select_and_ignore(call: Call) -> None:
    assert call("check", "--select", "language", **LATE).exit_code == 0
    assert call("check", "--select", "language,time-order", **LATE).exit_code == 1
    assert call("check", "--ignore", "time-order", **LATE).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.md"], "nowhere.md"),
        (["check", "mkdocs.yml"], "--body-only"),
        (["check", "--select", "time-ordr"], "'time-order'"),
        (["check", "--format", "xml"], "xml"),
        (["check", "--docs", "nowhere"], "nowhere"),
        (["check", "--baseline", "nowhere.json"], "nowhere.json"),
        (["check", "--baseline", "mkdocs.yml"], "no baseline"),
        (["check", "--body-only"], "Name the files"),
        (["assist", "mkdocs.yml"], "no postmortem"),
        (["assist", "handbook/catalog/services.yml"], "no postmortem"),
    ],
)
def test_misuse_exits_with_2_and_says_why(arguments: list[str], said: str, call: Call) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize("arguments", [["--format", "json"], ["--json"]])
def test_json(arguments: list[str], call: Call) -> None:
    result = call("check", *arguments, **LATE)
    assert result.exit_code == 1
    problem = next(problem for problem in json.loads(result.stdout)["problems"] if problem["code"] == "time-order")
    assert problem["path"] == "handbook/postmortems/bad.md"
    assert problem["line"] == 9


def test_other_formats(call: Call) -> None:
    assert "::error file=handbook/postmortems/bad.md,line=9," in call("check", "--format", "github", **LATE).stdout
    assert json.loads(call("check", "--format", "sarif", **LATE).stdout)["version"] == "2.1.0"
    assert "### handbook/postmortems/bad.md" in call("check", "--format", "markdown", **LATE).stdout


def test_baseline(call: Call) -> None:
    written = call("check", "--write-baseline", **LATE)
    assert written.exit_code == 0
    assert Path("handbook/catalog/checks-baseline.json").is_file()
    assert call("check", **LATE).exit_code == 0
    assert call("check", "--write-baseline", "--baseline", "known.json", **LATE).exit_code == 0
    assert call("check", "--baseline", "known.json", **LATE).exit_code == 0
    Path("handbook/catalog/checks-baseline.json").unlink()
    assert call("check", **LATE).exit_code == 1


def test_body_only_needs_no_knowledge_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old write-up").write_text(
        "# Queue\n\nWe failed to notice. The key was AKIA" + "Q4ZJ6BTW3XNK5YHD.\n", "utf-8"
    )
    result = CliRunner().invoke(cli, ["check", "--body-only", "old write-up", "--json"])
    assert result.exit_code == 1
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == ["failed-to", "secret"]


def test_broken_settings_are_reported(call: Call) -> None:
    result = call("check", handbook__catalog__checks_yml="levels: {human-eror: error}\n")
    assert result.exit_code == 1
    assert "'human-error'" in result.output


def test_control_characters_do_not_reach_the_terminal(call: Call) -> None:
    result = call("check", **bad("The queue filled", "We failed to \x1b[31m see, user error. The queue filled"))
    assert "\x1b" not in result.output


def test_assist(call: Call) -> None:
    result = call("assist", "handbook/postmortems/bad.md", **BLAME)
    assert result.exit_code == 0
    assert result.stdout.startswith("<!-- postmortems-assist -->")
    assert "human-error" in result.stdout
    data = json.loads(call("assist", "handbook/postmortems/bad.md", "--json", **BLAME).stdout)
    assert data["similar"][0]["id"] == "good"
    assert data["similar"][0]["reasons"]


def test_assist_on_a_broken_file(call: Call) -> None:
    result = call("assist", "handbook/postmortems/bad.md", **bad("title:", "titel:"))
    assert result.exit_code == 0
    assert "Please mend first" in result.stdout
