"""One postmortem: what its front matter may say, and what is derived from it."""

from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from postmortems.core.age import Since, since
from postmortems.core.duration import Span, between
from postmortems.core.frontmatter import text_digest
from postmortems.core.moment import Moment
from postmortems.core.practice import Practice
from postmortems.core.schema import schema_of
from postmortems.core.text import UTC, Id, Line, Link, MomentField, Paragraph, Strict, Url, ZoneField, as_id
from postmortems.core.timeline import Timeline


class Status(StrEnum):
    """How far a postmortem has come; drafts are left out of a published site."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"


class Kind(StrEnum):
    """What happened to users: harm, no harm yet, or harm intended by somebody."""

    INCIDENT = "incident"
    NEAR_MISS = "near-miss"
    SECURITY = "security"


class Severity(StrEnum):
    """How much was lost, from sev1 (a core service unusable for most) to sev5 (nothing)."""

    SEV1 = "sev1"
    SEV2 = "sev2"
    SEV3 = "sev3"
    SEV4 = "sev4"
    SEV5 = "sev5"


class DetectedBy(StrEnum):
    """Who or what noticed first."""

    ALERT = "alert"
    EMPLOYEE = "employee"
    CUSTOMER = "customer"
    THIRD_PARTY = "third-party"
    ROUTINE_CHECK = "routine-check"
    UNKNOWN = "unknown"


class ActionKind(StrEnum):
    """What an action does about a gap."""

    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    PROCESS = "process"


class ActionStatus(StrEnum):
    """How far an action has come."""

    IDEA = "idea"
    PLANNED = "planned"
    DONE = "done"
    NOT_DOING = "not-doing"


OPEN = (ActionStatus.PLANNED, ActionStatus.IDEA)
"""Not known to be done, and not decided against; what is planned before what is an idea."""


class RelationKind(StrEnum):
    """How one incident bears on another."""

    REPEATS = "repeats"
    SAME_EVENT = "same-event"
    CAUSED_BY = "caused-by"
    FOLLOWS = "follows"
    SIMILAR = "similar"


class FactorUse(Strict):
    """A contributing factor as this incident showed it."""

    id: Id
    """The factor, an id of `catalog/factors.yml`."""
    evidence: Paragraph = ""
    """One sentence: the gap as it showed itself here."""


class Action(Strict):
    """Something to do, so that a gap closes."""

    text: Line
    """What is to be done, as an order: `Run every rule change through the staged rollout`."""
    kind: ActionKind = ActionKind.PREVENT
    """What it does: prevent, detect, mitigate, or change a process."""
    factor: Id | None = None
    """Which of this postmortem's factors it removes."""
    owner: Line | None = None
    """Who sees to it: a team, never a person."""
    status: ActionStatus = ActionStatus.PLANNED
    """How far it has come."""
    due: MomentField | None = None
    """When it is meant to be done."""
    link: Url | None = None
    """Where the work is tracked."""
    reason: Line | None = None
    """Why it will not be done; needed with `not-doing`."""

    @model_validator(mode="after")
    def _decision_has_a_reason(self) -> Self:
        if self.status is ActionStatus.NOT_DOING and not self.reason:
            remedy = "Say in `reason` what weighed more; a decision is worth as much as an action"
            raise PydanticCustomError("reason", "an action that will not be done needs a reason", {"remedy": remedy})
        return self


class Relation(Strict):
    """A tie to another postmortem."""

    kind: RelationKind
    """How this incident bears on the other."""
    id: Line
    """The other postmortem's id: its file name without `.md`."""
    note: Line | None = None
    """Why, in a phrase."""


FactorField = Annotated[FactorUse, BeforeValidator(as_id)]


class FrontMatter(Strict):
    """The fields of a postmortem. Leave out what is not known: unknown stays unknown."""

    title: Line = Field(max_length=200)
    """What happened, in a line that somebody would recognise years later."""
    summary: Paragraph
    """Two or three sentences: what broke, how, for whom, and how it ended."""
    status: Status = Status.DRAFT
    """How far the text has come. Drafts show up in a preview only."""
    kind: Kind = Kind.INCIDENT
    """Incident, near-miss or security."""
    severity: Severity | None = None
    """From sev1 to sev5, as your organisation defines them."""
    services: list[Id] = Field(default_factory=list, max_length=50)
    """What broke: ids of `catalog/services.yml`, the first one first."""
    trigger: Id | None = None
    """What moved: exactly one id of `catalog/triggers.yml`."""
    factors: list[FactorField] = Field(default_factory=list, max_length=40)
    """Which gaps let it become an incident: ids of `catalog/factors.yml`, each best with its evidence."""
    detected_by: DetectedBy = DetectedBy.UNKNOWN
    """Who or what noticed first."""
    timezone: ZoneField = UTC
    """The zone of all times in this file: `UTC`, an IANA name, an offset, or an unambiguous abbreviation."""
    started: MomentField | None = None
    """When harm began, as well as it is known: `2019-07-02 13:42`, `2019-07-02 13:??`, `2019-07`, `~2019-07-02`."""
    detected: MomentField | None = None
    """When somebody or something of yours knew."""
    mitigated: MomentField | None = None
    """When the harm stopped growing or was mostly gone."""
    resolved: MomentField | None = None
    """When everything was back to normal."""
    impact: Paragraph | None = None
    """Who felt what, how much and for how long; figures where known."""
    symptoms: list[Line] = Field(default_factory=list, max_length=50)
    """What it looked like to whoever met it, word for word: error texts, alerts, what users said."""
    what_worked: Paragraph | None = None
    """What ended or limited it: the first thing the next person wants to know."""
    held: list[Line] = Field(default_factory=list, max_length=50)
    """Defences that held."""
    actions: list[Action] = Field(default_factory=list, max_length=200)
    """What is to be done, so that the gaps close."""
    relations: list[Relation] = Field(default_factory=list, max_length=50)
    """Ties to other postmortems."""
    sources: list[Link] = Field(default_factory=list, max_length=50)
    """Where the facts come from."""
    authors: list[Line] = Field(default_factory=list, max_length=50)
    """Who wrote it down."""
    tags: list[Line] = Field(default_factory=list, max_length=50)
    """Technologies and mechanisms that are neither factor nor service."""
    reviewed: MomentField | None = None
    """When the text was last read with fresh eyes."""
    practice: Practice | None = None
    """How to practise on this incident."""

    @property
    def when(self) -> Moment | None:
        """The first moment that is known of the incident."""
        return self.started or self.detected or self.mitigated or self.resolved


class Postmortem(FrontMatter):
    """A postmortem of the library: its front matter, its text, and where it came from.

    References (services, factors, trigger, relations) that the catalog does not know have been taken out, each with
    a problem, so whatever holds a `Postmortem` may follow them.
    """

    id: str
    """The file's stem."""
    path: str
    """The file, relative to the documentation folder."""
    body: str = Field(repr=False)
    """The Markdown below the front matter."""
    body_line: int = 1
    """Line of the file on which the body starts."""
    timeline: Timeline | None = Field(default=None, repr=False)
    """What the section `## Timeline` says."""
    digest: str = Field(default="", repr=False)
    """Of the file's text; empty for one that was not read from a file."""
    facts: str = Field(default="", repr=False)
    """Digest of its front matter."""
    outline: str = Field(default="", repr=False)
    """Digest of its front matter without its words, see `outline_of`."""
    mentions: tuple[str, ...] = Field(default=(), repr=False)
    """Paths that links in its text lead to."""

    @cached_property
    def year(self) -> int | None:
        """The year of `when`, of a span of years the first; None when nothing is known."""
        when = self.when
        return when.year if when else None

    @cached_property
    def over(self) -> Since | None:
        """Since when it is over, or has begun, as far as that is known."""
        moment = self.resolved or self.when
        return since(moment) if moment else None

    @cached_property
    def instants(self) -> tuple[datetime, ...]:
        """The earliest instant of each moment that its fields name."""
        moments = (self.started, self.detected, self.mitigated, self.resolved, self.reviewed)
        return tuple(moment.earliest for moment in moments if moment)

    @cached_property
    def factor_ids(self) -> tuple[str, ...]:
        """Ids of the factors, in the order of the file."""
        return tuple(use.id for use in self.factors)

    @cached_property
    def asks(self) -> str:
        """Digest of what its actions ask for, and of whom; empty where there are none."""
        said = [(action.text, action.owner, action.status is ActionStatus.NOT_DOING) for action in self.actions]
        return text_digest(repr(said)) if said else ""

    @property
    def open_actions(self) -> tuple[Action, ...]:
        """What it asks for that is not known to be done, nor decided against."""
        return tuple(action for action in self.actions if action.status in OPEN)

    @property
    def says_what_worked(self) -> bool:
        """Whether it says what held, or what ended or limited it."""
        return bool(self.held or self.what_worked)

    @cached_property
    def entry_count(self) -> int:
        """How many entries the timeline has; known without unpacking it."""
        return len(self.timeline.events) if self.timeline else 0

    @property
    def time_to_detect(self) -> Span | None:
        """From the start to the detection, as well as both are known."""
        return _span(self.started, self.detected)

    @property
    def time_to_mitigate(self) -> Span | None:
        """From the start to the mitigation."""
        return _span(self.started, self.mitigated)

    @property
    def duration(self) -> Span | None:
        """From the start to the resolution."""
        return _span(self.started, self.resolved)

    @cached_property
    def sort_key(self) -> tuple[float, str]:
        """Newest first, undated last, the id between equals."""
        when = self.when
        return (-when.earliest.timestamp() if when else float("inf"), self.id)


def _span(start: Moment | None, end: Moment | None) -> Span | None:
    return between(start, end) if start and end else None


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a postmortem's front matter, for editors."""
    return schema_of(FrontMatter, {"factors": "FactorUse"})
