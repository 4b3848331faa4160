"""One lesson: a claim that incidents back, what to do about it, and what stops it today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from postmortems.core.catalog import Service
from postmortems.core.moment import Moment
from postmortems.core.postmortem import Status
from postmortems.core.schema import schema_of
from postmortems.core.text import DayField, Id, Line, Link, MomentField, Paragraph, Strict, Url, as_id

YEAR = timedelta(days=365)
"""For so long a review of a lesson, or a look at a guard, is believed."""


class GuardKind(StrEnum):
    """What sort of thing a guard is, roughly from what a machine does to what people do."""

    DESIGN = "design"
    AUTOMATION = "automation"
    LINT_RULE = "lint-rule"
    TEST = "test"
    LIMIT = "limit"
    POLICY = "policy"
    ALERT = "alert"
    REVIEW = "review"


class GuardState(StrEnum):
    """Whether a guard is there: only wanted, working, or known not to work any more."""

    PROPOSED = "proposed"
    ENFORCED = "enforced"
    BROKEN = "broken"


class Guard(Strict):
    """Something that stops it without anybody having to remember."""

    text: Line
    """What it is: `The linter refuses a channel without a capacity`."""
    kind: GuardKind
    """What sort of thing it is; a design that cannot fail this way is the strongest, a review the weakest."""
    state: GuardState = GuardState.PROPOSED
    """Whether it is there: proposed, enforced, or broken."""
    link: Url | None = None
    """Where it can be seen: the rule, the test, the alert."""
    verified: DayField | None = None
    """The day on which somebody last saw that it works, or that it does not; needed unless it is proposed."""

    @model_validator(mode="after")
    def _what_is_there_was_seen(self) -> Self:
        if self.state is not GuardState.PROPOSED and self.verified is None:
            remedy = "Add `verified: ...`, the day on which somebody last looked; or call it proposed"
            message = "a guard that is {state} needs the day on which that was seen"
            raise PydanticCustomError("verified", message, {"state": self.state.value, "remedy": remedy})
        return self

    def is_stale(self, today: date) -> bool:
        """Whether it counts as enforced although nobody has looked for a year."""
        return self.state is GuardState.ENFORCED and is_over_a_year(self.verified, today)


class Evidence(Strict):
    """An incident that backs a lesson."""

    id: Line
    """The postmortem's id: its file name without `.md`."""
    note: Paragraph = ""
    """One sentence: how the lesson showed itself there."""


class AppliesTo(Strict):
    """Where somebody should think of a lesson."""

    services: list[Id] = Field(default_factory=list, max_length=100)
    """Ids of `catalog/services.yml`."""
    factors: list[Id] = Field(default_factory=list, max_length=40)
    """Ids of `catalog/factors.yml`: the gaps that it is about."""
    triggers: list[Id] = Field(default_factory=list, max_length=40)
    """Ids of `catalog/triggers.yml`: what moves when it matters."""
    paths: list[Line] = Field(default_factory=list, max_length=100)
    """Globs of code, so that a change can be met with the lesson."""


EvidenceField = Annotated[Evidence, BeforeValidator(as_id)]


class LessonFrontMatter(Strict):
    """The fields of a lesson."""

    title: Line = Field(max_length=200)
    """A name for it, short: `Bound every queue`."""
    claim: Line
    """What is true, in one sentence that somebody could disagree with."""
    status: Status = Status.DRAFT
    """How far the text has come. Drafts show up in a preview only."""
    signs: list[Line] = Field(min_length=1, max_length=50)
    """How it shows itself to somebody who does not know it yet."""
    do: list[Line] = Field(min_length=1, max_length=50)
    """What to do, each as an order: `Give every queue a length`."""
    guards: list[Guard] = Field(default_factory=list, max_length=50)
    """What stops it without anybody having to remember. Leave it out when nothing does: that is worth seeing."""
    applies_to: AppliesTo = Field(default_factory=AppliesTo)
    """Where somebody should think of it: services, factors, triggers, globs of code."""
    evidence: list[EvidenceField] = Field(min_length=1, max_length=200)
    """Which incidents back it: ids of postmortems, each best with a note."""
    reviewed: MomentField | None = None
    """The day on which somebody last checked that it still holds; after a year it counts as stale."""
    sources: list[Link] = Field(default_factory=list, max_length=50)
    """Where to read more."""
    authors: list[Line] = Field(default_factory=list, max_length=50)
    """Who wrote it down."""
    tags: list[Line] = Field(default_factory=list, max_length=50)
    """Technologies and mechanisms that are neither factor nor service."""


@dataclass(frozen=True, slots=True)
class Staleness:
    """Why a lesson may no longer hold.

    Attributes:
        unreviewed: Nobody has looked at it for a year, or ever.
        retired: Services it applies to that nobody runs any more.
    """

    unreviewed: bool
    retired: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.unreviewed or bool(self.retired)


class Lesson(LessonFrontMatter):
    """A lesson of the library. References that lead nowhere have been taken out, so each may be followed."""

    id: str
    """The file's stem."""
    path: str
    """The file, relative to the documentation folder."""
    body: str = Field(repr=False)
    """The Markdown below the front matter."""
    body_line: int = 1
    """Line of the file on which the body starts."""

    @property
    def sort_key(self) -> tuple[str, str]:
        """By title, as people look for it."""
        return (self.title.casefold(), self.id)

    @property
    def is_guarded(self) -> bool:
        """Whether anything stops it today: a guard that is only proposed or that is broken does not."""
        return any(guard.state is GuardState.ENFORCED for guard in self.guards)

    def staleness(self, services: Mapping[str, Service], today: date) -> Staleness:
        """Why it may no longer hold on a day; falsy when nothing speaks against it."""
        retired = tuple(key for key in self.applies_to.services if services[key].is_retired(today))
        return Staleness(is_over_a_year(self.reviewed, today), retired)


def is_over_a_year(moment: Moment | None, today: date) -> bool:
    """Whether a moment lies 365 days back for certain; one that never was does. A month counts to its end."""
    return moment is None or moment.latest.date() < today - YEAR


def lesson_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a lesson's front matter, for editors."""
    return schema_of(LessonFrontMatter, {"evidence": "Evidence"})
