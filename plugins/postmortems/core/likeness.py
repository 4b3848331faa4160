"""Which short texts ask for the same, in time that grows with the library's size.

A short text is a set of folded words, weighed by how rare these are.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from typing import NamedTuple

SAME = 0.66
"""From this part of shared words on two short texts ask for the same."""
_TRIED = 4
"""Texts that one is compared with, so that a library in which all sound alike costs no more than another."""
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
        self._counts = Counter(keys)
        self.closeness, self.limit = closeness, limit
        self._frequency = Counter(word for words in self._counts for word in words)
        total = len(self._counts)
        self._weights = {word: math.log1p(total / count) for word, count in self._frequency.items()}
        self._whole: dict[frozenset[str], float] = {}

    @cached_property
    def _postings(self) -> Mapping[str, list[frozenset[str]]]:
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for words in self._counts:
            for word in self.rarest(words):
                found[word].append(words)
        return found

    def weight(self, words: Iterable[str]) -> float:
        """How much words tell, rare ones more."""
        # Exact, since sets of words have another order in each run and a threshold must not depend on it.
        return math.fsum(self._weights.get(word, 0.0) for word in words)

    def rarest(self, words: frozenset[str], count: int = 4) -> list[str]:
        """The words that tell most."""
        return sorted(words, key=lambda word: (self._frequency[word], word))[:count]

    def near(self, words: frozenset[str]) -> list[tuple[float, frozenset[str]]]:
        """Other keys that share most of what they say, how much, closest first. One shared word is never enough."""
        candidates: dict[frozenset[str], None] = {}
        for word in self.rarest(words):
            candidates |= dict.fromkeys(self._postings.get(word, ())[: self.limit])
        found = [(self.overlap(words, other), other) for other in candidates if other != words]
        close = [(share, other) for share, other in found if share >= self.closeness]
        return sorted(close, key=lambda pair: (-pair[0], sorted(pair[1])))

    def _whole_of(self, words: frozenset[str]) -> float:
        weight = self._whole.get(words)
        if weight is None:
            weight = self._whole[words] = self.weight(words)
        return weight

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The shared weight as a part of the lighter text's; 0 when a single word is shared."""
        shared = one & other
        if len(shared) < 2:
            return 0.0
        smaller, larger = sorted((self._whole_of(one), self._whole_of(other)))
        both = self.weight(shared)
        # A short text that a long one holds by chance is not the same request.
        return both / (0.75 * smaller + 0.25 * larger) if larger else 0.0


class Request(NamedTuple):
    """A short text that asks for something.

    Attributes:
        where: What it stands in; texts of one place are never the same.
        whom: Whom it asks. Only texts that ask the same one are compared, or that ask nobody in particular.
    """

    text: str
    where: str
    whom: tuple[str, ...] = ()


def same(asked: Sequence[Request]) -> list[list[int]]:
    """Groups of texts that ask the same of the same, as indexes in the order given; whoever is alone is left out.

    Each text joins the first one that is the same as it, so that no group drifts from link to link. In the order in
    which they were written, the first of a group is who asked first.
    """
    keys = [key(one.text) for one in asked]
    near = NearKeys(words for words in keys if len(words) > 1)
    groups: dict[int, list[int]] = {}
    firsts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, (words, one) in enumerate(zip(keys, asked, strict=True)):
        # What is the same shares two of the words that tell most; the more of these pairs, the likelier it is.
        pairs = list(combinations(sorted(near.rarest(words, 5)), 2))
        places = [(whom, *pair) for whom in one.whom or ("",) for pair in pairs]
        met = Counter(
            other for place in places for other in firsts.get(place, ())[-_TRIED:] if asked[other].where != one.where
        )
        likeliest = (other for other, _ in met.most_common(_TRIED))
        first = next((other for other in likeliest if near.overlap(keys[other], words) >= SAME), None)
        if first is None:
            groups[index] = [index]
            for place in places:
                firsts[place].append(index)
        else:
            groups[first].append(index)
    return [group for group in groups.values() if len(group) > 1]
