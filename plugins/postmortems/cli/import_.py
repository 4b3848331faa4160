"""`postmortems import`: a folder of old write-ups becomes part of the library."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from postmortems.cli.options import docs_dir_of, find_config, json_option
from postmortems.cli.output import progress_bar
from postmortems.imports import Certainty, Import, Imported, ImportRefused, as_dict, import_writeups, report_path
from postmortems.starter import TAXONOMY, starter_file

ACCEPTABLE = {
    "dates": ("started", "detected", "mitigated", "resolved"),
    "services": ("services",),
    "factors": ("factors",),
    "detected_by": ("detected_by",),
    "trigger": ("trigger",),
    "kind": ("kind",),
}
_ROWS = 60


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The documentation folder to import into.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@click.option(
    "--accept",
    multiple=True,
    type=click.Choice(list(ACCEPTABLE)),
    help="Make the suggestions for these fields values, in all files. May be repeated.",
)
@json_option
def command(source: Path, out: Path, dry_run: bool, accept: tuple[str, ...], as_json: bool) -> None:
    """Brings a file or folder of old write-ups into the library, each as OUT/postmortems/NAME.md.

    The texts stay as they are, byte for byte. Above them comes front matter with what they say in so many words; what
    is guessed stands there as a comment with the sentence it rests on. A second run changes nothing and never touches
    a file that was edited since.

    Ends with 1 when a file could not be read, or nothing was found, and with 0 otherwise.
    """
    docs, moved = _docs(out)
    fields = frozenset(field for name in accept for field in ACCEPTABLE[name])
    try:
        taxonomy = [(name, starter_file(f"docs/catalog/{name}")) for name in TAXONOMY]
        with progress_bar("Reading write-ups") as progress:
            run = import_writeups(source, docs, taxonomy=taxonomy, accept=fields, dry_run=dry_run, progress=progress)
    except ImportRefused as error:
        raise click.UsageError(f"{error}.") from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or docs} cannot be written: {error.strerror}.") from error
    if as_json:
        click.echo(json.dumps(as_dict(run), indent=2))
    else:
        _print(run, moved)
    sys.exit(1 if run.lost or not run.files else 0)


def _docs(out: Path) -> tuple[Path, bool]:
    """The documentation folder that is meant: of a project's folder, the one that its configuration names."""
    if find_config(out) and find_config(out) in set(out.iterdir() if out.is_dir() else ()):
        config = find_config(out)
        assert config
        docs = docs_dir_of(config)
        return docs, docs.resolve() != out.resolve()
    return out, False


def _print(run: Import, moved: bool) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    if moved:
        console.print(Text(f"There is an mkdocs.yml, so the files go to its documentation folder, {run.docs}."))
    for item in run.lost:
        words = f"{item.name}: {item.reason}." + (f" {item.remedy}." if item.remedy else "")
        click.echo(words, err=True)
    if run.files:
        console.print(_table(run.files))
        if len(run.files) > _ROWS:
            console.print(Text(f"… and {len(run.files) - _ROWS} more."))
    console.print(Text(_closing(run)))


def _table(files: list[Imported]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, justify in (
        ("Postmortem", "left"),
        ("", "left"),
        ("Understood", "left"),
        ("Guessed", "right"),
        ("Dropped", "right"),
    ):
        table.add_column(name, justify=justify, overflow="fold" if name == "Understood" else "ellipsis")  # type: ignore[arg-type]
    table.add_column("To answer", justify="right")
    for item in files[:_ROWS]:
        known = dict.fromkeys(finding.field for finding in item.draft.of(Certainty.UNDERSTOOD))
        counts = (
            str(len(item.draft.of(kind)) or "") for kind in (Certainty.GUESSED, Certainty.DROPPED, Certainty.QUESTION)
        )
        table.add_row(Text(item.id), Text(item.outcome.value), Text(", ".join(known)), *counts)
    return table


def _closing(run: Import) -> str:
    outcomes = Counter(item.outcome.value for item in run.files)
    parts = [f"{count} {name}" for name, count in outcomes.items()]
    parts += [f"{len(run.lost)} could not be read"] if run.lost else []
    passed = len(run.skipped) - len(run.lost)
    parts += [f"{passed} passed over as no write-ups"] if passed else []
    if not run.files:
        return f"Nothing was imported: {', '.join(parts) or 'there is no Markdown'}."
    if run.dry_run:
        return f"{', '.join(parts)}. Nothing was written, as this was a dry run."
    guesses = [finding for item in run.files for finding in item.draft.of(Certainty.GUESSED)]
    questions = [finding for item in run.files for finding in item.draft.of(Certainty.QUESTION)]
    report = run.docs / report_path(run.source)
    kept = " A file that is kept was edited since, or was there before." if outcomes.get("kept") else ""
    steps = [f"Next: read {report}"]
    if questions:
        waits = sum(finding.strict for finding in questions)
        steps.append(
            f"answer its {_count(len(questions), 'question')}"
            + (f" (a strict build waits for {waits} of them)" if waits else "")
        )
    if values := sum(finding.value is not None for finding in guesses):
        steps.append(f"accept or delete the {_count(values, 'suggestion')} in the files")
    if reasons := sum(finding.value is None for finding in guesses):
        steps.append(f"choose a factor for {_count(reasons, 'reason')} that none is close to")
    return f"{', '.join(parts)}.{kept}\n{'; '.join(steps)}; then `postmortems check --docs {run.docs}`."


def _count(count: int, word: str) -> str:
    return f"{count:,} {word}{'s' if count != 1 else ''}"
