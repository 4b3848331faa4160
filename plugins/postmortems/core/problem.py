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
        remedy: What would mend it, one sentence without a full stop, or a question with its mark; may be empty.
    """

    code: str
    message: str
    place: Place
    remedy: str = ""
    level: Level = Level.ERROR

    def __str__(self) -> str:
        field = f"{self.place.field}: " if self.place.field else ""
        stop = "" if self.remedy.endswith("?") else "."
        remedy = f". {self.remedy}{stop}" if self.remedy else ""
        return f"{self.place}: {field}{self.message}{remedy} [{self.code}]"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Reading order: by file, line and column, then by code so that equal places are stable."""
        return (self.place.path, self.place.line, self.place.column, self.code, self.message)


def quoted(text: str, limit: int = 60) -> str:
    """A value as it may stand in a message: in quotes, on one line, cut short, with nothing that does not print."""
    words = " ".join(text[: 2 * limit].split())
    return repr(words if len(words) <= limit else words[: limit - 1] + "…")


def printable(text: str) -> str:
    """A name as it may stand in a report, with `?` for everything that does not print."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "?" for letter in text)


def dotted(path: tuple[str | int, ...]) -> str:
    """`Place.field` of a path into values. Which entry of a catalog file it is in, the line tells."""
    parts = path[1:] if path and isinstance(path[0], int) else path
    return ".".join(str(part) if isinstance(part, int) else printable(part[:40]) for part in parts)
