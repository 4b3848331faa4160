"""A matrix: the more there are, the darker, however many that is."""

from __future__ import annotations

import pytest

from postmortems.pages.matrix import Cell, matrix
from postmortems.pages.views import LinkView


@pytest.mark.parametrize(
    ("counts", "levels"),
    [([1], [1]), ([1, 2], [1, 2]), ([1, 2, 3, 4], [1, 2, 3, 4]), ([1, 2, 40, 70, 99, 100], [1, 1, 2, 3, 3, 4])],
)
def test_how_dark_a_number_is_tells_its_part_of_the_largest(counts: list[int], levels: list[int]) -> None:
    rows = [(LinkView(str(count), "../a/"), [Cell(count, f"{count} incidents", "../a/"), None]) for count in counts]
    view = matrix("Counts", "Of things.", [LinkView("a", ""), LinkView("b", "")], {"": rows})
    assert [view.level(count) for count in counts] == levels
