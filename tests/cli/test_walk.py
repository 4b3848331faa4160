"""The first afternoon of a team, by the documented commands alone: init, import, answers, new, a pull request."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postmortems.cli.app import cli
from review_flow import ROOT, Runner, listening
from sites import write

TABLE = """\
# {title}

## Summary

{summary}

## Timeline

All times in CET.

| Time | Event |
| :--- | --- |
{rows}

## Contributing Factors

- There was a dashboard for the queue, but no alert on it
- The agent was not pinned to a version

## Lessons Learned

- Queues need an owner.

## Action Items

- Alert when the queue is older than ten minutes
- Look into limits for the agent

## Attendees

- Somebody of the team

# Stats

- Category: Messaging
- Time to detection: 20 minutes
- Time to recovery: ?
"""
OLD = {
    "PM2021-001 - Queue stands still.md": TABLE.format(
        title="The queue stood still",
        summary="The queue of orders stood still, and orders waited.",
        rows="| 2021-02-15 08:40 | The agent was updated |\n| 2021-02-15 09:00 | Issue detected by a colleague |\n"
        "| 2021-02-15 09:30 | Everything back to normal |",
    ),
    "PM2020-002 - Migration of the sync.md": TABLE.format(
        title="Sync migration issues",
        summary="The sync stopped when its jobs moved to other machines.",
        rows="| 20202-01-16 12:00 | The first job failed |\n| 20202-01-17 12:00 | The pipeline was mended |",
    ),
    "PM2021-003 - Leaked log library.md": TABLE.format(
        title="Leaked log library",
        summary="A library had a hole, and we looked for it everywhere.",
        rows="| 2021-12-13 15:50 | The images were scanned |\n| 2021-12-13 14:30 | The first call |",
    ),
    "PM2022-004 - No extension at all": TABLE.format(
        title="No extension", summary="A file without an extension.", rows="| 2022-05-02 08:?? | It began |"
    ),
    "2025-11-15-moving-the-database.md": "Delays while the database moved\n===============================\n\n"
    "**Impact:** Every tenth event came an hour late.\n\nWhat happened\n-------------\n\nThe copy ran for two days. "
    "See [who did it](/people/7) and [the plan](plan.md).\n",
    "2024-02-28-down.md": "Decide was down for half an hour after a deployment. We are sorry.\n\nA query was slow.\n",
    "template.md": "# Title\n\n## Summary\n\nXXX\n",
    "LICENSE": "MIT",
}


def call(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == code, result.output
    return result


def build(folder: Path) -> tuple[int, list[str]]:
    """The strict build, without `--quiet`, under which MkDocs counts no warnings."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder.parent / "site")]
    built = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return built.returncode, [line for line in built.stderr.splitlines() if line.startswith("WARNING")]


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.mark.slow
def test_the_first_afternoon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kb, old = tmp_path / "kb", write(tmp_path / "old", OLD)
    call("init", str(kb))
    monkeypatch.chdir(kb)
    assert build(kb) == (0, [])

    data = json.loads(call("import", str(old), "--out", "docs", "--json").stdout)
    assert data["totals"] == {"imported": 6, "skipped": 0, "passed_over": 2}
    asked = [
        (file["id"][:10], asked["line"]) for file in data["files"] for asked in file["question"] if asked.get("strict")
    ]
    assert sorted(asked) == [("2025-11-15", 9), ("2025-11-15", 9), ("PM2020-002", 13), ("PM2021-003", 14)]
    for name, text in OLD.items():
        stem = name.removesuffix(".md")
        if (made := kb / f"docs/postmortems/{stem}.md").exists():
            assert made.read_bytes().endswith(text.encode())

    # The build says the same as the report, and nothing else.
    code, warnings = build(kb)
    assert code == 1
    assert len(set(warnings)) == 5, "\n".join(warnings)  # one question is about two rows
    posts = kb / "docs/postmortems"
    replace(posts / "PM2020-002 - Migration of the sync.md", "| 20202-", "| 2020-")
    replace(posts / "PM2021-003 - Leaked log library.md", "2021-12-13 14:30", "2021-12-13 16:30")
    replace(posts / "2025-11-15-moving-the-database.md", "[who did it](/people/7) and [the plan](plan.md)", "the plan")
    assert build(kb) == (0, [])

    # Accepting what was suggested for the files that nobody touched, and publishing: what is known by then is adopted.
    call("import", str(old), "--out", "docs", "--accept", "dates", "--accept", "factors")
    text = (posts / "PM2021-001 - Queue stands still.md").read_text("utf-8")
    assert "\n  - id: missing-alert\n" in text
    for file in posts.glob("[0-9P]*.md"):
        replace(file, "status: in-review", "status: published")
    code, warnings = build(kb)
    assert code == 1
    assert all("[no-" in line or "[vague-action]" in line for line in warnings)
    call("check", "--write-baseline")
    assert build(kb) == (0, [])

    shutil.copytree(kb, tmp_path / "fork")
    monkeypatch.chdir(tmp_path / "fork")
    written = call(
        *("new", "--no-input", "--title", "The queue stands still again", "--summary", "Orders waited again."),
        *("--started", "2026-03-02 13:42", "--service", "checkout", "--slug", "2026-03-02-queue"),
        *("--action", "Alert when the queue is older than ten minutes"),
    ).stdout.strip()
    assert written == "docs/postmortems/2026-03-02-queue.md"
    assert "No contributing factor" in call("check", written, "--format", "github").stdout
    comment = call("assist", written).stdout
    assert build(tmp_path / "fork") == (0, [])

    with listening() as github:
        runner = Runner(tmp_path, github, kb, tmp_path / "fork")
        assert set(runner.push(1, "a" * 40).values()) == {"success"}, runner.log
        assert runner.comment("a" * 40)["Comment"] == "success", runner.log
        (said,) = github.comments
    # It is the comment that the author has seen, with links, and a foot that tells how the build went.
    shown = said["body"].partition("\n---\n")[0]
    assert shown.splitlines()[:6] == comment.splitlines()[:6]
    assert "never done" in shown
    assert "The site builds strictly with it." in said["body"]
