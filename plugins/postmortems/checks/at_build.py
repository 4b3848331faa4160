"""What every build of a site checks: fields only, and of files that have changed only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from postmortems.checks.registry import RULES, known_words
from postmortems.checks.rule import Case, Rule, Surroundings
from postmortems.checks.run import Plan, harmless
from postmortems.checks.settings import Settings, load_settings
from postmortems.checks.source import Source
from postmortems.checks.waivers import waived, waivers_in
from postmortems.core import Level, Library, Postmortem, Problem
from postmortems.core.fingerprint import catalog_digest, digest
from postmortems.core.postmortem import Status
from postmortems.core.readings import ReadingCache

_ABOUT = "structural"
_Look = Callable[[Postmortem], tuple[Problem, ...]]


def structural(
    library: Library, docs: Path | None = None, settings: Settings | None = None, cache: ReadingCache | None = None
) -> tuple[Problem, ...]:
    """The rules that look at fields only: errors and warnings, never hints.

    What the library's own problems say is not repeated. What is a draft or in review may be incomplete, so that its
    warnings are left to `check`.

    Args:
        library: All that is known.
        docs: The documentation folder, from which lines are looked up when something is found. Without it problems name
            the file and the field alone.
        settings: What the team decided; read from the folder when there is one.
        cache: What reading the folder gave, and what was found in it before.
    """
    settings = settings or (load_settings(docs, known_words())[0] if docs else Settings())
    context = digest([catalog_digest(library.catalog), settings.model_dump_json(), str(docs is not None)])
    known = cache.findings(_ABOUT, context) if cache else {}
    look = _looking(library, docs, settings)
    found: dict[str, tuple[str, tuple[Problem, ...]]] = {}
    for item in library.postmortems:
        seen = _seen(library, item)
        before = known.get(item.path)
        found[item.path] = before if seen and before and before[0] == seen else (seen, look(item))
    if cache:
        cache.keep_findings(_ABOUT, context, found)
    problems = (problem for _, problems in found.values() for problem in problems)
    return tuple(sorted(problems, key=lambda problem: problem.sort_key))


def _seen(library: Library, item: Postmortem) -> str:
    """All that the rules of `structural` look at besides catalog and settings; empty where that cannot be told."""
    if not item.relations or not item.digest:
        return item.digest
    others = ((relation.id, library.by_id.get(relation.id)) for relation in item.relations)
    return digest([item.digest, *(f"{key} {other.when if other else None!r}" for key, other in others)])


def _looking(library: Library, docs: Path | None, settings: Settings) -> _Look:
    plan = Plan(settings)
    around = Surroundings(library, settings)
    rules = [rule for rule in RULES if rule.fast and plan.runs(rule.code) and _may_matter(rule, settings)]
    finders = [(rule, rule.find) for rule in rules if rule.find]

    def look(item: Postmortem) -> tuple[Problem, ...]:
        case = Case(around, Source(item.path, docs / item.path if docs else None), item)
        problems = [problem for rule, find in finders for problem in find(rule, case)]
        if not problems:
            return ()
        kept, _ = waived(problems, waivers_in(case.source))
        told = (Level.ERROR, Level.WARNING) if item.status is Status.PUBLISHED else (Level.ERROR,)
        counted = (harmless(plan.counted(problem)) for problem in kept)
        return tuple(problem for problem in counted if problem.level in told)

    return look


def _may_matter(rule: Rule, settings: Settings) -> bool:
    choice = settings.choice(rule.code, rule.theme.value)
    return (choice.value if choice else rule.level.value) != Level.INFO.value
