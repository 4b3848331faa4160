"""`postmortems schema`: JSON Schemas of the files, for completion in an editor."""

from __future__ import annotations

import json

import click

from postmortems.core.catalog import SCHEMAS
from postmortems.core.postmortem import json_schema


@click.command()
@click.argument("what", type=click.Choice(["postmortem", *SCHEMAS]), default="postmortem")
def command(what: str) -> None:
    """Prints the JSON Schema of a postmortem's front matter or of a catalog file."""
    schema = json_schema() if what == "postmortem" else SCHEMAS[what].model_json_schema()
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
