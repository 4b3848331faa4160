"""A GitHub of a few hundred bytes, and a runner that acts out the workflows as they stand in the repository."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

ROOT = Path(__file__).resolve().parents[1]
REPOSITORY = "acme/learnings"
TOKEN = "only-for-the-api"
BOT = {"login": "github-actions[bot]", "type": "Bot"}


@dataclass
class FakeGitHub:
    """What the API would know. `answer` is the API, `blob` the other host that files come from."""

    artifacts: list[dict[str, Any]] = field(default_factory=list)
    archives: dict[int, bytes] = field(default_factory=dict)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    review_comments: list[dict[str, Any]] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    tokens_elsewhere: list[str] = field(default_factory=list)
    api: str = ""
    blob: str = ""

    def open_pull(self, number: int, sha: str, *, source: str = "stranger/learnings", branch: str = "new") -> None:
        head = {"sha": sha, "ref": branch, "repo": {"full_name": source}, "label": f"{source.split('/')[0]}:{branch}"}
        self.pulls = [pull for pull in self.pulls if pull["number"] != number] + [{"number": number, "head": head}]

    def keep(self, name: str, path: Path) -> None:
        """What upload-artifact does."""
        number = 900 + len(self.archives)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                archive.write(file, file.relative_to(path).as_posix() if path.is_dir() else file.name)
        self.archives[number] = packed.getvalue()
        size = len(self.archives[number])
        self.artifacts.append({"id": number, "name": name, "size_in_bytes": size, "expired": False})

    def answer(self, method: str, path: str, query: dict[str, list[str]], values: dict[str, Any]) -> Any:
        if method != "GET":
            self.writes.append(f"{method} {path}")
        number = int(match[1]) if (match := re.search(r"/(\d+)", path)) else 0
        if re.fullmatch(r"actions/runs/\d+/artifacts", path):
            return {"total_count": len(self.artifacts), "artifacts": self.artifacts}
        if path == "pulls":
            return [pull for pull in self.pulls if [pull["head"]["label"]] == query["head"]]
        if re.fullmatch(r"pulls/\d+/files", path):
            return self.files
        if re.fullmatch(r"pulls/\d+/comments", path):
            return self.review_comments
        if re.fullmatch(r"issues/\d+/comments", path):
            if method == "GET":
                return self.comments
            self.comments.append({"id": 70 + len(self.comments), "user": BOT, **values})
            return self.comments[-1]
        if re.fullmatch(r"issues/comments/\d+", path) and method == "PATCH":
            found = next(comment for comment in self.comments if comment["id"] == number)
            found |= values
            return found
        if re.fullmatch(r"pulls/\d+/reviews", path) and method == "POST":
            self.reviews.append(values)
            self.review_comments += [{"user": BOT, **comment} for comment in values["comments"]]
            return {"id": 1}
        return None


@contextmanager
def listening() -> Iterator[FakeGitHub]:
    """A GitHub that listens on two ports."""
    fake = FakeGitHub()

    class Api(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._do("GET")

        def do_POST(self) -> None:
            self._do("POST")

        def do_PATCH(self) -> None:
            self._do("PATCH")

        def _do(self, method: str) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix(f"/repos/{REPOSITORY}/")
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                return self._say(401, {"message": "Bad credentials"})
            if archive := re.fullmatch(r"actions/artifacts/(\d+)/zip", path):
                self.send_response(302)
                self.send_header("Location", f"{fake.blob}/{archive[1]}")
                self.end_headers()
                return None
            answer = fake.answer(method, path, parse_qs(parts.query), json.loads(raw or b"{}"))
            return self._say(404 if answer is None else 200, {"message": "Not Found"} if answer is None else answer)

        def _say(self, status: int, values: Any) -> None:
            data = json.dumps(values).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    class Blob(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.tokens_elsewhere += [value for key, value in self.headers.items() if key.lower() == "authorization"]
            data = fake.archives[int(self.path.strip("/"))]
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for handler in (Api, Blob)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    fake.api, fake.blob = (f"http://127.0.0.1:{server.server_address[1]}" for server in servers)
    yield fake
    for server in servers:
        server.shutdown()
        server.server_close()


@dataclass
class Runner:
    """Acts out a workflow file: its `run` steps in a shell, its actions by hand.

    Attributes:
        base: The branch that a change goes to.
        proposed: The same after the merge.
    """

    folder: Path
    github: FakeGitHub
    base: Path
    proposed: Path
    log: str = ""

    def run(self, workflow: str, **values: str) -> dict[str, str]:
        """The outcome of each step that has an id or a name."""
        job = next(iter(yaml.safe_load((self.base / workflow).read_text("utf-8"))["jobs"].values()))
        here = self.folder / "runner"
        shutil.rmtree(here, ignore_errors=True)
        (here / "temp").mkdir(parents=True)
        outcomes: dict[str, str] = {}

        def filled(text: str) -> str:
            text = re.sub(r"\$\{\{ *steps\.(\w+)\.outcome *\}\}", lambda match: outcomes[match[1]], text)
            text = text.replace("${{ runner.temp }}", str(here / "temp"))
            for name, value in values.items():
                text = text.replace("${{ " + name.replace("__", ".") + " }}", value)
            assert "${{" not in text, text
            return text

        for step in job["steps"]:
            name = step.get("id") or step.get("name") or step["uses"]
            action = step.get("uses", "").partition("@")[0]
            if action.startswith("actions/cache"):
                continue  # a run is the same without
            given = {key: filled(str(value)) for key, value in step.get("with", {}).items()}
            outcomes[name] = "success"
            if action == "actions/checkout":
                source = self.base if "ref" in given else self.proposed
                shutil.copytree(source, here / given.get("path", "."), symlinks=True, dirs_exist_ok=True)
            elif action == "actions/upload-artifact":
                if Path(given["path"]).exists():
                    self.github.keep(given["name"], Path(given["path"]))
            elif step.get("name") != "Install" and "run" in step:
                env = {key: filled(str(value)) for key, value in step.get("env", {}).items()}
                outcomes[name] = self._shell(filled(step["run"]), here / step.get("working-directory", "."), env, here)
        return outcomes

    def _shell(self, script: str, folder: Path, env: dict[str, str], here: Path) -> str:
        tools = self.folder / "bin"
        tools.mkdir(exist_ok=True)
        for name, words in (("python", ""), ("postmortems", '-c "from postmortems.cli import main; main()"')):
            (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n', "utf-8")
            (tools / name).chmod(0o755)
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")},
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "plugins"),
            "NO_MKDOCS_2_WARNING": "1",
            "RUNNER_TEMP": str(here / "temp"),
            "GITHUB_API_URL": self.github.api,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            **env,
        }
        command = ["bash", "-e", "-o", "pipefail", "-c", script]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        self.log += done.stdout + done.stderr
        return "success" if done.returncode == 0 else "failure"

    def push(self, number: int, sha: str) -> dict[str, str]:
        """A push to a pull request from a fork: the first workflow, which has no rights."""
        self.github.artifacts.clear()
        self.github.open_pull(number, sha)
        return self.run(
            ".github/workflows/pull-request.yml",
            github__base_ref="main",
            github__event__pull_request__number=str(number),
        )

    def comment(self, sha: str, **changes: Any) -> dict[str, str]:
        """What GitHub does when the first one has ended: the second workflow, which may write."""
        run = {
            "id": 4711, "event": "pull_request", "path": ".github/workflows/pull-request.yml", "head_sha": sha,
            "head_branch": "new", "head_repository": {"full_name": "stranger/learnings"}, "conclusion": "failure",
            "pull_requests": [], **changes,
        }  # fmt: skip
        event = {"workflow_run": run, "repository": {"full_name": REPOSITORY}}
        (self.folder / "event.json").write_text(json.dumps(event), "utf-8")
        return self.run(
            ".github/workflows/pull-request-comment.yml",
            github__event__repository__default_branch="main",
            github__token=TOKEN,
        )
