"""SARIF 2.1.0, which code scanning and many editors read."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from postmortems.checks.baseline import fingerprint
from postmortems.checks.registry import RULES
from postmortems.checks.rule import Finding, Rule
from postmortems.checks.run import Report
from postmortems.core import Level, Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_INDEX = {rule.code: index for index, rule in enumerate(RULES)}


def render_sarif(report: Report, prefix: str = "") -> str:
    """The report as a SARIF log of one run, with the description of every rule."""
    run = {
        "tool": {"driver": {"name": "postmortems", "version": _version(), "rules": [_rule(rule) for rule in RULES]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, report, prefix) for problem in report.problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _version() -> str:
    try:
        return version("mkdocs-postmortems")
    except PackageNotFoundError:
        return "0"


def _rule(rule: Rule) -> dict[str, Any]:
    examples = "".join(f"\n\nInstead of: {example.bad}\n\nWrite: {example.good}" for example in rule.examples)
    question = f"\n\n{rule.question}" if rule.question else ""
    return {
        "id": rule.code,
        "name": "".join(part.title() for part in rule.code.split("-")),
        "shortDescription": {"text": rule.title + "."},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.why + question + examples},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [rule.theme.value]},
    }


def _result(problem: Problem, report: Report, prefix: str) -> dict[str, Any]:
    remedy = f". {problem.remedy}" if problem.remedy else ""
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(prefix + problem.place.path, safe="/")}}
    if problem.place.line:
        location["region"] = _region(problem)
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": _LEVELS[problem.level],
        "message": {"text": problem.message + remedy},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"postmortems/v1": fingerprint(problem, report.line(problem))},
    }
    if problem.code in _INDEX:
        result["ruleIndex"] = _INDEX[problem.code]
    return result


def _region(problem: Problem) -> dict[str, int]:
    place = problem.place
    region = {"startLine": place.line}
    if place.column:
        region["startColumn"] = place.column
        if isinstance(problem, Finding) and problem.length:
            region["endColumn"] = place.column + problem.length
    return region
