"""`postmortems report`: a quarter for a review meeting."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from postmortems.cli.options import docs_option, json_option
from postmortems.core import Library, Postmortem, load_library
from postmortems.core.followup import ActionItem
from postmortems.core.insights import Calendar, Quarter, QuarterError, Report, last_complete_quarter, report
from postmortems.core.today import today


def _quarter(ctx: click.Context, param: click.Parameter, value: str | None) -> Quarter:
    try:
        return Quarter.parse(value) if value else last_complete_quarter(today())
    except QuarterError as error:
        raise click.BadParameter(f"{error}.") from error


@click.command("report")
@docs_option
@click.option(
    "--quarter", callback=_quarter, metavar="2025Q4", help="The quarter. Default: the last one that is complete."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
def command(docs: Path, quarter: Quarter, out: Path | None, as_json: bool) -> None:
    """Write what a review meeting needs of a quarter, as Markdown.

    Its incidents with a line each, what is new and what came back, who noticed first, what worked, what became of
    actions, and questions to discuss. Published and reviewed postmortems count, drafts do not.
    """
    library = load_library(docs, drafts=False)
    found = report(library, Calendar.of(library.postmortems), quarter, today())
    if as_json:
        text = json.dumps(_values(library, found), ensure_ascii=False, indent=2) + "\n"
    else:
        from postmortems.pages.insights.markdown import report_markdown

        base = out.parent if out else Path.cwd()
        text = report_markdown(library, found, lambda item: quote(os.path.relpath(docs / item.path, base)))
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"Written to {out}.", err=True)


def _values(library: Library, found: Report) -> dict[str, Any]:
    from postmortems.pages.insights.questions import questions

    def seen(groups: Any) -> dict[str, list[dict[str, Any]]]:
        return {
            kind: [{"id": item.id, "now": _ids(item.now), "before": _ids(item.before)} for item in items]
            for kind, items in groups.items()
        }

    return {
        "quarter": str(found.quarter),
        "from": found.quarter.first.isoformat(),
        "to": found.quarter.last.isoformat(),
        "incidents": [_incident(item) for item in found.incidents],
        "undecided": found.recurrence.undecided,
        "new": seen(found.recurrence.new),
        "back": seen(found.recurrence.back),
        "factors": dict(found.factors),
        "detected_by": {by.value: count for by, count in found.detection.items()},
        "actions": {status.value: [_promise(item) for item in items] for status, items in found.actions.items()},
        "overdue": [_promise(item) for item in found.overdue],
        "again": {key: [_promise(item) for item in items] for key, items in found.again.items()},
        "questions": list(questions(library, found)),
    }


def _ids(items: tuple[Postmortem, ...]) -> list[str]:
    return [item.id for item in items]


def _incident(item: Postmortem) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "path": item.path,
        "date": item.when.date_label() if item.when else None,
        "severity": item.severity.value if item.severity else None,
        "services": list(item.services),
        "factors": list(item.factor_ids),
        "what_worked": item.what_worked,
        "held": list(item.held),
    }


def _promise(item: ActionItem) -> dict[str, Any]:
    action = item.action
    return {
        "incident": item.postmortem.id,
        "text": action.text,
        "status": action.status.value,
        "factor": action.factor,
        "owner": action.owner,
        "due": action.due.text if action.due else None,
        "link": action.link,
    }
