"""`postmortems review`: what the workflows of a pull request call, one step each."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from urllib.parse import quote

import click

from postmortems.checks import Plan, check, load_settings
from postmortems.checks.assist import assistances
from postmortems.checks.comment import MARKER, comment
from postmortems.checks.handover import FILE, MAX_BYTES, MAX_FILES, BadHandover, Build, Handover, Refused, read, written
from postmortems.checks.registry import known_words
from postmortems.checks.reports import render_github
from postmortems.checks.reports.suggestions import LIMIT, suggestions
from postmortems.checks.reports.suggestions import MARKER as SUGGESTION
from postmortems.checks.run import library_problems
from postmortems.cli.options import docs_option, prefix_of
from postmortems.cli.similar_to import finder
from postmortems.core import Level, load_library
from postmortems.core.loader import is_postmortem, postmortem_files
from postmortems.review import (
    Event,
    GitHub,
    GitHubError,
    NotOurs,
    artifacts_of,
    contents,
    pull_requests_of,
    say,
    suggest,
    take,
)

FINDINGS = "postmortems-review"
PREVIEW = "postmortems-preview"
"""Names of the artifacts by which one workflow finds what the other left."""


@click.group()
def command() -> None:
    """The steps of a pull request, for workflows: take, write, post.

    The first two look at files from anybody, without rights; the third one writes below the pull request, and takes
    nothing from the others but values.
    """


@command.command("take")
@click.argument("proposed", type=click.Path(path_type=Path))
@docs_option
@click.option("--changed", type=click.Path(path_type=Path), required=True, help="Where to write what changed, as JSON.")
def take_command(proposed: Path, docs: Path, changed: Path) -> None:
    """Makes the text and pictures of the documentation folder those of PROPOSED.

    Links, huge files and everything that is no data are left out. Ends with 1 when something may not be there.
    """
    proposal = take(proposed, docs)
    changed.write_text(json.dumps(asdict(proposal)), "utf-8")
    for path, reason in proposal.refused:
        click.echo(f"::error::{_line(path)}: {_line(reason)}")
    for path in proposal.left[:20]:
        click.echo(f"::notice::{_line(path)} is not looked at: only text, pictures and the catalog are")
    click.echo(f"{len(proposal.changed)} files changed, {len(proposal.removed)} removed.")
    sys.exit(1 if proposal.refused else 0)


@command.command("write")
@docs_option
@click.option("--changed", type=click.Path(path_type=Path, exists=True), required=True, help="What `take` wrote.")
@click.option("--pull-request", type=click.IntRange(1, 2**31), required=True, help="Its number.")
@click.option("--build", default="skipped", type=click.Choice([item.value for item in Build]), help="How it went.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help=f"The folder for {FILE}.")
def write_command(docs: Path, changed: Path, pull_request: int, build: str, out: Path) -> None:
    """Checks what changed: prints annotations, and writes down what there is to say.

    Ends with 1 when there is an error in a changed postmortem, or one elsewhere that the change brings.
    """
    proposal = json.loads(changed.read_text("utf-8"))
    names = [name for name in proposal["changed"] if is_postmortem(name)]
    settings, wrong = load_settings(docs, known_words())
    library, prefix = load_library(docs), prefix_of(docs)
    report = check(docs, library=library, paths=names, plan=Plan(settings))
    # What a change of the catalog, or a file that is gone, breaks elsewhere.
    others = [problem for problem in (*library_problems(library), *wrong) if problem.place.path not in names]
    errors = tuple(problem for problem in others if problem.level is Level.ERROR)
    report = replace(report, problems=(*report.problems, *errors))
    click.echo(render_github(report, prefix), nl=False)
    handover = Handover(
        pull_request=pull_request,
        build=Build(build),
        files=tuple(assistances(docs, library, report, names[:MAX_FILES], finder(docs))),
        more=max(len(names) - MAX_FILES, 0),
        refused=tuple(Refused(path=path, reason=reason) for path, reason in proposal["refused"][:100]),
        suggestions=suggestions(report, prefix),
    )
    out.mkdir(parents=True, exist_ok=True)
    (out / FILE).write_text(written(handover), "utf-8")
    sys.exit(1 if report.failed() else 0)


@command.command("post")
@docs_option
def post_command(docs: Path) -> None:
    """Says below the pull request what `write` wrote down: one comment, which is updated, and suggestions.

    Everything is known from the environment of a workflow that runs when another one has ended. Which pull request it
    is, is looked up by the commit; a number that says otherwise is refused. Ends with 1 when that fails.
    """
    try:
        _post(docs, _environment("GITHUB_REPOSITORY"))
    except NotOurs as error:
        click.echo(f"Nothing is said: {error}.")
    except (GitHubError, BadHandover) as error:
        raise click.ClickException(f"{error}.") from error


def _post(docs: Path, repository: str) -> None:
    payload = json.loads(Path(_environment("GITHUB_EVENT_PATH")).read_text("utf-8"))
    event = Event.of(payload, repository)
    github = GitHub(_environment("GITHUB_API_URL"), repository, _environment("GITHUB_TOKEN"))
    left = artifacts_of(github, event.run)
    if FINDINGS not in left:
        raise NotOurs(f"the run left no {FINDINGS}, as it ended early")
    handover = read(contents(github, left[FINDINGS], FILE, MAX_BYTES))
    pulls = list(pull_requests_of(github, event))
    if not pulls:
        raise NotOurs("the pull request is closed, or there is a newer commit")
    pull = next((pull for pull in pulls if pull.number == handover.pull_request), None)
    if pull is None:
        raise BadHandover(f"it names a pull request of which {event.head[:12]} is not the newest commit")
    site = f"{_environment('GITHUB_SERVER_URL').rstrip('/')}/{quote(repository)}"
    preview = f"{site}/actions/runs/{event.run}/artifacts/{left[PREVIEW].id}" if PREVIEW in left else ""
    body = comment(handover, link=_link(docs, f"{site}/blob/HEAD/{prefix_of(docs)}"), preview=preview, commit=pull.head)
    said = say(github, pull, body, MARKER, only_update=not handover.files and not handover.refused)
    click.echo(f"Pull request {pull.number}: comment {said.value}.")
    try:
        count = suggest(github, pull, handover.suggestions, SUGGESTION, LIMIT)
    except GitHubError as error:
        # Such as a line that is no longer in the difference: what matters has been said.
        click.echo(f"::warning::No suggestions were added: {_line(str(error))}")
    else:
        click.echo(f"{count} suggestions added.")


def _link(docs: Path, root: str) -> Callable[[str], str | None]:
    """Links to postmortems that the branch holds; an id from anywhere else leads nowhere."""
    known = {file.stem: file.relative_to(docs).as_posix() for file in postmortem_files(docs, [])}
    return lambda id_: root + quote(known[id_]) if id_ in known else None


def _environment(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise click.UsageError(f"{name} is not set: this command is for a workflow.")
    return value


def _line(text: str) -> str:
    """A text inside a workflow's command, which ends with its line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
