"""The files of the API: an index, lists in pages, one file for each item, and their schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel

from postmortems.core.library import Library
from postmortems.core.published import API, API_PAGE, ATOM, EVERYTHING
from postmortems.publish.api import catalog, incidents, learning
from postmortems.publish.api.index import Collection, Index, Resource
from postmortems.publish.api.values import LIST, Values
from postmortems.publish.dates import Dates
from postmortems.publish.site import PublishedFile, SiteInfo

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


def api_files(library: Library, dates: Dates, site: SiteInfo, today: date) -> Iterator[PublishedFile]:
    """All files of the API, one after the other."""
    filled = _filled(Values(library, dates, site, today))
    yield _file(f"{API}/index.json", _index(site, {name: len(found.items) for name, found in filled.items()}))
    for name, (items, row, whole) in filled.items():
        yield from _pages(site, name, items, row)
        if whole:
            yield from (_file(f"{API}/{name}/{item.id}.json", whole(item)) for item in items)
    for name, model in schemas():
        path = f"{API}/schema/{name}.json"
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        if site.url:
            head["$id"] = site.file(path, site.url)
        schema = {**head, **model.model_json_schema(mode="serialization")}
        yield PublishedFile(path, (json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode())


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
    """The items of a collection, and how each becomes a row of a list and a file of its own."""

    items: Sequence[Any]
    row: Callable[[Any], BaseModel]
    whole: Callable[[Any], BaseModel] | None


def _filled(values: Values) -> dict[str, _Filled]:
    library = values.library
    entries = library.catalog
    actions = [(item, action) for item in library.postmortems for action in item.actions]
    return {
        "postmortems": _Filled(library.postmortems, values.postmortem_summary, values.postmortem),
        "actions": _Filled(actions, values.action, None),
        "lessons": _Filled(library.lessons, values.lesson_summary, values.lesson),
        "paths": _Filled(library.paths, values.path_summary, values.path),
        "factors": _Filled([*entries.factors.values()], values.factor, values.whole_factor),
        "services": _Filled([*entries.services.values()], values.service, values.whole_service),
        "teams": _Filled([*entries.teams.values()], values.team, values.whole_team),
        "triggers": _Filled([*entries.triggers.values()], values.trigger, values.whole_trigger),
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


def _pages(site: SiteInfo, name: str, items: Sequence[Any], row: Callable[[Any], BaseModel]) -> Iterator[PublishedFile]:
    root = site.root(LIST)
    pages = max(1, -(-len(items) // PAGE_SIZE))
    for number in range(1, pages + 1):
        value = Collection[Any](
            total=len(items),
            page=number,
            pages=pages,
            next=site.file(list_path(name, number + 1), root) if number < pages else None,
            previous=site.file(list_path(name, number - 1), root) if number > 1 else None,
            items=[row(item) for item in items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]],
        )
        yield _file(list_path(name, number), value)


def _file(path: str, value: BaseModel) -> PublishedFile:
    return PublishedFile(path, value.model_dump_json().encode() + b"\n")
