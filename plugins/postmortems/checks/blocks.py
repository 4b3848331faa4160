"""A Markdown body line by line: what each line is, and what of it is words."""

from __future__ import annotations

import re

from postmortems.checks.sections import END, Section

_TITLES = (
    (Section.TIMELINE, re.compile(r"time\s?line|chain of events|sequence of events|chronology", re.I)),
    (
        Section.ACTIONS,
        re.compile(r"action|follow[ -]?ups?\b|next steps|recommendations|corrective|improvements|to[ -]?dos?\b", re.I),
    ),
    (Section.IMPACT, re.compile(r"impact|external message|customer (?:message|communication)|apology", re.I)),
    (Section.PEOPLE, re.compile(r"at{1,2}endees|authors?\b|names? of people|participants|people involved", re.I)),
)
_FENCE = re.compile(r"[ \t]{0,12}(?:[-*+>][ \t]+)?(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_SETEXT = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_BOLD = re.compile(r"[ \t]{0,3}(?:\*\*|__)([^*_\n]{1,100}?):?(?:\*\*|__):?[ \t]*")
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
    """Reads a body line by line: what each line is, and what of it is words."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.fence = ""
        self.comment = False
        self.last_comment_end = max((index for index, line in enumerate(lines) if "-->" in line), default=-1)
        self.stack: list[tuple[int, Section]] = []

    def read(self) -> tuple[list[Section], list[str], list[str]]:
        kinds, masked, outline = [], [], []
        for index, raw in enumerate(self.lines):
            line = self._visible(raw, index)
            outline.append(line if line is not None else " " * len(raw))
            kind, words = self._line(index, line) if line is not None else (self._section(), END * len(raw))
            kinds.append(kind)
            masked.append(words)
        return kinds, masked, outline

    def _visible(self, raw: str, index: int) -> str | None:
        """The line without comments; None inside a fence."""
        if not self.comment and (mark := _FENCE.match(raw)):
            if not self.fence:
                self.fence = mark[1]
                return None
            if mark[1].startswith(self.fence) and not raw.strip(" \t>-*+").strip(self.fence[0]):
                self.fence = ""
                return None
        if self.fence:
            return None
        return self._without_comments(raw, index) if self.comment or "<!--" in raw else raw

    def _without_comments(self, raw: str, index: int) -> str:
        kept, position = [], 0
        while position < len(raw):
            mark = raw.find("-->" if self.comment else "<!--", position)
            if mark < 0 or (not self.comment and not self._closes(raw, mark, index)):
                kept.append(" " * (len(raw) - position) if self.comment else raw[position:])
                break
            end = mark + (3 if self.comment else 0)
            kept.append(" " * (end - position) if self.comment else raw[position:end])
            position, self.comment = end, not self.comment
        return "".join(kept)

    def _closes(self, raw: str, mark: int, index: int) -> bool:
        return index < self.last_comment_end or raw.find("-->", mark) >= 0

    def _section(self) -> Section:
        return self.stack[-1][1] if self.stack else Section.TEXT

    def _line(self, index: int, line: str) -> tuple[Section, str]:
        after = self.lines[index + 1] if index + 1 < len(self.lines) else ""
        words = line.strip()
        if not words or _QUOTE.match(line) or _REFERENCE.match(line):
            return self._section(), END * len(line)
        if match := _ATX.match(line):
            self._open(len(match[1]), line[match.end() : match.end() + 200])
            return Section.HEADING, END * match.end() + line[match.end() :]
        if self._is_underlined(line, words, after):
            self._open(1 if "=" in after else 2, words)
            return Section.HEADING, line
        if _SETEXT.fullmatch(line):
            return self._section(), END * len(line)
        if match := _BOLD.fullmatch(line):
            self._open(7, match[1])
            return Section.HEADING, line
        kind = Section.TIMELINE if _ROW_TIME.match(line) else self._section()
        if marker := _MARKER.match(line):
            line = END * marker.end() + line[marker.end() :]
        return kind, line

    def _is_underlined(self, line: str, words: str, after: str) -> bool:
        short = len(words) < 200 and len(after) < 200 and "|" not in line
        return bool(short and _SETEXT.fullmatch(after) and not _MARKER.match(line) and not _SETEXT.fullmatch(line))

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
