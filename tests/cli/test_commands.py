"""The command line as a person and a program meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from postmortems.cli.app import COMMANDS, cli
from sites import CATALOG, INDEX, postmortem, write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {"mkdocs.yml": "site_name: x\ndocs_dir: texts\nextra: !!python/name:os.system\n"})
    write(tmp_path / "texts", {**CATALOG, **INDEX, "postmortems/a.md": postmortem()})
    monkeypatch.chdir(tmp_path / "texts")
    return tmp_path


def test_every_command_has_help_that_says_what_it_does() -> None:
    for name in COMMANDS:
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0, result.output
        assert len(result.output.splitlines()) > 4


def test_the_documentation_folder_is_that_of_the_nearest_configuration(project: Path) -> None:
    result = CliRunner().invoke(cli, ["render", "--out", str(project / "out")])
    assert result.exit_code == 0, result.output
    assert (project / "out/postmortems/a.md").exists()


def test_without_a_configuration_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["render", "--out", "out"])
    assert result.exit_code == 2
    assert "--docs DIR" in result.output


def test_findings_end_with_1_and_stand_on_standard_error(project: Path) -> None:
    (project / "texts/postmortems/b.md").write_text(postmortem(severity="sev0"), "utf-8")
    result = CliRunner().invoke(cli, ["render", "--out", str(project / "out")])
    assert result.exit_code == 1
    assert "postmortems/b.md:5:1: severity: 'sev0' is not a value" in result.stderr
    assert "pages written" in result.stdout


def test_json_is_for_programs(project: Path) -> None:
    result = CliRunner().invoke(cli, ["render", "--json", "--out", str(project / "out")])
    assert json.loads(result.stdout)["pages"] > 10


def test_misuse_ends_with_2(project: Path) -> None:
    result = CliRunner().invoke(cli, ["render", "--out", str(project / "texts")])
    assert result.exit_code == 2
    assert "documentation folder" in result.output


@pytest.mark.parametrize("what", ["postmortem", "services", "factors", "triggers", "teams"])
def test_schemas_are_json(what: str) -> None:
    result = CliRunner().invoke(cli, ["schema", what])
    assert json.loads(result.stdout)["type"] in ("object", "array")
