"""Services, triggers and ways of detection: what is stated about them, and which sentences speak of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from postmortems.core.catalog import Catalog
from postmortems.core.catalog_files import fold
from postmortems.imports.blocks import Shape
from postmortems.imports.entries import Entry
from postmortems.imports.facts import read_fact
from postmortems.imports.finding import Finding, guessed, question, understood
from postmortems.imports.forms import forms_of
from postmortems.imports.kinds import Kind
from postmortems.imports.likeness import Likeness
from postmortems.imports.outline import Outline
from postmortems.imports.phrases import Phrases
from postmortems.imports.placeholder import is_placeholder
from postmortems.imports.plain import plain, sentences

MAX_SERVICES = 5
_SPLIT = re.compile(r"\s*(?:,|;|/(?!\w+/)|\band\b|&|\n)\s*")
_WAYS = forms_of(r"""
customer
    \b(?:customers?|users?|support tickets?) (?:report(?:s|ed)|contacted|complained|told|wrote|raised)
    customer (?:reports?|support tickets?)
    (?:reported|raised|noticed) by (?:a |our |several )?(?:customers?|users?)
alert
    \b(?:alert(?:s|ing)?|monitor(?:s|ing)?|alarms?|pager(?:duty)?)\b.{0,60}\b(?:fired|triggered|detect(?:s|ed)|\
    paged|notified|went off)\b
    \b(?:detected|caught|noticed|paged) by (?:an? |our )?(?:automat(?:ic|ed) )?(?:alert|monitor|alarm)
employee
    \b(?:engineers?|developers?|colleagues?|employees?|team members?) (?:noticed|discovered|spotted|observed|detected)
third-party
    \b(?:security )?researchers? (?:reported|contacted|notified)
    (?:reported|notified) by (?:an? )?(?:vendor|provider|researcher|third party)
""")


def service_phrases(catalog: Catalog) -> Phrases:
    """The names by which services of the catalog are known."""
    phrases = Phrases()
    for service in catalog.services.values():
        phrases.add(service.id, (service.title, service.id, *service.aliases))
    return phrases


def read_services(
    outline: Outline, entries: list[Entry], catalog: Catalog, phrases: Phrases, stated: list[tuple[str, int]]
) -> Iterator[Finding]:
    """Services that a field names, and as suggestions those that sentences name; only such as the catalog knows."""
    names = {
        fold(name): entry.id for entry in catalog.services.values() for name in (*entry.aliases, entry.title, entry.id)
    }
    for text, line in [*stated, *_stated(outline, entries)]:
        for name in dict.fromkeys([text, *_SPLIT.split(text)]):
            if service := names.get(fold(name)):
                yield understood("services", [service], "a field for services names it", line, name[:100])
            elif name != text or len(_SPLIT.split(text)) == 1:
                why = f"{name[:80]!r} is stated, but no service of the catalog has that name: add it there as an alias"
                yield guessed("services", None, why, line)
    if phrases.by_first:
        yield from _mentioned(outline, phrases)


def _stated(outline: Outline, entries: list[Entry]) -> Iterator[tuple[str, int]]:
    for entry in entries:
        if entry.field == "services":
            yield plain(entry.value)[:500], outline.line(entry.index)
    for part in outline.of_kind(Kind.SERVICES):
        for block in outline.own(part):
            if block.shape is not Shape.ROW and not is_placeholder(block.text) and len(block.text) < 200:
                yield plain(block.text), outline.line(block.index)


def _mentioned(outline: Outline, phrases: Phrases) -> Iterator[Finding]:
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, str]] = {}
    title = [(outline.title.index, outline.title.title)] if outline.title else []
    blocks = [(block.index, plain(block.text or " ".join(block.cells))) for part in (None, *outline.parts)
              for block in (outline.lead if part is None else outline.own(part))]  # fmt: skip
    for weight, pieces in ((5, title), (1, blocks)):
        for index, text in pieces:
            for id_, _ in phrases.find(text):
                counts[id_] += weight
                first.setdefault(id_, (index, text))
    for id_, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_SERVICES]:
        index, text = first[id_]
        sentence = next(
            (part for part in sentences(text) if any(found == id_ for found, _ in phrases.find(part))), text
        )
        yield guessed("services", id_, "the text names it", outline.line(index), sentence[:300])


def read_trigger(outline: Outline, entries: list[Entry], likeness: Likeness) -> Iterator[Finding]:
    """What moved, where a heading or key asks for it: always a suggestion, as the words are the author's own."""
    texts = [(plain(entry.value), entry.index) for entry in entries if entry.field == "trigger"]
    texts += [(plain(block.text), block.index) for part in outline.of_kind(Kind.TRIGGER) for block in outline.own(part)]
    for text, index in texts:
        if text and not is_placeholder(text):
            likely = likeness.best(text, 1)
            if likely:
                yield guessed(
                    "trigger", likely[0].id, "the write-up says what set it off", outline.line(index), text[:300]
                )
            else:
                yield question("trigger", "which trigger of the catalog is this?", outline.line(index), text[:300])


def read_detection(outline: Outline, entries: list[Entry]) -> Iterator[Finding]:
    """Who noticed first: a value where a field says it in a word, a suggestion where a sentence does."""
    texts = [(entry.value, entry.index) for entry in entries if entry.field == "detection"]
    for entry in entries:
        if entry.field == "source" and plain(entry.value).lower().startswith("third"):
            yield understood("detected_by", "third-party", f"it is stated as {entry.key!r}", outline.line(entry.index))
        if entry.field not in ("detection", "source"):
            yield from read_fact(entry.field, entry.value, outline.line(entry.index))
    texts += [
        (block.text, block.index)
        for part in outline.of_kind(Kind.DETECTION, Kind.SUMMARY)
        for block in outline.own(part)
    ]
    texts += [(block.text, block.index) for block in outline.lead]
    for markdown, index in texts:
        yield from read_fact("detection", markdown[:120], outline.line(index))
        for sentence in sentences(plain(markdown))[:30]:
            for way, pattern in _WAYS:
                if pattern.search(sentence):
                    yield guessed(
                        "detected_by", way, "a sentence says who noticed", outline.line(index), sentence[:300]
                    )
