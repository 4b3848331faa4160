"""What will stand in the front matter: findings put together; where there is room for one, the first wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from postmortems.core.frontmatter import Value
from postmortems.imports.finding import Certainty, Finding

FIELDS: Final = (
    "title", "summary", "status", "kind", "severity", "services", "trigger", "factors", "detected_by", "timezone",
    "started", "detected", "mitigated", "resolved", "impact", "symptoms", "what_worked", "held", "actions", "relations",
    "sources", "tags",
)  # fmt: skip
"""Fields that an import writes, in the order in which a person reads them."""
REQUIRED: Final = frozenset({"title", "summary"})
"""Without these the file would not load, so a guess becomes a value here, marked as one."""
LISTS: Final = {
    "services": 50,
    "factors": 40,
    "symptoms": 50,
    "held": 50,
    "actions": 200,
    "relations": 50,
    "sources": 50,
    "tags": 50,
}
"""Fields with room for many, and how many."""
STATUS: Final = "in-review"
"""Of every import: the site and the search show it, and it says that somebody has still to read it."""
MOMENTS: Final = ("started", "detected", "mitigated", "resolved")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class Draft:
    """The front matter of one postmortem with everything that led to it.

    Attributes:
        values: By field; those of `REQUIRED` may be guesses.
        findings: All of them, in reading order.
        suggestions: Guesses that a person may accept, by field.
    """

    values: dict[str, Value] = field(default_factory=dict)
    suggestions: dict[str, list[Finding]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def of(self, certainty: Certainty) -> list[Finding]:
        """Findings of one kind."""
        return [finding for finding in self.findings if finding.certainty is certainty]

    @property
    def marks(self) -> Mapping[str, Finding]:
        """Values that are guesses, with what they rest on."""
        return {name: found[0] for name, found in self.suggestions.items() if name in REQUIRED and name in self.values}


def assemble(findings: Iterable[Finding], *, accept: frozenset[str] = frozenset()) -> Draft:
    """Puts findings together.

    A statement beats a guess; of two statements the first one wins and the other is noted when it differs. A suggestion
    for a field that has a value is left out, unless the field has room for both.

    Args:
        findings: In the order of their weight: fields before headings, headings before sentences.
        accept: Fields whose suggestions a person has accepted for all files: they become values.
    """
    draft = Draft({"status": STATUS})
    guesses: list[Finding] = []
    for finding in findings:
        may_be = finding.certainty is Certainty.GUESSED and finding.value is not None
        if may_be and finding.field in accept and finding.field not in REQUIRED:
            finding = replace(finding, certainty=Certainty.UNDERSTOOD, why=f"{finding.why} (accepted for all files)")
        if finding.certainty is Certainty.UNDERSTOOD and finding.field in FIELDS:
            draft.findings += _take(draft, finding)
        elif finding.certainty is Certainty.GUESSED:
            guesses.append(finding)
        else:
            draft.findings.append(finding)
    for finding in guesses:
        _suggest(draft, finding)
    return draft


def _take(draft: Draft, finding: Finding) -> list[Finding]:
    name, value = finding.field, finding.value
    if name not in LISTS:
        if name not in draft.values or _sharper(draft.values[name], finding):
            draft.values[name] = value
            return [finding]
        if draft.values[name] == value:
            return []
        why = f"{name} is known already, and this says something else"
        return [replace(finding, certainty=Certainty.DROPPED, why=why)] if name not in ("title", "summary") else []
    known = draft.values.setdefault(name, [])
    assert isinstance(known, list)
    seen = {_key(item) for item in known}
    added: list[Value] = []
    for item in value if isinstance(value, list) else [value]:
        if _key(item) not in seen and len(known) < LISTS[name]:
            seen.add(_key(item))
            known.append(item)
            added.append(item)
    return [replace(finding, value=added)] if added else []


def _suggest(draft: Draft, finding: Finding) -> None:
    name = finding.field
    if name in REQUIRED and name not in draft.values:
        draft.values[name] = finding.value
    elif name in REQUIRED or (name in draft.values and name not in LISTS and not _sharper(draft.values[name], finding)):
        return
    elif name in LISTS and finding.value is not None:
        known = draft.values.get(name)
        taken = [_key(item) for item in known] if isinstance(known, list) else []
        taken += [_key(other.value) for other in draft.suggestions.get(name, [])]
        if _key(finding.value) in taken or len(taken) >= LISTS[name]:
            return
    elif name in draft.suggestions and name not in LISTS:
        return
    draft.suggestions.setdefault(name, []).append(finding)
    draft.findings.append(finding)


def _sharper(known: Value, finding: Finding) -> bool:
    """A time of the day that is known already: `2020-06-09 12:25` for `2020-06-09`."""
    given = str(finding.value)
    return finding.field in MOMENTS and bool(_DAY.fullmatch(str(known))) and given.startswith(f"{known} ")


def _key(item: Value) -> str:
    if isinstance(item, dict):
        item = item.get("id") or item.get("url") or item.get("text")
    return " ".join(str(item).casefold().split())
