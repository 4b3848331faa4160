"""What a friendly first reader would write below a pull request: short, kind, and with the next edition in mind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postmortems.checks.registry import BY_CODE
from postmortems.checks.reports.markdown import advice, escape
from postmortems.checks.rule import Theme
from postmortems.checks.run import Plan, check
from postmortems.checks.source import Source
from postmortems.checks.suggest import FactorHint, suggested_factors
from postmortems.core import Level, Library, Postmortem, Problem, load_library

MARKER = "<!-- postmortems-assist -->"
"""By this line a workflow finds its comment again, to update it instead of writing another one."""
SHOWN = 6


@dataclass(frozen=True)
class Similar:
    """A past incident, and why it may help."""

    id: str
    title: str
    reasons: tuple[str, ...]


FindSimilar = Callable[[Library, Postmortem], Sequence[Similar]]


@dataclass(frozen=True)
class Assistance:
    """All there is to say about one file.

    Attributes:
        complete: What a reader looks for, and whether it is there.
        problems: As `check` reports them.
    """

    path: str
    title: str
    complete: tuple[tuple[str, bool], ...]
    similar: tuple[Similar, ...]
    factors: tuple[FactorHint, ...]
    problems: tuple[Problem, ...]

    def of(self, *themes: Theme) -> tuple[Problem, ...]:
        """The problems of some themes that are no errors."""
        rules = ((problem, BY_CODE.get(problem.code)) for problem in self.problems if problem.level is not Level.ERROR)
        # What is not there at all, the list of what a reader looks for says already.
        return tuple(
            problem for problem, rule in rules if rule and rule.theme in themes and not rule.code.startswith("no-")
        )

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended before the file can be used or published."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)


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
    item = next((item for item in library.postmortems if item.path == path), None)
    source = Source(path, docs / path)
    named = item.factor_ids if item else ()
    return Assistance(
        path,
        item.title if item else Path(path).stem,
        tuple(_complete(item)) if item else (),
        tuple((similar or shared)(library, item)) if item else (),
        suggested_factors(source, library.catalog, named),
        report.problems,
    )


def _complete(item: Postmortem) -> Iterator[tuple[str, bool]]:
    yield "what broke (`services`)", bool(item.services)
    yield (
        "when it began, was noticed and ended",
        bool(item.started and item.detected and (item.resolved or item.mitigated)),
    )
    yield "who felt it (`impact`)", bool(item.impact)
    yield "what it looked like, word for word (`symptoms`)", bool(item.symptoms)
    yield (
        "more than one factor, each with its evidence",
        len(item.factors) > 1 and all(use.evidence for use in item.factors),
    )
    yield (
        "an action, or a decision, for every factor",
        bool(item.actions) and set(item.factor_ids) <= {action.factor for action in item.actions},
    )
    yield "what worked or held", bool(item.what_worked or item.held)
    yield "a timeline", bool(item.timeline and item.timeline.events)
    yield "the story behind the fields", len(item.body.split()) >= 60


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
            found.append((-score, len(found), Similar(other.id, other.title, tuple(reasons))))
    return [similar for _, _, similar in sorted(found, key=lambda entry: entry[:2])[:limit]]


def as_data(given: Assistance) -> dict[str, Any]:
    """For programs, with the same parts as the comment."""
    return {
        "version": 1,
        "path": given.path,
        "title": given.title,
        "complete": [{"what": what, "there": there} for what, there in given.complete],
        "similar": [{"id": one.id, "title": one.title, "reasons": list(one.reasons)} for one in given.similar],
        "factors": [
            {
                "id": hint.factor.id,
                "title": hint.factor.title,
                "words": hint.words,
                "sentence": hint.sentence,
                "line": hint.line,
            }
            for hint in given.factors
        ],
        "problems": [
            {
                "code": problem.code,
                "level": problem.level.value,
                "line": problem.place.line,
                "message": problem.message,
                "remedy": problem.remedy,
            }
            for problem in given.problems
        ],
    }


def render(given: Assistance) -> str:
    """The comment as Markdown. Texts of the file are escaped: it may come from anybody."""
    parts = [MARKER, f"## Notes on “{escape(given.title)}”", "Thank you for writing this down. " + _opening(given)]
    parts += _section("Please mend first", map(_mention, given.errors))
    if given.complete:
        parts += _section(
            "Is it complete?",
            (f"- [{'x' if there else ' '}] {what}" for what, there in given.complete),
            len(given.complete),
        )
    parts += _section(
        "Have we been here before?",
        (f"- **{escape(one.title)}** (`{escape(one.id)}`): {escape('; '.join(one.reasons))}" for one in given.similar),
    )
    parts += _section("Asked for or seen before", map(_mention, given.of(Theme.REPEATS)))
    parts += _section("Factors that the text may speak of", map(_factor, given.factors))
    parts += _section(
        "Times, references and actions",
        map(_mention, given.of(Theme.STRUCTURE, Theme.TIMELINE, Theme.REFERENCES, Theme.TRACEABILITY, Theme.CHECKS)),
    )
    parts += _section("Words", map(_mention, given.of(Theme.LANGUAGE)))
    parts += _section("Privacy", map(_mention, given.of(Theme.PRIVACY)))
    return "\n\n".join(parts) + "\n"


def _opening(given: Assistance) -> str:
    if given.errors:
        return "Some things need mending before it can be published; the rest are questions, take what helps."
    return "Nothing here blocks it; these are questions, take what helps."


def _section(title: str, lines: Iterator[str], limit: int = SHOWN) -> list[str]:
    found = list(lines)
    if not found:
        return []
    more = [f"- … and {len(found) - limit} more, see `postmortems check`"] if len(found) > limit else []
    return [f"### {title}", "\n".join(found[:limit] + more)]


def _mention(problem: Problem) -> str:
    remedy = f" *{advice(problem.remedy)}*" if problem.remedy else ""
    where = f"Line {problem.place.line}: " if problem.place.line > 1 else ""
    stop = "" if problem.message.endswith(("?", ".", "!")) else "."
    return f"- {where}{escape(problem.message)}{stop}{remedy} (`{problem.code}`)"


def _factor(hint: FactorHint) -> str:
    sentence = hint.sentence if len(hint.sentence) <= 200 else hint.sentence[:199] + "…"
    return f"- **{escape(hint.factor.title)}** (`{hint.factor.id}`), line {hint.line}: “{escape(sentence)}”"
