"""Processes that are measured: wall and CPU time, and memory of the largest one and of all together."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

PAUSE = 0.25
"""Seconds between two looks at the memory of all processes, each of which takes about a millisecond for 100 MB."""


@dataclass(frozen=True)
class Usage:
    """What a process and its children took.

    Attributes:
        seconds: Wall time.
        cpu_seconds: Of the process and of all children that it waited for.
        peak_mb: Peak memory of the largest process.
        all_mb: The most that all processes had at the same moment, memory that they share counted once; None where the
            system does not tell.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    all_mb: float | None


class Measured:
    """A process that is measured from its start to `end`; one that is left alone at the end of a block is stopped.

    Args:
        command: The program and its arguments.
        log: The file that receives what it says.
        environment: What is to be added to the environment.
    """

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str]) -> None:
        with log.open("wb") as out:
            self.started = time.monotonic()
            self._process = subprocess.Popen(
                command, env={**os.environ, **environment}, stdout=out, stderr=subprocess.STDOUT
            )
        self.pid = self._process.pid
        self._most: float | None = None
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def __enter__(self) -> Measured:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self.stop()

    @property
    def alive(self) -> bool:
        """Whether it is still at work."""
        return self._process.poll() is None

    def end(self) -> tuple[int, Usage]:
        """Waits for the end; returns the exit code, negative for a signal, and what it took."""
        _, status, usage = os.wait4(self.pid, 0)
        seconds = time.monotonic() - self.started
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._over.set()
        self._watcher.join()
        peak = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
        # A look may have missed the moment at which one process had the most.
        together = max(self._most, peak) if self._most else None
        return self._process.returncode, Usage(seconds, usage.ru_utime + usage.ru_stime, peak, together)

    def stop(self) -> Usage:
        """Asks it to end, and waits for that."""
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        return self.end()[1]

    def _watch(self) -> None:
        while not self._over.wait(PAUSE):
            memory = sum(map(_memory_mb, _family(self.pid)))
            if memory:
                self._most = max(memory, self._most or 0.0)


def cpu_seconds(pid: int) -> float:
    """CPU time of a running process and of the children it waited for; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        # The name of the program, in parentheses, may hold spaces.
        times = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[11:15]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _family(pid: int) -> Iterator[int]:
    """A process and all below it, as far as they are there."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text("utf-8").split():
                yield from _family(int(child))


def _memory_mb(pid: int) -> float:
    """Memory of a process, of what it shares its part."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1.024e-3
    return 0.0
