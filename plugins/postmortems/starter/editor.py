"""Help of an editor, made from the schema: completion of catalog files, snippets for front matter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from postmortems.core.catalog import SCHEMAS, Catalog
from postmortems.core.postmortem import (
    ActionKind,
    ActionStatus,
    DetectedBy,
    Kind,
    RelationKind,
    Severity,
    Status,
    json_schema,
)
from postmortems.core.template import NO_EVIDENCE, NO_SUMMARY, NO_TITLE

FOLDER = ".vscode"


def editor_files(catalog: Catalog, more: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Settings, snippets and schemas for Visual Studio Code: place -> text.

    No editor completes YAML inside of Markdown by a schema, so front matter is completed by snippets, whose choices are
    the schema's values and the catalog's ids. Catalog files are YAML, and have their schema.

    Args:
        catalog: Whose ids are to choose from.
        more: Schemas of further files beside the catalog, by name.
    """
    schemas = {name: model.model_json_schema() for name, model in SCHEMAS.items()} | dict(more or {})
    settings = {
        "yaml.schemas": {f"./{FOLDER}/{name}.schema.json": f"docs/catalog/{name}.yml" for name in schemas},
        "[markdown]": {
            "editor.quickSuggestions": {"comments": "off", "strings": "off", "other": "on"},
            "editor.snippetSuggestions": "top",
            "editor.wordWrap": "on",
        },
        "files.insertFinalNewline": True,
        "files.trimTrailingWhitespace": False,
    }
    files: Mapping[str, Any] = {
        "settings.json": settings,
        "extensions.json": {"recommendations": ["redhat.vscode-yaml"]},
        "postmortems.code-snippets": snippets(catalog),
        "postmortem.schema.json": json_schema(),
        **{f"{name}.schema.json": schema for name, schema in schemas.items()},
    }
    return {f"{FOLDER}/{name}": json.dumps(value, indent=2, ensure_ascii=False) + "\n" for name, value in files.items()}


def snippets(catalog: Catalog) -> dict[str, Any]:
    """Snippets in the form of Visual Studio Code: a whole postmortem, and single fields with their choices."""
    severity, kind, status = _choice(1, Severity), _choice(1, Kind), _choice(1, Status)
    factor = f"- id: {_choice(1, catalog.factors)}\n  evidence: ${{2:{NO_EVIDENCE}}}"
    action = (
        "- text: ${1:What will be different}",
        f"  kind: {_choice(2, ActionKind)}",
        f"  factor: {_choice(3, catalog.factors)}",
        f"  owner: {_choice(4, catalog.teams)}",
        f"  status: {_choice(5, ActionStatus)}",
    )
    fields = {
        "severity": (f"severity: {severity}", "How much was lost"),
        "kind": (f"kind: {kind}", "Incident, near-miss or security"),
        "status": (f"status: {status}", "How far the text has come"),
        "detected_by": (f"detected_by: {_choice(1, DetectedBy)}", "Who or what noticed first"),
        "trigger": (f"trigger: {_choice(1, catalog.triggers)}", "What moved"),
        "services": (f"services: [{_choice(1, catalog.services)}]", "What broke"),
        "factor": (factor, "A gap, with its evidence"),
        "action": ("\n".join(action), "What closes a gap"),
        "relation": (f"- kind: {_choice(1, RelationKind)}\n  id: ${{2:the-other-file}}", "A tie to another postmortem"),
        "moments": ("started: $1\ndetected: $2\nmitigated: $3\nresolved: $4", "The four moments"),
    }
    whole = [
        "---",
        f"title: ${{1:{NO_TITLE}}}",
        "summary: >-",
        f"  ${{2:{NO_SUMMARY}}}",
        "status: draft",
        f"severity: {_choice(3, Severity)}",
        f"services: [{_choice(4, catalog.services)}]",
        f"trigger: {_choice(5, catalog.triggers)}",
        "factors:",
        f"  - id: {_choice(6, catalog.factors)}",
        f"    evidence: ${{7:{NO_EVIDENCE}}}",
        f"detected_by: {_choice(8, DetectedBy)}",
        "started: ${9:$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE}",
        "---",
        "",
        *("## Timeline", "", "| Time | Event |", "| --- | --- |", "| $10 | **Started:** $11 |", ""),
        *("## What happened", "", "$0"),
    ]
    made = {
        f"Postmortem: {name}": {
            "prefix": [name, f"pm-{name}"],
            "scope": "markdown",
            "body": body.split("\n"),
            "description": words,
        }
        for name, (body, words) in fields.items()
    }
    start = {"prefix": ["postmortem"], "scope": "markdown", "body": whole, "description": "A new postmortem"}
    return {"Postmortem": start, **made}


def _choice(number: int, values: Iterable[str | StrEnum]) -> str:
    """A choice of a snippet; without values a place to type."""
    names = [str(value) for value in values]
    return f"${{{number}|{','.join(names)}|}}" if names else f"${{{number}}}"
