"""`postmortems check`: is it good, and what would make it better?"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from postmortems.checks import Plan, Report, Source, UnknownCode, baseline, check, check_text, codes_of, load_settings
from postmortems.checks.registry import known_words
from postmortems.checks.reports import (
    render_github,
    render_json,
    render_markdown,
    render_sarif,
    render_suggestions,
    render_text,
)
from postmortems.cli import options
from postmortems.cli.output import progress_bar
from postmortems.core import Level, Problem


def _sarif(report: Report, prefix: str) -> str:
    return render_sarif(report, prefix, os.environ.get("SITE_URL", ""))


_STYLES = {
    "path": "bold", "place": "dim", "error": "bold red", "warning": "yellow", "info": "cyan", "code": "dim",
    "why": "dim italic", "remedy": "green", "": "",
}  # fmt: skip
_RENDERERS = {
    "json": render_json,
    "github": render_github,
    "sarif": _sarif,
    "markdown": render_markdown,
    "suggestions": render_suggestions,
}


def _docs(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    # With --body-only files may lie anywhere, so no documentation folder is needed.
    return value if value is None and ctx.params.get("body_only") else options._docs(ctx, param, value)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--body-only", is_flag=True, is_eager=True, help="Check plain Markdown without front matter, anywhere.")
@click.option("--docs", type=click.Path(path_type=Path), callback=_docs, help="The documentation folder.")
@click.option(
    "--format", "form", default="text", type=click.Choice(["text", *_RENDERERS]), help="How to print what was found."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules or themes, separated by commas.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules or themes.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="The least level to show. Default: info for given paths, warning for the whole library.",
)
@click.option(
    "--baseline", "baseline_file", type=click.Path(path_type=Path), help=f"Known findings. Default: {baseline.PATH}."
)
@click.option("--write-baseline", is_flag=True, help="Write what is found now as known, and report nothing.")
def command(
    paths: tuple[Path, ...],
    body_only: bool,
    docs: Path | None,
    form: str,
    as_json: bool,
    strict: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    level: str | None,
    baseline_file: Path | None,
    write_baseline: bool,
) -> None:
    """Checks postmortems: structure, references, timeline, traceability, repeats, language and privacy.

    PATHS limit the report to some files or folders; references are still looked up in the whole library. Exits with 1
    when there is an error (with --strict also for a warning). Hints about language never fail.
    """
    settings, wrong = load_settings(docs, known_words()) if docs else (None, ())
    file = baseline_file or (docs / baseline.PATH if docs else None)
    plan = Plan(
        select=_codes(select) if select else None,
        ignore=_codes(ignore),
        baseline={} if write_baseline else _baseline(file, needed=baseline_file is not None),
        **({"settings": settings} if settings else {}),
    )
    if body_only:
        report, prefix = _texts(paths, plan), ""
    else:
        assert docs is not None
        report, prefix = _library(docs, paths, plan, wrong), options.prefix_of(docs)
    if write_baseline:
        if file is None:
            raise click.UsageError("Name the file to write with --baseline FILE.")
        _write(file, report)
        return
    if as_json or form != "text":
        click.echo(_RENDERERS["json" if as_json else form](report, prefix), nl=False)
    else:
        _print(report, prefix, Level(level or (Level.INFO if paths else Level.WARNING).value))
    sys.exit(1 if report.failed(strict=strict) else 0)


def _codes(words: Sequence[str]) -> frozenset[str]:
    try:
        return codes_of(word.strip() for words_ in words for word in words_.split(",") if word.strip())
    except UnknownCode as error:
        remedy = f" {error.remedy}?" if error.remedy else ""
        raise click.UsageError(f"{str(error).capitalize()}.{remedy}") from error


def _baseline(file: Path | None, *, needed: bool) -> baseline.Known:
    if file is None or not file.is_file():
        if needed:
            raise click.UsageError(f"There is no baseline {file}. Write one with --write-baseline.")
        return {}
    try:
        return baseline.load(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{file}: {error}.") from error


def _write(file: Path, report: Report) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(baseline.dump(report.problems, report.line), encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(
        f"{file} now knows {sum(map(baseline.adoptable, report.problems)):,} findings. Secrets are never among them."
    )


def _library(docs: Path, paths: Sequence[Path], plan: Plan, wrong: Sequence[Problem]) -> Report:
    wanted = _relative(docs, paths) if paths else None
    with progress_bar("Checking") as progress:
        return check(docs, paths=wanted, plan=plan, more=wrong, progress=progress)


def _relative(docs: Path, paths: Sequence[Path]) -> frozenset[str]:
    root = docs.resolve()
    found: set[str] = set()
    for path in paths:
        real = path.resolve()
        if not real.is_relative_to(root):
            raise click.UsageError(
                f"{path} is not in the documentation folder {docs}. For other files use --body-only."
            )
        files = (file for file in real.rglob("*") if file.is_file()) if real.is_dir() else (real,)
        found |= {file.relative_to(root).as_posix() for file in files}
    return frozenset(found)


def _texts(paths: Sequence[Path], plan: Plan) -> Report:
    if not paths:
        raise click.UsageError("Name the files or folders to check.")
    files: list[Path] = []
    for path in paths:
        files += sorted(file for file in path.rglob("*.md") if file.is_file()) if path.is_dir() else [path]
    sources = [Source(file.as_posix(), file, plain=True) for file in dict.fromkeys(files)]
    with progress_bar("Checking") as progress:
        return check_text(sources, plan, progress)


def _print(report: Report, prefix: str, least: Level) -> None:
    console = Console(highlight=False, soft_wrap=True)
    show = partial(console.print, markup=False, emoji=False)
    for line in render_text(report, prefix, least):
        show(Text.assemble(*((_printable(words), _STYLES[style]) for style, words in line)))


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
