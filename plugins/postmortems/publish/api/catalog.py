"""Factors, services, teams and triggers."""

from typing import Generic, TypeVar

from postmortems.publish.api.shapes import Link, Model


class Entry(Model):
    """What all entries of the catalog have."""

    id: str
    """Never changes."""
    title: str
    """The name that readers see."""
    aliases: list[str]
    """Other words for it."""
    count: int
    """How many postmortems there are about it."""
    url: str
    """Its page."""
    api: str
    """The same with the ids of its postmortems and lessons, as JSON."""


class Factor(Entry):
    """A contributing factor: a gap in a system, never a person."""

    group: str
    """The group of factors it belongs to."""
    definition: str
    """When it applies."""
    countermeasures: list[str]
    """What has closed the gap elsewhere."""


class Service(Entry):
    """Something that runs and has users."""

    description: str | None
    """What it does for its users."""
    owner: str | None
    """The team that answers for it."""
    tier: int | None
    """1 (its loss is an outage) to 4."""
    depends_on: list[str]
    """Services it cannot work without."""
    paths: list[str]
    """Globs of its code."""
    links: list[Link]
    """Dashboards, runbooks, status pages."""
    retired: bool
    """Whether nobody runs it any more."""


class Team(Entry):
    """Who answers for services."""

    description: str | None
    """What it is there for."""
    services: list[str]
    """What it answers for."""
    links: list[Link]
    """Where to reach it."""


class Trigger(Entry):
    """What moves just before an incident."""

    definition: str
    """When it applies."""


EntryT = TypeVar("EntryT", bound=Entry)


class Whole(Model, Generic[EntryT]):
    """An entry with what refers to it."""

    entry: EntryT
    """The entry."""
    postmortems: list[str]
    """Ids of the postmortems about it, newest first."""
    lessons: list[str]
    """Ids of the lessons that apply to it."""
