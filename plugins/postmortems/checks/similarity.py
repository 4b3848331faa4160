"""Which short texts ask for the same, and which long ones are the same; in time that grows with the library's size.

Short texts are sets of folded words, weighed by how rare these are. Long texts are compared by a sample of their
four-word shingles: those that start at a word whose hash says so, so that the sample is the same wherever they stand.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]{2,40}")
_REMARK = re.compile(r"\((?:done|issue created|in progress|[a-z]{2,12} call for [a-z]{2,12})\)|\(?https?://\S{1,300}")
_STOP = frozenset(
    "a about above add added after again all also an and any are as at be because been before being better both "
    "but by can case "
    "consider could create created do does done each either else enable ensure even every figure find for from "
    "further get "
    "give given had has have how i if implement implemented implementing improve improved in into introduce "
    "investigate is it its item look "
    "make making more most move must need needed needs new no nor of on one only or other our out over own per "
    "possible "
    "properly provide reach review same see set setup should so some something start such sure take than that the "
    "their them "
    "then there these they this those through to too try under up update us use used using via want was way we "
    "were what when "
    "where whether which while who why will with within work would you your additional around based certain different "
    "data enough due etc first general good include including instead keep lots many may might next now right "
    "several still".split()
)
# What people call the same thing when they ask for it.
_SAME = {
    "alarm": "alert",
    "alerting": "alert",
    "pager": "alert",
    "notification": "alert",
    "notify": "alert",
    "monitoring": "monitor",
    "metric": "monitor",
    "observability": "monitor",
    "ship": "send",
    "shipped": "send",
    "shipping": "send",
    "sent": "send",
    "sending": "send",
    "forward": "send",
    "logging": "log",
    "logshipper": "log",
    "k8s": "kubernetes",
    "db": "database",
    "postgres": "postgresql",
    "cert": "certificate",
    "certs": "certificate",
    "expiry": "expire",
    "expiration": "expire",
    "pin": "lock",
    "pinned": "lock",
    "locked": "lock",
    "doc": "document",
    "docs": "document",
    "documentation": "document",
    "runbook": "playbook",
    "cpu": "cpu",
    "prod": "production",
}


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word without its ending, and synonyms as one."""
    word = _SAME.get(word, word)
    if word.isdigit() or len(word) < 4:
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            word = word[: -len(ending)]
            word = word[:-1] if word[-1:] == word[-2:-1] and word[-1] not in "lsz" else word
            break
    word = word[:-1] if word.endswith("e") and len(word) > 4 else word
    return _SAME.get(word, word)


def key(text: str) -> frozenset[str]:
    """The words of a short text that tell what it is about."""
    words = _WORD.findall(_REMARK.sub("", text[:500].lower()))
    return frozenset(folded for word in words if word not in _STOP and (folded := fold(word)) not in _STOP)


class NearKeys:
    """Which keys ask for nearly the same.

    Args:
        keys: All there are; equal ones may occur often.
        closeness: How much of the lighter key has to be shared, by weight.
    """

    def __init__(self, keys: Iterable[frozenset[str]], closeness: float = 0.42, limit: int = 300) -> None:
        counts = Counter(keys)
        self.closeness, self.limit = closeness, limit
        self._frequency = Counter(word for words in counts for word in words)
        self._total = len(counts)
        self._postings: dict[str, list[frozenset[str]]] = defaultdict(list)
        for words in counts:
            for word in self._rarest(words):
                self._postings[word].append(words)

    def weight(self, words: Iterable[str]) -> float:
        """How much words tell, rare ones more."""
        return sum(math.log1p(self._total / self._frequency[word]) for word in words if self._frequency[word])

    def _rarest(self, words: frozenset[str]) -> list[str]:
        return sorted(words, key=lambda word: (self._frequency[word], word))[:4]

    def near(self, words: frozenset[str]) -> list[tuple[float, frozenset[str]]]:
        """Other keys that share most of what they say, how much, closest first. One shared word is never enough."""
        candidates: dict[frozenset[str], None] = {}
        for word in self._rarest(words):
            candidates |= dict.fromkeys(self._postings.get(word, ())[: self.limit])
        found = [(self.overlap(words, other), other) for other in candidates if other != words]
        close = [(share, other) for share, other in found if share >= self.closeness]
        return sorted(close, key=lambda pair: (-pair[0], sorted(pair[1])))

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The shared weight as a part of the lighter text's; 0 when a single word is shared."""
        shared = one & other
        if len(shared) < 2:
            return 0.0
        smaller = min(self.weight(one), self.weight(other))
        larger = max(self.weight(one), self.weight(other))
        both = self.weight(shared)
        # A short text that a long one holds by chance is not the same request.
        return both / (0.75 * smaller + 0.25 * larger) if larger else 0.0


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
