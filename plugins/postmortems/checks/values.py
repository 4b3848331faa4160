"""The values of front-matter fields that hold words for readers."""

from __future__ import annotations

import re
from bisect import bisect_right

from postmortems.checks.sections import END, Section
from postmortems.core.frontmatter import FieldPath, Positions

_WAIVER = re.compile(r"#[ \t]{0,8}postmortems-ok:[^\n]{0,1000}")
_KEY = re.compile(r"[\w-]{1,60}[ \t]*:(?=[ \t\n]|$)[ \t]*(?:[>|][+-]?\d?[ \t]*(?=\n))?[ \t]*")
_BLOCK = re.compile(r":[ \t]*[>|][+-]?\d?[ \t]*$")
PROSE_FIELDS = {
    "title": Section.TEXT,
    "summary": Section.TEXT,
    "impact": Section.IMPACT,
    "what_worked": Section.TEXT,
    "held": Section.TEXT,
    "evidence": Section.TEXT,
    "note": Section.TEXT,
    "reason": Section.ACTIONS,
    "text": Section.ACTIONS,
    "claim": Section.TEXT,
    "signs": Section.TEXT,
    "do": Section.ACTIONS,
    "why": Section.TEXT,
    "ask": Section.TEXT,
    "answer": Section.TEXT,
}
"""Fields that hold words for readers. Symptoms are left out: they are quotations by nature."""
_LISTS = ("factors", "actions", "relations", "guards", "evidence", "steps")
"""Lists of fields; what stands in these is deeper than elsewhere."""


def front_matter_words(
    raw: str, body_start: int, positions: Positions, line_starts: list[int]
) -> tuple[str, dict[int, Section]]:
    """The front matter with only the values of prose fields left, and the sections of its lines."""
    head = [END] * body_start
    kinds: dict[int, Section] = {}
    offsets = {at: line_starts[line - 1] + column - 1 for at, (line, column) in positions.items() if at}
    order = sorted(set(offsets.values()))
    for at, start in offsets.items():
        kind = _field_kind(at)
        if kind is None:
            continue
        index = bisect_right(order, start)
        end = order[index] if index < len(order) else _head_end(raw, body_start)
        value, first = _value(raw[start:end])
        head[start + first : start + first + len(value)] = _WAIVER.sub(lambda match: END * len(match[0]), value)
        for line in range(bisect_right(line_starts, start) - 1, bisect_right(line_starts, end - 1)):
            kinds[line] = kind
    return "".join(head), kinds


def _head_end(raw: str, body_start: int) -> int:
    end = raw.rfind("\n---", 0, body_start)
    return end if end > 0 else body_start


def _field_kind(at: FieldPath) -> Section | None:
    name = next((part for part in reversed(at) if isinstance(part, str)), "")
    if name not in PROSE_FIELDS or (at[0] not in _LISTS and len(at) > 2) or at[0] == name == "evidence":
        return None
    return PROSE_FIELDS[name]


def _value(region: str) -> tuple[str, int]:
    """The value in the region of a field, without key, quotes and the punctuation of YAML, and where it starts."""
    key = _KEY.match(region)
    first = key.end() if key else 0
    folded = bool(key and _BLOCK.search(key[0]))
    value = _without_comments(region[first:], folded=folded).rstrip(" \t\n-{}[],")
    if value[:1] in ("'", '"') and value.endswith(value[0]) and len(value) > 1:
        return value[1:-1], first + 1
    return value, first


def _without_comments(value: str, *, folded: bool) -> str:
    """The value without the comments that follow it, as far as they cannot be words of it."""
    lines = value.split("\n")
    while len(lines) > 1 and (
        lines[-1].startswith("#") or not lines[-1].strip(" \t-") or _is_comment(lines[-1], folded)
    ):
        lines.pop()
    return "\n".join(lines)


def _is_comment(line: str, folded: bool) -> bool:
    # In a text of several lines an indented sign is a word of it.
    return not folded and line.lstrip(" \t").startswith("#")
