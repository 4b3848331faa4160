"""The query language: words, phrases, exclusions and filters. `assets/search/query.mjs` is the twin.

Whatever is typed is a query. What looks like a filter and is none is searched as words, with a hint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

MAX_QUERY: Final = 2000
"""Characters above which a text is pasted, not typed; see `paste`."""
MAX_PARTS: Final = 64

FIELDS: Final = {
    "service": "services", "services": "services",
    "factor": "factors", "factors": "factors",
    "trigger": "trigger", "triggers": "trigger",
    "severity": "severity", "sev": "severity",
    "kind": "kind", "team": "teams", "teams": "teams", "tag": "tags", "tags": "tags",
    "status": "status", "year": "year", "after": "after", "since": "after", "before": "before", "until": "before",
}  # fmt: skip
"""Names of fields as people type them, with what they are called in the index."""
KINDS: Final = (
    "postmortem", "lesson", "path", "factor", "service", "trigger", "team", "page",
    "incident", "near-miss", "security",
)  # fmt: skip
STATUSES: Final = ("draft", "in-review", "published")

_PART = re.compile(
    r"""
    (?P<not>-?)(?P<field>[a-zA-Z]+):(?P<values>(?:"[^"]*"|[^\s,"]+)(?:,(?:"[^"]*"|[^\s,"]+))*)(?=\s|$)
    | (?P<without>-?)"(?P<phrase>[^"]*)"
    | (?P<word>[^\s]+)
    """,
    re.VERBOSE,
)
_VALUE = re.compile(r'"([^"]*)"|([^,"]+)')
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_YEARS = re.compile(r"([0-9]{4})(?:(?:-|\.\.)([0-9]{4}))?")
_SEVERITY = re.compile(r"(?:sev)?[- _]?([1-5])")
_OPTION = re.compile(r"--.*|-.{0,2}")
_BLANK = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Filter:
    """Documents that have one of some values in a field.

    Attributes:
        field: As in the index; `year` for years.
        values: As typed, but folded where the values are known: severity, kind, status, year.
        negated: Whether those documents are left out instead.
    """

    field: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart.

    Attributes:
        text: Words to rank by, those of phrases among them.
        phrases: Texts that a document must hold word for word, inflection apart.
        without: Texts that it must not hold.
        filters: All of these must fit.
        since: First day, as a number; 0 without one.
        before: Day before which it must be; 0 without one.
        hints: What was understood otherwise than typed, one sentence each.
    """

    text: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: int = 0
    before: int = 0
    hints: tuple[str, ...] = ()


@dataclass(slots=True)
class _Parts:
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    since: int = 0
    before: int = 0
    hints: list[str] = field(default_factory=list)


def parse_query(text: str) -> Query:
    """Takes a query apart. Never fails; a text above `MAX_QUERY` characters is cut there."""
    parts = _Parts()
    for count, match in enumerate(_PART.finditer(text[:MAX_QUERY])):
        if count >= MAX_PARTS:
            parts.hints.append(f"Only the first {MAX_PARTS} words count.")
            break
        if match["field"] is not None:
            _take_filter(parts, match)
        elif match["phrase"] is not None:
            _take_phrase(parts, match)
        else:
            _take_word(parts, match["word"])
    return Query(
        " ".join(parts.words), tuple(parts.phrases), tuple(parts.without), tuple(parts.filters),
        parts.since, parts.before, tuple(dict.fromkeys(parts.hints)),
    )  # fmt: skip


def _take_word(parts: _Parts, word: str) -> None:
    if word in ("OR", "AND"):
        return
    if '"' in word:
        parts.hints.append("A quotation mark without its partner was left out.")
        word = word.replace('"', " ").strip()
    if word.startswith("-") and not _OPTION.fullmatch(word):
        parts.without.append(word[1:])
    elif word:
        if word.startswith("-") and len(word) > 1:
            parts.hints.append(
                f'{word} was taken as an option of a command. To leave the word out, write -"{word.lstrip("-")}".'
            )
        parts.words.append(word)


def _take_phrase(parts: _Parts, match: re.Match[str]) -> None:
    phrase = " ".join(match["phrase"].split())
    if not phrase:
        return
    if match["without"]:
        parts.without.append(phrase)
    else:
        parts.phrases.append(phrase)
        parts.words.append(phrase)


def _take_filter(parts: _Parts, match: re.Match[str]) -> None:
    name = FIELDS.get(match["field"].lower())
    values = [quoted or plain for quoted, plain in _VALUE.findall(match["values"])]
    values = [value.strip() for value in values if value.strip()]
    negated = bool(match["not"])
    if name is None or not values:
        parts.words.append(match[0].lstrip("-").replace('"', " ") if name is None else match["field"])
        return
    if name in ("after", "before"):
        day = _day(values[0])
        if day and not negated and len(values) == 1:
            parts.since = max(parts.since, day) if name == "after" else parts.since
            parts.before = min(parts.before or day, day) if name == "before" else parts.before
            return
        known: list[str] = []
    else:
        known = [found for value in values for found in _normal(name, value)]
    if not known:
        parts.hints.append(f"{match['field'].lower()}: does not know {', '.join(values)}; it was searched as words.")
        parts.words += values
        return
    parts.filters.append(Filter(name, tuple(dict.fromkeys(known)), negated))


def _normal(name: str, value: str) -> list[str]:
    """The values that are meant, none when there is no such value."""
    folded = _BLANK.sub("-", value.strip().lower())
    if name == "severity":
        found = _SEVERITY.fullmatch(folded)
        return [f"sev{found[1]}"] if found else []
    if name == "kind":
        return [kind for kind in KINDS if folded in (kind, f"{kind}s", kind.replace("-", ""))]
    if name == "status":
        return [status for status in STATUSES if folded in (status, status.replace("-", ""))]
    if name == "year":
        years = _YEARS.fullmatch(folded)
        if not years:
            return []
        first, last = int(years[1]), int(years[2] or years[1])
        return [str(year) for year in range(first, min(last, first + 200) + 1)]
    return [value]


def _day(value: str) -> int:
    """The first day of a date, as a number; 0 when it is none."""
    match = _DATE.fullmatch(value)
    if not match:
        return 0
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    return year * 10000 + month * 100 + day if 1 <= month <= 12 and 1 <= day <= 31 else 0
