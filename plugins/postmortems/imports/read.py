"""From a write-up to a draft: asks every reader, in the order of how much their word counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from postmortems.core.catalog import Catalog
from postmortems.core.postmortem import FrontMatter
from postmortems.core.validation import validate
from postmortems.imports.clock import read_clock
from postmortems.imports.draft import Draft, assemble
from postmortems.imports.entries import entries_of
from postmortems.imports.finding import Finding, dropped, question
from postmortems.imports.gaps import read_factors
from postmortems.imports.head import read_head
from postmortems.imports.likeness import Likeness
from postmortems.imports.mentions import read_detection, read_services, read_trigger, service_phrases
from postmortems.imports.outline import Outline
from postmortems.imports.phrases import Phrases
from postmortems.imports.several import read_incidents
from postmortems.imports.stats import read_stats
from postmortems.imports.texts import read_impact, read_people, read_summary, read_title, read_what_worked
from postmortems.imports.todo import read_actions
from postmortems.imports.writeup import Writeup

MAX_ACTIONS = 400
"""Findings about actions that are looked at; a front matter holds half as many."""


@dataclass(slots=True)
class Reader:
    """Reads write-ups against one catalog, which is made ready once.

    Attributes:
        accept: Fields whose suggestions a person has accepted for all files.
    """

    catalog: Catalog
    accept: frozenset[str] = frozenset()
    services: Phrases = field(init=False)
    factors: Likeness = field(init=False)
    triggers: Likeness = field(init=False)

    def __post_init__(self) -> None:
        self.services = service_phrases(self.catalog)
        self.factors = Likeness.of(self.catalog.factors)
        self.triggers = Likeness.of(self.catalog.triggers)

    def is_own(self, writeup: Writeup) -> bool:
        """Whether it is a postmortem of ours already, with all its fields: then it is taken over as it is."""
        head = writeup.head or {}
        return "status" in head and not validate(FrontMatter, head, {}, "")[1] and not writeup.problems

    def draft(self, writeup: Writeup) -> Draft:
        """Everything that was understood of a write-up, guessed, and left to its text."""
        if self.is_own(writeup):
            return Draft(
                findings=[dropped("body", None, "it has the fields of a postmortem, so it was copied as it is")]
            )
        return _loadable(assemble(self._findings(writeup), accept=self.accept))

    def _findings(self, writeup: Writeup) -> Iterator[Finding]:
        if writeup.has_mark:
            yield dropped("body", None, "the byte-order mark was left out, as it is no part of the text")
        for problem in writeup.problems:
            yield question(
                "front matter", f"what looks like front matter was kept as text: {problem.message}", problem.place.line
            )
        outline = Outline.of(writeup.body, writeup.body_line)
        entries = entries_of(outline)
        head = list(read_head(writeup)) if writeup.head else []
        stated = [(str(finding.value), finding.line) for finding in head if finding.field == "services"]
        yield from (finding for finding in head if finding.field != "services")
        who = str((writeup.head or {}).get("company") or "")
        titles = list(read_title(outline, entries, writeup.stem, who))
        yield from titles
        yield from read_summary(outline, entries, str(titles[0].value))
        clock, found = read_clock(outline, writeup.body, entries, writeup.stem, writeup.name)
        yield from found
        yield from read_impact(outline, entries)
        yield from read_what_worked(outline, entries)
        yield from read_services(outline, entries, self.catalog, self.services, stated)
        yield from read_trigger(outline, entries, self.triggers)
        yield from read_factors(outline, entries, self.factors)
        yield from read_detection(outline, entries)
        yield from islice(read_actions(outline, self.catalog), MAX_ACTIONS)
        yield from read_stats(outline, entries, clock.events, clock.zone)
        yield from read_people(outline, entries)
        yield from read_incidents(outline)


def _loadable(draft: Draft) -> Draft:
    """The draft without values that our own loader would refuse, so that every file that is written can be loaded."""
    for _ in range(4):
        _, problems = validate(FrontMatter, {**draft.values}, {}, "")
        if not problems:
            break
        for problem in problems:
            name, _, index = problem.place.field.partition(".")
            value = draft.values.get(name)
            if isinstance(value, list) and index.split(".")[0].isdigit():
                at = int(index.split(".")[0])
                draft.values[name] = [item for position, item in enumerate(value) if position != at]
            else:
                draft.values.pop(name, None)
            draft.findings.append(dropped(name, None, f"the value would not load: {problem.message}"))
        draft.values.setdefault("title", "Untitled")
        draft.values.setdefault("summary", draft.values["title"])
    return draft
