"""Which factors and triggers of a catalog a sentence may speak of: by their own expressions, then by shared words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from postmortems.core.catalog import Factor, Trigger
from postmortems.imports.cues import cues_in
from postmortems.imports.phrases import Phrases, stem, words_of

_COMMON = frozenset(
    """
    a an and are as at be because been but by can could did do does for from had has have he how if in into is it
    its just may more most not no of on one only or our out over should so some such than that the their them then
    there these they this to too up us was we were what when where which while who why will with without would you
    your also any all both each other same very s t re ve new old due system systems incident incidents issue issues
    problem problems service services team teams thing things use used using make made making need needed needs get
    got time lead led caused cause way
    """.split()
)
_ENOUGH = 5.25
"""What shared words must be worth together, tried on real bullets; a word is worth the logarithm of its rarity."""


@dataclass(frozen=True, slots=True)
class Likely:
    """An entry that a sentence may speak of.

    Attributes:
        named: One of its own expressions stands there, and not only words that it shares.
    """

    id: str
    worth: float
    named: bool


@dataclass(slots=True)
class Likeness:
    """A catalog's entries, made ready to be compared with sentences."""

    known: frozenset[str] = frozenset()
    phrases: Phrases = field(default_factory=lambda: Phrases(stemmed=True))
    postings: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, entries: Mapping[str, Factor] | Mapping[str, Trigger]) -> Likeness:
        """Titles and aliases count in full, definitions half."""
        made = cls(frozenset(entries))
        weights: dict[str, dict[str, float]] = {}
        for entry in entries.values():
            made.phrases.add(entry.id, (alias for alias in (*entry.aliases, entry.title) if len(words_of(alias)) > 1))
            weights[entry.id] = {}
            for weight, texts in ((0.5, [entry.definition]), (1.0, [entry.title, entry.id, *entry.aliases])):
                weights[entry.id].update(dict.fromkeys(_stems(" ".join(texts)), weight))
        spread = Counter(word for words in weights.values() for word in words)
        for id_, words in weights.items():
            for word, weight in words.items():
                made.postings[word].append((id_, weight * math.log(1 + len(weights) / spread[word]) * 0.7))
        return made

    def best(self, text: str, count: int = 2) -> list[Likely]:
        """The likeliest entries for a sentence, likeliest first; none when too little speaks for any."""
        text = text[:1000]
        worth: dict[str, float] = defaultdict(float)
        shared: Counter[str] = Counter()
        for word in _stems(text):
            for id_, weight in self.postings.get(word, ()):
                worth[id_] += weight
                shared[id_] += 1
        named = {id_ for id_, length in self.phrases.find(text) if length > 1}
        cued = [id_ for id_ in cues_in(text, self.known) if id_ not in named]
        found = [Likely(id_, worth[id_], True) for id_ in sorted(named, key=lambda id_: (-worth[id_], id_))]
        found += [Likely(id_, worth[id_], True) for id_ in cued]
        if not found:
            near = [Likely(id_, value, False) for id_, value in worth.items() if value >= _ENOUGH and shared[id_] > 1]
            found = sorted(near, key=lambda item: (-item.worth, item.id))
        return found[:count]


def _stems(text: str) -> Iterable[str]:
    return dict.fromkeys(
        stem(word) for word in words_of(text) if word not in _COMMON and (len(word) > 2 or word.isdigit())
    )
