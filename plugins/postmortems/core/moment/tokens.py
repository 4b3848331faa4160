"""The words that times are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postmortems.core.moment.civil import MONTHS
from postmortems.core.moment.zone import is_abbreviation

if TYPE_CHECKING:
    from collections.abc import Iterator

_AREAS = frozenset({
    "africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "brazil", "canada", "chile", "etc",
    "europe", "indian", "mexico", "pacific", "us",
})  # fmt: skip
_HALF = r"\s?([ap])\.?m\b\.?"
_TOKEN = re.compile(
    rf"""
    (?P<noise>[\s,;()\[\]@]+ | (?:on|at|of|the|from|between|hrs?|h)\b
      | (?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?)
    | (?P<about>[~≈∼] | (?:approximately|about|around|roughly|circa)\b | (?:approx|ca)\b\.?)
    | (?P<years>(\d{{4}})/(\d{{4}}|\d\d)(-\?\?-\?\?)?(?![\d/]))
    | (?P<date>(\d{{4,5}})(?P<dash>[-/])(\d\d?|\?\??)(?P=dash)(\d\d?|\?\??)(?![\d?])(T(?=[\d?]))?)
    | (?P<month>(\d{{4}})-(\d\d|\?\?)(?![\d?-]))
    | (?P<time>(\d\d?):(\d[\d?]|\?\??|xx|mm)(?::(\d\d)(?:[.,]\d{{1,9}})?)?(?:{_HALF})?(?!\d|:\d))
    | (?P<hour>(\d\d?){_HALF})
    | (?P<blank>(?:\?\?|hh|--|xx):(?:\?\?|mm|--|xx)(?::(?:\?\?|ss|--|xx))?)
    | (?P<name>({"|".join(name[:3] for name in MONTHS[1:])})[a-z]{{0,6}}\b\.?)
    | (?P<number>(\d{{1,5}})(?:st|nd|rd|th)?(?![\w:])\.?)
    | (?P<sep>(?:to|until|till?|through|and)\b | [-‐-―−]+)
    | (?P<zone>(?:utc|gmt)(?:\s?\+|[-−])\d{{1,2}}(?::?\d\d)?(?![\d:?]) | \+\d{{1,2}}(?::?\d\d)?(?![\d:])
      | [a-z]+(?:/[a-z0-9_+-]+)+ | [a-z]{{1,5}}(?!\w|-[a-z]))
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
MONTH_NUMBER = {name[:size].lower(): i for i, name in enumerate(MONTHS) for size in (3, 4, len(name)) if name}


def tokens_of(text: str, *, any_case: bool) -> Iterator[re.Match[str]]:
    """Tokens from the start of a text, up to the first word that belongs to no time.

    `lastgroup` of each says what it is. Lower-case abbreviations are zones in `any_case` only.
    """
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup
        if kind == "name" and month_key(match[0]) not in MONTH_NUMBER:
            return
        if kind == "zone" and not _is_zone(match[0], any_case):
            return
        yield match
        position = match.end()


def _is_zone(word: str, any_case: bool) -> bool:
    """In running text only capitals make an abbreviation: `09:05 est. two hours` names no zone."""
    if "/" in word:
        return word.split("/")[0].lower() in _AREAS
    if not word.isalpha() or word.upper() in ("UTC", "GMT"):
        return True
    return (is_abbreviation(word) or word in "Zz") and (any_case or word.isupper())


def month_key(text: str) -> str:
    """The form in which `MONTH_NUMBER` knows the name of a month."""
    return text.rstrip(".").lower()
