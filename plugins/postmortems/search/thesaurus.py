"""Words that mean the same: where their expressions stand in a text or a query.

An expression of several words is found where its words stand close together, in any order and inflection. Documents
are searched for them when they are indexed, so that a query needs one list of postings for a meaning, not one for
each word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from postmortems.search.analysis import THINGS, raw_words, tokens
from postmortems.search.document import digest

BUILT_IN: Final = Path(__file__).parent / "thesaurus.txt"
SLACK: Final = 4
"""Other words that may stand between those of an expression."""
MAX_WORDS: Final = 6
CONCEPT: Final = "~"
"""Begins the term under which the documents of a meaning are indexed; no word of a text begins with it."""

BROAD: Final = "~f:"
"""Begins the terms of broad meanings, which weigh less."""
MIN_HINT: Final = 3

_PLAIN = re.compile("[a-z]{5,}")

Expression = tuple[str, ...]


class Occurrence(NamedTuple):
    """A meaning where it was found.

    Attributes:
        concept: The term of the meaning.
        positions: Where the words of the expression stand, in the expression's order.
    """

    concept: str
    positions: tuple[int, ...]


class Thesaurus:
    """Meanings with their expressions.

    Args:
        groups: Expressions as people write them, a group for each meaning. A group is known by its place, so the order
            is part of an index.
        taxonomy: Broad meanings by name (a factor, a trigger): expressions, and a definition. Single words of the
            definition lead a query to the meaning, but a text that holds one does not have it therefore.
        known: What `kept` said of a thesaurus; taken as it is when it was made of the same.
    """

    def __init__(
        self,
        groups: Iterable[Sequence[str]],
        taxonomy: Mapping[str, tuple[Sequence[str], str]] | None = None,
        known: Mapping[str, Any] | None = None,
    ) -> None:
        groups, taxonomy = tuple(map(tuple, groups)), taxonomy or {}
        self.fingerprint = digest(repr(groups), repr(taxonomy), str(SLACK))
        """Changes with the meanings."""
        if known and known["fingerprint"] == self.fingerprint:
            self.meanings, queried = (_read(known[name]) for name in ("meanings", "queried"))
        else:
            self.meanings = {f"{CONCEPT}{number:04d}": _expressions(group) for number, group in enumerate(groups)}
            self.meanings |= {f"{BROAD}{name}": _expressions(names) for name, (names, _) in taxonomy.items()}
            queried = {}
            for name, (_, definition) in taxonomy.items():
                own = set(self.meanings[f"{BROAD}{name}"])
                queried[f"{BROAD}{name}"] = [hint for hint in _hints(definition) if hint not in own]
        self._hints = queried
        in_texts = _anchored(self.meanings)
        self._alone = {
            term: [concept for expression, concept in found if len(expression) == 1] for term, found in in_texts.items()
        }
        self._together = {
            term: _by_second([pair for pair in found if len(pair[0]) > 1]) for term, found in in_texts.items()
        }
        self.in_queries = _anchored({name: [*own, *queried.get(name, ())] for name, own in self.meanings.items()})

    def kept(self) -> dict[str, Any]:
        """All of it as JSON, since stemming thousands of words takes its time."""
        return {"fingerprint": self.fingerprint, "meanings": self.meanings, "queried": self._hints}

    @cached_property
    def trade(self) -> frozenset[Expression]:
        """Words of the trade as stems: those that are an expression alone, and pairs in either order."""
        named = (found for name, found in self.meanings.items() if not name.startswith(BROAD))
        short = [expression for group in named for expression in group if len(expression) < 3]
        return frozenset([*short, *(expression[::-1] for expression in short)])

    def found(self, places: Mapping[str, Sequence[int]]) -> set[tuple[str, int, bool]]:
        """Meanings of a text, given its terms with their ascending positions.

        What `occurrences` gives, faster: the term of each meaning, where it begins, and whether it is several words.
        """
        terms, alone, together = places.keys(), self._alone, self._together
        found = {
            (concept, place, False)
            for term in terms & alone.keys()
            for concept in alone[term]
            for place in places[term]
        }
        for term in terms & together.keys():
            others = together[term]
            for second in terms & others.keys():
                pairs, longer = others[second]
                if pairs and (near := _pairs(places[term], places[second])):
                    found.update([(concept, place, True) for concept in pairs for place in near])
                for expression, concept in longer:
                    if all(map(places.__contains__, expression)):
                        found.update((concept, min(seen[1]), True) for seen in _together(expression, concept, places))
        return found


def _read(given: Mapping[str, Iterable[Iterable[str]]]) -> dict[str, list[Expression]]:
    return {name: list(map(tuple, expressions)) for name, expressions in given.items()}


def _expressions(group: Iterable[str]) -> list[Expression]:
    inflected = (form for text in group for form in _inflections(text))
    return list(dict.fromkeys(filter(None, map(expression_of, inflected))))


def _inflections(text: str) -> Iterator[str]:
    """A single word in all its forms, since a stemmer does not always bring them together: `overheat`, `overheated`."""
    yield text
    if _PLAIN.fullmatch(text) and text not in THINGS and not text.endswith(("s", "ed", "ing", "ly")):
        root = text.removesuffix("e")
        yield from (f"{text}s", f"{root}ed", f"{root}ing")


def _hints(definition: str) -> list[Expression]:
    found = (token.term for token in tokens(definition) if token.part == 0 and len(token.term) > MIN_HINT)
    return [(term,) for term in dict.fromkeys(found)]


def _anchored(meanings: Mapping[str, Iterable[Expression]]) -> dict[str, list[tuple[Expression, str]]]:
    """Expressions by their first word in the order of the alphabet, each with its meaning."""
    found: dict[str, list[tuple[Expression, str]]] = defaultdict(list)
    for name, expressions in meanings.items():
        for expression in expressions:
            found[expression[0]].append((expression, name))
    return dict(found)


def _by_second(found: Iterable[tuple[Expression, str]]) -> dict[str, tuple[list[str], list[tuple[Expression, str]]]]:
    """By the second word: meanings of the two words alone, and expressions that go on."""
    by_second: dict[str, tuple[list[str], list[tuple[Expression, str]]]] = {}
    for expression, concept in found:
        pairs, longer = by_second.setdefault(expression[1], ([], []))
        if len(expression) == 2:
            pairs.append(concept)
        else:
            longer.append((expression, concept))
    return by_second


def occurrences(
    places: Mapping[str, Sequence[int]], anchored: Mapping[str, Sequence[tuple[Expression, str]]]
) -> Iterator[Occurrence]:
    """Meanings whose words stand together: for each place of the first word the nearest places of the others count."""
    for term in places:
        if term in anchored:
            for expression, concept in anchored[term]:
                if len(expression) == 1:
                    for position in places[term]:
                        yield Occurrence(concept, (position,))
                elif expression[1] in places and all(map(places.__contains__, expression)):
                    yield from _together(expression, concept, places)


def _together(expression: Expression, concept: str, places: Mapping[str, Sequence[int]]) -> Iterator[Occurrence]:
    reach = len(expression) - 1 + SLACK
    others = [places[word] for word in expression[1:]]
    for position in places[expression[0]]:
        found = [position]
        for where in others:
            near = _nearest(where, position)
            if not -reach <= near - position <= reach:
                break
            found.append(near)
        else:
            if max(found) - min(found) <= reach:
                yield Occurrence(concept, tuple(found))


def _pairs(first: Sequence[int], second: Sequence[int]) -> list[int]:
    """Where expressions of two words begin: `_together` for them."""
    reach = 1 + SLACK
    if len(second) == 1:
        near = second[0]
        return [place if place < near else near for place in first if -reach <= near - place <= reach]
    found = []
    for place in first:
        near = _nearest(second, place)
        if -reach <= near - place <= reach:
            found.append(place if place < near else near)
    return found


def _nearest(places: Sequence[int], position: int) -> int:
    after = bisect_left(places, position)
    if after == len(places):
        return places[-1]
    if not after:
        return places[0]
    before, next_ = places[after - 1], places[after]
    return before if position - before <= next_ - position else next_


def expression_of(text: str) -> Expression:
    """An expression as its distinct stems in the order of the alphabet.

    Empty when it has too many words, or when stop words left one of several: `out at our` is not `out`.
    """
    found = sorted({token.term for token in tokens(text) if token.part == 0})
    if len(found) > MAX_WORDS or (len(found) == 1 and len(raw_words(text)) > 1):
        return ()
    return tuple(found)


@lru_cache(maxsize=1)
def built_in_groups() -> tuple[tuple[str, ...], ...]:
    """The groups that come with the package: knowledge of the trade."""
    lines = (line.strip() for line in BUILT_IN.read_text("utf-8").splitlines())
    return tuple(
        tuple(expression.strip() for expression in line.split(","))
        for line in lines
        if line and not line.startswith("#")
    )
