"""`postmortems digest`: what is new, for those who read it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from postmortems.cli.options import docs_option, json_option
from postmortems.cli.output import print_problems
from postmortems.cli.site_options import history_of, site_info, site_url_option
from postmortems.core import load_library
from postmortems.core.today import today
from postmortems.publish import Publication
from postmortems.publish.dates import Item
from postmortems.publish.digest import AUDIENCES, TEXTS, News, day_of, digest, news_of, slack


@click.command()
@docs_option
@click.option("--since", default="7d", show_default=True, help="The period: 7d, 2w, or its first day, 2025-10-01.")
@click.option("--for", "audience", type=click.Choice([*AUDIENCES]), default="engineers", show_default=True)
@click.option("--format", "form", type=click.Choice([*TEXTS, "slack"]), default="markdown", show_default=True)
@site_url_option
@json_option
def command(docs: Path, since: str, audience: str, form: str, site_url: str | None, as_json: bool) -> None:
    """Prints what was written down and what changed, in one of three levels of detail.

    A change is a commit, as in the feeds. Links need to know where the site lives.
    """
    day = _day(since)
    library = load_library(docs, drafts=False)
    print_problems(library.problems)
    publication = Publication(library, site_info(docs, site_url), today(), history_of(docs))
    news = news_of(publication.library, publication.dates, publication.site, day, publication.today)
    made = digest(news, audience)
    if as_json:
        head = {"for": audience, "since": day.isoformat(), "until": news.today.isoformat()}
        click.echo(
            json.dumps({**head, **_facts(news, publication), "digest": asdict(made)}, ensure_ascii=False, indent=2)
        )
    elif form == "slack":
        click.echo(json.dumps(slack(made), ensure_ascii=False, indent=2))
    else:
        click.echo(TEXTS[form](made), nl=False)


def _day(since: str) -> date:
    try:
        return day_of(since, today())
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--since") from error


def _facts(news: News, publication: Publication) -> dict[str, Any]:
    groups: dict[str, tuple[Item, ...]] = {
        "new": news.new,
        "changed": news.changed,
        "lessons": news.lessons,
        "paths": news.paths,
    }
    facts: dict[str, Any] = {}
    for name, items in groups.items():
        stamps = [(item, publication.dates.of(item)) for item in items]
        facts[name] = [
            {"id": item.id, "title": item.title, "url": news.url(item), "updated": stamp.updated.isoformat()}
            for item, stamp in stamps
            if stamp
        ]
    facts["overdue"] = [
        {"postmortem": item.id, "text": action.text, "owner": action.owner, "due": action.due and action.due.label()}
        for item, action in news.overdue()
    ]
    return facts
