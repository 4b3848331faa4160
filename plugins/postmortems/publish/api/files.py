"""The files of the API: an index, lists in pages, one file for each item, and their schemas."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple

from pydantic import BaseModel

from postmortems.core import catalog as core_catalog
from postmortems.core.learning_path import LearningPath
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.published import API, API_PAGE, ATOM, EVERYTHING
from postmortems.publish.api import catalog, incidents, learning
from postmortems.publish.api.index import Collection, Index, Resource
from postmortems.publish.api.learning_values import LIST
from postmortems.publish.api.values import EntryKind, Values
from postmortems.publish.dates import Dates
from postmortems.publish.marks import Marks
from postmortems.publish.site import Part, PublishedFile, SiteInfo, finished, made

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
    filled = _filled(Values(library, dates, site, today), marks)
    totals = {name: sum(found.counts) if found.counts else len(found.items) for name, found in filled.items()}
    yield finished(f"{API}/index.json", _json(_index(site, totals)) + b"\n")
    for name, found in filled.items():
        yield from _pages(site, marks, name, found, totals[name])
        if whole := found.whole:
            for item, depends in zip(found.items, found.depends, strict=True):
                yield made(f"{API}/{name}/{item.id}.json", depends, partial(_whole, whole, item))
    for name, model in schemas():
        path = f"{API}/schema/{name}.json"
        yield made(path, marks.of(path), partial(_schema, site, path, model))


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


class _Filled(NamedTuple):
    """The items of a collection with their digests, and how each becomes rows of a list and a file of its own."""

    items: Sequence[Any]
    depends: Sequence[str]
    listed: Callable[[Any], Sequence[BaseModel]]
    whole: Callable[[Any], BaseModel] | None
    counts: Sequence[int] = ()
    """How many rows each item has, where that is not one."""


def _filled(values: Values, marks: Marks) -> dict[str, _Filled]:
    library, entries = values.library, values.library.catalog

    def documents(items: Sequence[Lesson] | Sequence[LearningPath]) -> tuple[Any, list[str]]:
        return items, [marks.by_path[item.path] for item in items]

    def listed(kind: EntryKind, found: Mapping[str, core_catalog.Entry]) -> tuple[Any, list[str]]:
        groups = marks.groups[kind]
        return [*found.values()], [
            marks.of(*values.said_of(kind, entry), "postmortems", *groups[key]) for key, entry in found.items()
        ]

    def one(make: Callable[[Any], BaseModel]) -> Callable[[Any], Sequence[BaseModel]]:
        return lambda item: (make(item),)

    postmortems = library.postmortems, marks.postmortems
    counts = [len(item.actions) for item in library.postmortems]
    return {
        "postmortems": _Filled(*postmortems, one(values.postmortem_summary), values.postmortem),
        "actions": _Filled(*postmortems, values.actions, None, counts),
        "lessons": _Filled(*documents(library.lessons), one(values.lesson_summary), values.lesson),
        "paths": _Filled(*documents(library.paths), one(values.path_summary), values.path),
        "factors": _Filled(*listed("factors", entries.factors), one(values.factor), values.whole_factor),
        "services": _Filled(*listed("services", entries.services), one(values.service), values.whole_service),
        "teams": _Filled(*listed("teams", entries.teams), one(values.team), values.whole_team),
        "triggers": _Filled(*listed("triggers", entries.triggers), one(values.trigger), values.whole_trigger),
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


def _pages(site: SiteInfo, marks: Marks, name: str, found: _Filled, total: int) -> Iterator[PublishedFile]:
    root = site.root(LIST)
    pages = max(1, -(-total // PAGE_SIZE))
    # The first row of each item among all rows, and the number of all.
    starts = [0, *accumulate(found.counts)] if found.counts else range(total + 1)
    for number in range(1, pages + 1):
        head = Collection[Any](
            total=total,
            page=number,
            pages=pages,
            next=site.file(list_path(name, number + 1), root) if number < pages else None,
            previous=site.file(list_path(name, number - 1), root) if number > 1 else None,
            items=[],
        )
        start = _json(head).removesuffix(b"]}")
        low, high = (number - 1) * PAGE_SIZE, min(number * PAGE_SIZE, total)
        first, end = bisect_right(starts, low) - 1, bisect_left(starts, high)
        edges = (str(starts[first] - low), str(starts[end] - high))
        depends = marks.of(start.decode(), *edges, *found.depends[first:end])
        parts = partial(_parts, found, starts, range(first, end), low, high)
        yield PublishedFile(list_path(name, number), depends, parts, head=start, between=b",", foot=b"]}\n")


def _parts(found: _Filled, starts: Sequence[int], places: range, low: int, high: int) -> list[Part]:
    """The rows from `low` to `high`, an item a part; one of which only some rows are in this file is another part."""
    parts = []
    for place in places:
        start, end = starts[place], starts[place + 1]
        inside = (max(low, start) - start, min(high, end) - start)
        depends = found.depends[place]
        if inside != (0, end - start):
            depends = f"{depends}/{inside[0]}-{inside[1]}"
        if start < end:
            parts.append(Part(depends, partial(_rows, found.listed, found.items[place], *inside)))
    return parts


def _rows(listed: Callable[[Any], Sequence[BaseModel]], item: Any, start: int, end: int) -> bytes:
    return b",".join([_json(value) for value in listed(item)[start:end]])


def _whole(make: Callable[[Any], BaseModel], item: Any) -> bytes:
    return _json(make(item)) + b"\n"


def _json(value: BaseModel) -> bytes:
    return value.model_dump_json().encode()
