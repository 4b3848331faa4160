"""Have we been here before? The same action asked for again, the same text twice, the same symptom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from postmortems.checks.actions import Asked, asked_by
from postmortems.checks.rule import Case, Example, Finding, Rule, Scope, Surroundings, Theme
from postmortems.checks.similarity import near_texts, sample
from postmortems.core import Level, Library, Postmortem
from postmortems.core.likeness import SAME, NearKeys, key
from postmortems.core.markdown import told

SHOWN = 3
MET = 12
"""A message that more postmortems show than this is part of the furniture."""


@dataclass(frozen=True)
class AskedBefore:
    """Everything that the library asks for, by what it is about."""

    near: NearKeys
    by_key: Mapping[frozenset[str], list[tuple[Postmortem, Asked]]]
    asked: Mapping[str, tuple[Asked, ...]]

    def earlier(self, item: Postmortem, asked: Asked) -> list[Earlier]:
        """Who asked for the same or for something close before: the closest first, one request a postmortem."""
        words = key(asked.text)
        if len(words) < 2:
            return []
        found: dict[str, Earlier] = {}
        for share, other_words in ((1.0, words), *self.near.near(words)):
            requests = self.by_key.get(other_words, [])
            # They are in the order of the library, newest first: start where the earlier ones begin; a few are enough.
            start = bisect_left(requests, item.sort_key[0], key=lambda pair: pair[0].sort_key[0])
            for other, request in requests[start : start + 50]:
                if other.id != item.id and other.id not in found and _is_earlier(other, item):
                    found[other.id] = Earlier(other, request, share)
        return list(found.values())


class Earlier(NamedTuple):
    """A request that came before, and how much of it is the same: 1 for all."""

    item: Postmortem
    asked: Asked
    share: float


def _is_earlier(one: Postmortem, other: Postmortem) -> bool:
    if one.when and other.when and one.when.earliest != other.when.earliest:
        return one.when.earliest < other.when.earliest
    return one.id < other.id


def asked_before(around: Surroundings) -> AskedBefore:
    """The index of a library's actions; built once."""
    asked = {item.id: asked_by(item) for item in around.library.postmortems}
    by_key: dict[frozenset[str], list[tuple[Postmortem, Asked]]] = defaultdict(list)
    for item in around.library.postmortems:
        for request in asked[item.id]:
            by_key[key(request.text)].append((item, request))
    return AskedBefore(NearKeys(words for words in by_key if len(words) > 1), by_key, asked)


def _repeated_action(rule: Rule, case: Case) -> Iterator[Finding]:
    index, item = case.around.once(asked_before), case.item
    for asked in index.asked.get(item.id, ()):
        before = [found for found in index.earlier(item, asked) if _same_owner(case.library, item, found.item)]
        if asked.done or not before:
            continue
        message, level = _words(asked, before)
        if asked.field >= 0:
            yield rule.at_field(case, ("actions", asked.field, "text"), message, level=level)
        else:
            start = case.source.start_of(asked.line)
            yield rule.at_text(case, start, case.source.line_end(asked.line), message, level=level)


def _words(asked: Asked, before: list[Earlier]) -> tuple[str, Level | None]:
    """What to say of the closest requests; only the same request, never done, is more than a hint."""
    same = [found for found in before if found.share >= SAME]
    undone = [found for found in same if not found.asked.done]
    text = repr(asked.text[:80])
    if undone:
        return f"{text} was asked for before in {_ids(undone)}, and never done", None
    if same:
        return f"{text} was done before according to {_ids(same)}, and is asked for again", Level.INFO
    return f"{text} reads like {before[0].asked.text[:80]!r} in {_ids(before)}", Level.INFO


def _ids(found: list[Earlier]) -> str:
    newest = [earlier.item.id for earlier in sorted(found, key=lambda earlier: earlier.item.sort_key)]
    more = [f"{len(newest) - SHOWN} more"] if len(newest) > SHOWN else []
    return _and(newest[:SHOWN] + more)


def _same_owner(library: Library, one: Postmortem, other: Postmortem) -> bool:
    """A request concerns those who run a service; in a library of many organisations others asked somebody else."""
    here, there = set(library.teams_of(one)), set(library.teams_of(other))
    return not here or not there or bool(here & there)


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@dataclass(frozen=True)
class _Texts:
    items: tuple[Postmortem, ...]
    near: Mapping[int, list[tuple[int, float]]]
    index: dict[str, int] = field(default_factory=dict)


def _near_texts(around: Surroundings) -> _Texts:
    items = around.library.postmortems
    near = near_texts([sample(told(item.body)) for item in items])
    return _Texts(items, near, {item.id: index for index, item in enumerate(items)})


def _near_duplicate(rule: Rule, case: Case) -> Iterator[Finding]:
    texts = case.around.once(_near_texts)
    item = case.item
    for other_index, share in texts.near.get(texts.index.get(item.id, -1), ())[:SHOWN]:
        other = texts.items[other_index]
        if _is_earlier(other, item) and not _related(item, other):
            message = f"about {share:.0%} of the text stand in {other.id!r} as well"
            yield rule.at_field(case, ("title",), message)


def _related(one: Postmortem, other: Postmortem) -> bool:
    return any(relation.id == other.id for relation in one.relations) or any(
        relation.id == one.id for relation in other.relations
    )


_SYMPTOM = re.compile(r"\"([^\"\n]{8,160})\"|“([^“”\n]{8,160})”|`([^`\n]{8,160})`")
_LETTERS = re.compile(r"[a-z0-9]+")


def _symptoms(item: Postmortem) -> set[str]:
    """What stood on screens: the field, and quotations of three words or more in the text."""
    quoted = [next(filter(None, match.groups())) for match in _SYMPTOM.finditer(item.body)]
    folded = (_LETTERS.findall(text.lower()) for text in (*item.symptoms, *quoted))
    return {" ".join(words) for words in folded if 3 <= len(words) <= 20}


@dataclass(frozen=True)
class _Seen:
    """Messages by their runs of up to four words: who met them, and how many words the whole message has."""

    of: Mapping[str, frozenset[str]]
    runs: Mapping[str, list[tuple[Postmortem, int]]]


def _seen(around: Surroundings) -> _Seen:
    of: dict[str, frozenset[str]] = {}
    runs: dict[str, list[tuple[Postmortem, int]]] = defaultdict(list)
    for item in around.library.postmortems:
        of[item.id] = frozenset(_symptoms(item))
        for symptom in of[item.id]:
            words = symptom.split()
            for run in set(_runs(words, 4)) | set(_runs(words, 3)):
                runs[run].append((item, len(words)))
    return _Seen(of, runs)


def _runs(words: list[str], width: int) -> Iterator[str]:
    return (" ".join(words[start : start + width]) for start in range(len(words) - width + 1))


def _repeated_symptom(rule: Rule, case: Case) -> Iterator[Finding]:
    seen, item = case.around.once(_seen), case.item
    told: set[str] = set()
    for symptom in sorted(seen.of.get(item.id, ())):
        words = symptom.split()
        width = min(len(words), 4)
        for run in _runs(words, width):
            met = seen.runs.get(run, ())
            # What many have met tells nobody where to look; and the common words have to be most of a message.
            others = (
                {other.id for other, length in met if min(length, len(words)) * 0.6 <= width}
                if len(met) <= MET
                else set()
            )
            before = [other.id for other in _earlier_of(case.library, others - told, item)]
            if before:
                told |= others
                yield rule.at_field(case, ("symptoms",), f"{run!r} was seen before in {_and(before[:SHOWN])}")
                break


def _earlier_of(library: Library, ids: set[str], item: Postmortem) -> list[Postmortem]:
    found = [library.by_id[other] for other in ids if other != item.id]
    earlier = [other for other in found if _is_earlier(other, item) and not _related(item, other)]
    return sorted(earlier, key=lambda other: other.sort_key)


RULES: tuple[Rule, ...] = (
    Rule(
        "repeated-action",
        Theme.REPEATS,
        "Asked for before, and never done",
        Level.WARNING,
        "The second incident is often the first one's action, not yet done. That is the finding, and it weighs "
        "more than a new action.",
        "What kept it from being done, and what would have to give way for it?",
        (
            Example(
                "`Pin the version of the agent`, as in two earlier postmortems",
                "the same, with an owner, a date, and `relations: [{kind: repeats, id: ...}]`",
            ),
        ),
        Scope.LIBRARY,
        _repeated_action,
    ),
    Rule(
        "near-duplicate",
        Theme.REPEATS,
        "Nearly the same text as another",
        Level.WARNING,
        "Two files about one incident split its history; a copied text for a second incident hides what was different.",
        "Is it the same incident? If not, what was different this time?",
        (
            Example(
                "a second file for the same night",
                "one file, or `relations: [{kind: same-event, id: ...}]` and only what is new",
            ),
        ),
        Scope.LIBRARY,
        _near_duplicate,
    ),
    Rule(
        "repeated-symptom",
        Theme.REPEATS,
        "Seen before",
        Level.INFO,
        "The same message on the screen is the quickest way to somebody who has met it.",
        "Did what worked then work now?",
        (
            Example(
                'symptoms: ["PLEG is not healthy"], known from last year',
                "relations: [{kind: similar, id: ..., note: the same message}]",
            ),
        ),
        Scope.LIBRARY,
        _repeated_symptom,
    ),
)
