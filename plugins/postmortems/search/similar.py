"""Which incidents are like one, and why: by what they hit, what gaps they show, how they looked, what they speak of.

What an incident has to be compared by (`traits`) is part of the index. Who is like whom is worked out for all incidents
when somebody asks for the first time, and kept beside the index for the next build of a site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from postmortems.core.frontmatter import text_digest
from postmortems.core.second_process import in_two
from postmortems.search.comparison import Comparison, Reasons, Row
from postmortems.search.document import Document
from postmortems.search.index import Index
from postmortems.search.likeness import Likeness
from postmortems.search.relatives import MOST_CHANGED, Before, Edit
from postmortems.search.traits import KIND, SHOWN, TRAITS, key_of, keys_in, read_traits, singular, split

if TYPE_CHECKING:
    from postmortems.search.trait_finder import TraitFinder

MOST: Final = 6
"""Others that are kept for each incident."""
WORTH_A_PROCESS: Final = 2_000
"""Incidents to compare from which a second process pays for itself."""
BATCH: Final = 200
NAMED: Final = 3
"""Words or names of one kind that a reason names."""

_WORDS: Final[Mapping[str, str]] = {
    "service": "Also hit {}",
    "factor": "The same gap: {}",
    "symptom": "Both showed “{}”",
    "tag": "Both speak of {}",
    "trigger": "The same trigger: {}",
}
_TITLES: Final = {"service": "services", "factor": "factors", "trigger": "trigger"}

_WORD: Final = re.compile(r"[^\W_]+")

Compared = tuple[int, int, Sequence[tuple[int, Reasons]]]
"""Score and place of the bar (see `likeness.Bar`), and the others, each with reasons."""


class SimilarIncidents:
    """Finds the incidents that are like one."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._keys = [key for key in reversed(index.columns.keys) if key.startswith(f"{KIND}:")]  # newest first
        self._place = {key: place for place, key in enumerate(self._keys)}

    @cached_property
    def _traits(self) -> Mapping[str, str]:
        return read_traits(self.index.folder)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(keys_in(self._traits.get(key, "")) for key in self._keys)

    def of(self, incident: str, limit: int = MOST) -> tuple[tuple[str, Reasons], ...]:
        """At most `limit` others, best first, each with reasons in words; none for an unknown id."""
        place = self._place.get(f"{KIND}:{incident}")
        if place is None:
            return ()
        traits = self._of(self._keys[place])
        return self._explained(traits, self._likeness.alike(map(key_of, traits), limit, place))

    def of_document(
        self, document: Document, finder: TraitFinder, limit: int = MOST
    ) -> tuple[tuple[str, Reasons], ...]:
        """The same for a document that is not in the index, such as a draft."""
        traits = finder.of(document)
        own = self._place.get(document.key, -1)
        return self._explained(traits, self._likeness.alike(map(key_of, traits), limit, own))

    def all(self) -> Comparison:
        """Works out who is like whom for all incidents, but for what is kept. For a site, which asks for every one."""
        last = Comparison.read(self.index.folder)
        named = self.index.manifest["names"]
        traits = self.index.folder / TRAITS
        if last and last.keys == self._keys and last.named == named and last.compared(traits):
            return last
        affected = self._affected(last) if last and last.named == named else None
        fresh = Comparison(self._keys, named, [], [])
        rows: list[Row | None] = [None] * len(self._keys)
        if last and affected is not None:
            fresh.said += last.said
            rows = last.rows_for(self._keys, self._place)
            for key in affected:
                rows[self._place[key]] = None
        said = {text: number for number, text in enumerate(fresh.said)}
        new = self._all_compared([place for place, row in enumerate(rows) if row is None])
        for row in rows:
            fresh.rows.append(row or self._numbered(next(new), said))
        fresh.said[:] = said
        fresh.write(self.index.folder, traits)
        return fresh

    def _all_compared(self, places: Sequence[int]) -> Iterator[Compared]:
        """Who is like each of some incidents; in two processes where they are many."""
        if len(places) < WORTH_A_PROCESS:
            return map(self._compared, places)
        _ = self._likeness, self._names, self.index.names  # which both need
        batches = [places[start : start + BATCH] for start in range(0, len(places), BATCH)]
        made = in_two(
            len(batches),
            lambda number: [*map(self._compared, batches[number])],
            lambda rows: json.dumps(rows).encode(),
            json.loads,
        )
        return chain.from_iterable(made)

    def _compared(self, place: int) -> Compared:
        traits = self._of(self._keys[place])
        alike, (score, bar) = self._likeness.alike_with_bar(map(key_of, traits), MOST, place)
        own = self._known(traits)
        return score, bar, [(other, self._reasons(own, other)) for other in alike]

    def _numbered(self, compared: Compared, said: dict[str, int]) -> Row:
        """The same with numbers for reasons; new ones are added to those that were said."""
        score, bar, alike = compared
        numbers = [[other, *[said.setdefault(text, len(said)) for text in why]] for other, why in alike]
        told = repr([(self._names[other], *why) for other, why in alike])
        return score, bar, numbers, text_digest(told)

    def _affected(self, last: Comparison) -> set[str] | None:
        """Incidents to compare anew; None for all."""
        before = last.traits(self.index.folder)
        if before is None:
            return None
        # The same trait may be said in other words now.
        changed = {key for key in (*before, *self._traits) if before.get(key) != self._traits.get(key)}
        if len(changed) > MOST_CHANGED:
            return None
        then = Before(last.keys, _keys_of(before), [(score, place) for score, place, *_ in last.rows])
        return Edit(then, self._keys, _keys_of(self._traits), changed, self._likeness).affected()

    def _of(self, key: str) -> list[str]:
        return split(self._traits.get(key, ""))

    @cached_property
    def _names(self) -> Sequence[str]:
        return [key.partition(":")[2] for key in self._keys]

    def _known(self, traits: Sequence[str]) -> list[tuple[str, str]]:
        own = [trait.partition(SHOWN) for trait in traits]
        return [(key, said) for key, _, said in own if key in self._likeness.weights]

    def _explained(self, traits: Sequence[str], found: Iterable[int]) -> tuple[tuple[str, Reasons], ...]:
        known = self._known(traits)
        return tuple((self._names[place], self._reasons(known, place)) for place in found)

    def _reasons(self, traits: Sequence[tuple[str, str]], place: int) -> Reasons:
        """What an incident has in common with another, in words, strongest kind of tie first."""
        titles, weights = self.index.names["titles"], self._likeness.weights
        shared = self._likeness.shared(place)
        found: dict[str, list[tuple[int, str]]] = {}
        for key, said in traits:
            if key in shared:
                kind, _, name = key.partition(":")
                title = titles[_TITLES[kind]].get(name, name) if kind in _TITLES else said or name
                found.setdefault("tag" if kind == "word" else kind, []).append((-weights[key], title))
        return tuple(words.format(_listed(found[kind])) for kind, words in _WORDS.items() if kind in found)


def _listed(found: list[tuple[int, str]]) -> str:
    """The rarest names; a word goes without saying where a pair holds it."""
    if len(found) == 1:
        return found[0][1]
    found.sort(key=lambda pair: pair[0])
    names = list(dict.fromkeys(name for _, name in found))
    kept: dict[str, str] = {}
    for name in sorted(names, key=lambda name: -_plain(name).count(" ")):
        plain = _plain(name)
        if not any(plain in other for other in kept.values()):
            kept[name] = plain
    return ", ".join([name for name in names if name in kept][:NAMED])


@lru_cache(maxsize=10_000)
def _plain(name: str) -> str:
    """The words of a name without case and plural, with a blank on either side of each."""
    return " ".join(["", *map(singular, _WORD.findall(name.casefold())), ""])


def _keys_of(traits: Mapping[str, str]) -> Callable[[str], Sequence[str]]:
    return lambda key: keys_in(traits.get(key, ""))
