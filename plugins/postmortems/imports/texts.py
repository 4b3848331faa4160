"""Fields that hold a few sentences: title, summary, impact, and what ended it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from postmortems.imports.blocks import Block, Shape
from postmortems.imports.entries import Entry
from postmortems.imports.finding import Finding, dropped, guessed, question, understood
from postmortems.imports.kinds import Kind
from postmortems.imports.outline import Outline, Part, is_prose
from postmortems.imports.placeholder import is_placeholder
from postmortems.imports.plain import plain, sentences, shortened
from postmortems.imports.title import is_generic, title_from_stem, title_from_text

TITLE_LIMIT = 200
_FILLING = frozenset(
    ["", *"a an the of for to in on and at by from with is was are were postmortem post mortem".split()]
)
LIMIT = 1200
"""Characters above which a text is shortened to whole sentences; the body keeps all of it."""


def read_title(outline: Outline, entries: list[Entry], stem: str, who: str) -> Iterator[Finding]:
    """From the heading, a key, the file's name, or the first sentence, in this order."""
    from_name = title_from_stem(stem)
    heading = outline.title
    if heading and not is_generic(heading.title) and not is_placeholder(heading.title, orders=True):
        yield understood(
            "title", shortened(heading.title, TITLE_LIMIT), "it is the first heading", outline.line(heading.index)
        )
        # A name without blanks is an address, written to be short: it says nothing against the heading.
        if from_name and " " in stem.strip() and not _alike(from_name, heading.title):
            yield question("title", f"the file's name says something else: {from_name!r}", outline.line(heading.index))
    for entry in entries:
        if entry.field == "title" and entry.head and not is_generic(plain(entry.value)):
            title = shortened(plain(entry.value), TITLE_LIMIT)
            yield understood("title", title, f"it is stated as {entry.key!r}", outline.line(entry.index))
    if from_name:
        yield guessed("title", from_name[:TITLE_LIMIT], "it is the file's name, as no heading is a title")
    first = outline.first_paragraph
    if first and (title := title_from_text(first.text, who)):
        why = "it is the first sentence, as there is no title"
        yield guessed("title", title, why, outline.line(first.index))
    yield guessed("title", (plain(stem) or "Untitled")[:TITLE_LIMIT], "nothing in the text is a title")


def _alike(name: str, heading: str) -> bool:
    """Whether a file's name and a heading are about the same: most words of the shorter one stand in the other."""
    one, other = _words(name), _words(heading)
    return len(one & other) >= 0.6 * min(len(one), len(other))


def _words(text: str) -> set[str]:
    words = {word.strip("().,:;'\"") for word in text.casefold().replace("-", " ").split()} - _FILLING
    return {word.removesuffix("s") for word in words}


def read_summary(outline: Outline, entries: list[Entry], title: str) -> Iterator[Finding]:
    """From a section or key of that name; else the paragraph that stands before all sections; else the first one."""
    yield from _stated(outline, [entry for entry in entries if entry.within is Kind.SUMMARY], "summary", "summary")
    for part in outline.of_kind(Kind.SUMMARY):
        yield from _text(outline, "summary", part, LIMIT)
    yield from _stated(outline, entries, "summary", "summary")
    lead = [block for block in outline.lead if block.shape is Shape.PARAGRAPH and is_prose(block)]
    if lead and outline.title:
        text, _ = _joined(lead, LIMIT)
        yield guessed("summary", text, "it is what stands before the first section", outline.line(lead[0].index))
    elif lead:
        text = shortened(plain(lead[0].text), LIMIT)
        yield guessed("summary", text, "it is the first paragraph", outline.line(lead[0].index))
    first = outline.first_prose or outline.first_paragraph
    if first:
        yield guessed(
            "summary", shortened(plain(first.text), LIMIT), "it is the first paragraph", outline.line(first.index)
        )
    yield guessed("summary", title, "the text has no paragraph, so the title stands here")


def read_impact(outline: Outline, entries: list[Entry]) -> Iterator[Finding]:
    """From a section or key of that name only."""
    for part in outline.of_kind(Kind.IMPACT):
        yield from _text(outline, "impact", part, LIMIT, items=True)
    yield from _stated(outline, entries, "impact", "impact")


def read_what_worked(outline: Outline, entries: list[Entry]) -> Iterator[Finding]:
    """What ended it, from a section on resolution, recovery or mitigation; what went well is suggested as held."""
    for part in outline.of_kind(Kind.RESOLUTION):
        yield from _text(outline, "what_worked", part, LIMIT, items=True)
    yield from _stated(outline, entries, "resolution", "what_worked")
    for part in outline.of_kind(Kind.WENT_WELL):
        for _, block in outline.whole(part):
            words = plain(block.text)
            if block.shape is not Shape.ROW and words and not is_placeholder(block.text):
                why = f"it stands below {part.title!r}; keep it if it is a defence that held"
                yield guessed("held", shortened(words, 400), why, outline.line(block.index))


def read_people(outline: Outline, entries: list[Entry]) -> Iterator[Finding]:
    """Says that there are people, and not who."""
    for part in outline.of_kind(Kind.PEOPLE):
        why = f"who stands below {part.title[:60]!r} stays in the text: front matter names roles, not people"
        yield dropped("people", None, why, outline.line(part.index))
    for entry in entries:
        if entry.field == "people":
            why = f"who is named as {entry.key!r} stays in the text: front matter names roles, not people"
            yield dropped("people", None, why, outline.line(entry.index))
        elif entry.field == "status":
            why = "a status of then says nothing about how far this text has come"
            yield dropped("status", plain(entry.value)[:200], why, outline.line(entry.index))


def _text(outline: Outline, field: str, part: Part, limit: int, *, items: bool = False) -> Iterator[Finding]:
    """The text directly below a heading; of its lists only where there is no paragraph, or where lists are the text."""
    blocks = [block for block in outline.own(part) if block.shape is not Shape.ROW and not is_placeholder(block.text)]
    if not blocks:
        blocks = [
            block for _, block in outline.whole(part) if block.shape is not Shape.ROW and not is_placeholder(block.text)
        ]
    prose = [block for block in blocks if block.shape is Shape.PARAGRAPH]
    chosen = blocks if items or not prose else prose
    text, cut = _joined(chosen, limit)
    if text:
        why = f"it stands below the heading {part.title[:60]!r}" + (", shortened" if cut else "")
        yield understood(field, text, why, outline.line(chosen[0].index))


def _without_opening(words: str) -> str:
    """The text without a last sentence that only announces a list or a block of code which does not come along."""
    parts = sentences(words)
    return " ".join(parts[:-1]) if words.endswith(":") and len(parts) > 1 else words


def _joined(blocks: Iterable[Block], limit: int) -> tuple[str, bool]:
    """Whole blocks up to a limit, one a line; of the first one as many sentences as there is room for."""
    kept: list[str] = []
    room = limit
    for block in blocks:
        words = _without_opening(plain(block.text)) if block.shape is Shape.PARAGRAPH else plain(block.text)
        if not words:
            continue
        if len(words) > room:
            return ("\n".join(kept), True) if kept else (shortened(words, limit), True)
        kept.append(words)
        room -= len(words)
    return "\n".join(kept), False


def _stated(outline: Outline, entries: list[Entry], key: str, field: str) -> Iterator[Finding]:
    for entry in entries:
        if entry.field == key and len(plain(entry.value)) > 3:
            text = shortened(plain(entry.value), LIMIT)
            yield understood(field, text, f"it is stated as {entry.key!r}", outline.line(entry.index))
