"""What postmortems refer to: services, factors, triggers and teams, read from `catalog/*.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from postmortems.core.text import Id, Line, Link, Paragraph, Since, Strict

Tier = Annotated[Literal["1", "2", "3", "4"], WithJsonSchema({"enum": [1, 2, 3, 4]})]


class Entry(Strict):
    """Something with an id, a title and other names that people type."""

    id: Id
    """Stable name; postmortems refer to it, so it is never changed."""
    title: Line
    """The name that readers see."""
    aliases: list[Line] = Field(default_factory=list, max_length=100)
    """Other words that people type for it; each leads to one entry only."""


class Team(Entry):
    """Who owns services and actions. In a library of public incidents, the organisation that ran the service."""

    description: Paragraph = ""
    """What the team is there for."""
    links: list[Link] = Field(default_factory=list)
    """Where to reach it."""


class Service(Entry):
    """Something that runs and has users."""

    description: Paragraph = ""
    """What it does for its users, in a sentence."""
    owner: Id | None = None
    """The team that answers for it."""
    tier: Tier | None = None
    """1: its loss is an outage, 2: it degrades what users do, 3: internal, 4: nobody would notice for a day."""
    depends_on: list[Id] = Field(default_factory=list, max_length=200)
    """Services it cannot work without."""
    paths: list[Line] = Field(default_factory=list)
    """Globs of the code it is made of, so that a change can be met with what was learned."""
    links: list[Link] = Field(default_factory=list)
    """Dashboards, runbooks, status pages."""
    retired: Since = False
    """Since when nobody runs it any more, or `true` where the day is not known; its history stays."""

    def is_retired(self, today: date) -> bool:
        """Whether nobody runs it any more on a day."""
        return self.retired if isinstance(self.retired, bool) else self.retired.earliest.date() <= today


class Trigger(Entry):
    """What moved just before: the change of state that met the gaps."""

    definition: Paragraph
    """When to choose it."""


class Factor(Entry):
    """A gap in a system that lets trouble become an incident. Never a person, a symptom or an outcome."""

    definition: Paragraph
    """When to choose it."""
    countermeasures: list[Line] = Field(default_factory=list)
    """What has closed the gap elsewhere."""


class FactorGroup(Strict):
    """Factors of one kind."""

    id: Id
    title: Line
    description: Paragraph = ""
    sources: Paragraph = ""
    """Where the group comes from."""
    factors: list[Factor]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All entries by id, in the order of their files. References between them have been checked."""

    services: Mapping[str, Service] = field(default_factory=dict)
    groups: tuple[FactorGroup, ...] = ()
    factors: Mapping[str, Factor] = field(default_factory=dict)
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)

    def group_of(self, factor_id: str) -> FactorGroup:
        """The group a known factor belongs to."""
        return next(group for group in self.groups if any(factor.id == factor_id for factor in group.factors))

    def titles(self, field_name: str) -> Mapping[str, str]:
        """Titles by id of what a field of a postmortem refers to: `services`, `factors` or `trigger`."""
        entries: Mapping[str, Entry] = {
            "services": self.services, "factors": self.factors, "trigger": self.triggers
        }[field_name]  # fmt: skip
        return {key: entry.title for key, entry in entries.items()}
