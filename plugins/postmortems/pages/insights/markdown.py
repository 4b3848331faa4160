"""The report of a quarter as Markdown, to paste into the notes of a review meeting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from postmortems.core.followup import ActionItem
from postmortems.core.insights import Calendar, Report, Sighting
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem
from postmortems.pages.context import date_of, plural
from postmortems.pages.insights.over_time import NOTICED
from postmortems.pages.insights.quarters import BACK, NEW, statuses
from postmortems.pages.insights.questions import questions

MOST = 20
"""Entries of a list; how many more there are is said."""
MOST_INCIDENTS = 100
PROMISES = 3
"""Actions that are named for each factor."""
_CODE = re.compile(r"(`[^`\n]{1,500}`)")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!])")

Link = Callable[[Postmortem], str]


def report_markdown(library: Library, found: Report, link: Link) -> str:
    """The report.

    Args:
        library: The library.
        found: Its report of a quarter.
        link: Where a postmortem is, as seen from where the text will be.
    """
    return "\n".join(_Writer(library, found, link).lines()) + "\n"


def plain(text: str) -> str:
    """A text in which Markdown finds nothing but code between backticks."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(part if number % 2 else _SPECIAL.sub(r"\\\1", part) for number, part in enumerate(parts))


class _Writer:
    def __init__(self, library: Library, found: Report, link: Link) -> None:
        self.library = library
        self.found = found
        self.link = link
        self.numbers = {item.id: number for number, item in enumerate(found.incidents, start=1)}

    def lines(self) -> Iterator[str]:
        found = self.found
        yield f"# Review of {found.quarter.label}"
        yield ""
        if found.incidents:
            yield f"{plural(len(found.incidents), 'incident')} began in this quarter, as far as dates are known."
            yield from self.section("Questions to discuss", questions(self.library, found), "1.")
            yield from self.section("What happened", map(self.incident, found.incidents), "1.", MOST_INCIDENTS)
            yield from self.seen()
            factors = self.library.catalog.factors
            yield from self.section("Factors", (f"{plain(factors[key].title)}: {n}" for key, n in found.factors))
            yield from self.section("Who noticed first", (f"{NOTICED[by]}: {n}" for by, n in found.detection.items()))
            yield from self.section("What worked", self.worked())
            yield from self.section("Actions of these incidents", (f"{n} {name}" for name, n in statuses(found)))
        else:
            yield self.nothing()
        yield from self.section("Overdue actions", map(self.promise, found.overdue))
        yield from self.section("Promised before, and the gap showed again", self.again())

    def section(self, title: str, entries: Iterable[str], mark: str = "-", most: int = MOST) -> Iterator[str]:
        """A list under a heading; nothing when it is empty."""
        items = list(entries)
        if items:
            yield from ("", f"## {title}", "")
            yield from (f"{mark} {item}" for item in items[:most])
            if len(items) > most:
                yield f"{mark} and {len(items) - most} more"

    def nothing(self) -> str:
        label = self.found.quarter.label
        quarters = Calendar.of(self.library.postmortems).newest
        text = f"No incident is known to have begun in {label}."
        if self.found.recurrence.undecided:
            text += f" {plural(self.found.recurrence.undecided, 'incident')} may have, since no exact date is known."
        return f"{text} The newest quarter with incidents is {quarters[0]}." if quarters else text

    def incident(self, item: Postmortem) -> str:
        services = self.library.catalog.services
        about = [date_of(item), item.severity.value.upper() if item.severity else "severity not stated"]
        about += [services[key].title for key in item.services]
        return f"{self.named(item)} ({plain(', '.join(about))})"

    def named(self, item: Postmortem) -> str:
        return f"[{plain(item.title)}](<{self.link(item)}>)"

    def seen(self) -> Iterator[str]:
        for group, titles in ((self.found.recurrence.back, BACK), (self.found.recurrence.new, NEW)):
            for kind, items in group.items():
                yield from self.section(titles[kind], (self.sighting(kind, item) for item in items))

    def sighting(self, kind: str, item: Sighting) -> str:
        field = {"factor": "factors", "service": "services", "trigger": "trigger"}[kind]
        numbers = sorted(self.numbers[postmortem.id] for postmortem in item.now)
        about = f"incident{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
        text = f"{plain(self.library.catalog.titles(field)[item.id])}: {about}"
        if item.before:
            text += f" ({len(item.before)} before, last {self.named(item.before[0])}, {date_of(item.before[0])})"
        return text

    def worked(self) -> Iterator[str]:
        for item in self.found.incidents:
            texts = [item.what_worked or "", *(f"Held: {defence}" for defence in item.held)]
            if any(texts):
                yield f"{self.named(item)}: {plain(' '.join(filter(None, texts)))}"

    def again(self) -> Iterator[str]:
        for key, promises in self.found.again.items():
            title = plain(self.library.catalog.factors[key].title)
            yield from (f"{title}: {self.promise(promise)}" for promise in promises[:PROMISES])
            if len(promises) > PROMISES:
                yield f"{title}: {plural(len(promises) - PROMISES, 'more action')}"

    def promise(self, promise: ActionItem) -> str:
        action = promise.action
        team = self.library.catalog.teams.get(action.owner or "")
        owner = team.title if team else action.owner
        about = [
            action.status.value,
            *([owner] if owner else []),
            *([f"due {action.due.label()}"] if action.due else []),
        ]
        return f"{plain(action.text)} ({plain(', '.join(about))}), after {self.named(promise.postmortem)}"
