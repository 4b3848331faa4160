"""The recipe for nginx, read from the page that tells it, serving a built site at a sub-path."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sites import CATALOG, INDEX, postmortem, write

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/about/hosting.md"
FOREVER, AGAIN = "public, max-age=31536000, immutable", "no-cache"
CONFIG = """
site_name: Test
site_url: {url}
theme: {{name: material, font: false}}
plugins: [postmortems]
markdown_extensions: [attr_list, md_in_html, tables, toc, pymdownx.superfences]
"""
MAIN = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    include {folder}/recipe.conf;
}}
"""

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Served:
    """A site behind nginx; addresses are relative to it."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/kb/"

    def get(self, address: str, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", f"/kb/{address}", headers=given)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())


def recipe(root: Path, port: int) -> str:
    """What the page says, with this machine's folder and port in place of the example's."""
    text = re.search(r"```nginx\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert text
    for line, own in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/www;", f"root {root};")):
        assert text[1].count(line) == 1
        text = re.match(r"(.+)", text[1].replace(line, own), re.DOTALL)
        assert text
    return text[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    sys.path.insert(0, str(ROOT / "scripts"))
    import _env

    nginx = _env.find_nginx()
    if not nginx or not Path("/etc/nginx/mime.types").is_file():
        pytest.skip("nginx is not installed, so the recipe for it is not tried. Debian: apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("hosting")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = Served(port, folder / "www/kb")
    many = {
        f"postmortems/2024-{number:02}.md": postmortem(
            "A certificate expired unnoticed.\n" * 30, title=f"Certificate {number}", symptoms="[x509 expired]"
        )
        for number in range(1, 30)
    }
    write(folder, {f"docs/{name}": text for name, text in {**CATALOG, **INDEX, **many}.items()})
    (folder / "mkdocs.yml").write_text(CONFIG.format(url=served.url), "utf-8")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    for command in (["mkdocs", "build", "--strict", "-d", str(served.folder)], ["postmortems", "compress", "www/kb"]):
        run = [sys.executable, "-m", *command]
        done = subprocess.run(run, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
    (folder / "recipe.conf").write_text(recipe(folder / "www", port), "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # folders of tests are closed to others
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder), "utf-8")
    server = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert server.poll() is None, server.stderr and server.stderr.read()
            time.sleep(0.05)
        yield served
    finally:
        server.terminate()
        server.wait(20)


def shard(served: Served) -> str:
    """The address of a part of the search index."""
    folder = served.folder / "assets/postmortems/shards"
    return next(file.relative_to(served.folder).as_posix() for file in sorted(folder.rglob("w-*.bin")))


def hashed(served: Served) -> str:
    return next(file.relative_to(served.folder).as_posix() for file in served.folder.rglob("bundle.*.min.js"))


def test_files_have_their_types_and_may_be_kept_as_long_as_they_are_right(served: Served) -> None:
    expected = {
        "": ("text/html; charset=utf-8", AGAIN),
        "postmortems/2024-01/": ("text/html; charset=utf-8", AGAIN),
        "assets/postmortems/search-ui/start.mjs": ("text/javascript", AGAIN),
        "assets/stylesheets/postmortems.css": ("text/css; charset=utf-8", AGAIN),
        "assets/postmortems/shards/manifest.json": ("application/json", AGAIN),
        shard(served): ("application/octet-stream", FOREVER),
        hashed(served): ("text/javascript", FOREVER),
        "feed.xml": ("text/xml; charset=utf-8", "public, max-age=900"),
        "feeds/factors/no-canary.json": ("application/json", "public, max-age=900"),
        "api/v1/index.json": ("application/json", "public, max-age=300"),
        "llms.txt": ("text/plain; charset=utf-8", AGAIN),
        "assets/fonts/source-sans-3-latin-wght-normal.woff2": ("font/woff2", "public, max-age=86400"),
    }
    found = {}
    for address in expected:
        answer = served.get(address)
        assert answer.status == 200, address
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
        assert answer.headers["referrer-policy"] == "same-origin"
        kind = answer.headers["content-type"].replace("application/javascript", "text/javascript")  # in older ones
        found[address] = (kind, answer.headers["cache-control"])
    assert found == expected


def test_compressed_siblings_are_sent_to_who_takes_them(served: Served) -> None:
    for address in ("", "assets/postmortems/search-ui/start.mjs", "feed.xml", "api/v1/index.json"):
        plain, packed = served.get(address), served.get(address, Accept_Encoding="gzip")
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip", address
        assert packed.headers["vary"] == "Accept-Encoding"
        assert packed.headers["content-type"] == plain.headers["content-type"]
        assert gzip.decompress(packed.body) == plain.body
        assert len(packed.body) < len(plain.body)


def test_asking_again_costs_nothing(served: Served) -> None:
    for address in ("", "postmortems/2024-01/", "assets/postmortems/shards/manifest.json", shard(served)):
        for encoding in ("identity", "gzip"):
            first = served.get(address, Accept_Encoding=encoding)
            again = served.get(address, Accept_Encoding=encoding, If_None_Match=first.headers["etag"])
            assert (again.status, again.body) == (304, b"")


def test_what_is_not_there_gets_the_page_that_says_so(served: Served) -> None:
    for address in ("factors/no-such/", "postmortems/2024-01/nothing.html", "assets/none.mjs"):
        answer = served.get(address)
        assert answer.status == 404
        assert b"This page is not here" in answer.body
        assert b'href="/kb/' in answer.body


def test_an_address_without_its_slash_leads_to_the_page(served: Served) -> None:
    answer = served.get("factors")
    assert (answer.status, answer.headers["location"]) == (301, "/kb/factors/")


def test_the_search_works_at_the_sub_path(served: Served, new_context) -> None:
    page = new_context().new_page()
    problems: list[str] = []
    encodings: dict[str, str] = {}
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: encodings.update({answer.url: answer.headers.get("content-encoding", "")}))
    page.goto(f"{served.url}search/?q=expired+certificate")
    page.wait_for_selector('[data-state="ready"] [data-id]')
    assert page.locator("[data-id]").first.get_attribute("data-id")
    assert problems == []
    shards = {url: encoding for url, encoding in encodings.items() if "/shards/" in url}
    assert shards
    packed = {url for url in shards if (served.folder / (url.removeprefix(served.url) + ".gz")).exists()}
    assert {url for url, encoding in shards.items() if encoding == "gzip"} == packed
    assert encodings[f"{served.url}assets/postmortems/search-ui/start.mjs"] == "gzip"
