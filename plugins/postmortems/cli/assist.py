"""`postmortems assist`: the comment that a pull request would get."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from postmortems.checks import Plan, load_settings
from postmortems.checks.assist import as_data, assist
from postmortems.checks.comment import render
from postmortems.checks.registry import known_words
from postmortems.cli.options import docs_option, json_option
from postmortems.cli.similar_to import finder
from postmortems.core.loader import is_postmortem


@click.command("assist")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@docs_option
@click.option("--format", "form", default="markdown", type=click.Choice(["markdown", "json"]), help="How to print it.")
@json_option
def command(file: Path, docs: Path, form: str, as_json: bool) -> None:
    """Shows what a first reader would say about one postmortem: what is missing, and who has been here before."""
    real, root = file.resolve(), docs.resolve()
    path = real.relative_to(root).as_posix() if real.is_relative_to(root) else ""
    if not is_postmortem(path):
        raise click.UsageError(
            f"{file} is no postmortem of {docs}: these are the .md files below {docs / 'postmortems'}."
        )
    settings, _ = load_settings(docs, known_words())
    given = assist(docs, path, Plan(settings), finder(docs))
    as_json = as_json or form == "json"
    click.echo(json.dumps(as_data(given), indent=2, ensure_ascii=False) if as_json else render(given), nl=as_json)
    sys.exit(0)
