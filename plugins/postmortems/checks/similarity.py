"""Which long texts are the same, in time that grows with the library's size.

They are compared by a sample of their four-word shingles: those that start at a word whose hash says so, so that the
sample is the same wherever they stand.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

_TEXT_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


def sample(text: str, every: int = 6, width: int = 4) -> frozenset[int]:
    """Hashes of about one in `every` four-word shingles of a text."""
    words = _TEXT_WORD.findall(text.lower())
    starts = [index for index, word in enumerate(words[: -width + 1]) if _hash(word) % every == 0]
    return frozenset(zlib.crc32(" ".join(words[start : start + width]).encode()) for start in starts)


def near_texts(
    samples: Sequence[frozenset[int]], share: float = 0.6, least: int = 8, common: int = 40
) -> Mapping[int, list[tuple[int, float]]]:
    """For each text those that are nearly the same: (index, part of the smaller one that is shared), closest first.

    Args:
        samples: From `sample`.
        share: The part of the smaller text that has to be shared.
        least: Shingles that have to be shared at least.
        common: A shingle in more texts than this is part of a template and tells nothing.
    """
    postings: dict[int, list[int]] = defaultdict(list)
    for index, shingles in enumerate(samples):
        for shingle in shingles:
            postings[shingle].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    sizes = [0] * len(samples)
    for owners in postings.values():
        if len(owners) > common:
            continue
        for position, one in enumerate(owners):
            sizes[one] += 1
            for other in owners[position + 1 :]:
                shared[one, other] += 1
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (one, other), count in shared.items():
        part = count / max(min(sizes[one], sizes[other]), 1)
        if count >= least and part >= share:
            found[one].append((other, part))
            found[other].append((one, part))
    return {index: sorted(others, key=lambda pair: (-pair[1], pair[0])) for index, others in found.items()}
