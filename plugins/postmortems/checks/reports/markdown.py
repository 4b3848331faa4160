"""Markdown for a review: hints by line, and a suggestion where the better line can be written without thinking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from postmortems.checks.registry import BY_CODE
from postmortems.checks.rule import Finding
from postmortems.checks.run import Report
from postmortems.core import Problem

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&$])")
_LIVE = re.compile(
    r"@|(?<=#)(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\bmailto)(?=:)|(?<=\bxmpp)(?=:)|(?<=\bGH)(?=-)", re.IGNORECASE
)


def escape(text: str) -> str:
    """Text from a file, harmless inside Markdown: no markup, no HTML, no link, nobody is notified."""
    return escape_part(" ".join(text.split()))


def escape_part(text: str) -> str:
    """As `escape`, with white space left alone. What hosts of code make links of has a gap of no width in it."""
    seen = "".join(char for char in text if char.isprintable() or char.isspace())
    return _LIVE.sub(lambda match: match[0] + "\u200b", _SPECIAL.sub(r"\\\1", seen))


def code(text: str) -> str:
    """A name from a file as a code span, which its own backticks cannot end."""
    seen = "".join(char for char in " ".join(text.split()) if char.isprintable())
    return f"`{seen.replace('`', chr(39)) or ' '}`"


def advice(text: str) -> str:
    """A remedy inside Markdown: as `escape`, but code between backticks stays code."""
    pieces = re.split(r"(`[^`\n]+`)", " ".join(text.split()))
    return "".join(piece if index % 2 else escape_part(piece) for index, piece in enumerate(pieces))


def render_markdown(report: Report, prefix: str = "") -> str:
    """Every problem by file and line. A block `suggestion` holds the whole line, as GitHub wants it."""
    parts = []
    for path, problems in groupby(report.problems, key=lambda problem: problem.place.path):
        parts.append(f"### {escape(prefix + path)}\n")
        for line, found in groupby(problems, key=lambda problem: problem.place.line):
            parts += _line(report, line, list(found))
    return "\n".join(parts) + ("\n" if parts else "")


def _line(report: Report, number: int, problems: list[Problem]) -> Iterator[str]:
    where = f"Line {number}: " if number else ""
    for problem in problems:
        remedy = f" *{advice(problem.remedy)}*" if problem.remedy else ""
        rule = BY_CODE.get(problem.code)
        title = f"**{escape(rule.title)}.** " if rule else ""
        yield f"- {where}{title}{escape(problem.message)}.{remedy} (`{problem.code}`)"
    mended = mend(report.line(problems[0]), problems)
    if mended is not None:
        yield "\n" + "\n".join(f"  {line}" for line in suggestion_block(mended)) + "\n"


def suggestion_block(line: str) -> tuple[str, str, str]:
    """The lines of a block `suggestion`, in a fence that is longer than any run of backticks in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", line)), default=0))
    return f"{fence}suggestion", line, fence


def mend(line: str, problems: Iterable[Problem]) -> str | None:
    """The line with every fix made; None when there is none, or when two fixes touch."""
    fixes = sorted(filter(None, (_fix(line, problem) for problem in problems)), reverse=True)
    before = len(line) + 1
    for start, length, text in fixes:
        if start + length > before:
            return None
        line, before = line[:start] + text + line[start + length :], start
    return line if fixes else None


_MISSPELT = re.compile(
    r"there is no (?:field|factor|service|trigger|team) '([^']{1,60})'|'([^']{1,60})' is not a value of "
)
_MEANT = re.compile(r"Did you mean '([^']{1,100})'\?")


def _fix(line: str, problem: Problem) -> tuple[int, int, str] | None:
    """Start, length and new text: what a rule offers, or the one known word that was probably meant."""
    start = problem.place.column - 1
    if isinstance(problem, Finding):
        return (start, problem.length, problem.fix) if problem.fix is not None and problem.length else None
    old, new = _MISSPELT.match(problem.message), _MEANT.fullmatch(problem.remedy)
    if not old or not new or start < 0:
        return None
    word = old[1] or old[2]
    at = line.find(word, start)
    return (at, len(word), new[1]) if at >= 0 and line.count(word, start) == 1 else None
