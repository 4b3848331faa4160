"""The command `postmortems`."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Final

import click

COMMANDS: Final = {
    "actions": "postmortems.cli.actions",
    "assist": "postmortems.cli.assist",
    "check": "postmortems.cli.check",
    "compress": "postmortems.cli.compress",
    "digest": "postmortems.cli.digest",
    "export": "postmortems.cli.export",
    "import": "postmortems.cli.import_",
    "index": "postmortems.cli.index",
    "init": "postmortems.cli.init",
    "merge": "postmortems.cli.merge",
    "new": "postmortems.cli.new",
    "practice": "postmortems.cli.practice",
    "render": "postmortems.cli.render",
    "report": "postmortems.cli.report",
    "review": "postmortems.cli.review",
    "schema": "postmortems.cli.schema",
    "search": "postmortems.cli.search",
    "similar": "postmortems.cli.similar",
}
"""Commands by name, with the module that has each as `command`. Loading all would cost every call its start-up."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(module).command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("mkdocs-postmortems"), prog_name="postmortems")
def cli() -> None:
    """A knowledge base of incident postmortems.

    Every command exits with 0 when all is well, 1 when it found something, 2 when it was misused.
    """


def main() -> None:
    """Runs the command line. A pipe that is closed early (`| head`) ends it quietly."""
    try:
        cli()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
