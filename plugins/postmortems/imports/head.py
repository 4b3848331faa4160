"""Front matter that a write-up already has: of icco's kind, of a blog, or of a wiki's export."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.core.dump import printable
from postmortems.core.frontmatter import Value
from postmortems.core.moment import Moment, MomentError, parse_moment
from postmortems.core.text import is_web_address
from postmortems.imports import facts
from postmortems.imports.dates import written
from postmortems.imports.finding import Finding, dropped, guessed, understood
from postmortems.imports.plain import plain, shortened
from postmortems.imports.title import is_generic
from postmortems.imports.writeup import Writeup

_TITLE = ("title", "name", "subject")
_SUMMARY = ("summary", "description", "abstract", "excerpt", "tldr")
_TAGS = ("company", "organisation", "organization", "product", "keywords", "tags", "labels")
_SOURCES = {"url": "Report", "link": "Report", "source": "Report", "source_url": "Report", "canonical_url": "Report",
            "archive_url": "Archived report"}  # fmt: skip
_STARTED = ("start_time", "started", "start", "started_at", "incident_start")
_RESOLVED = ("end_time", "resolved", "end", "ended", "resolved_at", "incident_end")
_DETECTED = ("detected", "detected_at")
_MITIGATED = ("mitigated", "mitigated_at")
_PEOPLE = ("author", "authors", "owner", "owners", "incident_lead", "incident_commander", "attendees", "lead")
_SINGLE = (
    "severity",
    "timezone",
    "detected_by",
    "kind",
    "type",
    "services",
    "service",
    "components",
    "impact",
    "trigger",
)
SUMMARY_LIMIT = 1200
# What follows an address that somebody pasted together with the Markdown around it.
_SWALLOWED = re.compile(
    r"(https?://[^\s()<>\[\]\"']+)\)\s*[,;.]?\s*\[([^\[\]]{1,60})\]\((https?://[^\s()<>\[\]\"']+)\)?\s*"
)


def read_head(writeup: Writeup) -> Iterator[Finding]:
    """What the fields say that stand above the text; those without a place among ours are dropped with a note."""
    head = {key.strip().lower().replace("-", "_").replace(" ", "_"): key for key in writeup.head or {}}
    reader = _Head(writeup, head)
    yield from reader.title()
    yield from reader.summary()
    yield from reader.moments()
    yield from reader.tags()
    yield from reader.sources()
    yield from reader.single()
    yield from reader.rest()


class _Head:
    def __init__(self, writeup: Writeup, keys: dict[str, str]) -> None:
        self.writeup = writeup
        self.keys = keys
        self.read: set[str] = set()

    def get(self, name: str) -> Value:
        self.read.add(name)
        return (self.writeup.head or {}).get(self.keys.get(name, ""))

    def line(self, name: str) -> int:
        return self.writeup.head_lines.get(self.keys.get(name, ""), 0)

    def texts(self, name: str) -> list[str]:
        value = self.get(name)
        values = value if isinstance(value, list) else [value]
        return [text for item in values if isinstance(item, str) and (text := printable(item))]

    def why(self, name: str) -> str:
        return f"the field {self.keys.get(name, name)!r} says so"

    def title(self) -> Iterator[Finding]:
        company = {text.casefold() for name in ("company", "product") for text in self.texts(name)}
        for name in _TITLE:
            for text in self.texts(name)[:1]:
                title = plain(text)
                if title.casefold() in company or is_generic(title):
                    why = "it names who or what, not what happened"
                    yield dropped("title", text, why, self.line(name))
                elif title:
                    yield understood("title", shortened(title, 200), self.why(name), self.line(name))
                    return

    def summary(self) -> Iterator[Finding]:
        for name in _SUMMARY:
            for text in self.texts(name)[:1]:
                words = plain(text)
                if words:
                    yield understood("summary", shortened(words, SUMMARY_LIMIT), self.why(name), self.line(name))
                    return

    def moments(self) -> Iterator[Finding]:
        start: Moment | None = None
        pairs = (("started", _STARTED), ("detected", _DETECTED), ("mitigated", _MITIGATED), ("resolved", _RESOLVED))
        for field, names in pairs:
            for name in names:
                for text in self.texts(name)[:1]:
                    moment, found = read_moment_field(field, text, self.why(name), self.line(name))
                    if moment and start and moment.definitely_before(start):
                        yield dropped(field, text, "it lies before the start", self.line(name))
                        continue
                    start = start or (moment if field == "started" else None)
                    yield from found
        if start is None:
            yield from self._date()

    def _date(self) -> Iterator[Finding]:
        for name in ("date", "incident_date"):
            for text in self.texts(name)[:1]:
                moment, found = read_moment_field("started", text, self.why(name), self.line(name))
                if moment and name == "date":  # of a blog's page it is the day of publication
                    why = "the date may be that of the text, not of the incident"
                    yield guessed("started", found[0].value, why, self.line(name), text)
                else:
                    yield from found

    def tags(self) -> Iterator[Finding]:
        for name in _TAGS:
            found = self.texts(name)
            if name == "product":  # one text that holds a list
                found = [part.strip() for text in found for part in text.split(",")]
            tags: list[Value] = [tag for text in found if (tag := plain(text)[:100])]
            if tags:
                yield understood("tags", tags, self.why(name), self.line(name))

    def sources(self) -> Iterator[Finding]:
        for name, title in _SOURCES.items():
            for text in self.texts(name):
                line = self.line(name)
                company = next(iter(self.texts("company")), "")
                label = f"{title} by {company}" if company and title == "Report" else title
                match = _SWALLOWED.fullmatch(text)
                if match and is_web_address(match[1]) and is_web_address(match[3]):
                    links: list[Value] = [
                        {"title": label, "url": match[1]},
                        {"title": plain(match[2]).capitalize(), "url": match[3]},
                    ]
                    yield understood("sources", links, "two addresses had been run together with Markdown", line, text)
                elif is_web_address(text) and len(text) <= 2000:
                    yield understood("sources", [{"title": label, "url": text}], self.why(name), line)
                else:
                    yield dropped("sources", text, "it is no web address", line)

    def single(self) -> Iterator[Finding]:
        for name in _SINGLE:
            for text in self.texts(name):
                if name in ("services", "service", "components"):
                    yield understood("services", text, self.why(name), self.line(name))
                elif name == "impact":
                    yield understood("impact", shortened(plain(text), SUMMARY_LIMIT), self.why(name), self.line(name))
                else:
                    yield from facts.read_fact(name.replace("_", " "), text, self.line(name))

    def rest(self) -> Iterator[Finding]:
        for name, key in self.keys.items():
            if name in self.read:
                continue
            value = ", ".join(self.texts(name)) or ("(fields)" if isinstance(self.get(name), dict | list) else "")
            if name in _PEOPLE:
                yield dropped(key, None, "names of people stay out of the front matter", self.line(name))
            elif name == "categories" and value:
                if "security" in value.split(", "):
                    why = f"its categories say {value!r}, which people use for attacks and for other things"
                    yield guessed("kind", "security", why, self.line(name), value)
                yield dropped(key, value, "categories mix triggers, places and kinds", self.line(name))
            elif value:
                yield dropped(key, value, "there is no such field", self.line(name))


def read_moment_field(field: str, text: str, why: str, line: int) -> tuple[Moment | None, list[Finding]]:
    """A moment that somebody stated, written the way our own front matter writes it.

    Exactly midnight is taken for the day: data that people export holds `00:00:00` where nobody knew the time.
    """
    try:
        moment = parse_moment(text)
    except MomentError as error:
        if error.kind == "malformed":
            return None, [dropped(field, text, f"the time could not be read: {error}", line)]
        return None, [dropped(field, text, f"no time is given ({error.kind.value})", line)] if text.strip() else []
    if moment.is_midnight:
        moment = moment.day_only()
        day = moment.day.isoformat()
        why = "exactly midnight stands for a day of which the time is not known"
        return moment, [understood(field, day, why, line, text)]
    return moment, [understood(field, written(moment), why, line, text)]
