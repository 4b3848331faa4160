"""The JSON Schema of every kind of document, by its name."""

from collections.abc import Callable, Mapping
from typing import Any

from postmortems.core.learning_path import path_schema
from postmortems.core.lesson import lesson_schema
from postmortems.core.postmortem import json_schema

DOCUMENTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "postmortem": json_schema,
    "lesson": lesson_schema,
    "path": path_schema,
}
