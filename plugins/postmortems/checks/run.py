"""Asks the rules about files and settles what their findings count as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from postmortems.checks import baseline as known_findings
from postmortems.checks.registry import BY_CODE, RULES, known_words
from postmortems.checks.rule import Case, Finding, Rule, Scope, Surroundings
from postmortems.checks.secrets import without_secrets
from postmortems.checks.settings import Choice, Settings, load_settings
from postmortems.checks.source import Source
from postmortems.checks.waivers import faults, waived, waivers_in
from postmortems.core import Level, Library, Place, Problem, load_library
from postmortems.core.documents import FOLDERS, document_files

Progress = Callable[[int, int], None]
_KINDS = (("service", "services"), ("factor", "factors"), ("trigger", "triggers"))


@dataclass(frozen=True)
class Report:
    """What was found in some files.

    Attributes:
        problems: In reading order.
        files: How many postmortems, lessons and learning paths were looked at.
        waived: How many findings a waiver covers.
        known: How many findings the baseline knows.
        sources: The files with problems, by path, for renderers that show or mend lines.
    """

    problems: tuple[Problem, ...]
    files: int = 0
    waived: int = 0
    known: int = 0
    sources: Mapping[str, Source] = field(default_factory=dict)

    def count(self, level: Level) -> int:
        """How many problems have a level."""
        return sum(problem.level is level for problem in self.problems)

    def failed(self, *, strict: bool = False) -> bool:
        """Whether there is an error, or with `strict` a warning."""
        return any(
            problem.level is Level.ERROR or (strict and problem.level is Level.WARNING) for problem in self.problems
        )

    def line(self, problem: Problem) -> str:
        """The text of a problem's line; empty when there is none."""
        source = self.sources.get(problem.place.path)
        return source.line(problem.place.line) if source else ""


@dataclass(frozen=True)
class Plan:
    """What to look at and how to count it.

    Attributes:
        select: Codes of the rules that run; None for all.
        ignore: Codes of rules that do not.
        baseline: Findings that are known, from `baseline.load`.
    """

    settings: Settings = field(default_factory=Settings)
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    baseline: known_findings.Known = field(default_factory=dict)

    def runs(self, code: str) -> bool:
        """Whether a rule runs. Codes that no rule has come from newer readers and count as they are."""
        rule = BY_CODE.get(code)
        if (self.select is not None and code not in self.select) or code in self.ignore:
            return False
        return rule is None or self.settings.choice(code, rule.theme.value) is not Choice.OFF

    def counted(self, problem: Problem) -> Problem:
        """The problem at the level that the team chose; what a rule itself took for less than usual stays less."""
        rule = BY_CODE.get(problem.code)
        choice = self.settings.choice(problem.code, rule.theme.value) if rule else None
        if rule is None or choice is None or choice is Choice.OFF:
            return problem
        lesser = rule.scope is not Scope.READING and problem.level is not rule.level
        return problem if lesser else replace(problem, level=Level(choice.value))


def check(
    docs: Path,
    *,
    library: Library | None = None,
    paths: Iterable[str] | None = None,
    plan: Plan | None = None,
    more: Iterable[Problem] = (),
    progress: Progress | None = None,
) -> Report:
    """Checks the postmortems, lessons and learning paths below a documentation folder. Nothing in them makes it raise.

    Args:
        docs: The documentation folder.
        library: What is in it, when that has been loaded already.
        paths: The files to report on, relative to the folder; None for all. References are looked up in all.
        plan: Which rules, which levels. Without one, the folder's own settings count.
        more: Problems found elsewhere, such as those of the settings in the plan.
        progress: Called with the files checked so far and the number of all of them.
    """
    library = library or load_library(docs)
    settings, wrong = load_settings(docs, known_words()) if plan is None else (plan.settings, ())
    plan = plan or Plan(settings)
    by_path = {item.path: item for item in library.postmortems}
    lessons = {item.path: item for item in library.lessons}
    files = {file.relative_to(docs).as_posix(): file for folder in FOLDERS for file in document_files(docs, folder, [])}
    wanted = None if paths is None else set(paths)
    chosen = [path for path in files if wanted is None or path in wanted]
    sources = {path: Source(path, files[path]) for path in chosen}
    around = Surroundings(library, plan.settings)
    read = _by_file([*library_problems(library), *wrong, *more])
    runner = _Runner(plan)
    for count, path in enumerate(chosen, start=1):
        if progress:
            progress(count, len(chosen))
        runner.look(Case(around, sources[path], by_path.get(path), lessons.get(path)), read.pop(path, []))
    rest = [problem for path, found in read.items() if wanted is None or path in wanted for problem in found]
    runner.add(rest)
    return runner.report(sources)


def check_text(sources: Sequence[Source], plan: Plan | None = None, progress: Progress | None = None) -> Report:
    """Runs the rules on text over files without front matter, such as write-ups that are yet to be imported."""
    plan = plan or Plan()
    around = Surroundings(Library(), plan.settings)
    runner = _Runner(plan)
    for count, source in enumerate(sources, start=1):
        if progress:
            progress(count, len(sources))
        runner.look(Case(around, source, None), [source.problem] if source.problem else [])
    return runner.report({source.path: source for source in sources})


def unadopted(problems: Sequence[Problem], docs: Path) -> Sequence[Problem]:
    """The problems that the baseline of a documentation folder does not know; all of them where there is none."""
    file = docs / known_findings.PATH
    if not problems or not file.is_file():
        return problems
    try:
        known = known_findings.load(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        wrong = Problem("unknown-rule", str(error), Place(known_findings.PATH), "Write it with `--write-baseline`")
        return [*problems, wrong]
    sources = {path: Source(path, docs / path) for path in known}

    def line(problem: Problem) -> str:
        source = sources.get(problem.place.path)
        return source.line(problem.place.line) if source else ""

    return known_findings.unknown(problems, known, line)[0]


def library_problems(library: Library) -> Iterator[Problem]:
    """What was wrong in the files; of references into a catalog that has no entries of the kind, one note is left."""
    empty = {f"unknown-{what}": what for what, name in _KINDS if not getattr(library.catalog, name)}
    told: set[str] = set()
    for problem in library.problems:
        what = empty.get(problem.code)
        if what is None or problem.place.path.startswith("catalog/"):
            yield problem
        elif what not in told:
            told.add(what)
            message = f"the catalog has no {what}s, so the {what}s that postmortems name cannot be checked"
            yield Problem("catalog-empty", message, Place(f"catalog/{what}s.yml"), "Write the file", Level.INFO)


def _by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.place.path, []).append(problem)
    return found


def harmless(problem: Problem) -> Problem:
    """The problem without secrets: a message may quote what a file says, and reports are read by many."""
    message, remedy = without_secrets(problem.message), without_secrets(problem.remedy)
    same = message == problem.message and remedy == problem.remedy
    return problem if same else replace(problem, message=message, remedy=remedy)


def _concerns(rule: Rule, case: Case) -> bool:
    if rule.scope is Scope.LESSON:
        return case.lesson is not None
    return case.postmortem is not None or rule.scope is Scope.TEXT


class RuleError(RuntimeError):
    """A rule could not cope with a file: a fault of the rule, never of the file."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(
            f"the rule {code!r} could not read {path}; please report this, and use --ignore {code} meanwhile"
        )


class _Runner:
    """Collects findings file by file, less those that are waived or known."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rules = [rule for rule in RULES if rule.find and plan.runs(rule.code)]
        self.active = frozenset(rule.code for rule in RULES if plan.runs(rule.code))
        self.problems: list[Problem] = []
        self.files = self.waived = 0

    def look(self, case: Case, read: list[Problem]) -> None:
        """Asks every rule about one file; `read` is what was found while it was read."""
        self.files += 1
        found = [*read, *self._found(case)]
        waivers = waivers_in(case.source)
        kept, count = waived(found, waivers) if waivers else (found, 0)
        self.waived += count
        self.add(kept)
        self.add(faults(waivers, case.source, self.active))

    def _found(self, case: Case) -> Iterator[Finding]:
        for rule in self.rules:
            if rule.find and _concerns(rule, case):
                try:
                    yield from rule.find(rule, case)
                except Exception as error:
                    raise RuleError(rule.code, case.source.path) from error

    def add(self, problems: Iterable[Problem]) -> None:
        self.problems += [harmless(self.plan.counted(problem)) for problem in problems if self.plan.runs(problem.code)]

    def report(self, sources: Mapping[str, Source]) -> Report:
        ordered = sorted(self.problems, key=lambda problem: problem.sort_key)

        def line(problem: Problem) -> str:
            source = sources.get(problem.place.path)
            return source.line(problem.place.line) if source else ""

        known = 0
        if self.plan.baseline:
            ordered, known = known_findings.unknown(ordered, self.plan.baseline, line)
        touched = {problem.place.path for problem in ordered}
        kept = {path: source for path, source in sources.items() if path in touched}
        return Report(tuple(ordered), self.files, self.waived, known, kept)
