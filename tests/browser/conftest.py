"""The site of this repository, built once and served under a sub-path, and a browser to look at it.

`pytest tests/browser --screenshots=DIR` also keeps a picture of every sampled page, width and scheme.
`--site-config=FILE` looks at another site than this repository's.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.server
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "/kb/"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a careful host would send. A page has to live with it and with the policy that it carries itself.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; "
    "form-action 'self'; object-src 'none'; frame-ancestors 'none'"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="DIR", help="keep a picture of every sampled page in this folder")
    parser.addoption("--site-config", metavar="FILE", default=str(ROOT / "mkdocs.yml"), help="the site to look at")


@dataclass(frozen=True)
class Site:
    """A built site; addresses of pages are relative to it, such as `factors/`.

    Attributes:
        url: Where it is served to this test run.
        built_for: The `site_url` it was built with, which another worker may serve.
    """

    folder: Path
    url: str
    built_for: str

    @cached_property
    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.html"))

    def address(self, file: Path) -> str:
        path = file.relative_to(self.folder).as_posix()
        return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path

    @property
    def addresses(self) -> list[str]:
        return [self.address(file) for file in self.files]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder like a strict static host: right types, no sniffing, the site's own page for "not found"."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, PREFIX.strip("/"), "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[int]:
    """Serve a folder on a free port of this machine."""

    def handler(*args: object) -> Handler:
        return Handler(*args, directory=str(folder))

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def build(config: Path, folder: Path, url: str) -> str:
    """Build the site once, and return for which address; a worker of pytest-xdist that comes later finds it there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    done = folder.parent / "built"
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return done.read_text(encoding="utf-8")
        result = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(folder)],
            env={**os.environ, "SITE_URL": url, "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
        )
        if result.returncode:
            pytest.exit(f"mkdocs build --strict failed:\n{result.stdout}{result.stderr}", returncode=1)
        done.write_text(url, encoding="utf-8")
        return url


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    root = shared / "site" / "root"
    folder = root / PREFIX.strip("/")
    root.mkdir(parents=True, exist_ok=True)
    with serve(root) as port:
        url = f"http://127.0.0.1:{port}{PREFIX}"
        built_for = build(Path(request.config.getoption("--site-config")).resolve(), folder, url)
        yield Site(folder, url, built_for)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(ROOT / "scripts"))
    import _env

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=_env.require_chromium(), args=FLAGS)


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make contexts, with Playwright's options by name; each is closed after the test."""
    with contextlib.ExitStack() as stack:

        def make(width: int = 1280, scheme: str = "light", **options: object) -> BrowserContext:
            height = 900 if width > 600 else 844
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", **options
            )
            context.set_default_timeout(15_000)
            stack.callback(context.close)
            return context

        yield make


@pytest.fixture(scope="session")
def screenshots(request: pytest.FixtureRequest) -> Path | None:
    name = request.config.getoption("--screenshots")
    if not name:
        return None
    folder = Path(name).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
