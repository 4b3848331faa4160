"""The collector of unused objects, kept from looking at a hundred thousand ones that stay."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

RARELY = (100_000, 50, 1_000)
"""Objects made before the youngest are looked at, and how often older ones are. Python's 700, 10, 10 take a quarter of
the time of a build of thousands of pages, whose objects nearly all stay; short-lived ones still go."""
_usual = gc.get_threshold()


def look_rarely() -> None:
    """Lets the collector look rarely, in a process that makes many objects and soon ends."""
    gc.set_threshold(*RARELY)


def look_as_usual() -> None:
    """Lets it look as often as before."""
    gc.set_threshold(*_usual)


def keep_all() -> None:
    """Says that all there is stays to the end, so that nobody looks for garbage in it, nor frees it one by one."""
    gc.freeze()


def keep_no_more() -> None:
    """Takes that back."""
    gc.unfreeze()


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Pauses it while things are made that all stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()  # as old as they can be, so that nobody looks at them at once
            gc.enable()


def give_back() -> None:
    """Gives memory that is free to the system, where the C library has a way to; a copy would share it else."""
    import ctypes  # which few processes need

    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
