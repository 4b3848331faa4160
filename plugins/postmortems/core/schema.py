"""JSON Schemas of front matter, for editors and for the reference page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel


def schema_of(model: type[BaseModel], plain: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a model.

    Args:
        model: The fields of a document.
        plain: Lists whose items may be a plain id instead of fields: name of the list -> definition of its items.
    """
    schema = model.model_json_schema(mode="validation")
    for field, definition in (plain or {}).items():
        schema["properties"][field]["items"] = {"anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{definition}"}]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
