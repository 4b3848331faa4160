"""Which incidents are like one, and why: by what they hit, what gaps they show, how they looked, what they speak of.

The cost of one is bounded: only its most telling terms are looked at, only those that few documents have, and of the
incidents that share a service or factor only the newest. So 10,000 take seconds, not the square of that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from heapq import nsmallest
from typing import Any, Final

from postmortems.search.analysis import tokens
from postmortems.search.columns import Columns
from postmortems.search.document import Document
from postmortems.search.index import Index
from postmortems.search.rank import idf
from postmortems.search.units import LIGHT_WORDS

KIND: Final = "postmortem"
TERMS: Final = 14
"""Most telling terms of an incident that are looked at."""
RARE: Final = 100
"""Documents above which a term tells too little to be worth its cost."""
NEWEST: Final = 40
SERVICE_WEIGHT: Final = 2.0
FACTOR_WEIGHT: Final = 1.0
TEXT_WEIGHT: Final = 0.8
SYMPTOM_WEIGHT: Final = 1.3
LEAST: Final = 2.0
"""Score below which two incidents have too little in common to be called similar."""
NAMED: Final = 3
"""Words, services or factors that a reason names."""

WORDS: Final = {
    "services": "Also hit {}",
    "factors": "The same gap: {}",
    "symptoms": "It looked alike: {}",
    "words": "Both speak of {}",
}

Reasons = tuple[str, ...]


class SimilarIncidents:
    """Finds the incidents that are like one.

    The weight of something shared is its inverse document frequency, so that a rare service or word says more.
    """

    def __init__(self, index: Index) -> None:
        self.index = index

    def of(self, incident: str, limit: int = 6) -> tuple[tuple[str, Reasons], ...]:
        """At most `limit` others, best first, each with reasons in words; none for an unknown id."""
        place = self.index.place(f"{KIND}:{incident}")
        if place is None:
            return ()
        shown = self.index.shown(place)
        values = self.index.columns.values
        return self._ranked(
            _texts(shown["title"], shown["summary"], shown["what_worked"], values["tags"][place], shown["symptoms"]),
            values["services"][place], values["factors"][place], place, limit,
        )  # fmt: skip

    def of_document(self, document: Document, limit: int = 6) -> tuple[tuple[str, Reasons], ...]:
        """The same for a document that is not in the index, such as a draft."""
        texts = _texts(
            document.title,
            document.summary or document.text[:4000],
            document.what_worked,
            document.tags,
            document.symptoms,
        )
        known = self.index.place(document.key)
        return self._ranked(texts, document.services, document.factors, -1 if known is None else known, limit)

    def _ranked(
        self, texts: Sequence[tuple[str, float]], services: Iterable[str], factors: Iterable[str], own: int, limit: int
    ) -> tuple[tuple[str, Reasons], ...]:
        columns = self.index.columns
        shared: list[tuple[str, str, Sequence[int], float]] = []
        for field, given, weight in (("services", services, SERVICE_WEIGHT), ("factors", factors, FACTOR_WEIGHT)):
            for value in dict.fromkeys(given):
                group = self._groups[field].get(value, [])
                title = self.index.names["titles"][field].get(value, value)
                shared.append((field, title, group[:NEWEST], weight * idf(len(group), self._incidents)))
        for term, word, weight in self._telling(texts, 1 if own < 0 else 2):
            documents, _ = self.index.postings(term)
            field = "symptoms" if weight == SYMPTOM_WEIGHT else "words"
            shared.append((field, word, documents, weight * idf(len(documents), self.index.count)))
        scores: dict[int, float] = defaultdict(float)
        for _, _, places, gain in shared:
            for place in places:
                scores[place] += gain
        likely = (
            place for place, score in scores.items() if score >= LEAST and place < self._incidents and place != own
        )
        best = nsmallest(limit, likely, key=lambda place: (-scores[place], place))
        return tuple((columns.keys[place].partition(":")[2], _reasons(place, shared)) for place in best)

    def _telling(self, texts: Sequence[tuple[str, float]], least: int) -> list[tuple[str, str, float]]:
        """(term, word, weight) of the terms that tell most, each with the greatest weight of the texts it is in.

        Terms of fewer than `least` documents are left out: nobody shares them.
        """
        best: dict[str, tuple[float, str]] = {}
        for text, weight in texts:
            for token in tokens(text):
                word = text[token.start : token.end]
                if token.part != 2 and word.lower() not in LIGHT_WORDS and len(token.term) > 2 and not word.isdigit():
                    known = best.get(token.term)
                    if known is None or weight > known[0]:
                        best[token.term] = (weight, word if token.part == 0 else token.term)
        scored: list[tuple[float, str, str, float]] = []
        for term, (weight, word) in best.items():
            count = len(self.index.postings(term)[0])
            if least <= count <= self._rare:
                scored.append((-weight * idf(count, self.index.count), term, word, weight))
        return [(term, word, weight) for _, term, word, weight in sorted(scored)[:TERMS]]

    @cached_property
    def _incidents(self) -> int:
        return sum(1 for kind in self.index.columns.values["kind"] if kind == KIND)

    @cached_property
    def _rare(self) -> int:
        return min(RARE, max(3, self._incidents // 8))

    @cached_property
    def _groups(self) -> dict[str, dict[str, list[int]]]:
        return {name: _grouped(self.index.columns, name, self._incidents) for name in ("services", "factors")}


def _grouped(columns: Columns, name: str, incidents: int) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    values: list[Any] = columns.values[name]
    for place in range(incidents):  # postmortems come first, newest first
        for value in values[place]:
            groups[value].append(place)
    return dict(groups)


def _texts(
    title: str, summary: str, what_worked: str, tags: Sequence[str], symptoms: Sequence[str]
) -> list[tuple[str, float]]:
    plain = [title, summary, what_worked, " . ".join(tags)]
    return [("\n".join(symptoms), SYMPTOM_WEIGHT), *((text, TEXT_WEIGHT) for text in plain)]


def _reasons(place: int, shared: Sequence[tuple[str, str, Sequence[int], float]]) -> Reasons:
    """What a document has in common, in words, strongest kind of tie first."""
    found: dict[str, list[str]] = {}
    for field, name, places, _ in shared:
        if place in places:
            found.setdefault(field, []).append(name)
    return tuple(words.format(_listed(found[field])) for field, words in WORDS.items() if field in found)


def _listed(found: Sequence[str]) -> str:
    names = list(dict.fromkeys(found))
    return ", ".join(names[:NAMED])
