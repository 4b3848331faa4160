"""A learning path: lessons, incidents, exercises and pages in an order, each with the reason why it comes there."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from postmortems.core.postmortem import Status
from postmortems.core.problem import quoted
from postmortems.core.schema import schema_of
from postmortems.core.text import Line, MomentField, Paragraph, Strict


class StepKind(StrEnum):
    """What a step leads to."""

    LESSON = "lesson"
    POSTMORTEM = "postmortem"
    PRACTICE = "practice"
    PAGE = "page"


class Question(Strict):
    """Something to ask oneself after a step."""

    ask: Line
    """The question."""
    answer: Paragraph = ""
    """What a good answer looks like; folded until somebody opens it."""


class Step(Strict):
    """One thing to read or do, and why now. It names exactly one of `lesson`, `postmortem`, `practice` and `page`."""

    lesson: Line | None = None
    """A lesson's id: its file name without `.md`."""
    postmortem: Line | None = None
    """A postmortem's id."""
    practice: Line | None = None
    """The id of a postmortem whose exercise is meant."""
    page: Line | None = None
    """A page of the documentation folder: `contribute/index.md`."""
    why: Paragraph
    """Why it comes here: what the reader takes from it."""
    questions: list[Question] = Field(default_factory=list, max_length=20)
    """Questions to check oneself with."""

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        named = [kind.value for kind in StepKind if getattr(self, kind.value) is not None]
        if len(named) != 1:
            message = f"the step names {' and '.join(named) or 'nothing to read'}"
            remedy = "Name exactly one of lesson, postmortem, practice and page"
            raise PydanticCustomError("step", "{text}", {"text": message, "remedy": remedy})
        return self

    @cached_property
    def kind(self) -> StepKind:
        """What it leads to."""
        return next(kind for kind in StepKind if getattr(self, kind.value) is not None)

    @cached_property
    def target(self) -> str:
        """The id of what it leads to; of a page, its file."""
        return str(getattr(self, self.kind.value))


def _whole(value: object) -> object:
    if not isinstance(value, str):
        return value
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 7):
        context = {"text": quoted(value), "remedy": "Write a number such as 10"}
        raise PydanticCustomError("whole_number", "{text} is not a whole number", context)
    return int(value)


WholeNumber = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]


class PathFrontMatter(Strict):
    """The fields of a learning path."""

    title: Line = Field(max_length=200)
    """What it leads to: `Your first on-call week`."""
    summary: Paragraph
    """One or two sentences: what somebody knows at its end."""
    audience: Line = Field(alias="for")
    """Whom or which occasion it is for."""
    status: Status = Status.DRAFT
    """How far the text has come. Drafts show up in a preview only."""
    order: WholeNumber | None = None
    """Its place in the list of paths, lower first; those without come last, by title."""
    steps: list[Step] = Field(min_length=1, max_length=100)
    """What to read and do, in this order."""
    reviewed: MomentField | None = None
    """When somebody last walked it."""
    authors: list[Line] = Field(default_factory=list, max_length=50)
    """Who put it together."""
    tags: list[Line] = Field(default_factory=list, max_length=50)
    """Words to find it by."""


class LearningPath(PathFrontMatter):
    """A learning path of the library. Steps that lead nowhere have been taken out, so each may be followed."""

    id: str
    """The file's stem."""
    path: str
    """The file, relative to the documentation folder."""
    body: str = Field(repr=False)
    """The Markdown below the front matter: an introduction."""
    body_line: int = 1
    """Line of the file on which the body starts."""

    @property
    def sort_key(self) -> tuple[float, str, str]:
        """By order, those without one last, then by title."""
        return (float("inf") if self.order is None else self.order, self.title.casefold(), self.id)


def path_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a learning path's front matter, for editors."""
    return schema_of(PathFrontMatter)
