"""`postmortems similar`: which incidents are like this one?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from postmortems.cli.options import docs_option, json_option


@click.command("similar")
@click.argument("incident", metavar="ID|FILE")
@docs_option
@json_option
@click.option("--limit", type=click.IntRange(1, 100), default=6, show_default=True, help="Incidents at most.")
def command(incident: str, docs: Path, as_json: bool, limit: int) -> None:
    """Show the incidents that are like one, each with the reason.

    ID is a postmortem's file name without `.md`; FILE any file, such as a draft or notes.
    """
    from postmortems.search.cache import CacheUnusable
    from postmortems.search.freshness import open_index
    from postmortems.search.similar import SimilarIncidents

    try:
        index = open_index(docs)
    except CacheUnusable as problem:
        raise click.ClickException(str(problem)) from problem
    similar = SimilarIncidents(index)
    file = Path(incident)
    if index.place(f"postmortem:{incident}") is not None:
        found = similar.of(incident, limit)
    elif file.is_file():
        from postmortems.search.draft import document_from, trait_finder

        try:
            found = similar.of_document(document_from(file, docs), trait_finder(docs), limit)
        except OSError as error:
            raise click.UsageError(f"{incident} cannot be read: {error.strerror}") from error
    else:
        raise click.UsageError(f"There is neither a postmortem nor a file {incident}.")
    rows: list[dict[str, Any]] = []
    for id_, reasons in found:
        place = index.place(f"postmortem:{id_}")
        assert place is not None
        shown = index.shown(place)
        rows.append({"id": id_, "title": shown["title"], "date": shown["date"], "reasons": list(reasons)})
    if as_json:
        click.echo(json.dumps({"id": incident, "similar": rows}, ensure_ascii=False))
    else:
        _print(rows)
    sys.exit(0 if rows else 1)


def _print(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    if not rows:
        console.print("No other incident has enough in common with it.")
    for row in rows:
        console.print(Text.assemble((row["title"], "bold")))
        console.print(Text.assemble("   ", (row["id"], "cyan"), (f"  {row['date']}", "dim")))
        for reason in row["reasons"]:
            console.print(Text.assemble("   ", (reason, "green")))
