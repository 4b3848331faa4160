"""One YAML document, from its text to values and to what was wrong."""

from __future__ import annotations

from typing import Final

import yaml
from yaml.reader import Reader, ReaderError

from postmortems.core.frontmatter.file import MAX_FILE_BYTES
from postmortems.core.frontmatter.nodes import HANDLER, MAX_DEPTH, TooDeep
from postmortems.core.frontmatter.values import Converter, Positions, Value
from postmortems.core.problem import Place, Problem, printable

MAX_VALUES: Final = 20_000
"""Values above which a text is refused, unless it is so long that it may hold them without aliases."""
_OTHER_LINE_ENDS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")


def parse_yaml(
    text: str, name: str, *, first_line: int = 1, limit: int = MAX_FILE_BYTES
) -> tuple[Value, Positions, tuple[Problem, ...]]:
    """Reads one YAML document as text values.

    Args:
        text: The YAML.
        name: The file's name in problems.
        first_line: Line of the file on which the text starts.
        limit: Characters above which the text is refused unread.

    Returns:
        The values (None when unreadable), the positions of all of them, and what was wrong.
    """
    if len(text) > limit:
        message = f"{len(text):,} characters of fields, more than the {limit:,} that are read"
        return None, {}, (Problem("yaml-too-large", message, Place(name, first_line), "Move long text to the body"),)
    # YAML ends lines at these as well, editors do not: line numbers would go astray.
    text = text.translate(_OTHER_LINE_ENDS)
    try:
        node = HANDLER.compose(text)
    except TooDeep as error:
        message = f"the YAML has more than {MAX_DEPTH} levels"
        place = Place(name, *_place_of(error, first_line))
        return None, {}, (Problem("yaml-too-large", message, place, "Write it flat"),)
    except yaml.YAMLError as error:
        return None, {}, (_syntax_problem(error, text, name, first_line),)
    except (ValueError, OverflowError, IndexError, RecursionError):
        # The pure-Python scanner gives up this way on escapes outside Unicode, the one of libyaml on half characters.
        place = Place(name, *_unprintable(text, first_line))
        remedy = "Look for escapes such as `\\U...` between double quotes"
        return None, {}, (Problem("yaml-syntax", "not valid YAML: a character is not allowed", place, remedy),)
    if node is None:
        return None, {}, ()
    converter = Converter(name, first_line, max(MAX_VALUES, len(text) // 8))
    value = converter.convert(node)
    return (value if converter.bounded else None), converter.positions, tuple(converter.problems)


def _syntax_problem(error: yaml.YAMLError, text: str, name: str, first_line: int) -> Problem:
    if isinstance(error, ReaderError):
        place = Place(name, *_unprintable(text, first_line))
        return Problem("yaml-syntax", "not valid YAML: a control character", place, "Remove the character")
    line, column = _place_of(error, first_line)
    # At the end of the text YAML points to the line after it.
    last = first_line + text.rstrip("\n").count("\n")
    line, column = (line, column) if line <= last else (last, 0)
    what = str(getattr(error, "problem", None) or "the text cannot be read")
    context = str(getattr(error, "context", None) or "")
    remedy = "Put values that contain `: `, `#`, quotes or brackets between quotes"
    if "alias" in what or "alias" in context or "anchor" in context:
        remedy = "Put values that start with `*` or `&` between quotes"
    elif text.split("\n")[line - first_line][column - 1 : column] == "\t":
        remedy = "Indent with spaces"
    return Problem("yaml-syntax", f"not valid YAML: {printable(what[:100])}", Place(name, line, column), remedy)


def _place_of(error: yaml.YAMLError, first_line: int) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return (mark.line + first_line, mark.column + 1) if mark else (first_line, 0)


def _unprintable(text: str, first_line: int) -> tuple[int, int]:
    """Line and column of the first character that YAML does not allow."""
    found = Reader.NON_PRINTABLE.search(text)
    if not found:
        return first_line, 0
    start = found.start()
    return first_line + text.count("\n", 0, start), start - text.rfind("\n", 0, start)
