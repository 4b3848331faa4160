"""The questions of `postmortems new`: few, about systems and circumstances, each to be skipped with Enter."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import click

from postmortems.core.catalog import Catalog, Entry, Factor
from postmortems.core.catalog_files import fold
from postmortems.core.frontmatter import Value
from postmortems.core.moment import MomentError, Zone, parse_moment
from postmortems.core.postmortem import DetectedBy, Severity
from postmortems.imports.likeness import Likeness
from postmortems.imports.mentions import service_phrases
from postmortems.starter.writing import Answers

PROPOSALS = 6
_SEVERITIES = {
    Severity.SEV1: "a core service was unusable for most, or data was lost",
    Severity.SEV2: "a major function was degraded for many",
    Severity.SEV3: "a limited part, or a short time",
    Severity.SEV4: "minor",
    Severity.SEV5: "nothing was lost: a near miss",
}


@dataclass(frozen=True, slots=True)
class Interview:
    """What the questions need.

    Attributes:
        answers: What is known already; each answer is added.
        has_notes: A timeline comes from elsewhere, so that fewer times are asked for.
    """

    answers: Answers
    catalog: Catalog
    zone: Zone
    has_notes: bool


def interview(talk: Interview) -> None:
    """Asks what is not answered yet. The short template asks less."""
    answers, values = talk.answers, talk.answers.values
    click.echo("Enter skips a question; everything can be changed in the file later.\n", err=True)
    _text(values, "title", "What happened, in a line that somebody would recognise in a year?")
    _text(values, "summary", "What broke, for whom, and how did it end? Two sentences do.")
    if "severity" not in values:
        _pick(values, "severity", "How much was lost?", {item.value: words for item, words in _SEVERITIES.items()})
    _moment(talk, "started", "When did harm begin, as well as you know? 2026-03-02 13:42, 2026-03-02 13:??, 2026-03-02")
    if not talk.has_notes:
        _moment(talk, "detected", "When did somebody or something notice?")
        _moment(talk, "resolved", "When was everything back to normal?")
    if answers.full and "detected_by" not in values:
        _pick(values, "detected_by", "How did it come to light?", {item.value: "" for item in DetectedBy})
    _services(talk)
    _trigger(talk)
    _lines(values, "symptoms", "What stood on the screens, word for word?")
    _text(values, "what_worked", "What ended or limited it?")
    if answers.full:
        _text(values, "impact", "Who felt what, how much and for how long?")
        _lines(values, "held", "What held, by design?")
    answers.sensible = answers.sensible or _ask("What made the steps before it the sensible thing to do at the time?")
    if answers.full:
        answers.surprised = answers.surprised or _ask("What surprised those who know the system best?")
    _factors(talk)
    if not values.get("actions") and (text := _ask("What would make the right step the easy one next time?")):
        values["actions"] = [{"text": text[:500], **_closes(values)}]


def _closes(values: Mapping[str, Value]) -> dict[str, Value]:
    """Which of the gaps that were named an action closes, where that is answered."""
    uses = values.get("factors")
    names = [str(use["id"]) for use in uses if isinstance(use, dict)] if isinstance(uses, list) else []
    if not names:
        return {}
    _menu(names)
    chosen = _chosen("Which of these gaps would that close? One number", names, {fold(name): name for name in names})
    return {"factor": chosen[0]} if chosen else {}


def _ask(question: str) -> str:
    click.secho(question, bold=True, err=True)
    try:
        answer: str = click.prompt(">", default="", show_default=False, prompt_suffix=" ", err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        return ""  # a script's answers have come to their end: all further questions are skipped
    click.echo(err=True)
    return answer.strip()


def _text(values: dict[str, Value], field: str, question: str) -> None:
    if field not in values and (answer := _ask(question)):
        values[field] = answer


def _lines(values: dict[str, Value], field: str, question: str) -> None:
    if not values.get(field) and (answer := _ask(question)):
        values[field] = [answer]


def _moment(talk: Interview, field: str, question: str) -> None:
    values = talk.answers.values
    while field not in values and (answer := _ask(question)):
        base = values.get("started")
        try:
            day = parse_moment(str(base), zone=talk.zone).day if base else None
            moment = parse_moment(answer, zone=talk.zone, base=day)
            bare = day is not None and not any(char in answer for char in "-/") and moment.day == day
            values[field] = f"{day} {answer}" if bare and ":" in answer else answer
            parse_moment(str(values[field]), zone=talk.zone)
        except MomentError as error:
            values.pop(field, None)
            click.secho(f"{error}. {error.remedy}.", fg="yellow", err=True)


def _pick(values: dict[str, Value], field: str, question: str, choices: Mapping[str, str]) -> None:
    names = list(choices)
    _menu([f"{name}{f': {words}' if words else ''}" for name, words in choices.items()])
    found = _chosen(question, names, {fold(name): name for name in names})
    if found:
        values[field] = found[0]


def _menu(items: Sequence[str]) -> None:
    for number, item in enumerate(items, start=1):
        click.echo(f"  {number}  {item}", err=True)


def _chosen(
    question: str, names: list[str], known: Mapping[str, str], propose: Callable[[str], list[str]] | None = None
) -> list[str]:
    """Answers by number or name, parted by commas or blanks; asks again until all of them are known.

    Args:
        question: What is asked.
        names: What the numbers stand for.
        known: Names that may be typed, and what each stands for.
        propose: Shows what comes close to other words, and says what the numbers stand for then.
    """
    while answer := _ask(question):
        found, unknown = [], []
        for part in answer.split(",") if "," in answer or fold(answer) in known else answer.split():
            word = part.strip()
            if word.isdecimal() and 1 <= int(word) <= len(names):
                found.append(names[int(word) - 1])
            elif fold(word) in known:
                found.append(known[fold(word)])
            elif word:
                unknown.append(word)
        if not unknown:
            return list(dict.fromkeys(found))
        if propose and (close := propose(answer)):
            names = close
            continue
        click.secho(f"Not known: {', '.join(unknown)}. Give numbers or ids, or Enter for none.", fg="yellow", err=True)
    return []


def _typed(values: Mapping[str, Value], *more: str) -> str:
    fields = ("title", "summary", "impact", "what_worked", "symptoms")
    texts = [values.get(name) for name in fields]
    return " . ".join(
        " . ".join(map(str, text)) if isinstance(text, list) else str(text) for text in texts if text
    ) + " . ".join(["", *more])


def _services(talk: Interview) -> None:
    values, services = talk.answers.values, talk.catalog.services
    if values.get("services") or not services:
        return
    found = list(dict.fromkeys(id_ for id_, _ in service_phrases(talk.catalog).find(_typed(values))))[:PROPOSALS]
    names = found or (list(services) if len(services) <= PROPOSALS else [])
    _menu([f"{id_}: {services[id_].title}" for id_ in names])
    hint = "numbers" if names else "ids"
    chosen = _chosen(f"Which services broke? Their {hint}, the one that broke first in front", names, _names(services))
    if chosen:
        values["services"] = list(chosen)


def _factors(talk: Interview) -> None:
    values, factors = talk.answers.values, talk.catalog.factors
    if values.get("factors") or not factors:
        return
    likeness = Likeness.of(factors)

    def propose(text: str) -> list[str]:
        found = dict.fromkeys(item.id for sentence in text.split(".") for item in likeness.best(sentence, 2))
        found |= dict.fromkeys(id_ for id_ in factors if _mentions(factors[id_], text))
        names = list(found)[:PROPOSALS]
        _menu([f"{id_}: {factors[id_].title}. {factors[id_].definition}" for id_ in names])
        return names

    names = propose(_typed(values, talk.answers.sensible, talk.answers.surprised))
    question = "Which gaps let it happen? Numbers, ids, or a word such as 'alert' to see which fit; usually several"
    chosen = _chosen(question, names, _names(factors), propose)
    picked: list[Value] = [{"id": id_, "evidence": _evidence(factors[id_].title) or None} for id_ in chosen]
    if picked:
        values["factors"] = picked


def _mentions(entry: Factor, text: str) -> bool:
    """Whether a single word stands in what an entry is called or means."""
    word = fold(text).removesuffix("s")
    return " " not in word and len(word) > 3 and word in fold(f"{entry.id} {entry.title} {entry.definition}")


def _trigger(talk: Interview) -> None:
    values, triggers = talk.answers.values, talk.catalog.triggers
    if talk.answers.full and triggers and not values.get("trigger"):
        _menu([f"{id_}: {trigger.definition or trigger.title}" for id_, trigger in triggers.items()])
        if chosen := _chosen("What moved just before? One number or id", list(triggers), _names(triggers)):
            values["trigger"] = chosen[0]


def _evidence(title: str) -> str:
    return _ask(f"How did {title.lower()!r} show itself here? One sentence.")


def _names(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Ids, titles and aliases that people may type, with the id they lead to."""
    return {fold(name): entry.id for entry in entries.values() for name in (*entry.aliases, entry.title, entry.id)}
