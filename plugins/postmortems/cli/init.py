"""`postmortems init`: a knowledge base of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import click

from postmortems.checks.schema import settings_schema
from postmortems.cli.options import json_option
from postmortems.starter import CreateRefused, create


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
def command(folder: Path, as_json: bool) -> None:
    """Writes an empty, complete knowledge base into a folder: site, catalog, templates, workflows, editor settings.

    It builds strictly at once. A file that is there is never touched; it is listed as kept.
    """
    try:
        made = create(folder, {"checks": settings_schema()})
    except CreateRefused as error:
        raise click.UsageError(f"{error}.") from error
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "written": made.written, "kept": made.kept}, indent=2))
        return
    for place in made.kept:
        click.echo(f"kept     {place}")
    for place in made.written:
        click.echo(f"written  {place}")
    steps = f"cd {folder} && pip install -r requirements.txt && mkdocs serve"
    click.echo(f"\n{len(made.written)} files written, {len(made.kept)} kept.\nNext: {steps}")
    click.echo(
        "Then put your services into docs/catalog/services.yml; begin with `postmortems new` or `postmortems import`."
    )
