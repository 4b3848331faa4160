"""For people at a terminal: by file, every rule explained once, with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from postmortems.checks.registry import BY_CODE
from postmortems.checks.run import Report
from postmortems.core import Level, Problem

Line = list[tuple[str, str]]
"""Pieces of text, each with the name of a style: `path`, `place`, a level, `code`, `why`, `remedy`, or none."""


def render_text(report: Report, prefix: str = "", least: Level = Level.INFO) -> Iterator[Line]:
    """The report line by line.

    Args:
        report: What was found.
        prefix: What stands before every path.
        least: The level below which problems are only counted.
    """
    order = list(Level)
    shown = [problem for problem in report.problems if order.index(problem.level) <= order.index(least)]
    explained: set[str] = set()
    for path, problems in groupby(shown, key=lambda problem: problem.place.path):
        yield [("path", prefix + path)]
        for problem in problems:
            yield from _problem(problem, explained)
        yield []
    yield _summary(report, len(report.problems) - len(shown))


def _problem(problem: Problem, explained: set[str]) -> Iterator[Line]:
    place = problem.place
    where = f"{place.line}:{place.column}" if place.column else str(place.line) if place.line else "-"
    field = f"{place.field}: " if place.field else ""
    yield [
        ("place", f"  {where:>7}  "),
        (problem.level.value, f"{problem.level.value:<8}"),
        ("", f"{field}{problem.message}"),
        ("code", f"  {problem.code}"),
    ]
    rule = BY_CODE.get(problem.code)
    if rule and problem.code not in explained:
        explained.add(problem.code)
        yield [("why", f"           why: {rule.why}")]
    if problem.remedy:
        yield [("remedy", f"           -> {problem.remedy}")]


def _summary(report: Report, hidden: int) -> Line:
    counts = [_count(report.count(level), _WORDS[level]) for level in Level if report.count(level)]
    found = ", ".join(counts) if counts else "nothing found"
    line: Line = [("path", f"{_count(report.files, 'file')} checked: "), ("", found)]
    notes = []
    if hidden:
        notes.append(f"{_count(hidden, 'hint')} not shown, see them with --level info")
    if report.waived:
        notes.append(f"{report.waived} waived")
    if report.known:
        notes.append(f"{report.known} in the baseline")
    return [*line, ("why", f" ({'; '.join(notes)})" if notes else "")]


_WORDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "hint"}


def _count(count: int, word: str) -> str:
    return f"{count:,} {word}{'s' if count != 1 else ''}"
