"""`postmortems merge`: the knowledge bases of several departments as one documentation folder."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from postmortems.checks import baseline
from postmortems.checks.joined import Part, joined_baseline, joined_settings
from postmortems.checks.settings import PATH as SETTINGS
from postmortems.cli.options import docs_dir_of, find_config, json_option
from postmortems.cli.output import print_problems, progress_bar
from postmortems.core import Level, Problem
from postmortems.core.config_file import exclude_docs_of
from postmortems.merge import Base, Merge, MergeRefused, Outcome, plan_merge, write_merge


@click.command()
@click.argument("bases", nargs=-1, required=True, metavar="[NAME=]DIR...")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The documentation folder to write."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@json_option
def command(bases: tuple[str, ...], out: Path, dry_run: bool, as_json: bool) -> None:
    """Merges knowledge bases into one documentation folder, which is checked, searched and built as any other.

    DIR is a documentation folder, or the folder of an mkdocs.yml. NAME comes before the ids of its documents
    (payments--2024-03-01-checkout-down), so that they stay apart; one base may come without a name, and its ids and
    pages stay where they are. Entries of the catalogs that say the same become one.

    A next call brings OUT up to date. It never touches a file that a merge did not write.

    Ends with 1 when something could not come along, and with 0 otherwise.
    """
    try:
        with progress_bar("Merging") as progress:
            merge = plan_merge([_base(text) for text in bases], progress)
            _add_checks(merge)
            outcome = write_merge(merge.files, out, merge.bases, dry_run=dry_run)
    except MergeRefused as error:
        raise click.UsageError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or out} cannot be written: {error.strerror}.") from error
    if as_json:
        click.echo(json.dumps(_as_dict(merge, outcome, out, dry_run=dry_run), indent=2))
    else:
        _print(merge, outcome, out, dry_run=dry_run)
    sys.exit(1 if any(problem.level is Level.ERROR for problem in merge.problems) else 0)


def _base(text: str) -> Base:
    """A base as it was given. Of a project's folder, the documentation folder that its configuration names is meant."""
    name, mark, given = text.partition("=")
    folder = Path(given if mark else text)
    config = find_config(folder.absolute())
    docs = docs_dir_of(config) if config and config.parent == folder.absolute() else folder
    config = find_config(docs.absolute())
    try:
        exclude = exclude_docs_of(config.read_text("utf-8")) if config else ""
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{config} cannot be read: {error}") from error
    return Base(name if mark else "", docs, exclude)


def _add_checks(merge: Merge) -> None:
    """Adds what the bases have decided about their checks."""
    settings, wrong = joined_settings(base.docs for base in merge.bases)
    by_docs = {base.docs: base for base in merge.bases}
    merge.problems += [
        Problem(item.code, item.message, by_docs[docs].place(item.place.path, item.place.line), item.remedy, item.level)
        for docs, item in wrong
    ]
    known, unreadable = joined_baseline(
        Part(renaming.base.docs, {old: (new, _text(merge.files.get(new))) for old, new in renaming.files.items()})
        for renaming in merge.renamings
    )
    remedy = "Write it again with `postmortems check --write-baseline`"
    for file, reason in unreadable:
        base = by_docs[file.parents[1]]
        merge.problems.append(Problem("baseline", reason, base.place(baseline.PATH), remedy))
    added = {SETTINGS: settings, baseline.PATH: known}
    merge.files |= {place: text.encode("utf-8") for place, text in added.items() if text}


def _text(content: bytes | Path | None) -> str:
    """What is written of a text that changed; empty for what is copied."""
    return content.decode("utf-8", "replace").replace("\r\n", "\n") if isinstance(content, bytes) else ""


def _as_dict(merge: Merge, outcome: Outcome, out: Path, *, dry_run: bool) -> dict[str, object]:
    bases = [
        {"name": renaming.base.name, "docs": str(renaming.base.docs), **merge.counts(number)}
        for number, renaming in enumerate(merge.renamings)
    ]
    apart = [
        {"kind": what, "id": old, "became": [
            {"id": same.id, "bases": [merge.bases[number].name for number in same.members]} for same in group
        ]}
        for what, kind in merge.catalog.kinds.items() for old, group in kind.apart.items()
    ]  # fmt: skip
    problems = [asdict(problem) for problem in merge.problems]
    return {
        "out": str(out), "dry_run": dry_run, "bases": bases, **asdict(outcome), "kept_apart": apart,
        "problems": problems,
    }  # fmt: skip


def _print(merge: Merge, outcome: Outcome, out: Path, *, dry_run: bool) -> None:
    print_problems(merge.problems)
    for number, base in enumerate(merge.bases):
        counts = merge.counts(number)
        found = ", ".join(_count(count, folder) for folder, count in counts.items() if count)
        click.echo(f"{base.name or '(no name)'}: {found or 'no documents'}, from {base.docs}")
    parts = {"written": outcome.written, "unchanged": outcome.unchanged, "removed": outcome.removed}
    words = ", ".join(f"{len(places):,} {what}" for what, places in parts.items() if places)
    if dry_run:
        click.echo(f"{words or 'no files'}: this was a dry run, and nothing was touched.")
    else:
        click.echo(f"{words or 'no files'} in {out}.\nNext: `postmortems check --docs {out}`, then build the site.")


def _count(count: int, words: str) -> str:
    return f"{count:,} {words if count != 1 else words.removesuffix('s')}"
