"""`postmortems render`: the site's pages as files, for another generator."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from postmortems.cli.options import docs_option, json_option
from postmortems.cli.output import print_problems, progress_bar
from postmortems.core.followup import FollowUp
from postmortems.core.today import today
from postmortems.pages import Links, OutputError, write_site
from postmortems.publish.calendar import calendars

SHARDS = "assets/postmortems/shards"


@click.command()
@docs_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where to write.")
@click.option("--drafts", is_flag=True, help="Write drafts as well.")
@click.option(
    "--links",
    type=click.Choice([links.value for links in Links]),
    default=Links.SOURCE.value,
    help="What links in HTML lead to: the other Markdown file (source, for Zensical), or the finished address, "
    "a/b/ (folders) or a/b.html (files), for generators that leave HTML alone.",
)
@click.option("--search/--no-search", default=True, help="Write the index that the page search/ asks. Default: yes.")
@json_option
def command(docs: Path, out: Path, drafts: bool, links: str, search: bool, as_json: bool) -> None:
    """Writes the documentation folder with all generated pages into a folder of its own.

    Point `docs_dir` of another generator to it. The folder is replaced as a whole by the next call.
    """
    from postmortems.search.cache import CacheUnusable
    from postmortems.search.site import SiteSearch

    index = SiteSearch(docs, drafts=drafts)
    try:
        with progress_bar("Writing pages") as progress:
            written = write_site(
                docs, out, drafts=drafts, links=Links(links), loaded=index.take,
                similar=index.similar if search else None, progress=progress,
            )  # fmt: skip
        if search:
            index.export(out / SHARDS, directory_urls=Links(links) is not Links.FILES)
    except OutputError as error:
        raise click.UsageError(f"{error}.") from error
    except CacheUnusable as problem:
        raise click.ClickException(f"The pages are written, but {problem}") from problem
    finally:
        index.close()
    for place, content in calendars(FollowUp(written.library, today()), lambda _: None):
        file = out / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    if as_json:
        problems = [asdict(problem) for problem in written.problems]
        click.echo(json.dumps({"pages": written.pages, "copied": written.copied, "problems": problems}, indent=2))
    else:
        print_problems(written.problems)
        click.echo(f"{written.pages} pages written and {written.copied} files copied to {out}.")
    sys.exit(1 if written.problems else 0)
