"""Finds the traits of incidents, see `traits`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from postmortems.search.analysis import fold, forms, name_key, raw_words, stemmed
from postmortems.search.document import Document
from postmortems.search.plaintext import one_line
from postmortems.search.thesaurus import Thesaurus
from postmortems.search.traits import KIND, SHOWN, singular
from postmortems.search.units import LIGHT_WORDS

UNKNOWN: Final = frozenset({"none-found", "none", "unknown"})
"""Triggers that say that nothing is known: two incidents do not share that."""
LINE_WORDS: Final = 12
"""Words above which a symptom is a description: nobody else puts it the same way."""
LINE_LENGTH: Final = 60
SUMMARY: Final = 4_000
"""Characters of a text without a summary, such as a draft, that are looked at."""

PLAIN: Final = frozenset(
    "app block change down drop engineer fail follow hang hour inside late launch live log new node offline old "
    "outage page product release remove repeat restart restore script server set slow slower stuck support task team "
    "tool unavailable unreachable update user worker".split()
)
"""Words of the trade that nearly every incident may use, so that sharing one says nothing."""

_CODE = re.compile(
    r"[45][0-9]{2}|.*[a-z][A-Z].*|.*[A-Za-z0-9][_./:][A-Za-z0-9].*|[A-Z]{2,}[0-9]*|[A-Za-z].*[0-9].*", re.ASCII
)
_VOLATILE = re.compile(
    r"[0-9]+[A-Za-z]{0,2}(?<![45][0-9]{2})|[0-9].*[-:/.].*|.*-20[0-9]{2}|[QH][1-4]|[A-Z]{1,2}|UTC|.*(?:ed|ly)", re.ASCII
)
_PLAIN = frozenset(map(stemmed, PLAIN))


class TraitFinder:
    """Finds the traits of incidents.

    A word counts when it is one of the trade, or looks like code: that two texts say `regular` ties nothing together.
    """

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.trade = thesaurus.trade
        self._known: dict[str, tuple[str, str, str]] = {}

    def of(self, document: Document) -> tuple[str, ...]:
        """The traits, each once; none for other kinds of documents."""
        if document.kind != KIND:
            return ()
        found: dict[str, str] = {}
        given = (("service", document.services), ("factor", document.factors), ("trigger", (document.trigger,)))
        for kind, keys in given:
            found |= {f"{kind}:{key}": "" for key in keys if key and key not in UNKNOWN}
        for tag in document.tags:
            found.setdefault(f"tag:{name_key(tag)}", one_line(tag, LINE_LENGTH))
        for symptom in document.symptoms:
            key = " ".join(raw_words(fold(symptom)))
            if key and key.count(" ") < LINE_WORDS:
                found.setdefault(f"symptom:{key}", one_line(symptom, LINE_LENGTH))
        summary = document.summary or document.text[:SUMMARY]
        for text in (*document.symptoms, document.title, summary, document.what_worked, " . ".join(document.tags)):
            for key, said in self._words(text):
                found.setdefault(f"word:{key}", "" if said == key else said)
        return tuple(f"{trait}{SHOWN}{said}" if said else trait for trait, said in found.items())

    def _words(self, text: str) -> Iterator[tuple[str, str]]:
        """(key, as it is said) of the words and pairs of words that tell something."""
        last, before = "", ""
        for raw in raw_words(text):
            stem, word, said = self._known.get(raw) or self._look(raw)
            if said:
                yield word, said
            if stem and last and (last, stem) in self.trade:
                yield f"{before} {word}", f"{before} {fold(raw)}"
            if stem:
                last, before = stem, word

    def _look(self, raw: str) -> tuple[str, str, str]:
        """Stem of a word, empty for an everyday one; its singular; and how it is shown, empty when it tells nothing."""
        bare = raw.removesuffix("'s").removesuffix("\u2019s")
        found, word = forms(bare)[1], fold(bare)
        stem = found[0][0] if found and len(word) > 1 and word not in LIGHT_WORDS else ""
        code = bool(_CODE.fullmatch(bare))
        tells = stem and (code or ((stem,) in self.trade and stem not in _PLAIN)) and not _VOLATILE.fullmatch(bare)
        known = self._known[raw] = (stem, singular(word), (bare if code else word) if tells else "")
        return known
