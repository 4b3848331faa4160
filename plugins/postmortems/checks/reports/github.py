"""Annotations that GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from postmortems.checks.registry import BY_CODE
from postmortems.checks.run import Report
from postmortems.core import Level, Problem

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render_github(report: Report, prefix: str = "") -> str:
    """One workflow command a line; a text of the file can neither end its command nor start another one.

    Args:
        report: What was found.
        prefix: What leads from the root of the repository to the documentation folder, with a slash at its end.
    """
    return "".join(_command(problem, prefix) + "\n" for problem in report.problems)


def _command(problem: Problem, prefix: str) -> str:
    place = problem.place
    rule = BY_CODE.get(problem.code)
    title = f"{rule.title} ({problem.code})" if rule else problem.code
    properties = {"file": prefix + place.path, "line": place.line, "col": place.column, "title": title}
    if not place.line:
        del properties["line"], properties["col"]
    elif not place.column:
        del properties["col"]
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    remedy = f". {problem.remedy}" if problem.remedy else ""
    return f"::{_COMMANDS[problem.level]} {given}::{_data(problem.message + remedy)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
