"""What has to be true of the repository itself, whatever is in it."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ["scripts/serve", "scripts/test", "scripts/bench", ".ci/run"]
LEFT_OUT = {".git", ".venv", "node_modules", "site", "build", "dist", "screenshots", "__pycache__"}
LEFT_OUT |= {".ruff_cache", ".mypy_cache", ".pytest_cache", ".hypothesis"}
BINARY = {".woff2", ".png", ".ico"}
# Written so that this file does not contain what it looks for.
MACHINE_PATH = re.compile(r"(?:^|[^A-Za-z0-9_.-])/(?:root|work|farm)/", re.MULTILINE)
REGISTRIES = re.compile(r"\b(?:files\.pythonhosted|pypi\.org/simple|registry\.npmjs|registry\.yarnpkg|deb\.debian)\b")
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+")


def tracked() -> list[Path]:
    """Files that belong to the repository; in a copy without its history, all that are not made by a tool."""
    try:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        files = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = [path for path in ROOT.rglob("*") if not LEFT_OUT.intersection(path.relative_to(ROOT).parts)]
    return [path for path in files if path.is_file()]


TEXTS = [path for path in tracked() if path.suffix not in BINARY]
WORKFLOWS = sorted((ROOT / ".github").rglob("*.yml"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_can_be_started(name: str) -> None:
    path = ROOT / name
    assert os.access(path, os.X_OK)
    assert path.read_text(encoding="utf-8").startswith("#!/usr/bin/env ")


def places(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in TEXTS:
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match.group().strip()}" for match in pattern.finditer(text)]
    return found


def test_no_path_of_a_machine() -> None:
    assert not places(MACHINE_PATH)


def test_no_host_of_a_package_registry() -> None:
    """Outside of the incidents, some of which are about such a host."""
    elsewhere = ("docs" + os.sep, "tests" + os.sep)
    assert not [place for place in places(REGISTRIES) if not place.startswith(elsewhere)]


def test_constraints_are_names_and_versions() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    wanted = project["dependencies"] + [text for extra in project["optional-dependencies"].values() for text in extra]
    names = {canonicalize_name(Requirement(text).name) for text in wanted}
    assert names <= {canonicalize_name(name) for name in pinned}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_and_forms_are_yaml(path: Path) -> None:
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)


@pytest.mark.parametrize("path", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=lambda path: path.name)
def test_workflows_have_least_rights_and_pinned_actions(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert set((workflow["permissions"] or {}).values()) <= {"read"}
    assert not [line for line in text.splitlines() if "uses:" in line and not PINNED.search(line)]
    assert "secrets." not in text
    assert "pull_request_target" not in str(workflow.get("on", workflow.get(True)))
    assert not re.search(r"run:.*\$\{\{ *github\.(?:event|head_ref)", text)
    checkouts = text.count("actions/checkout@")
    assert text.count("persist-credentials: false") == checkouts


def test_fonts_have_their_licences() -> None:
    fonts = ROOT / "plugins/postmortems/theme/assets/fonts"
    files = list(fonts.glob("*.woff2"))
    licences = {path.name.removesuffix("-OFL.txt") for path in fonts.glob("*-OFL.txt")}
    assert files
    assert [path.name for path in files if not any(path.name.startswith(name) for name in licences)] == []
    assert sum(path.stat().st_size for path in files) < 250_000
