"""What a rule is, what it looks at and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from postmortems.checks.settings import Settings
from postmortems.core import Lesson, Level, Library, Postmortem, Problem

if TYPE_CHECKING:
    from postmortems.checks.source import Source

T = TypeVar("T")


class Theme(StrEnum):
    """What a rule is about; a theme may stand wherever a command takes codes."""

    STRUCTURE = "structure"
    REFERENCES = "references"
    TIMELINE = "timeline"
    TRACEABILITY = "traceability"
    LESSONS = "lessons"
    REPEATS = "repeats"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    CHECKS = "checks"


class Scope(StrEnum):
    """What a rule needs to look at, which decides when it can run."""

    READING = "while a file is read"
    FIELDS = "front matter"
    LESSON = "front matter of a lesson"
    TEXT = "text"
    LIBRARY = "all postmortems together"
    SETTINGS = "settings, waivers and the baseline"


class Example(NamedTuple):
    """A text that the rule finds, and one that says the same better."""

    bad: str
    good: str


@dataclass(frozen=True, slots=True)
class Finding(Problem):
    """A problem that knows how much of its line it is about.

    Attributes:
        length: Characters from the column on; 0 when unknown.
        fix: What to put in place of these characters, where that is safe to do without thinking; None otherwise.
        secret: The characters must appear in no report and in no hash.
    """

    length: int = 0
    fix: str | None = None
    secret: bool = False


class Surroundings:
    """What rules share while they look at many files: the library, the settings, and indexes built from these once."""

    def __init__(self, library: Library, settings: Settings | None = None) -> None:
        self.library = library
        self.settings = settings or Settings()
        self._built: dict[Hashable, object] = {}

    def once(self, build: Callable[[Surroundings], T]) -> T:
        """The result of a function, which is called the first time only."""
        if build not in self._built:
            self._built[build] = build(self)
        return cast("T", self._built[build])


class Case(NamedTuple):
    """One file in front of a rule.

    Attributes:
        postmortem: None when the file is another document or has no usable front matter; then only rules on text are
            asked, and those on lessons when it is one.
        lesson: The lesson that the file is.
    """

    around: Surroundings
    source: Source
    postmortem: Postmortem | None
    lesson: Lesson | None = None

    @property
    def library(self) -> Library:
        return self.around.library

    @property
    def item(self) -> Postmortem:
        """The postmortem, for rules that are only asked when there is one."""
        assert self.postmortem is not None
        return self.postmortem


Finder = Callable[["Rule", Case], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong, and everything there is to say about it.

    Attributes:
        code: Stable name in kebab-case; people search, waive and set levels by it.
        title: What is wrong, a few words without a full stop.
        level: How much it matters unless a team says otherwise.
        why: What goes wrong for readers when it stands, for the author, one or two sentences.
        question: What to ask oneself; for language, the question whose answer is the better text.
        find: How it is found; None when reading the files finds it already.
        fast: Part of every site build: looks at fields only and reads no file unless it finds something.
    """

    code: str
    theme: Theme
    title: str
    level: Level
    why: str
    question: str = ""
    examples: tuple[Example, ...] = ()
    scope: Scope = Scope.FIELDS
    find: Finder | None = None
    fast: bool = False

    def at_field(
        self, case: Case, at: tuple[str | int, ...], message: str, remedy: str = "", level: Level | None = None
    ) -> Finding:
        """A finding at a front-matter field."""
        return Finding(self.code, message, case.source.field(*at), remedy or self.question, level or self.level)

    def at_text(
        self,
        case: Case,
        start: int,
        end: int,
        message: str,
        remedy: str = "",
        *,
        level: Level | None = None,
        fix: str | None = None,
        secret: bool = False,
    ) -> Finding:
        """A finding at characters `start` to `end` of the file."""
        place = case.source.place(start)
        length = min(end, case.source.line_end(place.line)) - start
        return Finding(self.code, message, place, remedy or self.question, level or self.level, length, fix, secret)
