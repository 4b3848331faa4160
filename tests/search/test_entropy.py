"""Numbers that are packed by their frequency come out as they went in, and in little more bits than they must have."""

from __future__ import annotations

import base64
import math
import random
from collections import Counter

import pytest

from postmortems.search.entropy import write_numbers
from postmortems.search.shards import Bytes
from search.drawing import ask_node, needs_node

DICE = random.Random(5)
CASES = [
    [], [0], [7] * 1000, [0, 1] * 500, list(range(300)), list(range(9000)),
    [int(DICE.expovariate(0.1)) for _ in range(5000)], [DICE.choice([0, 0, 0, 0, 900_000]) for _ in range(5000)],
]  # fmt: skip


def packed(values: list[int]) -> bytes:
    out = Bytes()
    write_numbers(out, values)
    return bytes(out.data)


@needs_node
def test_the_browser_reads_what_was_written() -> None:
    given = [[base64.b64encode(packed(values)).decode(), len(values)] for values in CASES]
    assert ask_node("numbers.mjs", given) == CASES


@pytest.mark.parametrize("values", [CASES[6], CASES[7]])
def test_little_is_wasted(values: list[int]) -> None:
    counts = Counter(values)
    least = -sum(count * math.log2(count / len(values)) for count in counts.values()) / 8
    assert len(packed(values)) < 1.02 * least + 4 * len(counts) + 12
