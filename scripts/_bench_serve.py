"""`mkdocs serve` as an author meets it: the time from the write of a file until the browser gets the new page."""

from __future__ import annotations

import http.client
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from _bench_process import Measured, Usage, cpu_seconds

PAUSE = 0.05
PATIENCE = 1200.0
EDITS = 3
LONG = 20.0
"""Seconds after which one edit has to do: there is little noise in it."""
BUILT = re.compile(r"Documentation built in ([\d.]+) seconds")
MANIFEST = "assets/postmortems/shards/manifest.json"


@dataclass(frozen=True)
class Edit:
    """What one edit took.

    Attributes:
        seconds: From the write of the file until the server hands out the new page, and the new manifest of the search.
        cpu_seconds: Of the server meanwhile.
        build_seconds: What MkDocs says of the build in it.
    """

    seconds: float
    cpu_seconds: float
    build_seconds: float


class Preview:
    """A running `mkdocs serve`.

    Args:
        server: Its process.
        port: Where it listens.
        log: What it says.
    """

    def __init__(self, server: Measured, port: int, log: Path) -> None:
        self._server = server
        self._port = port
        self._log = log

    def wait(self) -> None:
        """Waits for the first build."""
        self._until(lambda: self._get("") is not None)

    def edit(self, file: Path, sentence: str, manifest: str) -> Edit:
        """Appends a sentence to a postmortem and waits for it.

        Args:
            file: The postmortem.
            sentence: What it does not say yet.
            manifest: A file of the site that is written last; empty where there is none.
        """
        page, new = f"postmortems/{quote(file.stem)}/", sentence.encode()
        before = self._get(manifest) if manifest else b""
        if before is None:
            raise SystemExit(f"The site has no {manifest} to wait for. Has it moved?")
        cpu = cpu_seconds(self._server.pid)
        text = f"{file.read_text('utf-8')}\n{sentence}\n"
        start = time.perf_counter()
        file.write_text(text, "utf-8")
        # While it builds, the server lets requests wait, so this costs nothing then.
        self._until(lambda: new in (self._get(page) or b""))
        if manifest:
            self._until(lambda: self._get(manifest) not in (None, before))
        seconds = time.perf_counter() - start
        built = BUILT.findall(self._log.read_text("utf-8", errors="replace"))
        return Edit(seconds, cpu_seconds(self._server.pid) - cpu, float(built[-1]))

    def _get(self, path: str) -> bytes | None:
        """A file of the site; None where there is none, or no server yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request("GET", f"/{path}")
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return content if response.status == 200 else None

    def _until(self, come: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not come():
            if not self._server.alive or time.monotonic() > end:
                told = self._log.read_text("utf-8", errors="replace")[-2000:]
                raise SystemExit(f"`mkdocs serve` did not show an edit. It said:\n{told}")
            time.sleep(PAUSE)


@contextmanager
def serve(config: Path, environment: dict[str, str], folder: Path) -> Iterator[tuple[Measured, Preview]]:
    """Starts a server that keeps its site in a folder; it is stopped at the end of the block at the latest."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-f", str(config), "-a", f"127.0.0.1:{port}"]
    log = folder / "serve.log"
    with Measured(command, log, {**environment, "TMPDIR": str(folder)}) as server:
        yield server, Preview(server, port, log)


def measure(
    config: Path, environment: dict[str, str], folder: Path, file: Path, *, searching: bool
) -> tuple[Edit, Usage, Path]:
    """Edits a postmortem while it is served: once to warm up, then some times, of which the median one counts.

    Args:
        config: The configuration of MkDocs.
        environment: What is to be added to the environment.
        folder: An empty one, for the site.
        file: The postmortem.
        searching: Whether the site has the search index of the plugin.

    Returns:
        The edit, what the server took in all, and the site.
    """
    with serve(config, environment, folder) as (server, preview):
        preview.wait()
        edits: list[Edit] = []
        for number in range(EDITS + 1):
            sentence = f"Remark {time.time_ns()} is added while it is served."
            edits.append(preview.edit(file, sentence, MANIFEST if searching else ""))
            if number and edits[-1].seconds > LONG:
                break
        seconds = median(edit.seconds for edit in edits[1:])
        chosen = min(edits[1:], key=lambda edit: abs(edit.seconds - seconds))
        return chosen, server.stop(), next(folder.glob("mkdocs_*"))
