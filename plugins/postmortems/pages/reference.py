"""The reference page of all fields, made from the schema that checks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from postmortems.core.catalog import SCHEMAS
from postmortems.core.postmortem import json_schema
from postmortems.pages.engine import render
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker

FIELDS_URI = "contribute/fields.md"


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field with what may stand in it."""

    name: str
    type: str
    required: bool
    description: str
    values: tuple[str, ...]
    default: str


@dataclass(frozen=True, slots=True)
class ModelView:
    """The fields of one thing."""

    title: str
    lead: str
    fields: tuple[FieldView, ...]


def fields_page() -> GeneratedPage:
    """Every field of a postmortem and of the catalog."""

    def write(linker: Linker) -> Content:
        schema = json_schema()
        parts = [
            ("Action", "Each action"),
            ("FactorUse", "Each factor"),
            ("Relation", "Each relation"),
            ("Link", "Each source"),
            ("Practice", "Practice"),
            ("Prompt", "Each prompt"),
        ]
        models = [_model("A postmortem", "The front matter of a file in docs/postmortems/.", schema, schema["$defs"])]
        models += [_model(title, "", schema["$defs"][name], schema["$defs"]) for name, title in parts]
        models += [
            _model(f"An entry of catalog/{name}.yml", "", defs[key], defs)
            for name, key in (
                ("services", "Service"),
                ("teams", "Team"),
                ("triggers", "Trigger"),
                ("factors", "Factor"),
            )
            if (defs := SCHEMAS[name].model_json_schema()["$defs"])
        ]
        return render("fields.md.j2", {"models": tuple(models), "contribute_url": "index.md"})

    description = "Every field of a postmortem and of the catalog, with what may stand in it."
    return GeneratedPage(FIELDS_URI, "Fields", description, write)


def _model(title: str, lead: str, schema: Mapping[str, Any], defs: Mapping[str, Any]) -> ModelView:
    return ModelView(title, lead, tuple(_fields(schema, defs)))


def _fields(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Iterator[FieldView]:
    required = set(schema.get("required", ()))
    for name, raw in schema["properties"].items():
        kind, values = _kind(name, raw, defs)
        default = raw.get("default")
        shown = str(default) if isinstance(default, str) and default else ""
        yield FieldView(name, kind, name in required, raw.get("description", ""), values, shown)


def _kind(name: str, raw: Mapping[str, Any], defs: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """What a field holds, in words, and the values it is limited to."""
    options = [option for option in raw.get("anyOf", [raw]) if option.get("type") != "null"]
    option = options[-1] if options else raw
    if option.get("type") == "array":
        inner, values = _kind(name, option.get("items", {}), defs)
        return f"list of {inner}", values
    if "$ref" in option:
        target = defs[option["$ref"].rsplit("/", 1)[1]]
        if "enum" in target:
            return "one of", tuple(map(str, target["enum"]))
        return f"fields of {target['title']}", ()
    if "enum" in option:
        return "one of", tuple(map(str, option["enum"]))
    if option.get("format") == "uri":
        return "web address", ()
    if "pattern" in option:
        return "id", ()
    if option.get("type") == ["string", "integer"]:
        return "moment", ()
    if option.get("type") == "boolean":
        return "true or false", ()
    return "text", ()
