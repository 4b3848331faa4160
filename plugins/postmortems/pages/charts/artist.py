"""Draws in a process of its own: what the drawing library takes of memory, more than a whole site, goes with it.

Run as a script, it answers each line of JSON (a specification) with one (the drawing) until nobody asks any more.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from typing import IO, cast

IDLE_SECONDS = 10.0
_ANYTHING = {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}


class Artist:
    """Somebody to ask for drawings; the process begins with the first one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._asker = 0
        self._lock = threading.Lock()

    def make_ready(self) -> None:
        """Begins the process, so that the first drawing does not wait for it."""
        with self._lock, contextlib.suppress(OSError):
            self._process = self._mine() or self._begin()

    def _mine(self) -> subprocess.Popen[str] | None:
        """The process, unless it is that of whom this process is a copy: two askers would mix up the answers."""
        return self._process if self._asker == os.getpid() else None

    def draw(self, spec: str) -> str | None:
        """What Vega-Lite makes of a specification; None when no other process can draw it."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            for _ in range(2):  # the first may just have ended
                process = self._process = self._mine() or self._begin()
                requests, answers = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
                with contextlib.suppress(BrokenPipeError):
                    requests.write(json.dumps(spec) + "\n")
                    requests.flush()
                    if line := answers.readline():
                        return cast("str | None", json.loads(line))
                self._end()
        return None

    def dismiss(self) -> None:
        """Ends the process, if there is one."""
        with self._lock:
            self._end()

    def _begin(self) -> subprocess.Popen[str]:
        atexit.register(self.dismiss)
        self._asker = os.getpid()
        return subprocess.Popen(  # noqa: S603 - this file, no shell
            [sys.executable, "-P", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def _end(self) -> None:
        atexit.unregister(self.dismiss)
        process, self._process = self._process, None
        if process:
            process.kill()  # it has nothing to lose, and a copy of this process may hold the other end of its input
            process.wait()
            with contextlib.suppress(OSError, ValueError):
                cast("IO[str]", process.stdin).close()
            cast("IO[str]", process.stdout).close()


def serve() -> None:
    """Draws what is asked for."""
    import vl_convert

    with contextlib.suppress(Exception):
        vl_convert.vegalite_to_svg(_ANYTHING, allowed_base_urls=[])  # the first one takes longest
    for line in sys.stdin:
        try:
            answer = vl_convert.vegalite_to_svg(json.loads(line), allowed_base_urls=[])
        except Exception:
            answer = None
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        _leave_when_idle()


_idle: list[threading.Timer] = []


def _leave_when_idle() -> None:
    while _idle:
        _idle.pop().cancel()
    timer = threading.Timer(IDLE_SECONDS, os._exit, (0,))
    timer.daemon = True
    timer.start()
    _idle.append(timer)


if __name__ == "__main__":
    serve()
