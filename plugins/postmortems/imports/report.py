"""What an import understood, guessed and dropped, file by file: as Markdown for people, as values for programs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postmortems.core.dump import printable
from postmortems.core.frontmatter import Value
from postmortems.imports.finding import Certainty, Finding
from postmortems.imports.manifest import FOLDER as OWN_FOLDER

if TYPE_CHECKING:
    from postmortems.imports.run import Import, Imported

KEPT = "kept"
_SHOWN = 160
_HOW = (
    "The texts are untouched. What was understood stands in the front matter; what was guessed stands there as a "
    "comment, with the sentence it rests on. All are `in-review` until somebody has read them. Line numbers are those "
    "of the old files."
)
_TITLES = {
    Certainty.QUESTION: "Yours to answer",
    Certainty.GUESSED: "Guessed: accept or delete the comment in the file",
    Certainty.UNDERSTOOD: "Understood",
    Certainty.DROPPED: "Left to the text",
}


def report_path(source: Path) -> str:
    """The report's file, relative to the documentation folder: one for each source, out of every site by its dot."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", source.resolve().name).strip("-.") or "import"
    return f"{OWN_FOLDER}/{name}.md"


def as_dict(run: Import) -> dict[str, Any]:
    """The whole import for programs."""
    outcomes = Counter(item.outcome.value for item in run.files)
    return {
        "source": str(run.source),
        "out": str(run.docs),
        "dry_run": run.dry_run,
        "report": None if run.dry_run or not run.files else report_path(run.source),
        "totals": {
            **dict(sorted(outcomes.items())),
            "skipped": len(run.lost),
            "passed_over": len(run.skipped) - len(run.lost),
        },
        "created": run.created,
        "files": [_file_dict(item) for item in run.files],
        "skipped": [
            {"source": item.name, "reason": item.reason, "remedy": item.remedy, "expected": item.expected}
            for item in run.skipped
        ],
    }


def _file_dict(item: Imported) -> dict[str, Any]:
    found = {kind.value: [finding.as_dict() for finding in item.draft.of(kind)] for kind in Certainty}
    return {
        "source": item.source, "id": item.id, "path": item.path,
        "outcome": item.outcome.value, "incidents": item.incidents, **found,
    }  # fmt: skip


def markdown_report(run: Import) -> str:
    """The report; the same import gives the same text, so that a second run changes nothing."""
    lost = run.lost
    lines = [
        f"# Import of {printable(run.source.resolve().name)}",
        "",
        "Made by `postmortems import`, and made anew by the next one: notes of yours belong into the postmortems.",
        "",
        f"{len(run.files)} write-ups were read, {len(lost)} could not be. {_HOW}",
        "",
    ]
    if lost:
        lines += ["## Not imported", ""]
        lines += [
            f"- {_code(item.name)}: {item.reason}." + (f" {item.remedy}." if item.remedy else "") for item in lost
        ]
        lines += [""]
    for item in run.files:
        lines += _file_lines(item)
    passed = [item for item in run.skipped if item.expected]
    if passed:
        lines += ["## Passed over", "", *(f"- {_code(item.name)}: {item.reason}." for item in passed), ""]
    return "\n".join(lines)


def _file_lines(item: Imported) -> list[str]:
    lines = [f"## {_text(item.id)}", "", f"From {_code(item.source)}."]
    if item.outcome == KEPT:
        lines.append("The postmortem there was edited or is not from an import, so it was kept.")
    lines.append("")
    for kind, title in _TITLES.items():
        found = item.draft.of(kind)
        if found:
            lines += [f"{title}:", "", *(f"- {_finding(finding)}" for finding in found), ""]
    return lines


def _finding(finding: Finding) -> str:
    value = f" {_code(shown(finding.value))}" if finding.value not in (None, [], "") else ""
    line = f", line {finding.line}" if finding.line else ""
    quote = f": {_code(finding.quote[:_SHOWN])}" if finding.quote else ""
    joint = " because " if value else ": "
    waits = ". **A strict build of the site waits for this.**" if finding.strict else ""
    return f"**{_text(finding.field)}**{value}{joint}{_text(finding.why)}{line}{quote}{waits}"


def shown(value: Value) -> str:
    """A value in a few words."""
    if isinstance(value, dict):
        value = value.get("text") or value.get("id") or value.get("url")
    if isinstance(value, list):
        return ", ".join(shown(item) for item in value)[:_SHOWN]
    words = printable(str(value))
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _code(text: str) -> str:
    words = printable(text).replace("`", "'")
    return f"`{words}`"


def _text(text: str) -> str:
    return re.sub(r"([\\`*_<>\[\]|#])", r"\\\1", printable(text))
