"""Findings that an author has looked at: `<!-- postmortems-ok: rule-code: reason -->`, on the line or the one before.

In front matter the same stands in a YAML comment: `# postmortems-ok: midnight: the certificate expired on the stroke`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from postmortems.checks.registry import BY_CODE, known_words
from postmortems.checks.source import Source
from postmortems.core import Place, Problem
from postmortems.core.validation import did_you_mean

MARK = "postmortems-ok:"
_WAIVER = re.compile(
    r"(?:<!--|#)[ \t]{0,8}postmortems-ok:[ \t]{0,8}([^:\n]{0,120}?)[ \t]{0,8}(?::([^\n]{0,500}?))?[ \t]{0,8}(?:-->|$)"
)


@dataclass
class Waiver:
    """One mark in a file.

    Attributes:
        code: The rule it names, known or not.
        line: Where it stands; it covers this line and the next.
        used: Codes were waived by it.
    """

    code: str
    reason: str
    line: int
    column: int
    used: bool = field(default=False)

    def covers(self, problem: Problem) -> bool:
        """Whether a finding is looked after by it; without a reason nothing is."""
        return bool(self.reason) and problem.code == self.code and problem.place.line in (self.line, self.line + 1)


def waivers_in(source: Source) -> list[Waiver]:
    """The waivers of a file; several codes may share one mark, separated by commas."""
    if MARK not in source.text:
        return []
    found: list[Waiver] = []
    for number, line in enumerate(source.text.split("\n"), start=1):
        position = line.find(MARK)
        while position >= 0:
            start = max(line.rfind("<!--", 0, position), line.rfind("#", 0, position))
            match = _WAIVER.match(line, start) if start >= 0 and position - start < 16 else None
            if match:
                reason = (match[2] or "").strip()
                codes = [code.strip() for code in match[1].split(",")]
                found += [Waiver(code, reason, number, start + 1) for code in codes]
            position = line.find(MARK, position + 1)
    return found


def waived(problems: Iterable[Problem], waivers: list[Waiver]) -> tuple[list[Problem], int]:
    """The problems that no waiver covers, and how many others there were."""
    kept, count = [], 0
    for problem in problems:
        covering = [waiver for waiver in waivers if waiver.covers(problem)]
        for waiver in covering:
            waiver.used = True
        count += bool(covering)
        kept += [] if covering else [problem]
    return kept, count


def faults(waivers: list[Waiver], source: Source, active: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with the waivers themselves, after they were used.

    Args:
        waivers: Of one file.
        source: The file.
        active: Codes of the rules that ran; a waiver for any other may wait for its turn.
    """
    for waiver in waivers:
        place = Place(source.path, waiver.line, waiver.column)
        if waiver.code not in BY_CODE:
            remedy = did_you_mean(waiver.code, known_words()) or "See the page of rules"
            yield _problem("unknown-rule", f"there is no rule {waiver.code[:60]!r} to waive", place, remedy)
        elif not waiver.reason:
            message = f"the waiver for {waiver.code!r} gives no reason"
            yield _problem(
                "waiver-without-reason", message, place, f"Write `{MARK} {waiver.code}: why it is fine here`"
            )
        elif not waiver.used and waiver.code in active:
            yield _problem("waiver-unused", f"nothing here is found by {waiver.code!r}", place, "Take the waiver out")


def _problem(code: str, message: str, place: Place, remedy: str) -> Problem:
    return Problem(code, message, place, remedy, BY_CODE[code].level)
