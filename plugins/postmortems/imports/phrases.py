"""Names and expressions of the catalog found in running text, in one pass whatever their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W_]+(?:[.'’&+#][^\W_]+)*", re.UNICODE)
MAX_WORDS = 12
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "ly")


def words_of(text: str) -> list[str]:
    """Words in lower case; hyphens and underscores part them."""
    return [match[0].casefold().replace("’", "'") for match in _WORD.finditer(text)]


def stem(word: str) -> str:
    """A word without the ending that grammar gave it: crude, and the same on both sides."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@dataclass(slots=True)
class Phrases:
    """Expressions that lead to an id each; the longest one that fits counts.

    Attributes:
        stemmed: Whether grammar is ignored: for expressions of a language, not for names.
    """

    stemmed: bool = False
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)

    def add(self, id_: str, names: Iterable[str]) -> None:
        """Lets names lead to an id; of two ids for one name the first one keeps it."""
        for name in names:
            words = tuple(self._fold(word) for word in words_of(name))
            if words and len(words) <= MAX_WORDS and sum(map(len, words)) > 2:
                known = self.by_first.setdefault(words[0], [])
                if all(words != other for other, _ in known):
                    known.append((words, id_))
                    known.sort(key=lambda pair: -len(pair[0]))

    def find(self, text: str) -> Iterator[tuple[str, int]]:
        """Ids in the order of the text, each with how many words led to it; they do not overlap."""
        words = [self._fold(word) for word in words_of(text)]
        index = 0
        while index < len(words):
            for phrase, id_ in self.by_first.get(words[index], ()):
                if tuple(words[index : index + len(phrase)]) == phrase:
                    yield id_, len(phrase)
                    index += len(phrase)
                    break
            else:
                index += 1

    def _fold(self, word: str) -> str:
        return stem(word) if self.stemmed else word
