"""The files of the API: an index, lists in pages, one file for each item, and their schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from pydantic import BaseModel

from postmortems.core import catalog as core_catalog
from postmortems.core.library import Library
from postmortems.core.published import API, API_PAGE, ATOM, EVERYTHING
from postmortems.publish.api import catalog, incidents, learning
from postmortems.publish.api.index import Collection, Index, Resource
from postmortems.publish.api.values import LIST, EntryKind, Values
from postmortems.publish.dates import Dates
from postmortems.publish.marks import Marks
from postmortems.publish.site import Part, PublishedFile, SiteInfo

PAGE_SIZE = 500
"""Items in one file of a list."""
TABLES = frozenset({"postmortems", "actions", "lessons"})
"""Collections that are there as a table, too."""
INDEX_SCHEMA = "index"


@dataclass(frozen=True)
class Kind:
    """A collection of the API.

    Attributes:
        name: In the plural, as in the address of the list.
        what: What is in it, for the documentation.
        item: Model of an item in the list.
        whole: Model of the file that each item has for itself; None when it has none.
    """

    name: str
    what: str
    item: type[BaseModel]
    whole: type[BaseModel] | None

    @property
    def collection(self) -> type[BaseModel]:
        """Model of the list."""
        return Collection[self.item]  # type: ignore[name-defined]  # made when it runs


KINDS = (
    Kind("postmortems", "Postmortems, newest first.", incidents.PostmortemSummary, incidents.Postmortem),
    Kind("actions", "Actions of all postmortems, in their order.", incidents.ActionOfPostmortem, None),
    Kind("lessons", "Lessons, by title.", learning.LessonSummary, learning.Lesson),
    Kind("paths", "Learning paths, in the order of their list.", learning.PathSummary, learning.Path),
    Kind("factors", "Contributing factors, by group.", catalog.Factor, catalog.Whole[catalog.Factor]),
    Kind("services", "Services.", catalog.Service, catalog.Whole[catalog.Service]),
    Kind("teams", "Teams.", catalog.Team, catalog.Whole[catalog.Team]),
    Kind("triggers", "Triggers.", catalog.Trigger, catalog.Whole[catalog.Trigger]),
)


def api_files(library: Library, dates: Dates, site: SiteInfo, today: date, marks: Marks) -> Iterator[PublishedFile]:
    """All files of the API, one after the other."""
    values = Values(library, dates, site, today)
    filled = {**_documents(values, marks), **_entries(values, marks)}
    index = _index(site, {name: sum(row.count for row in found.rows) for name, found in filled.items()})
    yield PublishedFile(f"{API}/index.json", head=_json(index) + b"\n")
    for name, found in filled.items():
        yield from _pages(site, name, found)
        if whole := found.whole:
            for row in found.rows:
                path = f"{API}/{name}/{row.item.id}.json"
                yield PublishedFile(path, (Part(row.depends, partial(_whole, whole, row.item)),))
    for name, model in schemas():
        path = f"{API}/schema/{name}.json"
        yield PublishedFile(path, (Part(marks.of(path), partial(_schema, site, path, model)),))


def _schema(site: SiteInfo, path: str, model: type[BaseModel]) -> bytes:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if site.url:
        head["$id"] = site.file(path, site.url)
    schema = {**head, **model.model_json_schema(mode="serialization")}
    return (json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode()


def schemas() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every model that a file holds, by the name of its schema."""
    yield INDEX_SCHEMA, Index
    for kind in KINDS:
        yield kind.name, kind.collection
        if kind.whole:
            yield item_schema(kind), kind.whole


def item_schema(kind: Kind) -> str:
    """Name of the schema of an item's own file."""
    return kind.name.removesuffix("s")


def list_path(name: str, page: int = 1) -> str:
    """Where a page of a list lies."""
    return f"{API}/{name}.json" if page == 1 else f"{API}/{name}-{page}.json"


class _Row(NamedTuple):
    """What an item brings into a list: the item, the digest of all that is said of it, and how many rows it has."""

    item: Any
    depends: str
    count: int


class _Filled(NamedTuple):
    """The items of a collection, and how each becomes rows of a list and a file of its own."""

    rows: Sequence[_Row]
    listed: Callable[[Any], Sequence[BaseModel]]
    whole: Callable[[Any], BaseModel] | None


def _documents(values: Values, marks: Marks) -> dict[str, _Filled]:
    library = values.library
    postmortems = [_Row(item, marks.item(item), 1) for item in library.postmortems]
    actions = [row._replace(count=len(row.item.actions)) for row in postmortems]
    lessons = [_Row(item, marks.item(item), 1) for item in library.lessons]
    paths = [_Row(item, marks.item(item), 1) for item in library.paths]
    return {
        "postmortems": _Filled(postmortems, lambda item: (values.postmortem_summary(item),), values.postmortem),
        "actions": _Filled(actions, values.actions, None),
        "lessons": _Filled(lessons, lambda item: (values.lesson_summary(item),), values.lesson),
        "paths": _Filled(paths, lambda item: (values.path_summary(item),), values.path),
    }


def _entries(values: Values, marks: Marks) -> dict[str, _Filled]:
    entries = values.library.catalog

    def rows(kind: EntryKind, found: Mapping[str, core_catalog.Entry]) -> list[_Row]:
        return [_Row(entry, marks.of(*values.said_of(kind, entry)), 1) for entry in found.values()]

    return {
        "factors": _Filled(
            rows("factors", entries.factors), lambda entry: (values.factor(entry),), values.whole_factor
        ),
        "services": _Filled(
            rows("services", entries.services), lambda entry: (values.service(entry),), values.whole_service
        ),
        "teams": _Filled(rows("teams", entries.teams), lambda entry: (values.team(entry),), values.whole_team),
        "triggers": _Filled(
            rows("triggers", entries.triggers), lambda entry: (values.trigger(entry),), values.whole_trigger
        ),
    }


def _index(site: SiteInfo, totals: Mapping[str, int]) -> Index:
    root = site.root(LIST)
    return Index(
        version=1,
        name=site.name,
        description=site.description,
        url=site.page("index.md", root),
        documentation=site.page(API_PAGE, root),
        feed=site.file(EVERYTHING + ATOM, root),
        collections=[
            Resource(
                name=kind.name,
                url=site.file(list_path(kind.name), root),
                total=totals[kind.name],
                schema_url=site.file(f"{API}/schema/{kind.name}.json", root),
                item_schema_url=site.file(f"{API}/schema/{item_schema(kind)}.json", root) if kind.whole else None,
                csv=site.file(f"{API}/{kind.name}.csv", root) if kind.name in TABLES else None,
            )
            for kind in KINDS
        ],
    )


def _pages(site: SiteInfo, name: str, found: _Filled) -> Iterator[PublishedFile]:
    root = site.root(LIST)
    total = sum(row.count for row in found.rows)
    parts = _paged(found)
    for number, page in enumerate(parts, 1):
        head = Collection[Any](
            total=total,
            page=number,
            pages=len(parts),
            next=site.file(list_path(name, number + 1), root) if number < len(parts) else None,
            previous=site.file(list_path(name, number - 1), root) if number > 1 else None,
            items=[],
        )
        start = _json(head).removesuffix(b"]}")
        yield PublishedFile(list_path(name, number), tuple(page), head=start, between=b",", foot=b"]}\n")


def _paged(found: _Filled) -> list[list[Part]]:
    """The rows of each file of a list; the rows of an item go on in the next file where the first is full."""
    pages: list[list[Part]] = []
    free = 0
    for row in found.rows:
        start = 0
        while start < row.count:
            if not free:
                pages.append([])
                free = PAGE_SIZE
            end = min(row.count, start + free)
            depends = row.depends if end - start == row.count else f"{row.depends}/{start}-{end}"
            pages[-1].append(Part(depends, partial(_rows, found.listed, row.item, start, end)))
            free -= end - start
            start = end
    return pages or [[]]


def _rows(listed: Callable[[Any], Sequence[BaseModel]], item: Any, start: int, end: int) -> bytes:
    return b",".join([_json(value) for value in listed(item)[start:end]])


def _whole(make: Callable[[Any], BaseModel], item: Any) -> bytes:
    return _json(make(item)) + b"\n"


def _json(value: BaseModel) -> bytes:
    return value.model_dump_json().encode()
