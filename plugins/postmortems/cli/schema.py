"""`postmortems schema`: JSON Schemas of the files, for completion in an editor."""

from __future__ import annotations

import json

import click

from postmortems.core.catalog import SCHEMAS
from postmortems.core.schemas import DOCUMENTS


@click.command()
@click.argument("what", type=click.Choice([*DOCUMENTS, *SCHEMAS]), default="postmortem")
def command(what: str) -> None:
    """Prints the JSON Schema of the front matter of a postmortem, lesson or learning path, or of a catalog file."""
    schema = DOCUMENTS[what]() if what in DOCUMENTS else SCHEMAS[what].model_json_schema()
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
