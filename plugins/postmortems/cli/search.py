"""`postmortems search`: have we seen this before?"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from postmortems.search.index import Index

SHOWN_FACETS = 6
_DOCS_DIR = re.compile(r"^docs_dir:[ \t]*([\w./-]+)[ \t]*(?:#.*)?$", re.MULTILINE)


def _docs(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path:
    """The documentation folder, without loading the core for it: that would take longer than the search."""
    if value is not None and value.is_dir():
        return value
    here = Path.cwd()
    config = next((file for folder in (here, *here.parents) if (file := folder / "mkdocs.yml").is_file()), None)
    if value is None and config is not None:
        text = config.read_text("utf-8", "replace")
        named = _DOCS_DIR.search(text)
        docs = config.parent / (named[1] if named else "docs")
        if docs.is_dir() and (named or "docs_dir" not in text):
            return docs
    from postmortems.cli.options import _docs as thoroughly

    return thoroughly(ctx, param, value)


@click.command("search")
@click.argument("query", nargs=-1)
@click.option(
    "--docs",
    type=click.Path(path_type=Path),
    callback=_docs,
    help="The documentation folder. Default: `docs_dir` of the nearest mkdocs.yml.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits at most.")
@click.option("--kind", "kinds", multiple=True, help="Look among this kind only: postmortem, factor, service, page ...")
@click.option("--newest", is_flag=True, help="Newest first instead of best first.")
@click.option("--published", is_flag=True, help="Leave drafts out, as the site does.")
@click.option(
    "--paste", is_flag=True, help="Read a stack trace, log or alert from standard input and look for its like."
)
@click.option("--batch", type=click.File("r", encoding="utf-8"), help="Answer every line {id, query} of a file.")
def command(
    query: tuple[str, ...],
    docs: Path,
    as_json: bool,
    limit: int,
    kinds: tuple[str, ...],
    newest: bool,
    published: bool,
    paste: bool,
    batch: IO[str] | None,
) -> None:
    """Search everything that is known.

    Words are searched as any of them, best first. "exact phrase", -without, service:a,b, factor:, trigger:,
    severity:sev1, kind:, team:, tag:, status:, year:2019, after:2023-06 and before: narrow the answer.
    Put `--` before a query that begins with a hyphen.
    """
    if batch is None and not paste and not query:
        raise click.UsageError('Say what to look for: postmortems search "connection refused"')
    text = sys.stdin.read(200_000) if paste and not query else " ".join(query)
    index = _index(docs, published)
    if batch is not None:
        _batch(index, batch, limit, kinds or ("postmortem",))
        return
    from postmortems.search.answer import answer_of
    from postmortems.search.paste import looks_pasted
    from postmortems.search.search import search

    pasted = paste or looks_pasted(text)
    result = search(index, text, pasted=pasted, kinds=kinds, by_date=newest)
    answer = answer_of(index, text, result, limit, pasted=pasted)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        _print(answer)
    sys.exit(0 if answer["total"] else 1)


def _index(docs: Path, published: bool) -> Index:
    from postmortems.search.cache import CacheUnusable
    from postmortems.search.freshness import open_index

    try:
        index = open_index(docs, drafts=not published)
    except CacheUnusable as problem:
        raise click.ClickException(str(problem)) from problem
    for note in index.notes:
        click.echo(note, err=True)
    return index


def _batch(index: Index, batch: IO[str], limit: int, kinds: tuple[str, ...]) -> None:
    from postmortems.search.search import search

    for row in _rows(batch):
        hits = search(index, row["query"], kinds=kinds).hits[:limit]
        found = [index.columns.keys[hit.place].partition(":")[2] for hit in hits]
        click.echo(json.dumps({"id": row["id"], "results": found}, ensure_ascii=False))


def _rows(batch: IO[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(batch, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield {"id": row["id"], "query": str(row["query"])}
        except (ValueError, KeyError, TypeError) as error:
            raise click.UsageError(f'line {number} of the batch is not {{"id": ..., "query": ...}}') from error


def _print(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for item in answer["corrections"]:
        console.print(
            Text.assemble(
                "Nothing is called ", (item["word"], "bold"), ". Did you mean ", (item["suggestion"], "bold green"), "?"
            )
        )
    for hint in answer["hints"]:
        console.print(Text(hint, style="yellow"))
    for number, hit in enumerate(answer["hits"], start=1):
        facts = " · ".join(
            filter(
                None,
                [
                    hit["date"],
                    hit["severity"],
                    hit["kind"] if hit["kind"] != "postmortem" else "",
                    ", ".join(hit["services"][:3]),
                ],
            )
        )
        console.print(Text.assemble((f"{number:>2} ", "dim"), (hit["title"], "bold")))
        console.print(Text.assemble("   ", (hit["id"], "cyan"), (f"  {facts}" if facts else "", "dim")))
        for label, text in (
            ("looked like", "; ".join(hit.get("symptoms", [])[:4])),
            ("what worked", hit.get("what_worked", "")),
        ):
            if text:
                console.print(Text.assemble("   ", (f"{label}: ", "green"), text))
        if hit["snippet"] and "symptoms" not in hit:
            snippet = Text(hit["snippet"])
            for start, end in hit["marks"]:
                snippet.stylize("bold yellow", start, end)
            console.print(Text.assemble("   ", snippet))
    shown = len(answer["hits"])
    if answer["total"]:
        console.print(
            Text(f"\n{shown} of {answer['total']}" if shown < answer["total"] else f"\n{shown} found", style="dim")
        )
    for name, values in answer["facets"].items():
        if answer["total"] > 1 and len(values) > 1:
            counts = ", ".join(f"{item['value']} {item['count']}" for item in values[:SHOWN_FACETS])
            console.print(Text.assemble((f"{name}: ", "dim"), (counts, "dim")))
