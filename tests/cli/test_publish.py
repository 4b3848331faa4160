"""Digest and export as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postmortems.cli.app import cli
from sites import CATALOG, INDEX, postmortem, write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {"mkdocs.yml": "site_name: Ours\nsite_url: https://example.org/kb\n"})
    write(tmp_path / "docs", {**CATALOG, **INDEX, "postmortems/a.md": postmortem()})
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709424000")  # 3 March 2024
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, words)])


@pytest.mark.parametrize("audience", ["engineers", "leads", "everyone"])
@pytest.mark.parametrize("form", ["markdown", "html", "text", "slack"])
def test_a_digest_for_each_reader_in_each_form(project: Path, audience: str, form: str) -> None:
    found = run("digest", "--since", "7d", "--for", audience, "--format", form)
    assert found.exit_code == 0, found.output
    assert "The site is down" in found.stdout and "https://example.org/kb/postmortems/a/" in found.stdout
    if form == "slack":
        assert json.loads(found.stdout)["blocks"]


def test_a_digest_for_programs(project: Path) -> None:
    value = json.loads(run("digest", "--since", "2024-03-01", "--for", "leads", "--json").stdout)
    assert (value["since"], value["until"], value["for"]) == ("2024-03-01", "2024-03-03", "leads")
    assert [item["id"] for item in value["new"]] == ["a"]
    assert value["changed"] == value["lessons"] == value["overdue"] == []


def test_a_digest_says_that_there_is_no_history(project: Path) -> None:
    assert "Dates of changes are those that the files name" in run("digest").stderr


@pytest.mark.parametrize("words", [["--since", "soon"], ["--for", "nobody"], ["--site-url", "javascript:1"]])
def test_misuse_ends_with_2(project: Path, words: list[str]) -> None:
    assert run("digest", *words).exit_code == 2


def test_export_leaves_other_files_alone_and_takes_its_own_back(project: Path) -> None:
    out = project / "out"
    write(out, {"llms.txt": "mine"})
    found = run("export", "--out", out)
    assert found.exit_code == 0, found.output
    assert "llms.txt was there before" in found.stderr
    assert (out / "llms.txt").read_text("utf-8") == "mine"
    assert (out / "api/v1/postmortems/a.json").is_file()
    (project / "docs/postmortems/a.md").rename(project / "docs/postmortems/b.md")
    assert run("export", "--out", out).exit_code == 0
    assert not (out / "api/v1/postmortems/a.json").exists()
    assert (out / "api/v1/postmortems/b.json").is_file()
    assert (out / "llms.txt").read_text("utf-8") == "mine"


def test_render_writes_data_beside_the_pages(project: Path) -> None:
    write(project / "docs", {"feed.json": "mine"})
    found = run("render", "--out", project / "rendered", "--links", "files", "--json")
    assert json.loads(found.stdout)["published"] > 20
    assert (project / "rendered/feed.json").read_text("utf-8") == "mine"
    assert "https://example.org/kb/postmortems/a.html" in (project / "rendered/feed.xml").read_text("utf-8")
    assert (project / "rendered/subscribe/api.md").is_file()
