"""Findings that were there when a folder was adopted: counted by what they are, not by their line.

The file is JSON: `{"version": 1, "findings": {"<path>": {"<rule>:<hash of the line's text>": <how often>}}}`. It holds
no text of the documents, so it can be committed; and lines may move without a finding coming back.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from postmortems.checks.rule import Finding
from postmortems.core import Problem

PATH = "catalog/checks-baseline.json"
VERSION = 1
LineOf = Callable[[Problem], str]
Known = Mapping[str, Counter[str]]
"""Fingerprints of known findings with how often each occurs, by file."""


class BaselineError(ValueError):
    """The file is no baseline."""


def fingerprint(problem: Problem, line: str) -> str:
    """What a finding is, wherever it stands: its rule and the text of its line, blanks and secrets aside."""
    if isinstance(problem, Finding) and problem.secret:
        start = max(problem.place.column - 1, 0)
        line = line[:start] + line[start + problem.length :]
    # Without a line of its own the message has to tell findings apart.
    words = " ".join(line.split()) if problem.place.column or problem.place.line > 1 else problem.message
    return mark(problem.code, problem.place.field, words)


def mark(code: str, field: str, words: str) -> str:
    """How a finding of a rule about a field or a line is written down."""
    digest = hashlib.sha256(f"{code}\n{field}\n{words}".encode()).hexdigest()
    return f"{code}:{digest[:16]}"


def adoptable(problem: Problem) -> bool:
    """Whether a finding may become known. A secret that was published never may: it has to be revoked."""
    return not (isinstance(problem, Finding) and problem.secret)


def dump(problems: Iterable[Problem], line_of: LineOf) -> str:
    """A baseline that knows all of these problems but the secrets among them."""
    files: dict[str, Counter[str]] = {}
    for problem in filter(adoptable, problems):
        files.setdefault(problem.place.path, Counter())[fingerprint(problem, line_of(problem))] += 1
    return text_of(files)


def text_of(files: Known) -> str:
    """The file that says so."""
    findings = {path: dict(sorted(counter.items())) for path, counter in sorted(files.items())}
    return json.dumps({"version": VERSION, "findings": findings}, indent=2, ensure_ascii=False) + "\n"


def load(text: str) -> Known:
    """Reads what `dump` wrote.

    Raises:
        BaselineError: The text is something else.
    """
    try:
        data: Any = json.loads(text)
        if data["version"] != VERSION:
            raise BaselineError(f"the baseline has version {data['version']!r}, and {VERSION} is needed")
        return {
            str(path): Counter({str(k): int(v) for k, v in found.items()}) for path, found in data["findings"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, BaselineError):
            raise
        raise BaselineError("the file is no baseline of `postmortems check --write-baseline`") from error


def unknown(problems: Iterable[Problem], known: Known, line_of: LineOf) -> tuple[list[Problem], int]:
    """The problems that the baseline does not know, and how many it does."""
    left = {path: counter.copy() for path, counter in known.items()}
    kept, count = [], 0
    for problem in problems:
        counter = left.get(problem.place.path)
        known_as = fingerprint(problem, line_of(problem))
        if counter and counter[known_as] > 0:
            counter[known_as] -= 1
            count += 1
        else:
            kept.append(problem)
    return kept, count
