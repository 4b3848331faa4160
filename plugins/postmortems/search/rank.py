"""Ranking: one formula for the terminal and the browser. `assets/search/rank.mjs` is the twin, step by step.

A document's score is the sum over the words of the query of BM25 (Robertson et al. 1994) on one combined field, in
which a word counts as often as the weights of its passages say, plus the same for the meanings (`thesaurus`) of the
query's expressions. A word that the index does not know is replaced by guesses (`fallback`). What a document has by
meaning only is held below what the documents that say it have.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from postmortems.search.analysis import stemmed
from postmortems.search.fallback import guesses
from postmortems.search.thesaurus import BROAD, Expression, Occurrence, occurrences
from postmortems.search.units import Unit

K1: Final = 1.2
B: Final = 0.75
PART: Final = 0.2
"""What a part of an id counts when the id itself is known."""
JOINED: Final = 0.8
"""What two words written as one count against the two."""
MEANING: Final = 1.0
BROAD_MEANING: Final = 0.7
COVERED: Final = 0.25
"""Factor for a meaning whose words are part of a longer expression that was found too."""
AGAIN: Final = 0.5
"""What every further expression of the same meaning adds, as a share of the first."""
SPOKEN: Final = 0.15
"""Share of a word's own score that gives way where its meaning counts as well."""
SPOKEN_TOGETHER: Final = 0.8
"""The same where the word means this only together with others: `third` and `party` say little by themselves."""
BELOW: Final = 0.99
PRIORS: Final = {"postmortem": 1.0, "lesson": 1.0, "path": 0.9}
OTHER_PRIOR: Final = 0.8

PostingList = tuple[Sequence[int], Sequence[int]]


class Ranked(Protocol):
    """What ranking needs of an index."""

    count: int
    average_length: float

    @property
    def lengths(self) -> Sequence[int]: ...
    def postings(self, term: str) -> PostingList: ...
    def expressions(self, term: str) -> Sequence[tuple[Expression, str]]: ...
    def words_from(self, start: str) -> Sequence[str]: ...


@dataclass(slots=True)
class Understood:
    """The query against an index.

    Attributes:
        units: For each unit its terms with their weights.
        corrections: Words that the index does not know, with what may have been meant.
        meanings: Meanings with their weight and the units they stand for.
    """

    units: list[dict[str, float]] = field(default_factory=list)
    corrections: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, tuple[float, tuple[int, ...]]] = field(default_factory=dict)


def understand(index: Ranked, units: Sequence[Unit]) -> Understood:
    """Which terms and meanings a query is about."""
    result = Understood()
    places: dict[str, list[int]] = {}
    owner: dict[int, int] = {}
    for number, unit in enumerate(units):
        weights: dict[str, float] = {}
        whole = any(part == 0 and index.postings(term)[0] for term, _, part in unit.terms)
        for term, position, part in unit.terms:
            owner.setdefault(position, number)
            known = bool(index.postings(term)[0])
            if known:
                weights[term] = max(weights.get(term, 0.0), unit.weight * (PART if part and whole else 1.0))
            if known or part != 2:
                places.setdefault(term, []).append(position)
        if not whole:
            real = any(index.expressions(term) for term, _, part in unit.terms if not part)
            found = guesses(unit.raw, index.words_from, real=real)
            for guess in found.terms:
                weights[guess.term] = max(weights.get(guess.term, 0.0), unit.weight * guess.weight)
            for term in found.likely:
                places.setdefault(term, []).append(unit.terms[0][1])
            if found.correction:
                result.corrections[unit.raw] = found.correction
        result.units.append(weights)
    _join(index, units, result)
    _find_meanings(index, units, places, owner, result)
    return result


def _join(index: Ranked, units: Sequence[Unit], result: Understood) -> None:
    """Two words may stand in the documents as one: `load balancer`, `loadbalancer`."""
    for number in range(len(units) - 1):
        one, two = units[number], units[number + 1]
        simple = len(one.terms) == 1 and len(two.terms) == 1 and one.terms[0][1] + 1 == two.terms[0][1]
        if simple and len(one.raw) > 2 and len(two.raw) > 2 and len(one.raw) + len(two.raw) <= 24:
            term = stemmed(one.raw + two.raw)
            if index.postings(term)[0]:
                weight = JOINED * max(one.weight, two.weight)
                result.units[number][term] = max(result.units[number].get(term, 0.0), weight)


def _find_meanings(
    index: Ranked,
    units: Sequence[Unit],
    places: Mapping[str, Sequence[int]],
    owner: Mapping[int, int],
    result: Understood,
) -> None:
    anchored = {term: index.expressions(term) for term in places}
    found: list[Occurrence] = list(occurrences(places, anchored))
    spans = [frozenset(occurrence.positions) for occurrence in found]
    evidence: dict[str, list[tuple[float, tuple[int, ...]]]] = {}
    for occurrence, span in zip(found, spans, strict=True):
        stands_for = tuple(sorted({owner[position] for position in span}))
        weight = BROAD_MEANING if occurrence.concept.startswith(BROAD) else MEANING
        if any(span < other for other in spans):
            weight *= COVERED
        weight *= max(units[number].weight for number in stands_for)
        evidence.setdefault(occurrence.concept, []).append((weight, stands_for))
    for concept, given in evidence.items():
        result.meanings[concept] = _weighed(given)


def _weighed(given: list[tuple[float, tuple[int, ...]]]) -> tuple[float, tuple[int, ...]]:
    """The weight of a meaning and the units it stands for; words apart that both lead to it make it more certain."""
    given = sorted(given, key=lambda pair: (-pair[0], -len(pair[1])))
    used: set[int] = set()
    times = 0
    for _, stands_for in given:
        if used.isdisjoint(stands_for):
            used.update(stands_for)
            times += 1
    return given[0][0] * (1 + AGAIN * (times - 1)), tuple(sorted(used))


def idf(count: int, documents: int) -> float:
    """How much a term tells, rounded so that it is the same number in every language."""
    return math.floor(math.log(1 + (documents - count + 0.5) / (count + 0.5)) * 1e6 + 0.5) / 1e6


def scores(index: Ranked, understood: Understood) -> dict[int, float]:
    """The score of every document that has a term or a meaning of the query."""
    average, lengths = index.average_length, index.lengths
    norms = [K1 * (1 - B + B * length / average) for length in lengths]
    spoken: dict[int, float] = {}
    for _, stands_for in understood.meanings.values():
        for number in stands_for:
            spoken[number] = max(spoken.get(number, 0.0), SPOKEN if len(stands_for) == 1 else SPOKEN_TOGETHER)
    said: list[dict[int, float]] = []
    for number, weights in enumerate(understood.units):
        own: dict[int, float] = {}
        for term, weight in weights.items():
            documents, frequencies = index.postings(term)
            gain = weight * idf(len(documents), index.count) * (1 - spoken.get(number, 0.0))
            for document, frequency in zip(documents, frequencies, strict=True):
                own[document] = own.get(document, 0.0) + gain * frequency * (K1 + 1) / (frequency + norms[document])
        said.append(own)
    total: dict[int, float] = {}
    for own in said:
        for document, score in own.items():
            total[document] = total.get(document, 0.0) + score
    for stands_for, meant in _meant(index, understood, norms).items():
        _hold_below(meant, [said[number] for number in stands_for])
        for document, score in meant.items():
            total[document] = total.get(document, 0.0) + score
    return total


def _meant(index: Ranked, understood: Understood, norms: Sequence[float]) -> dict[tuple[int, ...], dict[int, float]]:
    """Scores by meaning, for each set of units that meanings stand for."""
    groups: dict[tuple[int, ...], dict[int, float]] = {}
    for concept, (weight, stands_for) in understood.meanings.items():
        group = groups.setdefault(stands_for, {})
        documents, frequencies = index.postings(concept)
        gain = weight * idf(len(documents), index.count)
        for document, frequency in zip(documents, frequencies, strict=True):
            group[document] = group.get(document, 0.0) + gain * frequency * (K1 + 1) / (frequency + norms[document])
    return groups


def _hold_below(meant: dict[int, float], said: Sequence[Mapping[int, float]]) -> None:
    """Caps what documents have by meaning only, so that none passes a document that says all of the words."""
    least = math.inf
    for document, score in meant.items():
        if all(document in own for own in said):
            least = min(least, score + _total(document, said))
    if least is math.inf:
        return
    cap = least * BELOW
    for document, score in meant.items():
        if not all(document in own for own in said):
            room = cap - _total(document, said)
            meant[document] = min(score, max(room, 0.0))


def _total(document: int, said: Sequence[Mapping[int, float]]) -> float:
    # Not `sum`: since Python 3.12 it adds more exactly than other languages do.
    total = 0.0
    for own in said:
        total += own.get(document, 0.0)
    return total
