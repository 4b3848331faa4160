"""The reference page of all fields, made from the schema that checks them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from postmortems.core.kept_text import kept_text
from postmortems.core.program import program
from postmortems.pages.engine import render
from postmortems.pages.page import NOTHING, Content, GeneratedPage
from postmortems.pages.urls import Linker

FIELDS_URI = "contribute/fields.md"

_DOCUMENTS: Mapping[str, Mapping[str, str]] = {
    "postmortem": {
        "Action": "Each action",
        "FactorUse": "Each factor",
        "Relation": "Each relation",
        "Link": "Each source",
        "Practice": "Practice",
        "Prompt": "Each prompt",
    },
    "lesson": {"Guard": "Each guard", "AppliesTo": "Where a lesson applies", "Evidence": "Each piece of evidence"},
    "path": {"Step": "Each step", "Question": "Each question"},
}
"""Kinds of documents, and the headings under which what stands in them is described."""


class FieldView(NamedTuple):
    """A field with what may stand in it."""

    name: str
    type: str
    required: bool
    description: str
    values: tuple[str, ...]
    default: str


class ModelView(NamedTuple):
    """The fields of one thing."""

    title: str
    lead: str
    fields: tuple[FieldView, ...]


def fields_page() -> GeneratedPage:
    """Every field of a document and of the catalog."""

    def write(linker: Linker) -> Content:
        kept = kept_text("texts", f"{FIELDS_URI} {program('pydantic', 'jinja2')}", _written)
        markdown, fragments, own = json.loads(kept)
        return Content(markdown, tuple(fragments), own)

    description = "Every field of postmortems, lessons, learning paths and the catalog, with what may stand in it."
    return GeneratedPage(FIELDS_URI, "Fields", description, write, depends=NOTHING)


def _written() -> str:
    """The content, which is the same in every knowledge base."""
    from postmortems.core.schemas import CATALOG, DOCUMENTS

    models = [model for name, parts in _DOCUMENTS.items() for model in _document(name, DOCUMENTS[name](), parts)]
    models += [
        _model(f"An entry of catalog/{name}.yml", "", defs[key], defs)
        for name, key in (("services", "Service"), ("teams", "Team"), ("triggers", "Trigger"), ("factors", "Factor"))
        if (defs := CATALOG[name]()["$defs"])
    ]
    content = render("fields.md.j2", {"models": tuple(models), "contribute_url": "index.md"})
    return json.dumps([content.markdown, content.fragments, content.own])


def _document(name: str, schema: Mapping[str, Any], parts: Mapping[str, str]) -> Iterator[ModelView]:
    """The fields of a kind of document, and those of what stands in it."""
    folder = f"The front matter of a file in docs/{name}s/."
    yield _model(f"A {'learning ' if name == 'path' else ''}{name}", folder, schema, schema["$defs"])
    yield from (_model(title, "", schema["$defs"][key], schema["$defs"]) for key, title in parts.items())


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
    if option.get("type") == ["string", "integer", "boolean"]:
        return "moment, or true", ()
    if option.get("type") == "integer":
        return "whole number", ()
    return "text", ()
