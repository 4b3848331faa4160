"""Front matter and catalog values as YAML that a person likes to read and `parse_yaml` reads back to the same text.

Only our own shapes are written: fields whose values are texts, lists of texts, or lists of fields.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Final

from postmortems.core.frontmatter import Value

WIDTH: Final = 110
# What no YAML may hold unescaped, what breaks lines unseen, and what makes a text read other than it is.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_PLAIN = re.compile(r"(?:[^\W_]|[~(](?=\w))(?:[\w ./()+;=~?'’–—…-]|:(?=\d))*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_NUMBER = re.compile(r"[\d_.+,-]+(?::\d+)*(?:e[+-]?\d+)?|0[xo][\da-f_]+|[+-]?\.(?:inf|nan)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def printable(text: str) -> str:
    """The text on one line, without what cannot be seen and with single blanks."""
    return " ".join(_HIDDEN.sub(" ", text).split())


def scalar(text: str, *, loose: bool = True) -> str:
    """A text as it may stand behind `field: `, on one line; in quotes where another reader would take it for a number.

    Args:
        text: Any text; what cannot be seen is left out and white space is folded.
        loose: Whether the words that make up its end may hold commas: true outside of `[...]`.
    """
    text = printable(text)
    plain = _PLAIN.fullmatch(text.replace(",", "") if loose else text) and not text.startswith(",")
    if not plain or text.lower() in _WORDS or (_NUMBER.fullmatch(text) and not _DATE.fullmatch(text)):
        return json.dumps(text, ensure_ascii=False)
    return text


def dump_fields(fields: Mapping[str, Value], *, indent: int = 0) -> list[str]:
    """Lines of YAML, without line ends; fields without a value and empty lists are left out."""
    lines: list[str] = []
    for name, value in fields.items():
        if value is None or value == [] or value == {}:
            continue
        lines += _field(name, value, " " * indent)
    return lines


def _field(name: str, value: Value, margin: str) -> list[str]:
    if isinstance(value, dict):
        return [f"{margin}{name}:", *dump_fields(value, indent=len(margin) + 2)]
    if isinstance(value, list):
        return _list(name, value, margin)
    text = str(value)
    paragraphs = [words for part in text.split("\n") if (words := printable(part))]
    line = f"{margin}{name}: {scalar(text)}"
    if len(paragraphs) < 2 and len(line) <= WIDTH:
        return [line]
    return [f"{margin}{name}: >-", *_folded(paragraphs, margin + "  ")]


def _folded(paragraphs: list[str], margin: str) -> list[str]:
    """A folded scalar: one line break inside of it is an empty line here."""
    lines: list[str] = []
    for paragraph in paragraphs:
        wrapped = textwrap.wrap(paragraph, WIDTH - len(margin), break_long_words=False, break_on_hyphens=False)
        lines += ([""] if lines else []) + [margin + part for part in wrapped]
    return lines


def _list(name: str, values: list[Value], margin: str) -> list[str]:
    if all(isinstance(item, str) for item in values):
        flow = f"{margin}{name}: [{', '.join(scalar(str(item), loose=False) for item in values)}]"
        if len(flow) <= WIDTH:
            return [flow]
    lines = [f"{margin}{name}:"]
    for item in values:
        if isinstance(item, dict):
            first, *rest = dump_fields(item, indent=len(margin) + 4) or [f"{margin}    {{}}"]
            lines += [f"{margin}  - {first.strip()}", *rest]
        else:
            lines.append(f"{margin}  - {scalar(str(item))}")
    return lines
