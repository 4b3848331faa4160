"""The text of a write-up as parts: which heading governs which lines, and what each part is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from postmortems.core.markdown import Heading, headings_of, visible_lines
from postmortems.imports.blocks import Block, Shape, blocks_of
from postmortems.imports.kinds import Kind, kind_of
from postmortems.imports.placeholder import is_placeholder
from postmortems.imports.plain import plain

BOLD = 7
_NAMED = re.compile(
    r"(?:root cause analysis|rca|incident (?:summary|report|overview)|timeline|summary)\s?[:–—-]\s.{8}", re.IGNORECASE
)
MAX_PARTS = 2000

_ADDED = re.compile(
    r"(?:created|added|edited|last (?:modified|updated|edited)|document generated|exported) (?:by|on|at|from) ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what it governs. Lines are indexes into those of the text.

    Attributes:
        kind: What it is about, by its own heading; None when that says nothing we know.
        level: 1 to 6, or 7 for a line in bold.
        first: First line below the heading.
        end: The line after its own text, where the next heading stands.
        stop: The line after all of it, parts inside of it included.
    """

    kind: Kind | None
    title: str
    level: int
    index: int
    first: int
    end: int
    stop: int


@dataclass(frozen=True)
class Outline:
    """A text in parts.

    Attributes:
        lines: Without fenced code and comments, so that these pass for nothing; line numbers stay true.
        offset: Line of the file on which the text starts.
        lead_end: The line after the text that stands before every section; it starts below the title.
    """

    lines: list[str]
    parts: list[Part]
    offset: int
    title: Part | None = field(default=None)

    @classmethod
    def of(cls, body: str, offset: int) -> Outline:
        """Takes a text apart; linear in its length, whatever it is."""
        lines = visible_lines(body)
        headings = headings_of(lines)[:MAX_PARTS]
        parts = list(_parts(headings, len(lines)))
        title = next((part for part in parts[:3] if part.kind is None and _may_be_title(part, lines, parts)), None)
        return cls(lines, parts, offset, title)

    def line(self, index: int) -> int:
        """Line of the file, from 1."""
        return index + self.offset

    def of_kind(self, *kinds: Kind) -> list[Part]:
        """Parts about something, each once: not those inside of one that is listed already."""
        found: list[Part] = []
        for part in self.parts:
            if part.kind in kinds and not (found and part.index < found[-1].stop and part.level > found[-1].level):
                found.append(part)
        return found

    def own(self, part: Part) -> Iterator[Block]:
        """Blocks that stand directly below a heading."""
        return blocks_of(self.lines, part.first, part.end)

    def whole(self, part: Part) -> Iterator[tuple[Part, Block]]:
        """Blocks of a part and of the parts inside of it that are about the same or about nothing known."""
        start = self._positions[part.index]
        skip_to = 0
        for inner in self.parts[start:]:
            if inner.index >= part.stop:
                return
            if inner.index < skip_to:
                continue
            if inner is not part and inner.kind not in (None, part.kind):
                skip_to = inner.stop
                continue
            for block in self.own(inner):
                yield inner, block

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {part.index: position for position, part in enumerate(self.parts)}

    @cached_property
    def lead(self) -> list[Block]:
        """What stands before every section: above and below the title, up to the next heading."""
        first = self.parts[0].index if self.parts else len(self.lines)
        found = list(blocks_of(self.lines, 0, first))
        return found + (list(self.own(self.title)) if self.title else [])

    @cached_property
    def first_paragraph(self) -> Block | None:
        """The first paragraph of words, wherever it stands."""
        for block in self._paragraphs():
            words = plain(block.text)
            if len(words) > 20 and not is_placeholder(block.text) and not _ADDED.match(words):
                return block
        return None

    @cached_property
    def first_prose(self) -> Block | None:
        """The first paragraph that tells something, wherever it stands."""
        return next(filter(is_prose, self._paragraphs()), None)

    def _paragraphs(self) -> Iterator[Block]:
        for part in (None, *self.parts):
            for block in self.lead if part is None else self.own(part):
                if block.shape is Shape.PARAGRAPH:
                    yield block


def is_prose(block: Block) -> bool:
    """More than a line that points somewhere, states a key, or was added by a wiki."""
    words = plain(block.text)
    link_only = words.count(" ") < 6 or (words.lower().startswith(("internal", "see ", "link")) and "http" in words)
    added = link_only or bool(_ADDED.match(words))
    return len(words) > 40 and not added and not is_placeholder(block.text) and not block.text.startswith("**")


def _parts(headings: list[Heading], count: int) -> Iterator[Part]:
    stops = [count] * len(headings)
    open_: list[int] = []
    for position, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            stops[open_.pop()] = heading.start
        open_.append(position)
    for position, heading in enumerate(headings):
        end = headings[position + 1].start if position + 1 < len(headings) else count
        named = position == 0 and heading.level == 1 and _NAMED.match(plain(heading.text))
        kind = None if named else kind_of(heading.text)
        yield Part(kind, plain(heading.text), heading.level, heading.start, heading.body, end, stops[position])


def _may_be_title(part: Part, lines: list[str], parts: list[Part]) -> bool:
    """The first heading with nothing of weight before it: a section that comes first is no title."""
    if part is not parts[0] and parts[0].level <= part.level:
        return False
    return part.level <= 2 or (part.level == BOLD and not any(line.strip() for line in lines[: part.index]))
