"""The contract of version 1 of the API: what its files are made of.

Within a version fields are added, never taken away, renamed or given another meaning. Every field is always there; what
is not known is null, and never a guess.
"""

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from postmortems.core.described import describe


class Model(BaseModel):
    """Base of everything in the API."""

    model_config = ConfigDict(frozen=True, defer_build=True)  # many a build makes none of them

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        describe(cls, handler.resolve_ref_schema(schema))
        return schema


class Moment(Model):
    """A time as well as it is known."""

    text: str
    """As the author wrote it."""
    label: str
    """For people, in its own zone."""
    earliest: str
    """First instant it may be, in UTC: 2019-07-02T13:42Z."""
    latest: str
    """Last instant it may be, to the minute and inclusive; equal to `earliest` when it is known to the minute."""
    precision: str
    """The finest thing that is known: minute, hour, day, month, year, or range for bounds of its own."""
    about: bool
    """Whether the author hedged it."""


class Span(Model):
    """A length of time as a range, computed from two moments."""

    label: str
    """For people, never more precise than what is known."""
    shortest_minutes: int
    """At least so long."""
    longest_minutes: int
    """At most so long; equal to `shortest_minutes` when both ends are known to the minute."""
    about: bool
    """Whether one of the ends is hedged."""


class Link(Model):
    """An address with a title."""

    title: str
    """What is found there."""
    url: str
    """Where it is, http or https."""


class Document(Model):
    """What everything that has a file of its own in the knowledge base has."""

    id: str
    """Never changes; the name of its file."""
    title: str
    """The name that readers see."""
    status: str
    """in-review or published."""
    updated: str | None
    """When it changed last, in UTC: of a postmortem also when a lesson that it backs did."""
    url: str
    """Its page."""


class Written(Document):
    """What only the whole of it has."""

    authors: list[str]
    """Who wrote it down."""
    tags: list[str]
    """Words to find it by."""
    reviewed: Moment | None
    """When somebody last read it with fresh eyes."""
    body: str
    """The text below the facts, as Markdown."""
