"""A second process on the same work, where the machine has a core to spare."""

from __future__ import annotations

import gc
import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")
_WIDTH = 4
_ROOM = 65_536 // _WIDTH
"""Tickets that a pipe holds on any Linux."""


class Copy(Generic[T]):
    """Work that a copy of this process does. Messages are handed on, not written by two at once.

    Args:
        pid: The copy.
        pipe: Where its outcome comes from.
    """

    def __init__(self, pid: int, pipe: int) -> None:
        self._pid = pid
        self._pipe = pipe

    @classmethod
    def start(cls, work: Callable[[], T]) -> Copy[T] | None:
        """Starts the copy; None where that cannot be done, or not safely."""
        if not _may_fork():
            return None
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()  # memory that the collector of garbage does not touch stays shared
        try:
            reader, writer = os.pipe()
            pid = os.fork()
        except OSError:
            return None
        if pid == 0:
            os.close(reader)
            _work_and_leave(work, writer)
        os.close(writer)
        return cls(pid, reader)

    def outcome(self) -> T | None:
        """Waits for what the copy made, and logs what it had to say; None, and not a word of it, when it failed."""
        try:
            with os.fdopen(self._pipe, "rb") as pipe:
                made, told = pickle.load(pipe)  # noqa: S301 - of our own copy
        except (EOFError, pickle.UnpicklingError, OSError):
            return None
        finally:
            os.waitpid(self._pid, 0)
        for name, level, text in told:
            logging.getLogger(name).log(level, "%s", text)
        return made  # type: ignore[no-any-return]


def _may_fork() -> bool:
    """Whether there is a core for a copy, and no other thread, whose locks would stay locked in it for ever."""
    if sys.platform != "linux":  # on other systems libraries do not survive it
        return False
    try:
        return len(os.sched_getaffinity(0)) > 1 and len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def _work_and_leave(work: Callable[[], object], writer: int) -> NoReturn:
    """Ends the process after the work, past everything that its parent would do at its own end."""
    code = 1
    told: list[tuple[str, int, str]] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append((record.name, record.levelno, record.getMessage()))

    try:
        for logger in [logging.getLogger(name) for name in logging.root.manager.loggerDict]:
            logger.handlers.clear()
            logger.propagate = True
        logging.root.handlers = [Listener()]
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump((work(), told), pipe, protocol=5)
        code = 0
    finally:
        os._exit(code)


class Tickets:
    """Numbers from 0, each of which one of several processes draws.

    Args:
        count: How many; as many as fit into a pipe at most.
    """

    def __init__(self, count: int) -> None:
        if count > _ROOM:
            raise ValueError(count)
        self._reader, writer = os.pipe()
        os.write(writer, b"".join(number.to_bytes(_WIDTH, "big") for number in range(count)))
        os.close(writer)

    def __iter__(self) -> Iterator[int]:
        """Draws until there are none left."""
        while drawn := os.read(self._reader, _WIDTH):
            yield int.from_bytes(drawn, "big")

    def close(self) -> None:
        """Throws the rest away."""
        os.close(self._reader)
