"""What a friendly first reader notices: what is missing, who has been here before, which gaps the text speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator

from postmortems.checks.registry import BY_CODE
from postmortems.checks.rule import Theme
from postmortems.checks.run import Plan, Report, check
from postmortems.checks.source import Source
from postmortems.checks.suggest import FactorHint, suggested_factors
from postmortems.core import Level, Library, Postmortem, Problem, load_library
from postmortems.core.markdown import told
from postmortems.core.text import Strict

Words = Annotated[str, AfterValidator(lambda text: text if len(text) <= 1000 else text[:999] + "…")]
"""A text of a file as it may be passed on: never longer than a reader would read."""


class Similar(Strict):
    """A past incident, and why it may help."""

    id: str
    title: Words
    reasons: tuple[Words, ...]


class Part(Strict):
    """Something that a reader looks for, and whether it is there."""

    what: Words
    there: bool


class Remark(Strict):
    """What `check` says, as far as a reader of a comment needs it."""

    code: str
    level: Level
    line: int
    message: Words
    remedy: Words


_MARK = re.compile(r"\*\*[^*]{0,40}\*\*:?")
FindSimilar = Callable[[Library, Postmortem], Sequence[Similar]]


class Assistance(Strict):
    """All there is to say about one file; it can be written as JSON and read again."""

    path: str
    title: Words
    complete: tuple[Part, ...] = ()
    similar: tuple[Similar, ...] = ()
    factors: tuple[FactorHint, ...] = ()
    problems: tuple[Remark, ...] = ()

    def of(self, *themes: Theme) -> tuple[Remark, ...]:
        """The remarks of some themes that are no errors."""
        rules = ((remark, BY_CODE.get(remark.code)) for remark in self.problems if remark.level is not Level.ERROR)
        # What is not there at all, the list of what a reader looks for says already.
        return tuple(
            remark for remark, rule in rules if rule and rule.theme in themes and not rule.code.startswith("no-")
        )

    @property
    def errors(self) -> tuple[Remark, ...]:
        """What has to be mended before the file can be used or published."""
        return tuple(remark for remark in self.problems if remark.level is Level.ERROR)


def assist(docs: Path, path: str, plan: Plan | None = None, similar: FindSimilar | None = None) -> Assistance:
    """Reads one file as a first reader would.

    Args:
        docs: The documentation folder.
        path: The file, relative to it.
        plan: Which rules, which levels.
        similar: Finds past incidents; without one, those that share services and factors are taken.
    """
    library = load_library(docs)
    report = check(docs, library=library, paths={path}, plan=plan)
    return assistances(docs, library, report, [path], similar)[0]


def assistances(
    docs: Path, library: Library, report: Report, paths: Collection[str], similar: FindSimilar | None = None
) -> list[Assistance]:
    """What there is to say about some files, in their order, from one report that holds what was found in them."""
    problems: dict[str, list[Problem]] = {path: [] for path in paths}
    items = {item.path: item for item in library.postmortems if item.path in problems}
    for problem in report.problems:
        if problem.place.path in problems:
            problems[problem.place.path].append(problem)
    return [
        _assistance(library, Source(path, docs / path), items.get(path), problems[path], similar or shared)
        for path in paths
    ]


def _assistance(
    library: Library, source: Source, item: Postmortem | None, problems: list[Problem], similar: FindSimilar
) -> Assistance:
    return Assistance(
        path=source.path,
        title=item.title if item else Path(source.path).stem,
        complete=tuple(_complete(item)) if item else (),
        similar=tuple(similar(library, item)) if item else (),
        factors=suggested_factors(source, library.catalog, item.factor_ids if item else ()),
        problems=tuple(
            Remark(
                code=problem.code,
                level=problem.level,
                line=problem.place.line,
                message=problem.message,
                remedy=problem.remedy,
            )
            for problem in problems
        ),
    )


def _complete(item: Postmortem) -> Iterator[Part]:
    moments = item.started and item.detected and (item.resolved or item.mitigated)
    evidence = len(item.factors) > 1 and all(use.evidence for use in item.factors)
    decided = item.actions and set(item.factor_ids) <= {action.factor for action in item.actions}
    events = item.timeline.events if item.timeline else ()
    for what, there in (
        ("what broke (`services`)", item.services),
        ("when it began, was noticed and ended", moments),
        ("who felt it (`impact`)", item.impact),
        ("what it looked like, word for word (`symptoms`)", item.symptoms),
        ("more than one factor, each with its evidence", evidence),
        ("an action, or a decision, for every factor", decided),
        ("what worked or held", item.what_worked or item.held),
        ("a timeline", any(_MARK.sub("", event.text).strip() for event in events)),
        ("the story behind the fields", len(told(item.body).split()) >= 60),
    ):
        yield Part(what=what, there=bool(there))


def shared(library: Library, item: Postmortem, limit: int = 5) -> list[Similar]:
    """Past incidents by what they share: services count double, newer ones come first between equals."""
    found: list[tuple[int, int, Similar]] = []
    for other in library.postmortems:
        services = [service for service in other.services if service in item.services]
        factors = [factor for factor in other.factor_ids if factor in item.factor_ids]
        score = 2 * len(services) + len(factors)
        if other.id != item.id and (services or len(factors) > 1):
            names = [library.catalog.services[service].title for service in services]
            gaps = [library.catalog.factors[factor].title for factor in factors]
            reasons = [f"the same service: {', '.join(names)}"] if names else []
            reasons += [f"the same gap: {', '.join(gaps)}"] if gaps else []
            found.append((-score, len(found), Similar(id=other.id, title=other.title, reasons=tuple(reasons))))
    return [similar for _, _, similar in sorted(found, key=lambda entry: entry[:2])[:limit]]


def as_data(given: Assistance) -> dict[str, Any]:
    """For programs, with the same parts as the comment."""
    return {"version": 1, **given.model_dump(mode="json")}
