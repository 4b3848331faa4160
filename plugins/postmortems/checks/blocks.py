"""A Markdown body line by line: what each line is, and what of it is words."""

from __future__ import annotations

import re

from postmortems.checks.sections import END, Section
from postmortems.core.markdown import UNDERLINE, headings_of

_TITLES = (
    (Section.TIMELINE, re.compile(r"time\s?line|chain of events|sequence of events|chronology", re.I)),
    (
        Section.ACTIONS,
        re.compile(r"action|follow[ -]?ups?\b|next steps|recommendations|corrective|improvements|to[ -]?dos?\b", re.I),
    ),
    (Section.IMPACT, re.compile(r"impact|external message|customer (?:message|communication)|apology", re.I)),
    (Section.PEOPLE, re.compile(r"at{1,2}endees|authors?\b|names? of people|participants|people involved", re.I)),
)
_ATX = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_QUOTE = re.compile(r"[ \t]{0,12}>")
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])(?=[ \t])(?:[ \t]+\[[ xX]\](?=[ \t]))?")
_ROW_TIME = re.compile(
    r"[ \t]*(?:[|]|[-*+][ \t])?[ \t*_`~\[(]{0,8}(?:\d{4,5}[-/.][\d?]{2}|\d{1,2}:[\d?]{2}\b|(?:jan|feb|mar|apr|may"
    r"|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]{0,6} \d{1,2}\b.{0,12}\d:\d\d)",
    re.I,
)
_REFERENCE = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]")


class Blocks:
    """Reads the visible lines of a body: what each line is, and what of it is words."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.headings = {heading.start: heading for heading in headings_of(lines)}
        self.stack: list[tuple[int, Section]] = []

    def read(self) -> tuple[list[Section], list[str]]:
        """Of each line the part of the write-up, and its words with an end for what is none."""
        read = [self._line(index, line) for index, line in enumerate(self.lines)]
        return [kind for kind, _ in read], [words for _, words in read]

    def _section(self) -> Section:
        return self.stack[-1][1] if self.stack else Section.TEXT

    def _line(self, index: int, line: str) -> tuple[Section, str]:
        if not line.strip() or _QUOTE.match(line) or _REFERENCE.match(line) or UNDERLINE.fullmatch(line):
            return self._section(), END * len(line)
        if heading := self.headings.get(index):
            self._open(heading.level, heading.text)
            signs = match.end() if (match := _ATX.match(line)) else 0
            return Section.HEADING, END * signs + line[signs:]
        kind = Section.TIMELINE if _ROW_TIME.match(line) else self._section()
        if marker := _MARKER.match(line):
            line = END * marker.end() + line[marker.end() :]
        return kind, line

    def _open(self, level: int, title: str) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        kind = next((section for section, pattern in _TITLES if pattern.search(title)), None)
        self.stack.append((level, kind or (self._section() if level > 2 else Section.TEXT)))


def joined(lines: list[str], kinds: list[Section]) -> str:
    """The lines, with every line break that ends a phrase made an end."""
    parts = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else ""
        apart = not line.strip(END + " \t") or kinds[index] is Section.HEADING or line.count("|") > 1
        starts = below[:1] in ("", END) or not below.strip() or below.lstrip()[:1] == "|"
        parts += [line, END if apart or starts else "\n"]
    return "".join(parts[:-1])
