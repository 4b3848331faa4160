"""The documentation of the API as Markdown, made from the models that fill it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from postmortems.core.published import API
from postmortems.publish.api.catalog import Whole
from postmortems.publish.api.files import INDEX_SCHEMA, KINDS, PAGE_SIZE, TABLES, item_schema, list_path
from postmortems.publish.api.index import Collection, Index

_HEAD = f"""
# API for programs

Everything here is also data: plain files, made with the site, that any program can fetch. There is no key and no limit,
and nothing is counted. Begin with `{API}/index.json`, which names the lists; each list names the files of its items.

```console
$ curl -s SITE/{API}/index.json
$ curl -s SITE/{API}/postmortems.json | jq -r '.items[] | select(.severity == "sev1") | .title'
```

## What you can rely on

- The address carries the version. Within version 1, fields are added, never taken away, renamed or given another
  meaning; so a program has to let pass what it does not know. Anything else becomes `v2`, and `v1` stays for a year.
- Every field is always there. What is not known is `null`, and never a guess: a time known to the day has an `earliest`
  and a `latest` instant that lie a day apart.
- Addresses are absolute where the site knows its own (`site_url`), else relative to the file that holds them.
- Drafts are not in it. Ids never change.
- Each file matches its JSON Schema (2020-12) in `{API}/schema/`; a test of the plugin sees to it.
- A list has {PAGE_SIZE} items in a file; `next` names the file that follows, {list_path("postmortems", 2)} for one.
- Tables are text in UTF-8 with commas. A cell that a spreadsheet would take for a formula has an apostrophe before it.

## The files
"""


def manual() -> str:
    """The page, without front matter."""
    return f"{_HEAD.strip()}\n\n{''.join(_files())}\n## Objects\n{''.join(_models())}"


def _files() -> Iterator[str]:
    yield "| File | Holds | Schema |\n| --- | --- | --- |\n"
    yield f"| `{API}/index.json` | Where to begin. | `{INDEX_SCHEMA}` |\n"
    for kind in KINDS:
        yield f"| `{list_path(kind.name)}` | {kind.what} | `{kind.name}` |\n"
        if kind.whole:
            yield f"| `{API}/{kind.name}/ID.json` | All of one. | `{item_schema(kind)}` |\n"
        if kind.name in TABLES:
            yield f"| `{API}/{kind.name}.csv` | The same as a table. | |\n"


def _models() -> Iterator[str]:
    """Every object once, under the name of its model: lists and the wholes of entries as such, whatever they hold."""
    models: list[type[BaseModel]] = [Index, Collection, *(kind.item for kind in KINDS)]
    models += [kind.whole for kind in KINDS if kind.whole and not issubclass(kind.whole, Whole)]
    models.append(Whole)
    parts: dict[str, Mapping[str, Any]] = {}
    for model in models:
        schema = model.model_json_schema(mode="serialization")
        for title, part in {model.__name__: schema, **schema.get("$defs", {})}.items():
            parts.setdefault(title, part)
    for title, part in parts.items():
        yield f"\n### {title}\n\n{part['description']}\n\n| Field | Type | Meaning |\n| --- | --- | --- |\n"
        yield from (_row(field, value) for field, value in part["properties"].items())


def _row(field: str, value: Mapping[str, Any]) -> str:
    return f"| `{field}` | {_type(value)} | {value.get('description', '')} |\n"


def _type(value: Mapping[str, Any]) -> str:
    if "$ref" in value:
        return f"[{value['$ref'].rsplit('/', 1)[1]}](#{value['$ref'].rsplit('/', 1)[1].lower()})"
    if "anyOf" in value:
        return " or ".join(_type(option) for option in value["anyOf"])
    if value.get("type") == "array":
        return f"list of {_type(value['items'])}"
    if "type" not in value:
        return "item"
    return {"string": "text", "integer": "number", "boolean": "true or false", "null": "null"}[value["type"]]
