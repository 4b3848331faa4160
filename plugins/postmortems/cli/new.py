"""`postmortems new`: from a blank page to a file, by a few questions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from postmortems.cli.interview import Interview, interview
from postmortems.cli.options import docs_option, near
from postmortems.core.catalog_files import load_catalog
from postmortems.core.frontmatter import Value, parse_document
from postmortems.core.loader import FOLDER
from postmortems.core.moment import MomentError, Zone, ZoneError, parse_moment
from postmortems.core.postmortem import DetectedBy, FrontMatter, Kind, Severity
from postmortems.core.validation import did_you_mean, validate
from postmortems.imports.transcript import Transcript, read_transcript, timeline_table
from postmortems.starter.writing import Answers, postmortem_text, stem_for

MAX_NOTES = 2_000_000
_MOMENTS = ("started", "detected", "mitigated", "resolved")


def _choice(kinds: type[Kind | Severity | DetectedBy]) -> click.Choice[str]:
    return click.Choice([item.value for item in kinds])


def _answers(function: Callable[..., None]) -> Callable[..., None]:
    """The options that answer the questions, in their order."""
    options = (
        click.option("--title", help="What happened, in one line."),
        click.option("--summary", help="What broke, for whom, how it ended."),
        click.option(
            "--severity", type=_choice(Severity), help="sev1 and sev2 get the full template, all others the light one."
        ),
        click.option("--kind", type=_choice(Kind), help="Default: incident."),
        click.option("--service", "services", multiple=True, metavar="ID", help="What broke. May be repeated."),
        click.option(
            "--started", metavar="TIME", help="When harm began: 2026-03-02 13:42, 2026-03-02 13:??, 2026-03-02."
        ),
        click.option("--detected", metavar="TIME", help="When somebody or something of yours knew."),
        click.option("--mitigated", metavar="TIME", help="When the harm was mostly gone."),
        click.option("--resolved", metavar="TIME", help="When everything was back to normal."),
        click.option("--timezone", metavar="ZONE", help="Of all times. Default: UTC."),
        click.option("--detected-by", type=_choice(DetectedBy), help="Who or what noticed first."),
        click.option("--impact", help="Who felt what, how much and for how long."),
        click.option(
            "--symptom", "symptoms", multiple=True, metavar="TEXT", help="What stood on the screen. May be repeated."
        ),
        click.option("--what-worked", help="What ended or limited it."),
        click.option("--held", multiple=True, metavar="TEXT", help="A defence that held. May be repeated."),
        click.option("--trigger", metavar="ID", help="What moved."),
        click.option("--factor", "factors", multiple=True, metavar="ID[=EVIDENCE]", help="A gap. May be repeated."),
        click.option(
            "--action", "actions", multiple=True, metavar="TEXT", help="What will be different. May be repeated."
        ),
        click.option("--sensible", help="What made it the sensible thing to do."),
        click.option("--surprised", help="What surprised those who know the system best."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@docs_option
@_answers
@click.option(
    "--from-timeline",
    "notes",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Chat or pager lines, or - for standard input.",
)
@click.option(
    "--slug", metavar="NAME", help="The file's name and id, without .md. Default: the day and words of the title."
)
@click.option("--no-input", is_flag=True, help="Ask nothing.")
def command(docs: Path, notes: Path | None, slug: str | None, no_input: bool, **given: object) -> None:
    """Begins a postmortem: asks a few questions and writes docs/postmortems/DATE-WHAT.md.

    Every question can be skipped with Enter, and answered by an option beforehand. Nothing is ever overwritten.
    """
    catalog, _ = load_catalog(docs)
    answers = _from_options(given)
    for field, known in (("services", catalog.services), ("factors", catalog.factors), ("trigger", catalog.triggers)):
        _refuse_unknown(field, answers.values.get(field), list(known))
    zone = _zone(answers)
    _check_times(answers, zone)
    text = _read_notes(notes) if notes else ""
    if not no_input and str(notes) != "-":
        interview(Interview(answers, catalog, zone, bool(text)))
    if text:
        _take_notes(answers, read_transcript(text, day=_day(answers, zone), zone=zone))
    content = postmortem_text(answers)
    _check_result(content)
    file = _write(
        docs,
        slug or stem_for(str(answers.values.get("title") or ""), _day(answers, zone), _today()),
        content,
        named=bool(slug),
    )
    file = near(file)
    click.echo(str(file))
    kind = "full" if answers.full else "light"
    click.echo(
        f"A draft with the {kind} template. Next: answer the questions in it, then `postmortems check {file}` "
        "and `postmortems assist` with the same file.",
        err=True,
    )


def _from_options(given: dict[str, object]) -> Answers:
    values: dict[str, Value] = {}
    for name in (
        "title",
        "summary",
        "severity",
        "kind",
        "trigger",
        "detected_by",
        "timezone",
        *_MOMENTS,
        "impact",
        "what_worked",
    ):
        if text := str(given.get(name) or "").strip():
            values[name] = text
    for name in ("services", "symptoms", "held"):
        if items := [str(item) for item in given.get(name) or () if str(item).strip()]:  # type: ignore[attr-defined]
            values[name] = list(items)
    factors: list[Value] = []
    for item in given.get("factors") or ():  # type: ignore[attr-defined]
        id_, _, evidence = str(item).partition("=")
        factors.append({"id": id_.strip(), "evidence": evidence.strip() or None})
    values["factors"] = factors
    values["actions"] = [{"text": str(item)} for item in given.get("actions") or ()]  # type: ignore[attr-defined]
    return Answers(values, sensible=str(given.get("sensible") or ""), surprised=str(given.get("surprised") or ""))


def _refuse_unknown(field: str, value: Value, known: list[str]) -> None:
    ids = value if isinstance(value, list) else [value] if value else []
    for item in ids:
        id_ = str(item.get("id") if isinstance(item, dict) else item)
        if id_ not in known:
            remedy = did_you_mean(id_, known) or "The catalog says which there are"
            raise click.UsageError(f"There is no {field.removesuffix('s')} {id_!r}. {remedy}.")


def _zone(answers: Answers) -> Zone:
    text = str(answers.values.get("timezone") or "UTC")
    try:
        return Zone.parse(text)
    except ZoneError as error:
        raise click.UsageError(f"--timezone: {error}. {error.remedy}.") from error


def _check_times(answers: Answers, zone: Zone) -> None:
    for name in _MOMENTS:
        if text := answers.values.get(name):
            try:
                parse_moment(str(text), zone=zone)
            except MomentError as error:
                raise click.UsageError(f"--{name}: {error}. {error.remedy}.") from error


def _day(answers: Answers, zone: Zone) -> date | None:
    text = next((answers.values[name] for name in _MOMENTS if answers.values.get(name)), None)
    return parse_moment(str(text), zone=zone).day if text else None


def _today() -> date:
    return datetime.now().astimezone().date()


def _read_notes(notes: Path) -> str:
    try:
        raw = sys.stdin.buffer.read(MAX_NOTES + 1) if str(notes) == "-" else notes.read_bytes()
        if len(raw) > MAX_NOTES:
            raise click.UsageError(
                f"{notes} has more than {MAX_NOTES:,} bytes. Take out what is not about the incident."
            )
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise click.UsageError(f"{notes} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{notes} is not UTF-8. Save it as UTF-8.") from error


def _take_notes(answers: Answers, transcript: Transcript) -> None:
    if transcript.undated and not transcript.events:
        raise click.UsageError("The lines name no day. Say on which one they start: --started 2026-03-02.")
    if not transcript.events:
        raise click.UsageError("No line starts with a time. Paste them as `13:42 what happened`.")
    answers.rows = timeline_table(transcript.events)
    message = f"{len(transcript.events)} events taken from the lines, {transcript.noise} lines without news left out"
    click.echo(
        f"{message}, {transcript.people} names made roles. Read them: what is said about people, only you can judge.",
        err=True,
    )


def _check_result(content: str) -> None:
    """What the options hold that no file may: a title of a page's length, a summary that is a book."""
    document = parse_document(content, "the new file")
    _, problems = validate(FrontMatter, document.data, document.positions, "the new file")
    for problem in (*document.problems, *problems):
        raise click.UsageError(f"{problem.place.field}: {problem.message}. {problem.remedy}".rstrip(". ") + ".")


def _write(docs: Path, stem: str, content: str, *, named: bool) -> Path:
    """Writes to a name that is free. One that was asked for and is taken is misuse; one that was made gets a number."""
    if Path(stem).name != stem or stem.startswith((".", "_")) or set(stem) & set('<>"#?%\\|*:') or len(stem) > 120:
        raise click.UsageError(f"--slug: {stem!r} cannot be a file name. Use letters, digits and hyphens.")
    for number in range(1, 100):
        file = docs / FOLDER / (f"{stem}.md" if number == 1 else f"{stem}-{number}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(content)
        except FileExistsError:
            if named:
                raise click.UsageError(f"{file} exists. Choose another --slug.") from None
            continue
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
        return file
    raise click.UsageError(f"{docs / FOLDER / stem}.md and many numbers of it exist. Choose a --slug.")
