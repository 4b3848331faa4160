"""What the page /search/ of a built site costs in Chromium: bytes over the wire and time until results stand there.

The page itself takes the time: of the last input event, and of the moment at which the list of hits says that it is
ready. Bytes are those that Chromium counts for the search's own files, as they were sent.
"""

from __future__ import annotations

import contextlib
import gzip
import http.server
import statistics
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import _env

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml"}
TIMES = 5
HITS, FACETS = "[data-part=hits]", "[data-part=facets]"
WATCH = """
performance.setResourceTimingBufferSize(100000);
const at = (window.__at = { input: 0, hits: 0, facets: 0 });
addEventListener("input", () => { at.input = performance.now(); }, true);
new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target.dataset.state === "ready" && target.dataset.part in at) at[target.dataset.part] = performance.now();
  }
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
"""
BYTES = r"""(before) => {
  const files = performance.getEntriesByType("resource").filter(({ name, startTime }) => startTime <= before
    && /\/assets\/postmortems\/(search|search-ui|shards)\//.test(name));
  const sum = (some, size) => some.reduce((total, file) => total + file[size], 0) / 1000;
  const shards = files.filter(({ name }) => name.includes("/shards/"));
  return [sum(files, "encodedBodySize"), sum(shards, "encodedBodySize"), sum(files, "transferSize")];
}"""


@lru_cache(maxsize=4096)
def _zipped(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6, mtime=0)


class Host(http.server.SimpleHTTPRequestHandler):
    """A static host as they are: text is sent compressed, other types as they lie there."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    extensions_map = {  # noqa: RUF012
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript", ".js": "text/javascript", ".json": "application/json",
    }  # fmt: skip

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        zipped = path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _zipped(str(path)) if zipped else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    """Threads that end with the program, and room for a page's requests at once."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is none of our business."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a free port of this machine."""
    with Server(("127.0.0.1", 0), lambda *given: Host(*given, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@contextlib.contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(60_000)
    context.add_init_script(WATCH)
    try:
        yield context.new_page()
    finally:
        context.close()


def _ready(page: Page, part: str) -> None:
    page.wait_for_selector(f"{part}[data-state=ready]", state="attached")


def _wait(page: Page) -> float:
    """Milliseconds from the last input to the hits that answer it."""
    page.wait_for_function("() => __at.hits > __at.input")
    return float(page.evaluate("() => __at.hits - __at.input"))


def measure(site: Path, queries: Sequence[str]) -> dict[str, Any]:
    """Bytes and times for queries; nothing when the site has no page for the search."""
    search_page = site / "search/index.html"
    if not search_page.is_file() or "data-pm-search" not in search_page.read_text("utf-8"):
        print("==> no page /search/, so nothing was measured in Chromium", file=sys.stderr, flush=True)
        return {}
    from playwright.sync_api import sync_playwright

    first, full, cold_page, cold, warm = [], [], [], [], []
    with served(site) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_env.require_chromium(), args=FLAGS)
        for query in queries[:TIMES]:
            with _page(browser) as page:
                page.goto(f"{root}search/?q={quote(query)}")
                _ready(page, HITS)
                _ready(page, FACETS)
                at = page.evaluate("() => __at")
                cold_page.append(at["hits"])
                first.append(page.evaluate(BYTES, at["hits"]))
                full.append(page.evaluate(BYTES, at["facets"]))
            with _page(browser) as page:
                page.goto(f"{root}search/", wait_until="networkidle")
                page.locator("[data-pm-search] [name=q]").fill(query)
                cold.append(_wait(page))
        with _page(browser) as page:
            page.goto(f"{root}search/", wait_until="networkidle")
            for query in queries:
                _type(page, query)
            for _ in range(TIMES):
                warm += [_type(page, query) for query in queries]
        browser.close()
    return {
        "first_result_kb": statistics.median(body for body, _, _ in first),
        "first_result_worst_kb": max(body for body, _, _ in first),
        "first_result_shards_kb": statistics.median(shards for _, shards, _ in first),
        "with_facets_kb": statistics.median(body for body, _, _ in full),
        "with_headers_kb": statistics.median(wire for _, _, wire in full),
        "cold_page_ms": statistics.median(cold_page),
        "cold_ms": statistics.median(cold),
        "warm_ms": statistics.median(warm),
        "warm_worst_ms": max(warm),
    }


def _type(page: Page, query: str) -> float:
    """Puts a query in but for its last letter, and takes the time from there."""
    field = page.locator("[data-pm-search] [name=q]")
    field.fill(query[:-1])
    _wait(page)
    field.press("End")
    field.press(query[-1])
    return _wait(page)
