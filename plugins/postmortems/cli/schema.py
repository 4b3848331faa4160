"""`postmortems schema`: JSON Schemas of the files, for completion in an editor."""

from __future__ import annotations

import json

import click

from postmortems.checks.schema import settings_schema
from postmortems.core.schemas import CATALOG, DOCUMENTS


@click.command()
@click.argument("what", type=click.Choice([*DOCUMENTS, *CATALOG, "checks"]), default="postmortem")
def command(what: str) -> None:
    """Prints the JSON Schema of a kind of document's front matter, of a catalog file or of the settings of checks."""
    schema = {**DOCUMENTS, **CATALOG, "checks": settings_schema}[what]()
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
