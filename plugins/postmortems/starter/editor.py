"""Help of an editor, made from the schema: completion of catalog files, snippets for front matter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from postmortems.core.catalog import Catalog
from postmortems.core.lesson import GuardKind, GuardState
from postmortems.core.postmortem import (
    ActionKind,
    ActionStatus,
    DetectedBy,
    Kind,
    RelationKind,
    Severity,
    Status,
)
from postmortems.core.schemas import CATALOG, DOCUMENTS
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
    schemas = {name: schema() for name, schema in CATALOG.items()} | dict(more or {})
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
        **{f"{name}.schema.json": schema() for name, schema in DOCUMENTS.items()},
        **{f"{name}.schema.json": schema for name, schema in schemas.items()},
    }
    return {f"{FOLDER}/{name}": json.dumps(value, indent=2, ensure_ascii=False) + "\n" for name, value in files.items()}


def snippets(catalog: Catalog) -> dict[str, Any]:
    """Snippets in the form of Visual Studio Code: whole documents, and single fields with their choices."""
    severity, kind, status = _choice(1, Severity), _choice(1, Kind), _choice(1, Status)
    factor = f"- id: {_choice(1, catalog.factors)}\n  evidence: ${{2:{NO_EVIDENCE}}}"
    action = (
        "- text: ${1:What will be different}",
        f"  kind: {_choice(2, ActionKind)}",
        f"  factor: {_choice(3, catalog.factors)}",
        f"  owner: {_choice(4, catalog.teams)}",
        f"  status: {_choice(5, ActionStatus)}",
    )
    guard = (
        "- text: ${1:What stops it}",
        f"  kind: {_choice(2, GuardKind)}",
        f"  state: {_choice(3, GuardState)}",
        "  verified: ${4:$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE}",
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
        "guard": ("\n".join(guard), "What stops it without anybody having to remember"),
        "step": (
            "- ${1|lesson,postmortem,practice,page|}: $2\n  why: ${3:What the reader takes from it.}",
            "A step of a learning path",
        ),
        "moments": ("started: $1\ndetected: $2\nmitigated: $3\nresolved: $4", "The four moments"),
    }
    made = {
        f"Postmortem: {name}": {
            "prefix": [name, f"pm-{name}"],
            "scope": "markdown",
            "body": body.split("\n"),
            "description": words,
        }
        for name, (body, words) in fields.items()
    }
    whole = {
        "Postmortem": ("postmortem", _postmortem(catalog), "A new postmortem"),
        "Lesson": ("lesson", _lesson(catalog), "A new lesson"),
        "Learning path": ("learning-path", _path(), "A new learning path"),
    }
    documents = {
        name: {"prefix": [prefix], "scope": "markdown", "body": body, "description": words}
        for name, (prefix, body, words) in whole.items()
    }
    return {**documents, **made}


def _postmortem(catalog: Catalog) -> list[str]:
    return [
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


def _lesson(catalog: Catalog) -> list[str]:
    return [
        "---",
        "title: ${1:A name for it, short}",
        "claim: ${2:What is true, in one sentence that somebody could disagree with.}",
        "status: draft",
        "signs:",
        "  - ${3:How it shows itself}",
        "do:",
        "  - ${4:What to do, as an order}",
        "applies_to:",
        f"  services: [{_choice(5, catalog.services)}]",
        f"  factors: [{_choice(6, catalog.factors)}]",
        "evidence:",
        "  - id: ${7:the-postmortem}",
        "    note: ${8:How it showed itself there.}",
        "reviewed: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE",
        "---",
        "",
        "$0",
    ]


def _path() -> list[str]:
    return [
        "---",
        "title: ${1:What it leads to}",
        "summary: ${2:What somebody knows at its end.}",
        "for: ${3:Whom or which occasion it is for}",
        "status: draft",
        "steps:",
        "  - lesson: ${4:the-lesson}",
        "    why: ${5:What the reader takes from it.}",
        "reviewed: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE",
        "---",
        "",
        "$0",
    ]


def _choice(number: int, values: Iterable[str | StrEnum]) -> str:
    """A choice of a snippet; without values a place to type."""
    names = [str(value) for value in values]
    return f"${{{number}|{','.join(names)}|}}" if names else f"${{{number}}}"
