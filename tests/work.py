"""How much work something is, counted and not timed: the machine that runs the tests is busy with other things."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def lines(run: Callable[[], object]) -> int:
    """Lines of Python that a call runs; one that repeats itself, as a comprehension does, counts each time.

    What is done in C, such as a search with a regular expression, is one step of its line.
    """
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal count
        count += 1
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


def growth(work: Callable[[int], Callable[[], object]], size: int, times: int = 4) -> float:
    """How many times as much work is `times` the size, as a part of it: about 1 in proportion, `times` for the square.

    Args:
        work: Prepares the work of a size, which counts nothing, and returns what does it.
        size: The smaller size, at which what is done but once no longer matters.
    """
    work(size)()  # what is worked out once and remembered
    return lines(work(times * size)) / lines(work(size)) / times
