"""A second process on the same work, where the machine has a core to spare."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import pickle
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any, ClassVar, Final, Generic, NoReturn, TypeVar

T = TypeVar("T")
AHEAD: Final = 4
"""Pieces of work that wait in each of two processes at most."""
_WIDTH = 4
_LENGTH = 8
_ROOM = 65_536 // _WIDTH
"""Tickets that a pipe holds on any Linux."""


class Copy(Generic[T]):
    """Work that a copy of this process does. What it logs is handed on, not written by two at once.

    Args:
        pid: The copy.
        file: Where it leaves its outcome, so that it does not wait for somebody who takes it.
    """

    _running: ClassVar[set[Copy[Any]]] = set()

    def __init__(self, pid: int, file: int) -> None:
        self._pid = pid
        self._file = file
        self._running.add(self)

    @classmethod
    def start(cls, work: Callable[[], T]) -> Copy[T] | None:
        """Starts the copy; None where that cannot be done, or not safely."""
        if not may_fork():
            return None
        try:
            file = os.memfd_create("outcome")
        except OSError:
            return None
        pid = _fork(lambda: _leave(work, file))
        if pid:
            return cls(pid, file)
        os.close(file)
        return None

    def outcome(self) -> T | None:
        """Waits for what the copy made, and logs what it had to say; None, and not a word of it, when it failed.

        To be asked once. None as well of a copy that was ended.
        """
        if self not in self._running:
            return None
        self._running.remove(self)
        _, status = os.waitpid(self._pid, 0)
        with os.fdopen(self._file, "rb") as file:
            if status:
                return None
            file.seek(0)
            made, told = pickle.load(file)  # noqa: S301 - of our own copy
        for name, level, text in told:
            logging.getLogger(name).log(level, "%s", text)
        return made  # type: ignore[no-any-return]

    @classmethod
    def end_all(cls) -> None:
        """Ends all copies whose outcome nobody has asked for, whatever they were about to do."""
        while cls._running:
            copy = cls._running.pop()
            os.kill(copy._pid, signal.SIGKILL)
            os.close(copy._file)
            os.waitpid(copy._pid, 0)


def may_fork() -> bool:
    """Whether there is a core for a copy, and no other thread, whose locks would stay locked in it for ever."""
    if sys.platform != "linux":  # on other systems libraries do not survive it
        return False
    try:
        return len(os.sched_getaffinity(0)) > 1 and len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def _fork(work: Callable[[], None]) -> int | None:
    """A copy of this process, which `may_fork`, that works and ends; its number, or None when there can be none."""
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # memory that the collector of garbage does not touch stays shared
    try:
        pid = os.fork()
    except OSError:
        return None
    if pid == 0:
        Copy._running.clear()  # which are not its own
        _work_and_leave(work)
    return pid


def _work_and_leave(work: Callable[[], None]) -> NoReturn:
    """Ends the process after the work, past everything that its parent would do at its own end."""
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def _leave(work: Callable[[], object], file: int) -> None:
    told: list[tuple[str, int, str]] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append((record.name, record.levelno, record.getMessage()))

    for logger in [logging.getLogger(name) for name in logging.root.manager.loggerDict]:
        logger.handlers.clear()
        logger.propagate = True
    logging.root.handlers = [Listener()]
    with os.fdopen(file, "wb") as outcome:
        pickle.dump((work(), told), outcome, protocol=5)


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


def in_two(
    count: int, make: Callable[[int], T], pack: Callable[[T], bytes], unpack: Callable[[bytes], T]
) -> Iterator[T]:
    """What `make` gives of each number from 0 on, in their order; where it can be, a copy of this process makes some.

    Whoever is free makes the next one. Without a copy, or when it ends early, everything is made here.

    Args:
        count: How many.
        make: Makes one; what else it does, a copy does not do here.
        pack: Makes bytes of what the copy made.
        unpack: Makes of them what they were.
    """
    if not 1 < count <= _ROOM or not may_fork():
        yield from map(make, range(count))
        return
    was_frozen = gc.get_freeze_count()
    tickets = Tickets(count)
    reader, writer = os.pipe()

    def elsewhere() -> None:
        os.close(reader)
        _make_and_send(tickets, lambda number: pack(make(number)), writer)

    pid = _fork(elsewhere)
    os.close(writer)
    try:
        yield from _in_two(count, tickets, make, unpack, reader)
    finally:
        tickets.close()
        os.close(reader)
        if pid:
            os.kill(pid, signal.SIGKILL)  # where nobody wants the rest
            os.waitpid(pid, 0)
            if not was_frozen:
                gc.unfreeze()


def _in_two(
    count: int, tickets: Tickets, make: Callable[[int], T], unpack: Callable[[bytes], T], reader: int
) -> Iterator[T]:
    drawn = iter(tickets)
    waiting: dict[int, T] = {}
    poll = select.poll()
    poll.register(reader)
    alone = False
    for number in range(count):
        while number not in waiting and not alone:
            own = next(drawn, None) if len(waiting) < AHEAD and not poll.poll(0) else None
            if own is not None:
                waiting[own] = make(own)
                continue
            # As both send in the order in which they drew, what comes next from there is what is missing here.
            raw = _received(reader)
            if raw is None:
                alone = True
            else:
                waiting[number] = unpack(raw)
        yield waiting.pop(number) if number in waiting else make(number)


def _received(reader: int) -> bytes | None:
    """What the other process sent next; None when it ended before."""
    size = _exactly(reader, _LENGTH)
    return _exactly(reader, int.from_bytes(size, "big")) if size else None


def _exactly(reader: int, size: int) -> bytes | None:
    found = bytearray()
    while len(found) < size:
        more = os.read(reader, size - len(found))
        if not more:
            return None
        found += more
    return bytes(found)


def _make_and_send(tickets: Tickets, make: Callable[[int], bytes], writer: int) -> None:
    """Sends in a thread, since the other process takes nothing while it makes something itself."""
    ready: Queue[bytes] = Queue(AHEAD)

    def send() -> None:
        with contextlib.suppress(OSError), os.fdopen(writer, "wb") as pipe:
            while raw := ready.get():
                pipe.write(len(raw).to_bytes(_LENGTH, "big"))
                pipe.write(raw)
                pipe.flush()
            return
        os._exit(1)  # nobody is there any more

    thread = threading.Thread(target=send)
    thread.start()
    for number in tickets:
        ready.put(make(number))
    ready.put(b"")
    thread.join()
