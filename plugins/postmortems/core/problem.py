"""Something is wrong, here: the one way in which trouble with data leaves the core."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a problem matters. An error means that a fact was unusable, a warning that one is doubtful."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is.

    Attributes:
        path: The file, relative to the documentation folder, with `/` between its parts.
        line: Line in that file, counted from 1; 0 when the file as a whole is meant.
        column: Column in that line, counted from 1; 0 when the line as a whole is meant.
        field: Dotted path of the front-matter or catalog field, such as `actions.2.factor`; empty in a body.
    """

    path: str
    line: int = 0
    column: int = 0
    field: str = ""

    def __str__(self) -> str:
        position = f":{self.line}" if self.line else ""
        return self.path + position + (f":{self.column}" if self.line and self.column else "")


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about one place, with what to do about it.

    Attributes:
        code: Stable name of the rule, such as `unknown-field`; people search and waive by it.
        message: What is wrong, one sentence without a full stop.
        remedy: What would mend it, one sentence without a full stop; may be empty.
    """

    code: str
    message: str
    place: Place
    remedy: str = ""
    level: Level = Level.ERROR

    def __str__(self) -> str:
        field = f"{self.place.field}: " if self.place.field else ""
        remedy = f". {self.remedy}." if self.remedy else ""
        return f"{self.place}: {field}{self.message}{remedy} [{self.code}]"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Reading order: by file, line and column, then by code so that equal places are stable."""
        return (self.place.path, self.place.line, self.place.column, self.code, self.message)
