"""Which incidents are like one, and why: by what they hit, what gaps they show, how they looked, what they speak of.

What an incident has to be compared by (`traits`) is part of the index. Who is like whom is worked out for all incidents
when somebody asks for the first time, and kept beside the index for the next build of a site.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from postmortems.search.document import Document
from postmortems.search.index import Index
from postmortems.search.likeness import Likeness
from postmortems.search.traits import KIND, SHOWN, TraitFinder, key_of, read_traits, singular

KEPT: Final = "similar.json"
MOST: Final = 6
"""Others that are kept for each incident."""
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

Reasons = tuple[str, ...]


class SimilarIncidents:
    """Finds the incidents that are like one."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._traits = read_traits(index.folder)
        self._keys = [key for key in reversed(index.columns.keys) if key.startswith(f"{KIND}:")]  # newest first
        self._place = {key: place for place, key in enumerate(self._keys)}
        self._likeness = Likeness(map(key_of, self._of(key)) for key in self._keys)
        self._kept: Sequence[Sequence[int]] = ()

    def of(self, incident: str, limit: int = MOST) -> tuple[tuple[str, Reasons], ...]:
        """At most `limit` others, best first, each with reasons in words; none for an unknown id."""
        place = self._place.get(f"{KIND}:{incident}")
        if place is None:
            return ()
        traits = self._of(self._keys[place])
        if self._kept and limit <= MOST:
            return self._explained(traits, self._kept[place][:limit])
        return self._explained(traits, self._likeness.alike(map(key_of, traits), limit, place))

    def of_document(
        self, document: Document, finder: TraitFinder, limit: int = MOST
    ) -> tuple[tuple[str, Reasons], ...]:
        """The same for a document that is not in the index, such as a draft."""
        traits = finder.of(document)
        own = self._place.get(document.key, -1)
        return self._explained(traits, self._likeness.alike(map(key_of, traits), limit, own))

    def prepare(self) -> None:
        """Works out who is like whom for all incidents, unless it is kept. For a site, which asks for every one."""
        file = self.index.folder / KEPT
        self._kept = _read(file, len(self._keys))
        if not self._kept:
            self._kept = self._likeness.all_alike(MOST)
            _write(file, self._kept)

    def _of(self, key: str) -> list[str]:
        text = self._traits.get(key, "")
        return text.split("\n") if text else []

    def _explained(self, traits: Sequence[str], found: Iterable[int]) -> tuple[tuple[str, Reasons], ...]:
        own = [trait.partition(SHOWN) for trait in traits]
        known = [(key, said) for key, _, said in own if key in self._likeness.weights]
        return tuple((self._keys[place].partition(":")[2], self._reasons(known, place)) for place in found)

    def _reasons(self, traits: Sequence[tuple[str, str]], place: int) -> Reasons:
        """What an incident has in common with another, in words, strongest kind of tie first."""
        titles, weights = self.index.names["titles"], self._likeness.weights
        shared = self._likeness.traits[place]
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


def _read(file: Path, count: int) -> Sequence[Sequence[int]]:
    """What was kept; nothing when it is not there, or does not fit the incidents."""
    try:
        kept: list[list[int]] = json.loads(file.read_text("utf-8"))
        fits = len(kept) == count and all(0 <= place < count for found in kept for place in found)
    except (OSError, ValueError, TypeError):
        return ()
    return kept if fits else ()


def _write(file: Path, kept: Sequence[Sequence[int]]) -> None:
    # Written whole and moved to its place: another build may be reading it, and a full disk must not matter.
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        fresh.write_text(json.dumps(kept, separators=(",", ":")), "utf-8")
        fresh.replace(file)
