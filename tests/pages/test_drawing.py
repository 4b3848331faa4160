"""The strip that draws an incident's course."""

from __future__ import annotations

from collections.abc import Callable

from postmortems.core import Library
from postmortems.pages.drawing import StripView, strip
from sites import postmortem

Load = Callable[..., Library]
FULL = {"detected": "2024-03-01 10:10", "mitigated": "2024-03-01 10:40", "resolved": "2024-03-01 11:00"}


def drawn(library: Load, **fields: str) -> StripView | None:
    return strip(library({"a": postmortem(**fields)}).by_id["a"])


def test_phases_are_as_long_as_they_lasted(library: Load) -> None:
    view = drawn(library, **FULL)
    assert view is not None
    assert [(phase.kind, phase.duration) for phase in view.phases] == [
        ("unnoticed", "10 min"), ("reacting", "30 min"), ("recovering", "20 min"),
    ]  # fmt: skip
    widths = [phase.width for phase in view.phases]
    assert abs(widths[1] - 3 * widths[0]) <= 3
    assert abs(widths[2] - 2 * widths[0]) <= 3


def test_a_moment_known_as_a_range_is_drawn_as_one(library: Load) -> None:
    view = drawn(library, **{**FULL, "detected": "2024-03-01 10:??"})
    assert view is not None
    marks = {mark.role: mark.width for mark in view.marks}
    assert marks["detected"] > 900 and marks["started"] == 0


def test_the_words_for_a_screen_reader_hold_every_moment(library: Load) -> None:
    view = drawn(library, **FULL)
    assert view is not None
    assert "Detected 1 March 2024, 10:10 UTC" in view.description


def test_nothing_is_drawn_that_says_no_more_than_the_duration(library: Load) -> None:
    assert drawn(library) is None
    assert drawn(library, started="2024-03-01", resolved="") is None


def test_an_end_before_the_start_does_not_break_the_page(library: Load) -> None:
    view = drawn(library, **{**FULL, "resolved": "2024-03-01 09:00"})
    assert view is not None
    assert all(0 <= mark.left <= view.width for mark in view.marks)
    assert all(phase.width > 0 for phase in view.phases)
