"""`postmortems practice`: an incident as it was met, step by step."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postmortems.cli.options import docs_option, json_option

if TYPE_CHECKING:
    from rich.console import Console

    from postmortems.core import Library
    from postmortems.core.exercise import Entry, Exercise


@click.command("practice")
@click.argument("incident", metavar="[ID]", required=False)
@docs_option
@json_option
@click.option("--facilitator", is_flag=True, help="Print the sheet for whoever leads a group. It tells the end.")
@click.option("--service", multiple=True, metavar="ID", help="Pick among incidents of this service.")
@click.option("--factor", multiple=True, metavar="ID", help="Pick among incidents with this factor.")
def command(
    incident: str | None,
    docs: Path,
    as_json: bool,
    facilitator: bool,
    service: tuple[str, ...],
    factor: tuple[str, ...],
) -> None:
    """Practise on an incident: the situation as it was known, then step by step what came.

    ID is a postmortem's file name without `.md`; without it one is picked at random. In a terminal each step waits for
    Enter; elsewhere the whole exercise is printed.
    """
    from postmortems.core import load_library

    library = load_library(docs)
    exercise = _named(library, incident) if incident else _picked(library, service, factor)
    if as_json:
        click.echo(json.dumps(_values(exercise, library), ensure_ascii=False))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    if facilitator:
        _print_sheet(console, exercise, library)
    else:
        _play(console, exercise, library, waits=sys.stdin.isatty() and sys.stdout.isatty())


def _named(library: Library, id_: str) -> Exercise:
    from postmortems.core.exercise import Unusable, exercise_of
    from postmortems.core.validation import did_you_mean

    item = library.by_id.get(id_)
    if item is None:
        raise click.UsageError(f"There is no postmortem {id_}. {did_you_mean(id_, library.by_id)}".strip())
    made = exercise_of(item, library.catalog)
    if isinstance(made, Unusable):
        raise click.ClickException(f"{id_} makes no exercise: {made.reason}.")
    return made


def _picked(library: Library, services: Iterable[str], factors: Iterable[str]) -> Exercise:
    from postmortems.core.exercise import Unusable, exercise_of

    for known, given, what in (
        (library.catalog.services, services, "service"),
        (library.catalog.factors, factors, "factor"),
    ):
        for id_ in given:
            if id_ not in known:
                raise click.UsageError(f"There is no {what} {id_}.")
    fitting = [
        item
        for item in library.postmortems
        if set(services) <= set(item.services) and set(factors) <= set(item.factor_ids)
    ]
    for item in random.sample(fitting, len(fitting)):
        made = exercise_of(item, library.catalog)
        if not isinstance(made, Unusable):
            return made
    raise click.ClickException("No postmortem that fits makes an exercise.")


def _play(console: Console, exercise: Exercise, library: Library, *, waits: bool) -> None:
    def wait(what: str) -> None:
        if waits:
            click.prompt(f"\n[Enter] {what}", default="", show_default=False, prompt_suffix=" ")

    steps = exercise.steps
    console.print(exercise.title, style="bold", markup=False)
    console.print(f"{len(steps)} steps, about {exercise.minutes} minutes", style="dim")
    _print_situation(console, exercise, library)
    for step in steps:
        elapsed = f", {step.elapsed} in" if step.elapsed else ""
        console.print(f"\nStep {step.number} of {len(steps)} · {step.clock}{elapsed}", style="cyan", markup=False)
        console.print(step.ask, style="bold", markup=False)
        if step.hint:
            wait("for a hint")
            console.print(f"Hint: {step.hint}", markup=False)
        wait("for what they saw and did")
        _print_entries(console, step.entries)
        _print_symptoms(console, "What it looks like by now:", step.symptoms)
    wait("for what was behind it")
    _print_behind(console, exercise, library)


def _print_situation(console: Console, exercise: Exercise, library: Library) -> None:
    opening = exercise.opening
    console.print(f"\n{opening.when}", style="bold", markup=False)
    for text in opening.told:
        console.print(text, markup=False)
    _print_symptoms(console, "What it looks like:", opening.symptoms)
    names = ", ".join(library.catalog.services[key].title for key in opening.services)
    console.print(f"{exercise.noticed}{f' Known to be hit: {names}.' if names else ''}", markup=False)


def _print_entries(console: Console, entries: Iterable[Entry]) -> None:
    for entry in entries:
        mark = " (wrong turn)" if entry.wrong_turn else ""
        console.print(f"  {entry.clock}{mark}  {' '.join(entry.text)}", markup=False)


def _print_symptoms(console: Console, head: str, symptoms: Iterable[str]) -> None:
    _print_list(console, head, symptoms, style="dim")


def _print_list(console: Console, head: str, lines: Iterable[str], style: str = "bold") -> None:
    found = list(lines)
    if found:
        console.print(head, style=style, markup=False)
    for line in found:
        console.print(f"  - {line}", markup=False)


def _print_behind(console: Console, exercise: Exercise, library: Library) -> None:
    item = exercise.postmortem
    console.print(f"\n{item.title}", style="bold", markup=False)
    console.print(item.summary, markup=False)
    if exercise.before:
        console.print("\nWhat had happened before", style="bold")
        _print_entries(console, exercise.before)
    _print_list(console, "\nWhat it also looked like", exercise.withheld)
    _print_list(console, "\nWhat pointed the wrong way", exercise.wrong_turns)
    _print_list(console, "\nWhat worked", [*([item.what_worked] if item.what_worked else []), *item.held])
    factors = library.catalog.factors
    gaps = (f"{factors[use.id].title}: {use.evidence or factors[use.id].definition}" for use in item.factors)
    _print_list(console, "\nContributing factors", gaps)
    if exercise.afterwards:
        console.print("\nAfterwards", style="bold")
        _print_entries(console, exercise.afterwards)
    console.print(f"\nThe whole postmortem: {item.path}", style="dim", markup=False)


def _print_sheet(console: Console, exercise: Exercise, library: Library) -> None:
    from postmortems.core.exercise import sheet_of

    sheet = sheet_of(exercise, library)
    console.print(f"Facilitator's sheet: {exercise.title}", style="bold", markup=False)
    console.print("It tells the end: keep it to yourself.", style="dim")
    console.print("\nThe plan, in minutes", style="bold")
    for slot in sheet.plan:
        console.print(f"  {slot.start:>2} to {slot.end:>2}  {slot.what}", markup=False)
    console.print("\nRead aloud", style="bold")
    _print_situation(console, exercise, library)
    console.print("\nWhat they may ask, and what you answer (one thing at a time)", style="bold")
    for answer in sheet.answers:
        _print_list(console, answer.question, answer.parts, style="cyan")
    for step in exercise.steps:
        elapsed = f", {step.elapsed} in" if step.elapsed else ""
        console.print(f"\nStep {step.number}. It is {step.clock}{elapsed}.", style="bold", markup=False)
        console.print(f"Ask: {step.ask}", markup=False)
        if step.hint:
            console.print(f"If they are stuck: {step.hint}", markup=False)
        _print_entries(console, step.entries)
        _print_symptoms(console, "What it looks like by now:", step.symptoms)
    _print_behind(console, exercise, library)
    _print_list(console, "\nLook back together", sheet.debrief)


def _values(exercise: Exercise, library: Library) -> dict[str, Any]:
    """The exercise and its sheet as JSON; `behind` and all after it tell the end."""
    from postmortems.core.exercise import sheet_of

    item = exercise.postmortem
    return {
        "id": item.id,
        "title": exercise.title,
        "minutes": exercise.minutes,
        "opening": asdict(exercise.opening),
        "steps": [asdict(step) for step in exercise.steps],
        "behind": {
            "title": item.title,
            "summary": item.summary,
            "before": [asdict(entry) for entry in exercise.before],
            "afterwards": [asdict(entry) for entry in exercise.afterwards],
            "symptoms": exercise.withheld,
            "wrong_turns": exercise.wrong_turns,
            "what_worked": item.what_worked,
            "held": item.held,
            "trigger": item.trigger,
            "factors": [{"id": use.id, "evidence": use.evidence} for use in item.factors],
        },
        "sheet": asdict(sheet_of(exercise, library)),
    }
