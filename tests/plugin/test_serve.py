"""A preview follows what is edited: pages, and the catalog."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sites import CATALOG, INDEX, postmortem, write


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.read().decode("utf-8")
    except OSError:
        return ""


def wait_for(url: str, text: str, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if text in get(url):
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    docs = write(tmp_path / "docs", {**CATALOG, **INDEX, "postmortems/2024-a.md": postmortem(title="First outage")})
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Test\nsite_url: http://127.0.0.1/kb/\nplugins: [postmortems]\n"
        "theme: {name: material, font: false}\nmarkdown_extensions: [attr_list, tables, toc]\n",
        "utf-8",
    )
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-a", address, "-f", str(tmp_path / "mkdocs.yml"), "--livereload"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    try:
        yield docs, f"http://{address}/kb/"
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.slow
def test_an_edit_of_a_postmortem_and_of_the_catalog_shows_up_everywhere(preview: tuple[Path, str]) -> None:
    docs, url = preview
    assert wait_for(f"{url}services/web/", "First outage")
    (docs / "postmortems/2024-a.md").write_text(postmortem(title="Renamed outage"), "utf-8")
    assert wait_for(f"{url}services/web/", "Renamed outage")
    services = docs / "catalog/services.yml"
    services.write_text(services.read_text("utf-8").replace("Website", "Shop front"), "utf-8")
    assert wait_for(f"{url}postmortems/2024-a/", "Shop front")
    (docs / "postmortems/2024-b.md").write_text(postmortem(title="A draft", status="draft"), "utf-8")
    assert wait_for(f"{url}postmortems/", "A draft"), "drafts show up in a preview"
