"""`postmortems practice`: in a terminal step by step, elsewhere as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.test_exercise import FIELDS, timeline
from postmortems.cli.app import cli
from sites import CATALOG, postmortem, write

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    short = postmortem(title="Mail is late", services="[mail]", factors="[bad-config]")
    files = {"postmortems/a.md": postmortem(timeline(), **FIELDS), "postmortems/short.md": short}
    docs = write(tmp_path / "docs", {**CATALOG, **files})
    return lambda *words: CliRunner().invoke(cli, ["practice", "--docs", str(docs), *words])


def test_the_end_comes_last(run: Run) -> None:
    result = run("a")
    assert result.exit_code == 0
    told = result.output
    assert (
        told.index("error budget alert")
        < told.index("Step 1 of 4")
        < told.index("full disk")
        < told.index("A blank field in a")
    )
    assert "A blank field" not in told[: told.index("Step 4 of 4")]


def test_without_an_id_one_that_fits_is_picked(run: Run) -> None:
    assert json.loads(run("--json").output)["id"] == "a"
    assert json.loads(run("--json", "--service", "web", "--factor", "no-alert").output)["id"] == "a"


def test_for_programs_what_tells_the_end_stands_apart(run: Run) -> None:
    found = json.loads(run("a", "--json").output)
    assert [step["clock"] for step in found["steps"]] == ["10:12 UTC", "10:20 UTC", "10:40 UTC", "11:00 UTC"]
    assert found["behind"]["title"] == FIELDS["title"]
    assert FIELDS["title"] not in json.dumps([found["title"], found["opening"], found["steps"]])


def test_the_sheet_has_the_plan_the_answers_and_the_questions(run: Run) -> None:
    told = run("a", "--facilitator").output
    for words in ("35 to 45", "What changed just before?", "What does it depend on?", "Look back together"):
        assert words in told


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("short",), 1, "makes no exercise: it has no section `Timeline`"),
        (("--service", "mail"), 1, "No postmortem that fits"),
        (("shrt",), 2, "Did you mean 'short'?"),
        (("--factor", "nothing"), 2, "There is no factor nothing"),
    ],
)
def test_it_says_why_there_is_none(run: Run, words: tuple[str, ...], code: int, says: str) -> None:
    result = run(*words)
    assert (result.exit_code, says in result.output) == (code, True), result.output
