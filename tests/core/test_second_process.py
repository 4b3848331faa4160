"""Work that two processes share gives what one gives, in the same order, whatever happens to the other."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postmortems.core.second_process import Copy, in_two

COUNT = 40
Make = Callable[[int], tuple[int, int]]
copied = pytest.mark.usefixtures("two_processes")


def made_by(make: Make) -> Iterator[tuple[int, int]]:
    return in_two(
        COUNT,
        make,
        lambda pair: repr(pair).encode() + b" " * 200_000,  # more than a pipe holds
        lambda raw: (int(raw.split(b",")[0][1:]), int(raw.split(b",")[1].strip(b" )"))),
    )


def slowly(number: int) -> tuple[int, int]:
    time.sleep(0.01)
    return number, os.getpid()


def test_two_processes_make_everything_once_and_in_order(two_processes: Callable[..., Make]) -> None:
    found = list(made_by(two_processes(slowly)))
    assert [number for number, _ in found] == list(range(COUNT))
    assert len({process for _, process in found}) == 2


@copied
def test_what_a_process_that_ends_early_has_not_made_is_made_here() -> None:
    here = os.getpid()

    def ending(number: int) -> tuple[int, int]:
        if os.getpid() != here and number > COUNT // 2:
            os._exit(9)
        return slowly(number)

    assert [number for number, _ in made_by(ending)] == list(range(COUNT))


@copied
def test_what_goes_wrong_there_goes_wrong_here_where_it_is_seen() -> None:
    def failing(number: int) -> tuple[int, int]:
        if number == 7:
            raise ValueError(number)
        return slowly(number)

    with pytest.raises(ValueError, match="7"):
        list(made_by(failing))


@copied
def test_nothing_is_left_of_a_process_whose_work_nobody_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[int] = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: copies.append(fork()) or copies[-1])
    before = set(Path("/proc/self/fd").iterdir())
    found = made_by(slowly)
    assert next(found)[0] == 0
    found.close()  # type: ignore[attr-defined]
    (copy,) = copies  # other tests of this process may have left children, such as one that draws
    with pytest.raises(ChildProcessError):
        os.waitpid(copy, os.WNOHANG)
    assert set(Path("/proc/self/fd").iterdir()) <= before


@copied
def test_a_copy_that_nobody_waits_for_ends_before_it_is_asked() -> None:
    """What it made may be more than a pipe holds, and its memory is needed by others."""
    copy = Copy.start(lambda: b" " * 1_000_000)
    assert copy
    os.waitid(os.P_PID, copy._pid, os.WEXITED | os.WNOWAIT)
    assert copy.outcome() == b" " * 1_000_000


@copied
def test_of_work_that_failed_nothing_is_left() -> None:
    before = set(Path("/proc/self/fd").iterdir())
    copies = [Copy.start(lambda: time.sleep(600)), Copy.start(lambda: 1 / 0)]
    Copy.end_all()
    for copy in copies:
        assert copy
        assert copy.outcome() is None
        with pytest.raises(ChildProcessError):
            os.waitpid(copy._pid, os.WNOHANG)
    assert set(Path("/proc/self/fd").iterdir()) <= before


def test_a_process_with_threads_works_alone() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert list(made_by(slowly)) == [(number, os.getpid()) for number in range(COUNT)]
    finally:
        done.set()
        thread.join()
