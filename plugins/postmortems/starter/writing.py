"""A new postmortem as text: the fields that were answered, and below them the questions that help to write the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from postmortems.core.dump import dump_fields, printable
from postmortems.core.frontmatter import Value
from postmortems.core.template import NO_SUMMARY, NO_TITLE

FULL: Final = frozenset({"sev1", "sev2"})
"""Severities that deserve the long template; what is not known yet gets the short one."""
SECTIONS: Final = (
    (
        "What happened",
        ("What did people see, and what did they take it to mean?", "What made each step the sensible thing to do?"),
        True,
    ),
    (
        "How the factors combined",
        ("Which gaps had to meet?", "How did detection, response and earlier decisions play a part?"),
        False,
    ),
    ("What surprised us", ("What surprised those who know the system best?",), False),
    (
        "What held, and what was luck",
        ("Which defences held by design?", "What went well by luck, and is a gap not paid for yet?"),
        False,
    ),
    (
        "What to take from it",
        ("Where else does the same gap exist today?", "What will be different without anybody having to remember?"),
        True,
    ),
)
"""Headings with the questions that lead to their text, and whether the short template has them too."""


@dataclass(slots=True)
class Answers:
    """What is known of an incident when its postmortem is begun. All may be empty.

    Attributes:
        values: Fields of the front matter, as text values.
        sensible: What made it the sensible thing to do.
        surprised: What surprised people.
        rows: Lines of the timeline's table, its head included; empty to make one of the four moments.
    """

    values: dict[str, Value] = field(default_factory=dict)
    sensible: str = ""
    surprised: str = ""
    rows: Sequence[str] = ()

    @property
    def full(self) -> bool:
        """Whether it gets the long template."""
        return self.values.get("severity") in FULL and self.values.get("kind") != "near-miss"


_ORDER = (
    "title", "summary", "status", "kind", "severity", "services", "trigger", "factors", "detected_by", "timezone",
    "started", "detected", "mitigated", "resolved", "impact", "symptoms", "what_worked", "held", "actions", "tags",
)  # fmt: skip
_HINTS = {
    "trigger": "trigger:            # what moved: exactly one id of catalog/triggers.yml",
    "factors": "factors:            # the gaps, best with evidence; `postmortems new` and the catalog propose ids",
    "started": "started:            # as precisely as it is known: 2026-03-02 13:42, 2026-03-02 13:??, 2026-03-02",
    "detected": "detected:",
    "resolved": "resolved:",
    "detected_by": "detected_by:        # alert, employee, customer, third-party, routine-check",
    "symptoms": "symptoms:           # word for word, as it stood on the screen",
    "what_worked": "what_worked:        # what ended or limited it: the first thing the next person wants to know",
    "actions": "actions:            # - text: what will be different   factor: which gap it closes   owner: a team",
}  # fmt: skip
_MARKS = {"started": "Started", "detected": "Detected", "mitigated": "Mitigated", "resolved": "Resolved"}


def postmortem_text(answers: Answers) -> str:
    """The file. It loads as it is: what was not answered is left out, with a comment that says what belongs there."""
    values: dict[str, Value] = {"title": NO_TITLE, "summary": NO_SUMMARY, "status": "draft", **answers.values}
    lines = ["---"]
    for name in _ORDER:
        written = dump_fields({name: values.get(name)})
        hint = _HINTS.get(name, "") if answers.full or name != "detected_by" else ""
        lines += written or ([f"# {hint}"] if hint else [])
    lines += ["---", "", "## Timeline", "", *(answers.rows or _rows(values)), ""]
    given = {"What happened": answers.sensible, "What surprised us": answers.surprised}
    for heading, questions, always in SECTIONS:
        text = printable(given.get(heading, ""))
        if always or answers.full or text:
            lines += [f"## {heading}", "", *(f"<!-- {question} -->" for question in questions), ""]
            lines += [text, ""] if text else []
    return "\n".join(lines)


def _rows(values: dict[str, Value]) -> list[str]:
    rows = [f"| {values[name]} | **{mark}:** |" for name, mark in _MARKS.items() if values.get(name)]
    return ["| Time | Event |", "| --- | --- |", *rows]


def stem_for(title: str, day: date | None, today: date) -> str:
    """The id of a new postmortem: the day and up to six words of the title, in letters that every address can carry."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = [
        word
        for word in re.findall(r"[a-z0-9]+", plain)
        if word not in ("the", "a", "an", "of", "in", "on", "and", "to")
    ]
    return "-".join([f"{day or today:%Y-%m-%d}", *(words[:6] or ["incident"])])[:80].rstrip("-")
