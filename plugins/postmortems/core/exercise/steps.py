"""Entries as steps: where a new one begins, and what is asked there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from postmortems.core.duration import between
from postmortems.core.exercise.course import MAX_STEPS
from postmortems.core.exercise.value import Entry
from postmortems.core.timeline import Role

if TYPE_CHECKING:
    from postmortems.core.moment import Moment
    from postmortems.core.practice import Prompt
    from postmortems.core.timeline import TimelineEvent

Group = Sequence["TimelineEvent"]

FIRST = "What would you look at first?"
NEXT = "What would you look at now?"
RECOVERING = "What has to be true before you call it over?"

_ROLE_MARK = re.compile(r"^[\s–-]*(?:\*\*|__)(?:started|detected|mitigated|resolved)[\s:.!]*(?:\*\*|__)[\s:–-]*", re.I)
_WRONG_TURN = re.compile(r"^[\s–-]*(?:\*\*|__)(?:wrong turn|dead end|red herring)[\s:.!]*(?:\*\*|__)[\s:–-]*", re.I)
_PICTURE = re.compile(r"!\[([^\[\]]{0,200})\]\([^()]{0,1000}\)")
_LINK = re.compile(r"\[([^\[\]]{1,200})\](?:\([^()]{0,1000}\)|\[[^\[\]]{0,100}\])")
_NOTE = re.compile(r"\[\^[^\]]{1,40}\]|<br ?/?>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,300}?)(?<=\S)\1|(?<![\w*])\*(?=\S)([^*]{1,300}?)(?<=\S)\*(?![\w*])")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")


def groups_of(played: Sequence[TimelineEvent], forced: frozenset[int]) -> list[list[TimelineEvent]]:
    """Entries in steps, at most `MAX_STEPS` of them unless the author wants more.

    The longest step is cut at its widest gap until there are enough. Entries of one moment stay together, and one whose
    time is not known goes with the entry before it.

    Args:
        played: Entries in order, the first one with a time.
        forced: Places at which a new step begins in any case.
    """
    cuts = sorted({0, *forced})
    bounds = [*cuts, len(played)]
    groups = [list(played[start:end]) for start, end in pairwise(bounds)]
    while len(groups) < MAX_STEPS:
        places = [(len(group), number, cut) for number, group in enumerate(groups) if (cut := _widest(group))]
        if not places:
            break
        _, number, cut = max(places)
        groups[number : number + 1] = [groups[number][:cut], groups[number][cut:]]
    return groups


def _widest(group: Group) -> int:
    """The place with the longest wait before it, the one nearest to the middle between equals; 0 when there is none."""
    best, place = (0.0, 0.0), 0
    previous: Moment | None = None
    for index, event in enumerate(group):
        if event.moment is None:
            continue
        if previous and event.moment.sort_key != previous.sort_key:
            wait = (event.moment.earliest - previous.earliest).total_seconds()
            rank = (wait, -abs(index - len(group) / 2))
            if not place or rank > best:
                best, place = rank, index
        previous = event.moment
    return place


def question(number: int, group: Group, earlier: Sequence[Group], prompts: Mapping[int, Prompt]) -> tuple[str, str]:
    """What is asked before a step is shown, and the hint; it depends on what is known by then, never on what comes."""
    if prompt := prompts.get(id(group[0])):
        return prompt.ask, prompt.hint or ""
    if number == 1:
        return FIRST, ""
    over = any(event.role is Role.MITIGATED for before in earlier for event in before)
    return (RECOVERING if over else NEXT), ""


def entry(event: TimelineEvent, opens: Moment) -> Entry:
    """An entry as plain text."""
    marked = _WRONG_TURN.match(event.text)
    text = _ROLE_MARK.sub("", event.text[marked.end() :] if marked else event.text, count=1)
    return Entry(clock(event.moment, opens) or event.cell, tuple(paragraphs(text)), bool(marked))


def clock(moment: Moment | None, opens: Moment) -> str:
    """The time alone on the day of the first sign, else with its date."""
    if moment is None:
        return ""
    label = moment.label()
    date, comma, time = label.partition(", ")
    if not comma or moment.day != opens.day:
        return label
    return f"about {time}" if date.startswith("about ") else time


def elapsed(moment: Moment | None, opens: Moment) -> str:
    """How long after the first sign, in words."""
    span = between(opens, moment) if moment else None
    return span.label() if span and span.longest else ""


def paragraphs(markdown: str) -> list[str]:
    """The lines of an entry as plain text; what stands between backticks is kept as it is."""
    found: list[str] = []
    for line in markdown.split("\n"):
        text = _NOTE.sub(" ", _LINK.sub(r"\1", _PICTURE.sub("", _BULLET.sub("", line))))
        text = _STRONG.sub(lambda match: match[2] or match[3], text)
        if text.strip():
            found.append(" ".join(text.split()))
    return found
