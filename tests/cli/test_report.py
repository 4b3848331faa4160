"""`postmortems report`: what a meeting gets, and what a mistake gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postmortems.cli.app import cli
from sites import CATALOG, INDEX, postmortem, write

FILES = {
    "postmortems/old.md": postmortem(
        title="Old one", started="2023-05-01", resolved="", actions="[{text: Add an alert, factor: no-alert}]"
    ),
    "postmortems/now.md": postmortem(
        title="Now [x](javascript:alert(1)) <b>*`",
        started="2024-05-01",
        resolved="",
        services="[db]",
        detected_by="customer",
        what_worked="Turning `it` off",
    ),
    "postmortems/draft.md": postmortem(title="Not yet", started="2024-05-02", resolved="", status="draft"),
}


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1720000000")  # 3 July 2024
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "docs", {**CATALOG, **INDEX, **FILES})


def run(docs: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["report", "--docs", str(docs), *arguments])


def test_the_default_is_the_last_complete_quarter(docs: Path) -> None:
    result = run(docs)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("# Review of April to June 2024\n\n1 incident began in this quarter")
    assert "Not yet" not in result.stdout


def test_it_says_what_is_new_what_is_back_and_what_to_discuss(docs: Path) -> None:
    text = run(docs, "--quarter", "2024Q2").stdout
    assert (
        "## Factors that came back\n\n- No alert: incident 1 (1 before, last [Old one](<docs/postmortems/old.md>), "
        in text
    )
    assert "## Services hit for the first time\n\n- Database: incident 1\n" in text
    assert "- Customers: 1" in text
    assert ": Turning `it` off" in text
    assert "- No alert: Add an alert (planned), after [Old one]" in text
    assert "“No alert” came back, and an action against it is not known to be done." in text


def test_a_title_is_text_and_nothing_else(docs: Path) -> None:
    text = run(docs, "--quarter", "2024Q2").stdout
    assert r"[Now \[x\](javascript:alert(1)) \<b\>\*\`](<docs/postmortems/now.md>)" in text


def test_links_hold_from_where_the_file_is(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    result = run(docs, "--quarter", "2024Q2", "--out", str(tmp_path / "notes/q2.md"))
    assert result.exit_code == 0 and result.stdout == ""
    assert "(<../docs/postmortems/now.md>)" in (tmp_path / "notes/q2.md").read_text("utf-8")


def test_a_quarter_without_incidents_says_where_there_are_some(docs: Path) -> None:
    result = run(docs, "--quarter", "2020Q1")
    assert result.exit_code == 0
    assert "No incident is known to have begun in January to March 2020." in result.stdout
    assert "The newest quarter with incidents is 2024Q2." in result.stdout


def test_a_library_without_incidents_is_no_mistake(tmp_path: Path) -> None:
    result = run(write(tmp_path / "docs", {**CATALOG, **INDEX}), "--quarter", "2020Q1")
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 3


@pytest.mark.parametrize("quarter", ["2024Q5", "last", "2024", ""])
def test_what_is_no_quarter_is_misuse(docs: Path, quarter: str) -> None:
    result = run(docs, "--quarter", quarter or " ")
    assert result.exit_code == 2
    assert "is not a quarter. Write it as 2025Q4" in result.output


def test_json_has_the_same_for_programs(docs: Path) -> None:
    values = json.loads(run(docs, "--quarter", "2024Q2", "--json").stdout)
    assert [item["id"] for item in values["incidents"]] == ["now"]
    assert values["back"]["factor"][0] == {"id": "no-alert", "now": ["now"], "before": ["old"]}
    assert values["detected_by"] == {"customer": 1}
    assert values["again"]["no-alert"][0]["text"] == "Add an alert"
    assert values["from"] == "2024-04-01" and values["to"] == "2024-06-30"


def test_a_file_that_cannot_be_written_is_misuse(docs: Path, tmp_path: Path) -> None:
    result = run(docs, "--quarter", "2024Q2", "--out", str(tmp_path / "nowhere/q2.md"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output
