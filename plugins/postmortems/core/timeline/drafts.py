"""Events as their lines come in, before days and zones are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postmortems.core.markdown import BULLET, cells_of
from postmortems.core.moment import MomentError, Reading, read_moment
from postmortems.core.timeline.lead import Lead, lead_of
from postmortems.core.timeline.markdown import plain_cell

if TYPE_CHECKING:
    from postmortems.core.markdown import Heading
    from postmortems.core.timeline.markdown import Section

_TIME_COLUMN = re.compile(r"\b(?:date|time|when|timestamp|clock|start|end|day)\b", re.IGNORECASE)
_PICTURE = re.compile(r"\s*(?:!\[|<(?:img|video|picture|figure|iframe|/))", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """An event while its lines are still coming in."""

    line: int
    cell: str
    reading: Reading | None
    error: MomentError | None
    text: list[str]
    indent: int = -1  # of the bullet; -1 for headings and lines, which own every bullet below them
    open_ended: bool = False  # paragraphs after a blank line belong to it

    @property
    def is_day(self) -> bool:
        """A day alone, which the rows below it belong to."""
        return bool(self.reading and self.reading.daily and not self.reading.timed and not self.markdown)

    @property
    def markdown(self) -> str:
        """What follows the time, as written."""
        return "\n".join(self.text).strip()


def collect(section: Section) -> list[Draft]:
    """Everything in a section that starts with a time, in the order of the file."""
    collector = _Collector(section)
    collector.read()
    return collector.drafts


@dataclass(slots=True)
class _Collector:
    """Reads a section line by line; what follows an event belongs to the event that is open."""

    section: Section
    drafts: list[Draft] = field(default_factory=list)
    current: Draft | None = None

    def read(self) -> None:
        section = self.section
        below = {heading.start: heading for heading in section.headings[1:]}
        index = section.first
        after_blank = True
        while index < section.end:
            line = section.lines[index]
            if heading := below.get(index):
                self._heading(heading)
                index = heading.body
            elif section.has_table_at(index):
                index = self._table(index)
            else:
                if line.strip() and not _PICTURE.match(line):
                    self._line(index, line, after_blank)
                index += 1
            after_blank = not line.strip()

    def _open(self, index: int, lead: Lead, *, indent: int = -1, open_ended: bool = False) -> None:
        text = [lead.rest] if lead.rest else []
        self.current = Draft(
            self.section.file_line(index), lead.cell, lead.reading, lead.error, text, indent, open_ended
        )
        self.drafts.append(self.current)

    def _heading(self, heading: Heading) -> None:
        self.current = None
        lead = lead_of(heading.text)
        if lead and lead.reading and lead.reading.daily and not lead.reading.timed:
            self._open(heading.start, lead._replace(rest=""))  # a day; a title behind it is none of its events
            self.current = None
        elif lead and (lead.error or (lead.reading and lead.reading.timed)):
            self._open(heading.start, lead, open_ended=True)

    def _line(self, index: int, line: str, after_blank: bool) -> None:
        bullet = BULLET.match(line)
        indent = len(line[: len(line) - len(line.lstrip())].expandtabs(4))
        content = line[bullet.end() :] if bullet else line.strip()
        current = self.current
        lazy = current is not None and current.indent >= 0 and not after_blank  # a wrapped line of a bullet
        lead = None if lazy and not bullet else lead_of(content.strip())
        if lead and (bullet or (lead.marked and (not lead.reading or lead.reading.timed))):
            self._open(index, lead, indent=indent if bullet else -1, open_ended=not bullet and not lead.rest)
        elif current and (indent > current.indent if bullet else lazy or indent > current.indent >= 0):
            current.text.append(line.rstrip() if bullet else line.strip())
        elif current and not bullet and current.indent < 0 and (current.open_ended or not after_blank):
            current.text += ["", line.strip()] if after_blank and current.text else [line.strip()]
        else:
            self.current = None

    def _table(self, index: int) -> int:
        """Read the table whose head is at `index`; return the index after it."""
        self.current = None
        lines = self.section.lines
        names = cells_of(lines[index])
        columns = _time_columns(names)
        end = index + 2
        while end < self.section.end and "|" in lines[end]:
            end += 1
        rows = [(row, cells_of(lines[row])) for row in range(index + 2, end)]
        if not columns and any(_reading(plain_cell(cells[0]))[0] for _, cells in rows if cells):
            columns = (0,)
        for row, cells in rows if columns else ():
            if any(cells):
                self._row(row, cells, columns, " to " if "end" in names[columns[-1]].lower() else " ", len(names))
        return end

    def _row(self, index: int, cells: list[str], columns: tuple[int, ...], joiner: str, width: int) -> None:
        cells = [*cells[: width - 1], " | ".join(cells[width - 1 :])] if len(cells) > width > 1 else cells
        cell = joiner.join(plain for i in columns if i < len(cells) and (plain := plain_cell(cells[i])))
        text = " – ".join(part for i, part in enumerate(cells) if i not in columns and part)
        reading, error = _reading(cell)
        self.drafts.append(Draft(self.section.file_line(index), cell, reading, error, [text] if text else []))


def _reading(cell: str) -> tuple[Reading | None, MomentError | None]:
    try:
        return read_moment(cell), None
    except MomentError as error:
        return None, error


def _time_columns(names: list[str]) -> tuple[int, ...]:
    """Columns that make the time: one, a date and a time, or a start and an end."""
    named = [index for index, name in enumerate(names[:6]) if len(name) < 60 and _TIME_COLUMN.search(name)]
    if len(named) > 1:
        first, second = names[named[0]].lower(), names[named[1]].lower()
        split = "time" in second and "time" not in first
        if split or ("start" in first and "end" in second):
            return tuple(named[:2])
    return tuple(named[:1])


def time_head(row: str) -> str:
    """The head of a table's time columns, where a zone may stand: `Date and time (UTC)`."""
    names = cells_of(row)
    return " ".join(names[column] for column in _time_columns(names))
