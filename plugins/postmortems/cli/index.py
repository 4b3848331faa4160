"""`postmortems index`: brings the search index up to date."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from postmortems.cli.options import docs_option, json_option


@click.command("index")
@docs_option
@json_option
@click.option("--published", is_flag=True, help="Leave drafts out, as the site does.")
@click.option("--anew", is_flag=True, help="Build it anew although nothing changed.")
def command(docs: Path, as_json: bool, published: bool, anew: bool) -> None:
    """Bring the search index up to date.

    `search` does so by itself; this is for a machine that wants it done before somebody asks.
    """
    from postmortems.cli.output import progress_bar
    from postmortems.core.collector import look_rarely
    from postmortems.search.cache import Cache, CacheUnusable, folder_for
    from postmortems.search.freshness import VARIANTS, open_index

    started = time.monotonic()
    look_rarely()
    try:
        if anew:
            Cache(folder_for(docs) / VARIANTS[not published]).forget()
        with progress_bar("Indexing") as progress:
            index = open_index(docs, drafts=not published, progress=progress)
    except CacheUnusable as problem:
        raise click.ClickException(str(problem)) from problem
    seconds = round(time.monotonic() - started, 3)
    for note in index.notes:
        click.echo(note, err=True)
    if as_json:
        click.echo(json.dumps({"documents": index.count, "folder": str(index.folder), "seconds": seconds}))
    else:
        click.echo(f"{index.count} documents can be searched ({seconds} s; kept in {index.folder}).")
