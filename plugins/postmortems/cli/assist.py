"""`postmortems assist`: the comment that a pull request would get."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from postmortems.checks import Plan, load_settings
from postmortems.checks.assist import FindSimilar, Similar, as_data, assist, shared
from postmortems.checks.comment import render
from postmortems.checks.registry import known_words
from postmortems.cli.options import docs_option, json_option
from postmortems.core import Library, Postmortem
from postmortems.core.loader import is_postmortem


@click.command("assist")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@docs_option
@json_option
def command(file: Path, docs: Path, as_json: bool) -> None:
    """Shows what a first reader would say about one postmortem: what is missing, and who has been here before."""
    real, root = file.resolve(), docs.resolve()
    path = real.relative_to(root).as_posix() if real.is_relative_to(root) else ""
    if not is_postmortem(path):
        raise click.UsageError(
            f"{file} is no postmortem of {docs}: these are the .md files below {docs / 'postmortems'}."
        )
    settings, _ = load_settings(docs, known_words())
    given = assist(docs, path, Plan(settings), _finder(docs))
    click.echo(json.dumps(as_data(given), indent=2, ensure_ascii=False) if as_json else render(given), nl=as_json)
    sys.exit(0)


def _finder(docs: Path) -> FindSimilar:
    """By the search index, where there is one; what it cannot answer is answered by shared services and factors."""
    try:
        from postmortems.search.cache import CacheUnusable
        from postmortems.search.freshness import open_index
        from postmortems.search.similar import SimilarIncidents
    except ImportError:
        return shared

    def find(library: Library, item: Postmortem) -> list[Similar]:
        try:
            found = SimilarIncidents(open_index(docs)).of(item.id, 5)
        except (CacheUnusable, OSError, LookupError, ValueError):
            # An index that cannot be opened must not cost the author the other notes.
            return shared(library, item)
        known = library.by_id
        return [
            Similar(id=id_, title=known[id_].title, reasons=tuple(reasons)) for id_, reasons in found if id_ in known
        ]

    return find
