"""`postmortems compress`: compressed siblings for hosts that send them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from postmortems.cli.options import json_option
from postmortems.cli.output import progress_bar
from postmortems.publish.compress import NotASite, compress_site


@click.command()
@click.argument("site", type=click.Path(path_type=Path))
@json_option
def command(site: Path, as_json: bool) -> None:
    """Writes a compressed sibling (page.html.gz) beside the files of a built site that get smaller.

    For hosts that send such files as they are, such as nginx with gzip_static. Equal files give equal bytes, and a next
    call touches only what changed.
    """
    try:
        with progress_bar("Compressing") as progress:
            done = compress_site(site, progress)
    except NotASite as error:
        raise click.UsageError(f"{error}.") from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or site} cannot be written: {error.strerror}.") from error
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2))
        return
    counts = {
        "written": done.written, "unchanged": done.unchanged, "removed": done.removed, "left to their owner": done.kept
    }  # fmt: skip
    words = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    saved = f": {done.plain / 1e6:.1f} MB are {done.small / 1e6:.1f} MB" if done.plain else ""
    click.echo(f"{words or 'nothing to compress'}{saved}.")
