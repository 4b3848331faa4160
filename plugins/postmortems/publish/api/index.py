"""Lists of things, and where to begin."""

from typing import Generic, TypeVar

from postmortems.publish.api.shapes import Model

Item = TypeVar("Item")


class Collection(Model, Generic[Item]):
    """A list, in several files when it is long."""

    total: int
    """How many there are in all files."""
    page: int
    """Which file this is, from 1."""
    pages: int
    """How many files there are."""
    next: str | None
    """The file with the ones that follow."""
    previous: str | None
    """The file with the ones before."""
    items: list[Item]
    """What is in this file."""


class Resource(Model):
    """A collection and where it is."""

    name: str
    """What is in it."""
    url: str
    """Its first file."""
    total: int
    """How many items it has."""
    schema_url: str
    """The JSON Schema of its files."""
    item_schema_url: str | None
    """The JSON Schema of the file that each item has for itself."""
    csv: str | None
    """The same as a table."""


class Index(Model):
    """Where to begin."""

    version: int
    """Version of this contract."""
    name: str
    """The knowledge base."""
    description: str
    """What it is about."""
    url: str
    """Its home page."""
    documentation: str
    """The page that explains this API."""
    feed: str
    """The feed of everything, in Atom."""
    collections: list[Resource]
    """What there is."""
