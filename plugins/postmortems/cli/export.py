"""`postmortems export`: feeds, API and tables without building a site."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from postmortems.cli.options import docs_option, json_option
from postmortems.cli.output import print_problems
from postmortems.cli.site_options import history_of, site_info, site_url_option
from postmortems.core import load_library
from postmortems.core.today import today
from postmortems.publish import export, write_files

MARK = ".postmortems-export"
"""Says which files of a folder an earlier call wrote."""


@click.command()
@docs_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where to write.")
@site_url_option
@json_option
def command(docs: Path, out: Path, site_url: str | None, as_json: bool) -> None:
    """Writes feeds, the JSON API, tables and llms.txt into a folder, without building a site.

    Files that were there before stay as they are; those of an earlier call are replaced.
    """
    library = load_library(docs, drafts=False)
    mark = out / MARK
    ours = set(mark.read_text("utf-8").splitlines()) if mark.is_file() else set()
    written: list[str] = []

    def taken(path: str) -> bool:
        there = path not in ours and (out / path).exists()
        written.extend(() if there else (path,))
        return there

    try:
        files = export(library, site_info(docs, site_url), today(), history_of(docs))
        count, kept = write_files(files, out, taken)
        for path in ours.difference(written):
            (out / path).unlink(missing_ok=True)
        mark.write_text("".join(f"{path}\n" for path in written), "utf-8")
    except OSError as error:
        raise click.UsageError(f"{error.filename or out} cannot be written: {error.strerror}.") from error
    if as_json:
        click.echo(json.dumps({"written": count, "kept": list(kept)}, indent=2))
    else:
        print_problems(library.problems)
        for path in kept:
            click.echo(f"{path} was there before and stays.", err=True)
        click.echo(f"{count} files written to {out}.")
    sys.exit(1 if library.problems else 0)
