"""Front matter with new ids in place of old ones, and everything else of it as it was: order, layout, comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from postmortems.core.documents import LESSONS, PATHS, POSTMORTEMS
from postmortems.core.dump import dump_fields, scalar
from postmortems.core.frontmatter import FieldPath, Value, parse_yaml, scalar_spans
from postmortems.merge.renaming import Renaming

ANY: Final = -1
"""Stands for every place of a list."""
REFERENCES: Final[Mapping[str, Mapping[FieldPath, str]]] = {
    POSTMORTEMS: {
        ("services", ANY): "service",
        ("trigger",): "trigger",
        ("factors", ANY): "factor",
        ("factors", ANY, "id"): "factor",
        ("actions", ANY, "factor"): "factor",
        ("actions", ANY, "owner"): "owner",
        ("relations", ANY, "id"): POSTMORTEMS,
    },
    LESSONS: {
        ("applies_to", "services", ANY): "service",
        ("applies_to", "factors", ANY): "factor",
        ("applies_to", "triggers", ANY): "trigger",
        ("evidence", ANY): POSTMORTEMS,
        ("evidence", ANY, "id"): POSTMORTEMS,
    },
    PATHS: {
        ("steps", ANY, "lesson"): LESSONS,
        ("steps", ANY, "postmortem"): POSTMORTEMS,
        ("steps", ANY, "practice"): POSTMORTEMS,
        ("steps", ANY, "page"): "page",
    },
}
"""Every field that refers to something, by the folder of the document, and what it refers to (see `Renaming.of`)."""


def references(folder: str, data: Value) -> Iterator[tuple[FieldPath, str, str]]:
    """The values of a document that refer to something: where each stands, to what it refers, and what it says."""
    for pattern, what in REFERENCES[folder].items():
        yield from ((at, what, text.strip()) for at, text in _at(data, pattern, ()))


def renamed_front(head: str, folder: str, data: dict[str, Value], renaming: Renaming) -> str:
    """The text of a front matter with new ids.

    Where a value cannot be changed in its place, as one that an alias of YAML repeats, all fields are written anew.

    Args:
        head: The text.
        folder: That of the document.
        data: What the text says.
        renaming: New ids for old ones.
    """
    new = {at: (text, renaming.of(what, text)) for at, what, text in references(folder, data)}
    changes = {at: after for at, (before, after) in new.items() if after != before}
    if not changes:
        return head
    text = _in_place(head, changes)
    wanted = _changed(data, changes)
    if parse_yaml(text, "")[0] == wanted or not isinstance(wanted, dict):
        return text
    # The lines around the fields keep their line breaks.
    margins = head[: len(head) - len(head.lstrip("\n"))], head[len(head.rstrip("\n")) :]
    return "\n".join(dump_fields(wanted)).join(margins)


def _in_place(head: str, changes: Mapping[FieldPath, str]) -> str:
    spans = scalar_spans(head)
    text = head
    for at, new in sorted(changes.items(), key=lambda item: spans.get(item[0], (0, 0)), reverse=True):
        if at in spans:
            start, end = spans[at]
            old = text[start:end]
            quote = old[0] if old[:1] in ("'", '"') and "'" not in new and "\\" not in new and '"' not in new else ""
            written = f"{quote}{new}{quote}" if quote else scalar(new, loose=False)
            text = text[:start] + written + ("\n" if old.endswith("\n") else "") + text[end:]
    return text


def _at(value: Value, pattern: FieldPath, at: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if not pattern:
        if isinstance(value, str):
            yield at, value
    elif pattern[0] == ANY:
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _at(item, pattern[1:], (*at, index))
    elif isinstance(value, dict) and pattern[0] in value:
        key = str(pattern[0])
        yield from _at(value[key], pattern[1:], (*at, key))


def _changed(value: Value, changes: Mapping[FieldPath, str], at: FieldPath = ()) -> Value:
    if isinstance(value, dict):
        return {key: _changed(item, changes, (*at, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_changed(item, changes, (*at, index)) for index, item in enumerate(value)]
    return changes.get(at, value)
