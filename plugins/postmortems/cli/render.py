"""`postmortems render`: the site's pages as files, for another generator."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from postmortems.cli.options import docs_option, json_option
from postmortems.cli.output import print_problems, progress_bar
from postmortems.cli.site_options import history_of, site_info, site_url_option
from postmortems.core.collector import look_rarely
from postmortems.core.today import today
from postmortems.pages import Links, OutputError, subscribe_pages, write_site
from postmortems.publish import DESCRIPTION, TITLE, export, reference, write_files

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
@site_url_option
@json_option
def command(docs: Path, out: Path, drafts: bool, links: str, search: bool, site_url: str | None, as_json: bool) -> None:
    """Writes the documentation folder with all generated pages, feeds and data into a folder of its own.

    Point `docs_dir` of another generator to it. The folder is replaced as a whole by the next call.
    """
    from postmortems.search.cache import CacheUnusable
    from postmortems.search.site import SiteSearch

    look_rarely()
    index = SiteSearch(docs, drafts=drafts)
    try:
        with progress_bar("Writing pages") as progress:
            written = write_site(
                docs, out, drafts=drafts, links=Links(links), loaded=index.take,
                likeness=index if search else None, more=subscribe_pages(TITLE, DESCRIPTION, reference()),
                progress=progress,
            )  # fmt: skip
        if search:
            index.export(out / SHARDS, directory_urls=Links(links) is not Links.FILES)
    except OutputError as error:
        raise click.UsageError(f"{error}.") from error
    except CacheUnusable as problem:
        raise click.ClickException(f"The pages are written, but {problem}") from problem
    finally:
        index.close()
    site = site_info(docs, site_url, directory_urls=Links(links) is not Links.FILES)
    files = export(written.library, site, today(), history_of(docs))
    count, kept = write_files(files, out, lambda path: (out / path).exists())
    for path in kept:
        click.echo(f"{path} is a file of your own and stands in place of the one that would be published.", err=True)
    if as_json:
        problems = [asdict(problem) for problem in written.problems]
        counts = {"pages": written.pages, "copied": written.copied, "published": count}
        click.echo(json.dumps({**counts, "problems": problems}, indent=2))
    else:
        print_problems(written.problems)
        click.echo(
            f"{written.pages} pages written and {written.copied} files copied to {out}, with {count} files of data."
        )
    sys.exit(1 if written.problems else 0)
