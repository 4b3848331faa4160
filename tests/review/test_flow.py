"""A pull request from a fork, from the push to the comment, by the workflows as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postmortems.review import GitHub, GitHubError
from postmortems.starter import create
from review_flow import FakeGitHub, Runner

pytestmark = pytest.mark.slow
OLD = """\
---
title: Checkout stands still
summary: Orders waited behind a full disk.
status: published
services: [checkout]
factors:
  - {id: missing-alert, evidence: No alert looked at the disk.}
  - {id: rollback-gap, evidence: Going back took an hour.}
started: 2024-05-02 13:10
detected: 2024-05-02 13:40
resolved: 2024-05-02 14:10
actions:
  - {text: Alert when the disk of the queue is nearly full, factor: missing-alert, status: planned}
  - {text: Keep the last build ready, factor: rollback-gap, status: done}
---

The disk filled up after a deployment, and nothing told anybody.
"""
NEW = (
    OLD.replace("2024-05-02", "2025-06-03")
    .replace("Checkout stands still", '"</details><script>alert(1)</script> @everyone [free](https://evil.example)"')
    .replace("services: [checkout]", "services: [chekout]")
    .replace("behind a full disk", "again. &#64;everyone www.evil.example")
    + "\nWe failed to notice @everyone's alert. <img src=x onerror=alert(1)>\n"
)
CODE = "from pathlib import Path\nPath({mark!r}).write_text('executed')\ndef on_config(config): return config\n"


@pytest.fixture
def runner(tmp_path: Path, github: FakeGitHub) -> Runner:
    """A knowledge base as `init` makes it, with one postmortem, and a fork that holds the same."""
    folders = tmp_path / "base", tmp_path / "proposed"
    for folder in folders:
        create(folder)
        (folder / "docs/postmortems/2024-05-02-disk.md").write_text(OLD, "utf-8")
    return Runner(tmp_path, github, *folders)


def hostile(runner: Runner) -> Path:
    """Everything that a pull request may try; returns the file that exists once any of it was executed."""
    mark = runner.folder / "executed"
    code = CODE.format(mark=str(mark))
    fork = runner.proposed
    files = {
        "mkdocs.yml": (fork / "mkdocs.yml").read_text("utf-8") + "\nhooks: [docs/hooks.py]\n",
        "docs/hooks.py": code,
        "docs/postmortems.py": code,
        "sitecustomize.py": code,
        "plugins/postmortems/__init__.py": code,
        "requirements.txt": "--index-url https://evil.example\n",
        "docs/overrides/main.html": "{{ cycler.__init__.__globals__.os.system('touch " + str(mark) + "') }}",
        "docs/assets/evil.js": "alert(1)",
        "docs/catalog/evil.py": code,
        "docs/postmortems/2025-06-03-again.md": NEW,
    }
    for name, text in files.items():
        (fork / name).parent.mkdir(parents=True, exist_ok=True)
        (fork / name).write_text(text, "utf-8")
    (fork / "docs/postmortems/passwords.md").symlink_to("/etc/passwd")
    (fork / "docs/elsewhere").symlink_to("/etc")
    (fork / "docs/huge.md").write_bytes(b"x" * 2_000_001)
    return mark


def touched(runner: Runner, name: str) -> None:
    text = (runner.proposed / name).read_text("utf-8")
    patch = "@@ -0,0 +1 @@\n" + "\n".join(f"+{line}" for line in text.split("\n"))
    runner.github.files = [{"filename": name, "patch": patch}]


def test_a_hostile_fork_gets_one_comment_and_runs_nothing(runner: Runner, github: FakeGitHub) -> None:
    mark = hostile(runner)
    outcomes = runner.push(7, "a" * 40)
    assert not mark.exists(), runner.log
    assert outcomes["take"] == "failure", "links are refused, and the run says so"
    assert "::error::postmortems/passwords.md: it is a link" in runner.log
    assert "hooks.py is not looked at" in runner.log
    assert outcomes["Check the postmortems"] == "failure"
    assert "::error file=docs/postmortems/2025-06-03-again.md,line=5" in runner.log
    assert {artifact["name"] for artifact in github.artifacts} == {"postmortems-review", "postmortems-preview"}
    assert not github.writes, "the first workflow writes nothing"
    assert "root:" not in "".join(str(archive) for archive in github.archives.values())

    touched(runner, "docs/postmortems/2025-06-03-again.md")
    outcomes = runner.comment("a" * 40)
    assert outcomes["Comment"] == "success", runner.log
    assert github.tokens_elsewhere == []
    (comment,) = github.comments
    body = comment["body"]
    assert body.startswith("<!-- postmortems-assist -->\n")
    for forbidden in ("@everyone", "<script", "</details", "<img", "](https://evil", "://evil", "www.evil", "&#64;"):
        assert forbidden not in body.replace("\\<script", "").replace("\\</details", "").replace("\\&\\#64;", "")
    assert "`docs`" not in body
    assert "passwords.md" in body
    assert "huge.md" in body
    assert "Asked for or seen before" in body, "the same action was asked for before"
    assert "](https://github.example/acme/learnings/blob/HEAD/docs/postmortems/2024-05-02-disk.md)" in body
    assert "does **not** build strictly" in body
    assert "](https://github.example/acme/learnings/actions/runs/4711/artifacts/" in body
    (review,) = github.reviews
    assert review["commit_id"] == "a" * 40
    (suggestion,) = review["comments"]
    assert suggestion["path"] == "docs/postmortems/2025-06-03-again.md"
    assert "```suggestion\nservices: [checkout]\n```" in suggestion["body"]

    # A second push mends the service: the same comment is updated, and nothing is suggested twice.
    file = runner.proposed / "docs/postmortems/2025-06-03-again.md"
    file.write_text(NEW.replace("chekout", "checkout"), "utf-8")
    for name in ("docs/postmortems/passwords.md", "docs/elsewhere", "docs/huge.md"):
        (runner.proposed / name).unlink()
    outcomes = runner.push(7, "b" * 40)
    assert set(outcomes.values()) == {"success"}, runner.log
    assert runner.comment("b" * 40)["Comment"] == "success", runner.log
    (comment,) = github.comments
    assert "Looked at: bbbbbbbbbbbb." in comment["body"]
    assert "The site builds strictly with it." in comment["body"]
    assert "Please mend first" not in comment["body"]
    assert len(github.reviews) == 1
    assert not mark.exists()


def test_nothing_of_an_artifact_is_believed(runner: Runner, github: FakeGitHub) -> None:
    (runner.proposed / "docs/postmortems/2025-06-03-again.md").write_text(NEW, "utf-8")
    runner.push(7, "a" * 40)
    github.open_pull(8, "c" * 40, source="victim/learnings", branch="theirs")
    packed = runner.folder / "review.json"

    def comment(**values: object) -> str:
        given = json.loads(honest) | values
        packed.write_text(json.dumps(given), "utf-8")
        github.artifacts[:] = [one for one in github.artifacts if one["name"] != "postmortems-review"]
        github.keep("postmortems-review", packed)
        runner.log = ""
        return runner.comment("a" * 40)["Comment"]

    honest = (runner.folder / "runner/temp/review/review.json").read_text("utf-8")
    touched(runner, "docs/postmortems/2025-06-03-again.md")
    # Another number, a comment of its own, a link, a file outside of the difference: refused, or without effect.
    assert comment(pull_request=8) == "failure"
    assert "is not the newest commit" in runner.log
    assert comment(pull_request="7; rm -rf /") == "failure"
    assert comment(body="<h1>Approved</h1>") == "failure"
    assert comment(suggestions=[{"path": "docs/a.md", "line": 1, "text": "two\nlines"}]) == "failure"
    packed.write_bytes(b"[" * 1_000_000)
    github.keep("postmortems-review", packed)
    assert runner.comment("a" * 40)["Comment"] == "failure"
    assert "Traceback" not in runner.log
    assert not github.writes
    stranger = {"id": "x`](https://evil.example)", "title": "**Approved** <b>", "reasons": ["cc @everyone"]}
    elsewhere = {"path": ".github/workflows/publish.yml", "line": 1, "text": "on: pull_request_target"}
    files = json.loads(honest)["files"]
    files[0]["similar"] = [stranger]
    assert comment(files=files, suggestions=[elsewhere]) == "success", runner.log
    (said,) = github.comments
    assert "(`x'](https://evil.example)`)" in said["body"], "a backtick does not end the code that it stands in"
    assert "<b>" not in said["body"].replace("\\<b", "")
    assert "@everyone" not in said["body"]
    assert not github.reviews


def test_only_runs_of_our_workflow_for_the_newest_commit_are_answered(runner: Runner, github: FakeGitHub) -> None:
    (runner.proposed / "docs/postmortems/2025-06-03-again.md").write_text(NEW, "utf-8")
    runner.push(7, "a" * 40)
    github.open_pull(7, "b" * 40)
    for sha, changes in (
        ("a" * 40, {}),
        ("b" * 40, {"event": "push"}),
        ("b" * 40, {"path": ".github/workflows/other.yml"}),
        ("b" * 40, {"head_repository": {"full_name": "somebody/learnings"}}),
        ("b" * 40, {"head_repository": None}),
    ):
        runner.log = ""
        assert runner.comment(sha, **changes)["Comment"] == "success"
        assert "Nothing is said" in runner.log
    # The comment of a person who copied the mark is left alone.
    copied = {"id": 5, "user": {"login": "stranger", "type": "User"}, "body": "<!-- postmortems-assist -->\nMine"}
    github.comments.append(copied)
    assert runner.comment("b" * 40)["Comment"] == "success"
    assert [comment["id"] for comment in github.comments] == [5, 71]
    assert copied["body"].endswith("Mine")
    # Nothing to say, so nothing is said; but what was said before is brought up to date.
    (runner.proposed / "docs/postmortems/2025-06-03-again.md").unlink()
    runner.push(7, "c" * 40)
    runner.comment("c" * 40)
    assert "No postmortem is changed" in github.comments[1]["body"]
    del github.comments[:]
    runner.comment("c" * 40)
    assert github.comments == []


def test_the_token_goes_nowhere_else(github: FakeGitHub) -> None:
    with pytest.raises(GitHubError, match="no https address"):
        GitHub("http://api.example.com", "acme/learnings", "t")
    with pytest.raises(GitHubError, match="401 Bad credentials"):
        GitHub(github.api, "acme/learnings", "wrong").get("pulls", head="x")


def test_an_artifact_that_is_too_large_is_not_fetched(runner: Runner, github: FakeGitHub) -> None:
    runner.push(7, "a" * 40)
    for artifact in github.artifacts:
        artifact["size_in_bytes"] = 50_000_000
    assert runner.comment("a" * 40)["Comment"] == "failure"
    assert "more than 3,000,000" in runner.log
    github.artifacts.clear()
    big = runner.folder / "review.json"
    big.write_bytes(b" " * 100_000_000)
    github.keep("postmortems-review", big)
    assert runner.comment("a" * 40)["Comment"] == "failure"
    assert "has more than 2,000,000 bytes" in runner.log
