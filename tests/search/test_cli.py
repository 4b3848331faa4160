from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.drawing import Docs

PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.fixture
def call(docs: Docs, cache: Path):
    environment = {**os.environ, "PYTHONPATH": str(PLUGINS), "POSTMORTEMS_CACHE": str(cache), "COLUMNS": "200"}

    def run(*arguments: str, given: str = "", folder: Path = docs.folder) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-c",
            "from postmortems.cli import main; main()",
            arguments[0],
            "--docs",
            str(folder),
            *arguments[1:],
        ]
        return subprocess.run(
            command, env=environment, input=given, capture_output=True, text=True, check=False, encoding="utf-8"
        )

    return run


def test_json_is_the_contract(call) -> None:
    done = call("search", "--json", "--limit", "1", "disk full databse")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(answer) >= {"query", "total", "hits", "facets", "corrections"}
    assert set(answer["hits"][0]) >= {
        "id",
        "kind",
        "title",
        "url",
        "score",
        "snippet",
        "date",
        "severity",
        "services",
        "factors",
    }
    assert answer["hits"][0]["id"] == "2021-03-04-disk"
    assert answer["hits"][0]["url"] == "postmortems/2021-03-04-disk/"
    assert len(answer["hits"]) == 1 < answer["total"]
    assert answer["corrections"] == [{"word": "databse", "suggestion": "database"}]
    assert {item["value"]: item["count"] for item in answer["facets"]["severity"]} == {"sev2": 2}


def test_a_batch_answers_every_line_with_postmortems_only(call, tmp_path: Path) -> None:
    batch = tmp_path / "queries.jsonl"
    batch.write_text('{"id": "a", "query": "edge", "class": "x"}\n\n{"id": "b", "query": "zzzqqq"}\n', "utf-8")
    done = call("search", "--batch", str(batch), "--limit", "10")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a", "b"]
    assert set(rows[0]["results"]) == {"2019-07-02-regex", "2020-cert"}
    assert rows[1]["results"] == []


def test_people_see_titles_snippets_facets_and_did_you_mean(call) -> None:
    done = call("search", "certifcate expired")
    assert "An expired certificate locks customers out" in done.stdout
    assert "Did you mean certificate?" in done.stdout


def test_a_pasted_symptom_is_answered_with_what_worked(call) -> None:
    done = call(
        "search",
        "--paste",
        given='2024-01-01T10:00:00Z nginx: "502 Bad Gateway"\nupstream timed out (110: x) 10.0.0.1\n',
    )
    assert "looked like: 502 Bad Gateway" in done.stdout
    assert "what worked: A kill switch" in done.stdout


def test_exit_codes(call) -> None:
    assert call("search", "zzzqqq").returncode == 1
    assert call("search").returncode == 2
    assert call("search", "--batch", "nosuchfile").returncode == 2
    assert call("similar", "nosuch").returncode == 2


def test_index_says_what_it_did(call) -> None:
    assert json.loads(call("index", "--json").stdout)["documents"] > 3
    assert "documents can be searched" in call("index", "--anew").stdout


def test_similar_gives_reasons(call, tmp_path: Path) -> None:
    row = json.loads(call("similar", "--json", "2021-03-04-disk").stdout)["similar"][0]
    assert row["id"] == "2020-cert"
    assert row["reasons"][0] == "Also hit Shop database"
    (tmp_path / "notes.txt").write_text("The certificate had expired, customers were locked out.\n", "utf-8")
    assert json.loads(call("similar", "--json", str(tmp_path / "notes.txt")).stdout)["similar"][0]["id"] == "2020-cert"
