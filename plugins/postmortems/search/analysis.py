r"""From text to tokens. `assets/search/analysis.mjs` is the twin: both give the same tokens for any text.

Two things keep the twins equal where the languages are not. The class of word characters is written out here, since
the tables behind `\\w` and `\\p{L}` differ between versions of Unicode; and only letters of old, settled scripts are
lowered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from whoosh.lang.porter2 import stem as porter2

WORD: Final = (
    "0-9A-Za-z_\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0300-\u055f\u0561-\u0588"
    "\u0591-\u05bd\u05d0-\u05f2\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc\u06ee-\u06fc\u0710-\u0963"
    "\u0966-\u096f\u0971-\u1fff\u2070-\u209f\u2c00-\u2dff\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3041-\u30fa"
    "\u30fc-\u318f\u31a0-\ud7ff\uf900-\ufdff\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00010000-\U0001cfff\U00020000-\U0003ffff"
)
"""The characters that words are made of, as the inside of a character class."""
MAX_TOKEN: Final = 64
"""Characters above which a token is cut into parts only: addresses and encoded data are not looked up whole."""
MAX_PARTS: Final = 6
MAX_JOINED: Final = 24

STOP_WORDS: Final = frozenset(
    "a an and are as at be been being but by did do does for from had has have he her his how i if in into is its "
    "me my of on or our she so than that the their them then there these they this those to was we were what when "
    "where which while who why will with would you your".split()
)
"""Dropped where they stand alone, never inside an id. `us`, `not`, `it`, `no`, `up`, `down` and `off` tell much."""

THINGS: Final = frozenset(
    "accelerator administrator aggregator attacker compiler consumer container controller coordinator customer "
    "developer engineer experiment extension follower generator indicator internal manager navigator observability "
    "operator optimizer orchestrator performance positive producer production provider regulator resolver scheduler "
    "ios setting several severe training transformer ups utility".split()
)
"""Words that a stemmer takes for another word: a resolver for what was resolved, a ups for up."""

_LOWERED = re.compile("[A-Z\u00c0-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1e00-\u1fff\uff21-\uff3a]")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_MARKS = re.compile("[\u0300-\u036f]")
_TOKEN = re.compile(f"[{WORD}]+(?:['\u2019][{WORD}]+)*(?:[-./:][{WORD}]+(?:['\u2019][{WORD}]+)*)*")
_SEPARATOR = re.compile("[-./:_]+")
_NAME_SEPARATORS = re.compile("[ \t\n\r\f\v_-]+")
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LETTERS = re.compile("[a-z]+")
_POSSESSIVE = re.compile("['\u2019]s$")
_APOSTROPHE = re.compile("['\u2019]")


class Token(NamedTuple):
    """A term where it stands.

    Attributes:
        term: What is indexed and looked up.
        position: Place in the text counted in words; the parts of an id take one each.
        part: 0 for the word itself or an id as a whole, 1 for a part of an id, 2 for another spelling of it.
        start: Offset in the text of the word the token came from; `end` is where that word ends.
    """

    term: str
    position: int
    part: int
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case, without accents; `us`, `US` and `ÜS` become one."""
    if text.isascii():
        return text.lower()
    text = _LOWERED.sub(lambda match: match[0].lower(), text)
    text = _ACCENTED.sub(lambda match: unicodedata.normalize("NFD", match[0]), text)
    return _MARKS.sub("", text)


def name_key(name: str) -> str:
    """The form in which names are compared: case, accents, blanks, hyphens and underscores do not matter."""
    return _NAME_SEPARATORS.sub(" ", fold(name)).strip(" ")


@lru_cache(maxsize=100_000)
def stemmed(word: str) -> str:
    """Porter2 stem of a folded word; all but plain letters is left alone, so `k8s` and `x509` stay what they are.

    So are `THINGS`, but for the ending of their plural.
    """
    if word in THINGS or not _LETTERS.fullmatch(word):
        return word
    single = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return single if single in THINGS else porter2(word)


@lru_cache(maxsize=200_000)
def forms(raw: str) -> tuple[int, tuple[tuple[str, int, int], ...]]:
    """How many positions a raw word takes, and its terms as (term, offset in positions, part); a stop word has none."""
    bare = _APOSTROPHE.sub("", _POSSESSIVE.sub("", raw))
    pieces = [piece for piece in _SEPARATOR.split(bare) if piece]
    if len(pieces) < 2:
        folded = fold(bare)
        return len(pieces), () if folded in STOP_WORDS or not pieces else _single(pieces[0])
    found: list[tuple[str, int, int]] = []
    folded = fold(bare).strip("_")
    if len(folded) <= MAX_TOKEN and len(pieces) <= MAX_PARTS:
        found.append((folded, 0, 0))
        joined = _SEPARATOR.sub("", folded)
        if len(joined) <= MAX_JOINED and "." not in folded and ":" not in folded:
            found.append((stemmed(joined), 0, 2))
    for offset, piece in enumerate(pieces):
        found += [(term, offset, max(1, part)) for term, _, part in _single(piece)]
    return len(pieces), tuple(dict.fromkeys(found))


def _single(piece: str) -> tuple[tuple[str, int, int], ...]:
    folded = fold(piece)[:MAX_TOKEN]
    if not folded:
        return ()
    found = [(stemmed(folded), 0, 0)]
    humps = _HUMP.split(piece)
    if 1 < len(humps) <= MAX_PARTS:
        found += [(stemmed(fold(hump)), 0, 1) for hump in humps if len(hump) > 1]
    return tuple(dict.fromkeys(found))


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The raw words of a text with their offsets; ids such as `us-east-1` and `HTTP/2` are one word."""
    for match in _TOKEN.finditer(text):
        yield match[0], match.start(), match.end()


def raw_words(text: str) -> list[str]:
    """The raw words of a text without their offsets, for when speed matters."""
    return _TOKEN.findall(text)


def tokens(text: str, position: int = 0) -> Iterator[Token]:
    """The tokens of a text, in its order. Stop words are dropped but keep their position, so that phrases stay true.

    Args:
        text: Plain text.
        position: Position of the first word.
    """
    for raw, start, end in words(text):
        length, found = forms(raw)
        for term, offset, part in found:
            yield Token(term, position + offset, part, start, end)
        position += length
