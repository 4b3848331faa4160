"""Options of commands that need to know where the site lives."""

from __future__ import annotations

from pathlib import Path

import click

from postmortems.cli.options import Command, find_config
from postmortems.core.config_file import SiteFacts, site_facts_of
from postmortems.publish import History, SiteInfo, read_history


def site_url_option(function: Command) -> Command:
    """Adds `--site-url URL`, by default what the configuration or SITE_URL says."""
    return click.option(
        "--site-url", envvar="SITE_URL", help="Where the site lives. Default: SITE_URL, or `site_url` of mkdocs.yml."
    )(function)


def site_info(docs: Path, site_url: str | None, *, directory_urls: bool = True) -> SiteInfo:
    """What the configuration around a documentation folder says of its site."""
    from postmortems.pages import served

    config = find_config(docs.resolve())
    try:
        facts = site_facts_of(config.read_text("utf-8"), str(config)) if config else SiteFacts()
    except (ValueError, OSError) as error:
        raise click.UsageError(f"{config} cannot be read: {error}") from error
    url = site_url or facts.url
    if url and not url.startswith(("https://", "http://")):
        raise click.UsageError(f"{url} is not a web address: it starts with https:// or http://.")
    url = url.rstrip("/") + "/" if url else ""
    name = facts.name or "Learnings from incidents"
    return SiteInfo(name, url, facts.description, lambda uri: served(uri, directory_urls=directory_urls))


def history_of(docs: Path, *, quiet: bool = False) -> History:
    """The history of a documentation folder; says on standard error why there is none."""
    history = read_history(docs)
    if history.note and not quiet:
        click.echo(f"Dates of changes are those that the files name: {history.note}.", err=True)
    return history
