"""The JSON Schema of every kind of document and of the catalog's files, by its name."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pydantic import RootModel

from postmortems.core.catalog import FactorGroup, Service, Team, Trigger
from postmortems.core.learning_path import path_schema
from postmortems.core.lesson import lesson_schema
from postmortems.core.postmortem import json_schema
from postmortems.core.text import Strict

DOCUMENTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "postmortem": json_schema,
    "lesson": lesson_schema,
    "path": path_schema,
}


def _list_of(entry: type[Strict]) -> dict[str, Any]:
    return RootModel[list[entry]].model_json_schema()  # type: ignore[valid-type]


CATALOG: Mapping[str, Callable[[], dict[str, Any]]] = {
    "factors": partial(_list_of, FactorGroup),
    "services": partial(_list_of, Service),
    "teams": partial(_list_of, Team),
    "triggers": partial(_list_of, Trigger),
}
