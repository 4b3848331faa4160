"""`postmortems init` as it is called, and the knowledge base that it makes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from postmortems.cli.app import cli
from postmortems.core import load_library
from postmortems.core.frontmatter import parse_document
from postmortems.core.learning_path import PathFrontMatter
from postmortems.core.lesson import LessonFrontMatter
from postmortems.core.postmortem import FrontMatter
from postmortems.core.text import Strict
from postmortems.core.validation import validate
from postmortems.starter import SHARED

ROOT = Path(__file__).resolve().parents[2]


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["init", *map(str, words)])


@pytest.fixture
def made(tmp_path: Path) -> Path:
    found = run(tmp_path / "kb")
    assert found.exit_code == 0, found.output
    return tmp_path / "kb"


def test_everything_is_there_and_loads(made: Path) -> None:
    library = load_library(made / "docs")
    assert library.problems == ()
    assert len(library.catalog.factors) > 30
    assert len(library.catalog.services) == 2
    for name in (
        ".gitignore",
        ".pre-commit-config.yaml",
        ".github/workflows/publish.yml",
        ".github/CODEOWNERS",
        ".github/ISSUE_TEMPLATE/incident.yml",
        ".github/PULL_REQUEST_TEMPLATE.md",
        ".github/workflows/pull-request.yml",
        ".github/workflows/pull-request-comment.yml",
        ".vscode/settings.json",
        ".vscode/checks.schema.json",
    ):
        assert (made / name).is_file(), name


def test_a_second_call_keeps_all_files(made: Path) -> None:
    (made / "README.md").write_text("ours", "utf-8")
    (made / "docs/catalog/services.yml").write_text("[]\n", "utf-8")
    found = run(made, "--json")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["written"] == []
    assert "README.md" in json.loads(found.stdout)["kept"]
    assert (made / "README.md").read_text("utf-8") == "ours"


def test_an_existing_site_keeps_its_files(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: ours\n", "utf-8")
    found = run(tmp_path)
    assert "kept     mkdocs.yml" in found.output
    assert (tmp_path / "mkdocs.yml").read_text("utf-8") == "site_name: ours\n"


def test_misuse_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert run(tmp_path / "file").exit_code == 2
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb/docs").symlink_to(ROOT / "docs")
    assert run(tmp_path / "kb").exit_code == 2


def test_shared_files_are_those_of_this_repository(made: Path) -> None:
    places = {name.replace("dot-", "."): place for name, place in SHARED.items()}
    places |= {
        f"docs/contribute/{page.name}": f"docs/contribute/{page.name}" for page in (ROOT / "docs/contribute").glob("*")
    }
    for name, place in places.items():
        assert (made / name).read_bytes() == (ROOT / place).read_bytes()


def test_the_look_is_that_of_this_repository(made: Path) -> None:
    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!ENV", lambda loader, node: None)
    ours, theirs = (yaml.load((folder / "mkdocs.yml").read_text("utf-8"), Loader) for folder in (ROOT, made))
    for key in ("theme", "plugins", "markdown_extensions"):
        assert theirs[key] == ours[key], key
    assert [entry for entry in ours["nav"] if "About" not in entry][:-1] == theirs["nav"][:-1]
    assert "contribute/import.md" in str(theirs["nav"])


@pytest.mark.parametrize(
    ("folder", "model"), [("postmortems", FrontMatter), ("lessons", LessonFrontMatter), ("paths", PathFrontMatter)]
)
def test_each_template_is_a_document(made: Path, folder: str, model: type[Strict]) -> None:
    text = (made / f"docs/{folder}/_template.md").read_text("utf-8")
    # As it is, and with the fields taken that stand in comments.
    for given in (text, text if folder == "postmortems" else re.sub(r"(?m)^# ", "", text)):
        document = parse_document(given, "_template.md")
        assert document.problems == ()
        assert validate(model, document.data, document.positions, "_template.md")[1] == ()
    library = load_library(made / "docs")
    assert (library.postmortems, library.lessons, library.paths) == ((), (), ())


def test_every_choice_of_a_snippet_is_a_value(made: Path) -> None:
    snippets = json.loads((made / ".vscode/postmortems.code-snippets").read_text("utf-8"))
    assert "missing-alert" in "".join(snippets["Postmortem: factor"]["body"])
    assert "${1|sev1,sev2,sev3,sev4,sev5|}" in snippets["Postmortem: severity"]["body"][0]
    for file in (made / ".vscode").iterdir():
        json.loads(file.read_text("utf-8"))


def test_nothing_that_a_pull_request_brings_is_kept_for_other_builds(made: Path) -> None:
    steps = {}
    for file in sorted((made / ".github/workflows").glob("*.yml")):
        job = next(iter(yaml.safe_load(file.read_text("utf-8"))["jobs"].values()))
        steps[file.stem] = [step for step in job["steps"] if "actions/cache" in step.get("uses", "")]
    published, proposed = steps["publish"][0], steps["pull-request"][0]
    assert [len(found) for found in steps.values()] == [1, 0, 1], list(steps)
    assert published["uses"].startswith("actions/cache@")
    assert proposed["uses"].startswith("actions/cache/restore@"), "it reads, and never saves"
    assert published["with"] == proposed["with"]


def test_the_workflows_of_a_pull_request_are_safe_for_forks(made: Path) -> None:
    look, say = (
        yaml.safe_load((made / f".github/workflows/{name}.yml").read_text("utf-8"))
        for name in ("pull-request", "pull-request-comment")
    )
    for workflow in (look, say):
        assert "secrets." not in str(workflow)
        assert "pull_request_target" not in str(workflow.get(True))
    # Who runs over files from anybody may only read; who may write takes its tools from the default branch alone.
    assert look["permissions"] == {"contents": "read"}
    assert "permissions" not in look["jobs"]["postmortems"]
    assert say[True] == {"workflow_run": {"workflows": [look["name"]], "types": ["completed"]}}
    steps = say["jobs"]["comment"]["steps"]
    checkouts = [step["with"] for step in steps if "checkout" in step.get("uses", "")]
    default = "${{ github.event.repository.default_branch }}"
    assert checkouts == [{"ref": default, "persist-credentials": False}]
    assert "download-artifact" not in str(say)
    assert [step for step in steps if "env" in step] == [
        {
            "name": "Comment",
            "env": {"GITHUB_TOKEN": "${{ github.token }}"},
            "run": "postmortems review post --docs docs",
        }
    ]


@pytest.mark.slow
def test_init_works_from_a_wheel(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(tmp_path / "lib"), str(wheel)], check=True)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "lib"), "NO_MKDOCS_2_WARNING": "1"}
    for folder, words in (
        (tmp_path, ["postmortems", "init", "kb"]),
        (tmp_path / "kb", ["mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]),
        (tmp_path / "kb", ["postmortems", "check", "--strict"]),
    ):
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    theirs = {file.relative_to(tmp_path / "kb").as_posix() for file in (tmp_path / "kb").rglob("*") if file.is_file()}
    assert run(tmp_path / "ours").exit_code == 0
    assert theirs == {
        file.relative_to(tmp_path / "ours").as_posix() for file in (tmp_path / "ours").rglob("*") if file.is_file()
    }


@pytest.mark.slow
def test_it_builds_strictly_empty_and_filled(made: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "PM-1.md").write_text("# Checkout was slow\n\n## Summary\n\nIt was slow.\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "NO_MKDOCS_2_WARNING": "1"}
    for words in (
        [],
        ["import", str(old), "--out", str(made / "docs")],
        ["new", "--docs", str(made / "docs"), "--no-input", "--title", "New one"],
    ):
        if words:
            assert CliRunner().invoke(cli, words).exit_code == 0
        # Not quietly: then MkDocs counts no warnings, and a strict build never fails.
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
        built = subprocess.run(command, cwd=made, env=environment, capture_output=True, text=True, check=False)
        assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "site/postmortems/PM-1/index.html").is_file()
    assert not list((tmp_path / "site").rglob("*template*"))
