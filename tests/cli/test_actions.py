"""`postmortems actions` as a person, a program and a spreadsheet meet it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postmortems.cli.app import cli
from postmortems.publish.actions import FIELDS
from sites import CATALOG, INDEX, postmortem, write

ROOT = Path(__file__).parents[2]
ACTIONS = """
  - {text: Stage every change, kind: prevent, factor: no-canary, due: 2024-05, owner: core}
  - {text: Add an alert, kind: detect, factor: no-alert, status: done}
  - {text: '=HYPERLINK("https://evil.example")', kind: mitigate, status: idea}
  - {text: Rewrite it, status: not-doing, reason: "-1 for the team"}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "postmortems/a.md": postmortem(actions=ACTIONS),
        "postmortems/b.md": postmortem(services="[mail]", actions="[{text: Ask the vendor, owner: The vendor}]"),
        "postmortems/c.md": postmortem(status="draft", actions="[{text: Not agreed yet}]"),
    }
    docs = write(tmp_path / "docs", {**CATALOG, **INDEX, **files})
    write(tmp_path, {"mkdocs.yml": "site_name: x\n"})
    monkeypatch.chdir(docs)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717286400")  # 2 June 2024


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["actions", *words])


def texts(*words: str) -> list[str]:
    return [action["text"] for action in json.loads(run(*words, "--json").stdout)["actions"]]


def test_people_read_a_table_with_the_overdue_on_top() -> None:
    result = run()
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[1].startswith("Stage every change") and "overdue" in lines[1] and "Core team" in lines[1]
    assert "due May 2024" in lines[2]
    assert lines[-1] == "5 actions: 3 open (1 overdue), 1 decided against, 1 done."
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("--overdue", ["Stage every change"]),
        ("--open --kind mitigate", ['=HYPERLINK("https://evil.example")']),
        ("--status done --status not-doing", ["Rewrite it", "Add an alert"]),
        ("--factor no-alert", ["Add an alert"]),
        ("--service mail", ["Ask the vendor"]),
        ("--service web --open", ["Stage every change", '=HYPERLINK("https://evil.example")']),
        ("--team CORE --status done", ["Add an alert"]),
        ("--team core-team", None),
        ("--recurring", []),
    ],
)
def test_each_option_narrows_the_list(words: str, found: list[str] | None) -> None:
    if found is None:
        assert run(*words.split()).exit_code == 2
    else:
        assert texts(*words.split()) == found


def test_an_owner_that_is_no_team_can_be_asked_for() -> None:
    assert texts("--team", "the vendor") == ["Ask the vendor"]


def test_drafts_are_left_out_unless_asked_for() -> None:
    assert "Not agreed yet" not in texts()
    assert "Not agreed yet" in texts("--drafts")


def test_a_name_that_is_not_known_is_misuse_with_a_remedy() -> None:
    result = run("--service", "wbe")
    assert result.exit_code == 2
    assert "Did you mean 'web'?" in result.output
    assert run("--json", "--csv").exit_code == 2


def test_what_is_overdue_fails_only_when_asked_to() -> None:
    assert run("--overdue").exit_code == 0
    assert run("--fail-overdue").exit_code == 1
    assert run("--status", "done", "--fail-overdue").exit_code == 0


def test_json_says_what_is_known_and_null_for_the_rest() -> None:
    answer = json.loads(run("--json").stdout)
    assert {key: answer[key] for key in ("day", "total", "open", "overdue")} == {
        "day": "2024-06-02", "total": 5, "open": 3, "overdue": 1
    }  # fmt: skip
    assert answer["actions"][0] == {
        "text": "Stage every change", "status": "planned", "kind": "prevent", "factor": "no-canary", "owner": "core",
        "teams": ["core"], "due": "2024-05", "due_last_day": "2024-05-31", "overdue": True, "days_open_least": 93,
        "days_open_most": 93, "asked_for_in": ["a"], "postmortem": "a", "title": "The site is down",
        "date": "2024-03-01", "services": ["web"], "link": None, "reason": None,
    }  # fmt: skip


def test_no_cell_of_the_table_is_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--csv").stdout)))
    assert tuple(rows[0]) == FIELDS
    assert [row["text"] for row in rows][1:3] == ["Ask the vendor", '\'=HYPERLINK("https://evil.example")']
    assert rows[3]["reason"] == "'-1 for the team"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert (rows[0]["overdue"], rows[0]["link"], rows[0]["days_open_most"]) == ("true", "", "93")


def test_problems_in_the_files_are_not_hidden() -> None:
    Path("postmortems/broken.md").write_text("---\ntitle: [\n---\n", "utf-8")
    result = run("--json")
    assert json.loads(result.stdout)["total"] == 5
    assert "postmortems check" in result.stderr


def test_an_empty_library_says_so() -> None:
    for file in Path("postmortems").iterdir():
        file.unlink()
    assert run().stdout == "No action fits.\n"


def test_the_fields_are_documented() -> None:
    page = (ROOT / "docs/about/follow-up.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == FIELDS
