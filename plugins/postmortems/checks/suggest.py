"""Factors that a text may speak of: words of the catalog met in a sentence, which is then the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.checks.sections import END, Section
from postmortems.checks.source import Source
from postmortems.core import Catalog, Factor
from postmortems.core.likeness import fold, key
from postmortems.core.text import Strict

_SENTENCE = re.compile(rf"[^.!?{END}]+(?:[.!?](?!\s|$|{END})[^.!?{END}]*)*[.!?]?")
_WORDS = re.compile(r"[a-z0-9]+(?:['’][a-z]{1,2})?")
MAX_SENTENCES = 2_000
_FILLING = frozenset(("a", "an", "the", "our", "any", "its", "of", "to", "was", "were", "is", "there"))


class FactorHint(Strict):
    """A factor with what speaks for it.

    Attributes:
        words: What of the catalog was met.
        sentence: The evidence, as it stands in the text.
    """

    id: str
    title: str
    words: str
    sentence: str
    line: int


def suggested_factors(
    source: Source, catalog: Catalog, named: tuple[str, ...], limit: int = 5
) -> tuple[FactorHint, ...]:
    """Factors that are not named yet, those with the longest words met first; never more than `limit`."""
    sentences = list(_sentences(source))
    found: list[tuple[float, int, tuple[Factor, str, str, int]]] = []
    for factor in catalog.factors.values():
        if factor.id not in named and (best := _best(factor, sentences)):
            strength, words, (_, text, line) = best
            found.append((-strength, len(found), (factor, words, text, line)))
    chosen = [hint for _, _, hint in sorted(found, key=lambda entry: entry[:2])[:limit]]
    return tuple(
        FactorHint(id=factor.id, title=factor.title, words=words, sentence=text, line=line)
        for factor, words, text, line in chosen
    )


Sentence = tuple[list[str], str, int]


def _sentences(source: Source) -> Iterator[Sentence]:
    prose = source.prose
    for count, match in enumerate(_SENTENCE.finditer(prose.text)):
        words = _folded(match[0])
        if count >= MAX_SENTENCES:
            return
        # What is to be done tells what was missing only in other words.
        if 3 <= len(words) <= 80 and prose.section(match.start()) not in (Section.ACTIONS, Section.PEOPLE):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            text = " ".join(source.text[start : match.end()].split())
            yield words, text.strip("*_|>- "), source.place(start).line


def _folded(text: str) -> list[str]:
    return [fold(word) for word in _WORDS.findall(text[:1000].lower()) if word not in _FILLING]


def _best(factor: Factor, sentences: list[Sentence]) -> tuple[float, str, Sentence] | None:
    phrases = [(phrase, _folded(phrase)) for phrase in (*factor.aliases, factor.title)]
    definition = key(factor.definition)
    best: tuple[float, str, Sentence] | None = None
    for sentence in sentences:
        for phrase, folded in phrases:
            strength = float(len(folded))
            if len(folded) >= 2 and (best is None or strength > best[0]) and _holds(sentence[0], folded):
                best = (strength, phrase, sentence)
        shared = definition & set(sentence[0])
        if best is None and len(shared) >= 4 and len(shared) >= 0.6 * len(definition):
            best = (1.5, " ".join(sorted(shared)), sentence)
    return best


def _holds(words: list[str], phrase: list[str]) -> bool:
    """Whether a phrase stands in a sentence, in order; from three words on another word may stand between two."""
    reach = 2 if len(phrase) < 3 else 3
    for start, word in enumerate(words):
        if word != phrase[0]:
            continue
        position = start
        for wanted in phrase[1:]:
            following = words[position + 1 : position + reach]
            if wanted not in following:
                break
            position += 1 + following.index(wanted)
        else:
            return True
    return False
