"""What several knowledge bases have decided about their checks, as one decision for all of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from postmortems.checks import baseline
from postmortems.checks.registry import RULES, known_words
from postmortems.checks.settings import Choice, Settings, load_settings
from postmortems.core import Problem
from postmortems.core.frontmatter import parse_document, read_text
from postmortems.core.problem import dotted

_LAXEST = (Choice.OFF, Choice.INFO, Choice.WARNING, Choice.ERROR)
_LISTS = ("names", "internal_hosts", "public")


@dataclass(frozen=True)
class Part:
    """A knowledge base that became a part of another.

    Attributes:
        docs: Its documentation folder.
        files: Where its files went: old path -> new path, and the new text, which is empty where it is the old one.
    """

    docs: Path
    files: Mapping[str, tuple[str, str]]


def joined_settings(folders: Iterable[Path]) -> tuple[str, tuple[tuple[Path, Problem], ...]]:
    """The text of a `catalog/checks.yml` for all of these documentation folders; empty when none has one.

    For each rule the laxest of the levels counts, so that what is fine in one base is fine in all of them together.
    The lists are put together: a name that must not stand in one base must not stand in any.

    Returns:
        The text, and what was wrong with the settings, each with the folder it is in.
    """
    found: list[Settings] = []
    problems: list[tuple[Path, Problem]] = []
    for docs in folders:
        settings, wrong = load_settings(docs, known_words())
        found.append(settings)
        problems += [(docs, problem) for problem in wrong]
    levels = {}
    for rule in RULES:
        usual = Choice(rule.level.value)
        laxest = min((item.choice(rule.code, rule.theme.value) or usual for item in found), key=_LAXEST.index)
        if laxest is not usual:
            levels[rule.code] = laxest.value
    lists = {name: list(dict.fromkeys(value for item in found for value in getattr(item, name))) for name in _LISTS}
    lines = ["levels:", *(f"  {code}: {level}" for code, level in levels.items())] if levels else []
    # JSON is YAML, whatever a name holds.
    lines += [f"{name}: {json.dumps(values, ensure_ascii=False)}" for name, values in lists.items() if values]
    head = "# Written by `postmortems merge`, from the settings of all knowledge bases.\n"
    return (head + "\n".join(lines) + "\n" if lines else ""), tuple(problems)


def joined_baseline(parts: Iterable[Part]) -> tuple[str, tuple[tuple[Path, str], ...]]:
    """The text of a baseline that knows, in the new places, what those of the parts know; empty when none has one.

    Returns:
        The text, and baselines that cannot be read with the reason.
    """
    findings: dict[str, Counter[str]] = defaultdict(Counter)
    unreadable: list[tuple[Path, str]] = []
    for part in parts:
        file = part.docs / baseline.PATH
        if not file.is_file():
            continue
        try:
            known = baseline.load(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            unreadable.append((file, str(error)))
            continue
        for path, marks in known.items():
            if path in part.files:
                new_path, new_text = part.files[path]
                findings[new_path] += _renewed(marks, read_text(part.docs / path, path)[0], new_text)
    return (baseline.text_of(findings) if findings else ""), tuple(unreadable)


def _renewed(marks: Counter[str], old: str, new: str) -> Counter[str]:
    """Marks as they are once lines have changed: those about a changed line are found again by its old words."""
    old_lines, new_lines = old.split("\n"), new.split("\n")
    if not new or len(old_lines) != len(new_lines):
        return marks
    fields: dict[int, set[str]] = defaultdict(lambda: {""})
    for at, (line, _) in parse_document(old, "").positions.items():
        fields[line].add(dotted(at))
    renewed = {}
    codes = {known.partition(":")[0] for known in marks}
    for number, (before, after) in enumerate(zip(old_lines, new_lines, strict=True), start=1):
        if before != after:
            before, after = " ".join(before.split()), " ".join(after.split())
            for code in codes:
                for field in fields[number]:
                    renewed[baseline.mark(code, field, before)] = baseline.mark(code, field, after)
    found: Counter[str] = Counter()
    for known, count in marks.items():
        found[renewed.get(known, known)] += count
    return found
