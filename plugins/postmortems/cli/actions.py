"""`postmortems actions`: what was asked for, and what became of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from postmortems.cli.options import docs_option, json_option
from postmortems.core import Library, load_library
from postmortems.core.followup import ActionItem, FollowUp
from postmortems.core.postmortem import OPEN, ActionKind, ActionStatus
from postmortems.core.today import today
from postmortems.core.validation import did_you_mean
from postmortems.publish.actions import actions_csv, actions_json

_ROWS = 200
_CLOSED = {ActionStatus.NOT_DOING: "decided against", ActionStatus.DONE: "done"}

Test = Callable[[ActionItem], bool]


@click.command("actions")
@docs_option
@click.option("--open", "is_open", is_flag=True, help="Only what is planned or an idea.")
@click.option("--overdue", is_flag=True, help="Only what is open and past its due date.")
@click.option("--recurring", is_flag=True, help="Only what was asked for after several incidents and is still open.")
@click.option(
    "--status",
    multiple=True,
    type=click.Choice([status.value for status in ActionStatus]),
    help="Only with this status. May be repeated.",
)
@click.option(
    "--kind", multiple=True, type=click.Choice([kind.value for kind in ActionKind]), help="Only of this kind."
)
@click.option("--team", multiple=True, metavar="ID", help="Only what asks this team, or what has this owner.")
@click.option("--service", multiple=True, metavar="ID", help="Only after incidents of this service.")
@click.option("--factor", multiple=True, metavar="ID", help="Only what closes this gap.")
@click.option("--drafts", is_flag=True, help="With the actions of drafts.")
@click.option("--fail-overdue", is_flag=True, help="Exit with 1 when one of those shown is overdue.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for spreadsheets.")
def command(
    docs: Path,
    is_open: bool,
    overdue: bool,
    recurring: bool,
    status: tuple[str, ...],
    kind: tuple[str, ...],
    team: tuple[str, ...],
    service: tuple[str, ...],
    factor: tuple[str, ...],
    drafts: bool,
    fail_overdue: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Lists the actions of all postmortems: overdue ones first, then those still open, decisions against, and done.

    An option that is given several times takes any of its values; different options all have to hold.
    """
    if as_json and as_csv:
        raise click.UsageError("Choose one of --json and --csv.")
    library = load_library(docs, drafts=drafts)
    follow_up = FollowUp(library, today())
    tests: list[Test] = [
        *([lambda item: item.is_open] if is_open else []),
        *([lambda item: item.overdue] if overdue else []),
        *([lambda item: item in follow_up.again] if recurring else []),
        *([lambda item: item.action.status.value in status] if status else []),
        *([lambda item: item.action.kind.value in kind] if kind else []),
        *([_asks(follow_up, team)] if team else []),
        *([_after(service, library)] if service else []),
        *([_closes(factor, library)] if factor else []),
    ]
    items = [item for item in follow_up.items if all(test(item) for test in tests)]
    if as_json or as_csv:
        click.echo((actions_json if as_json else actions_csv)(follow_up, items), nl=False)
    else:
        _print(follow_up, items)
    if library.problems:
        click.echo(f"{len(library.problems)} problems in the files; `postmortems check` tells them.", err=True)
    sys.exit(1 if fail_overdue and any(item.overdue for item in items) else 0)


def _asks(follow_up: FollowUp, names: Sequence[str]) -> Test:
    owners = {item.action.owner.lower() for item in follow_up.items if item.action.owner}
    known = [*follow_up.team_of, *owners]
    for name in names:
        _require("team or owner", name.lower(), known)
    teams = {follow_up.team_of.get(name.lower()) for name in names}
    words = {name.lower() for name in names}
    return lambda item: not teams.isdisjoint(item.teams) or (item.action.owner or "").lower() in words


def _after(names: Sequence[str], library: Library) -> Test:
    for name in names:
        _require("service", name, library.catalog.services)
    return lambda item: not set(names).isdisjoint(item.postmortem.services)


def _closes(names: Sequence[str], library: Library) -> Test:
    for name in names:
        _require("factor", name, library.catalog.factors)
    return lambda item: item.action.factor in names


def _require(what: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise click.UsageError(f"There is no {what} {name!r}. {did_you_mean(name, known)}".strip())


def _print(follow_up: FollowUp, items: Sequence[ActionItem]) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    if items:
        console.print(_table(follow_up, items[:_ROWS]))
    if len(items) > _ROWS:
        console.print(Text(f"… and {len(items) - _ROWS:,} more. Narrow it down, or take all with --json or --csv."))
    counts = Counter(item.action.status for item in items)
    still = sum(counts[status] for status in OPEN)
    overdue = sum(item.overdue for item in items)
    parts = [f"{still:,} open" + (f" ({overdue:,} overdue)" if overdue else "")]
    parts += [f"{counts[status]:,} {name}" for status, name in _CLOSED.items() if counts[status]]
    console.print(Text(f"{len(items):,} actions: {', '.join(parts)}." if items else "No action fits."))


def _table(follow_up: FollowUp, items: Sequence[ActionItem]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name, ratio in (("Action", 5), ("Status", 2), ("Asked of", 2), ("Asked for in", 4)):
        table.add_column(name, ratio=ratio, overflow="fold")
    table.expand = True
    for item in items:
        table.add_row(*_cells(follow_up, item))
    return table


def _cells(follow_up: FollowUp, item: ActionItem) -> Iterator[Text]:
    action, catalog = item.action, follow_up.library.catalog
    note = f"\n{action.reason}" if action.reason else f"\ncloses {action.factor}" if action.factor else ""
    yield Text.assemble(action.text, (note, "dim"))
    state = _CLOSED.get(action.status, action.status.value)
    due = f"\ndue {action.due.date_label()}" if action.due else ""
    yield Text.assemble(("overdue", "bold red") if item.overdue else state, (due, "red" if item.overdue else "dim"))
    titles = ", ".join(catalog.teams[team].title for team in item.teams)
    yield Text(titles if not action.owner or action.owner.lower() in follow_up.team_of else action.owner)
    again = follow_up.again.get(item)
    times = f"\n{again.times} incidents asked for it" if again else ""
    since = f"\n{item.age.label()} ago" if item.age else "\ndate unknown"
    yield Text.assemble((item.postmortem.id, "cyan"), (since, "dim"), (times, "yellow"))
