"""The value: what a timeline says, in order, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postmortems.core.moment import Moment, Zone
    from postmortems.core.problem import Problem


class Role(StrEnum):
    """What an event means for the clock of the incident."""

    STARTED = "started"
    DETECTED = "detected"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One row.

    Attributes:
        moment: None when its time could not be read; then there is a problem on the same line.
        cell: The time as written, without decoration.
        text: Markdown as written, role marks included; columns beside the time are joined by a dash.
        line: Line of the file, from 1.
    """

    moment: Moment | None
    cell: str
    text: str
    role: Role | None
    line: int

    def __reduce__(self) -> tuple[type[TimelineEvent], tuple[object, ...]]:
        return TimelineEvent, (self.moment, self.cell, self.text, self.role, self.line)  # see `Moment.__reduce__`


@dataclass(frozen=True, slots=True)
class Timeline:
    """A section of a postmortem.

    Attributes:
        events: In the order of the file.
        zone: Of the times that name none.
        heading_line: Line of the file with the heading.
        first_line: First line of the section after its heading.
        last_line: Last line of the section that is not blank; before `first_line` when the section is empty.
    """

    events: tuple[TimelineEvent, ...]
    zone: Zone
    heading_line: int
    first_line: int
    last_line: int
    problems: tuple[Problem, ...] = ()
