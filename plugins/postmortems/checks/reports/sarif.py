"""SARIF 2.1.0, which code scanning and many editors read."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from postmortems.checks.baseline import fingerprint
from postmortems.checks.registry import RULES
from postmortems.checks.rule import Finding, Rule, Scope
from postmortems.checks.run import Report
from postmortems.core import Level, Problem
from postmortems.core.text import is_web_address

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_SEVERITIES = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "recommendation"}
_INDEX = {rule.code: index for index, rule in enumerate(RULES)}


def render_sarif(report: Report, prefix: str = "", site: str = "") -> str:
    """The report as a SARIF log of one run, with the description of every rule, as code scanning shows it.

    Args:
        report: What was found.
        prefix: What stands before every path.
        site: Address of the published site, whose page of rules is linked; empty when it is not known.
    """
    root = site.rstrip("/") if is_web_address(site) else ""
    driver: dict[str, Any] = {
        "name": "postmortems",
        "fullName": "postmortems check",
        "version": _version(),
        "rules": [_rule(rule, root) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "postmortems/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, report, prefix) for problem in report.problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _version() -> str:
    try:
        return version("mkdocs-postmortems")
    except PackageNotFoundError:
        return "0"


def _rule(rule: Rule, root: str) -> dict[str, Any]:
    pairs = "".join(f"\n\nInstead of: {example.bad}\n\nWrite: {example.good}" for example in rule.examples)
    shown = "".join(
        f"\n\nInstead of\n\n{_block(example.bad)}\n\nwrite\n\n{_block(example.good)}" for example in rule.examples
    )
    question = f"\n\n{rule.question}" if rule.question else ""
    properties: dict[str, Any] = {
        "tags": [rule.theme.value],
        "precision": "high" if rule.scope is not Scope.TEXT else "medium",
        "problem.severity": _SEVERITIES[rule.level],
    }
    if rule.code == "secret":
        properties |= {"tags": [rule.theme.value, "security"], "security-severity": "8.0"}
    address = {"helpUri": f"{root}/contribute/rules/#{rule.code}"} if root else {}
    return {
        "id": rule.code,
        "name": "".join(part.title() for part in rule.code.split("-")),
        "shortDescription": {"text": rule.title + "."},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.why + question + pairs, "markdown": rule.why + question + shown},
        **address,
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": properties,
    }


def _block(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


def _result(problem: Problem, report: Report, prefix: str) -> dict[str, Any]:
    stop = "" if problem.message.endswith(("?", ".")) else "."
    remedy = f"{stop} {problem.remedy}" if problem.remedy else ""
    artifact = {"uri": quote(prefix + problem.place.path, safe="/")}
    location = {"artifactLocation": artifact, "region": _region(problem)}
    mark = fingerprint(problem, report.line(problem))
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": _LEVELS[problem.level],
        "message": {"text": problem.message + remedy},
        "locations": [{"physicalLocation": location}],
        # By the first one code scanning knows a finding again when its line has moved.
        "partialFingerprints": {"primaryLocationLineHash": f"{mark.partition(':')[2]}:1", "postmortems/v1": mark},
    }
    if problem.code in _INDEX:
        result["ruleIndex"] = _INDEX[problem.code]
    if isinstance(problem, Finding) and problem.fix is not None and problem.length and problem.place.column:
        replacement = {"deletedRegion": _region(problem), "insertedContent": {"text": problem.fix}}
        change = {"artifactLocation": artifact, "replacements": [replacement]}
        result["fixes"] = [
            {"description": {"text": problem.remedy or "Put this in its place."}, "artifactChanges": [change]}
        ]
    return result


def _region(problem: Problem) -> dict[str, int]:
    """Where in its file; the first line stands for the file as a whole, as a host needs a line to show a finding at."""
    place = problem.place
    region = {"startLine": max(place.line, 1)}
    if place.line and place.column:
        region["startColumn"] = place.column
        if isinstance(problem, Finding) and problem.length:
            region["endColumn"] = place.column + problem.length
    return region
