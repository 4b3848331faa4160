"""Front matter and catalog files, read strictly: every scalar stays text, every value knows its line.

YAML 1.1 makes 750 of `12:30` and False of `no`. Here a scalar is the text that stands in the file; the schema decides
what it means. What YAML allows and a knowledge base does not need (tags, merge keys, aliases that explode) is refused.
"""

from __future__ import annotations

import codecs
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, cast

import yaml
from frontmatter.default_handlers import YAMLHandler
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import Reader, ReaderError

from postmortems.core.problem import Place, Problem, dotted, printable, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_FILE_BYTES = 2_000_000
"""A document above this is refused unread; the longest public write-ups are below 100 KB."""
MAX_FRONT_MATTER_BYTES = 200_000
MAX_VALUES = 20_000
"""Values above which a text is refused, unless it is so long that it may hold them without aliases."""
MAX_DEPTH = 20

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
FieldPath: TypeAlias = tuple[str | int, ...]
Positions: TypeAlias = dict[FieldPath, tuple[int, int]]
"""Where each value starts in its file: path of keys and indexes -> (line, column), both from 1."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file taken apart.

    Attributes:
        data: The front matter as text values, or None when it could not be read.
        positions: Line and column of every value, in the file's own numbering.
        body: The Markdown below the front matter, untouched but for line ends.
        body_line: Line of the file on which the body starts.
        problems: What was wrong; `data` holds what could be kept.
    """

    data: dict[str, Value] | None
    positions: Positions = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    problems: tuple[Problem, ...] = ()


class _TooDeep(yaml.MarkedYAMLError): ...


class _TextNodes:
    """What makes a loader of PyYAML compose nodes of text: `resolve` tells plain scalars from quoted ones, no types.

    Composing recurses, in C without a limit, so both loaders are stopped at the depth that is refused anyway.
    """

    depth = 0

    def resolve(self, kind: type[Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is ScalarNode:
            return "plain" if implicit[0] else "quoted"
        return "sequence" if kind is SequenceNode else "mapping"

    def descend_resolver(self, current_node: Node | None, current_index: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH + 1 and current_node:
            raise _TooDeep(problem_mark=current_node.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


class PureLoader(_TextNodes, yaml.SafeLoader):
    """For machines without libyaml; several times slower."""


class _Handler(YAMLHandler):
    """python-frontmatter's notion of where front matter begins and ends, with our loader behind it."""

    loader: type[PureLoader] = (
        cast("type[PureLoader]", type("FastLoader", (_TextNodes, yaml.CSafeLoader), {}))
        if yaml.__with_libyaml__
        else PureLoader
    )

    def compose(self, text: str) -> Node | None:
        loader = self.loader(text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()


_HANDLER = _Handler()
_OTHER_LINE_ENDS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
_KNOWN_TAGS = {
    "plain", "quoted", "sequence", "mapping",
    "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map",
}  # fmt: skip


class _Converter:
    """Turns a node tree into text values, collecting positions and problems; bounded in values and depth."""

    def __init__(self, path: str, first_line: int, max_values: int) -> None:
        self.path = path
        self.first_line = first_line
        self.max_values = max_values
        self.positions: Positions = {}
        self.problems: list[Problem] = []
        self.values = 0
        self.bounded = True

    def problem(self, code: str, message: str, node: Node, at: FieldPath, remedy: str = "") -> None:
        line, column = self._mark(node)
        place = Place(self.path, line, column, dotted(at))
        self.problems.append(Problem(code, message, place, remedy))

    def _mark(self, node: Node) -> tuple[int, int]:
        return node.start_mark.line + self.first_line, node.start_mark.column + 1

    def convert(self, node: Node, at: FieldPath = (), named: Node | None = None) -> Value:
        """The value of a node; its place is that of the key that names it, if there is one."""
        self.values += 1
        if not self.bounded:
            return None
        many = self.values > self.max_values
        if many or len(at) > MAX_DEPTH:
            self.bounded = False
            what = f"more than {self.max_values:,} values" if many else f"more than {MAX_DEPTH} levels"
            message = f"the YAML expands to {what}"
            self.problem("yaml-too-large", message, node, at[:2], "Write it flat, without aliases")
            return None
        mark = (named or node).start_mark
        self.positions[at] = (mark.line + self.first_line, mark.column + 1)
        if node.tag not in _KNOWN_TAGS:
            tag = str(node.tag).replace("tag:yaml.org,2002:", "!!")
            self.problem("yaml-tag", f"the tag {quoted(tag)} is not allowed", node, at, "Remove the tag")
            return None
        if isinstance(node, ScalarNode):
            empty = node.tag == "plain" and node.value in ("", "~", "null", "Null", "NULL")
            return None if empty else cast("str", node.value)
        if isinstance(node, SequenceNode):
            return [self.convert(item, (*at, index)) for index, item in enumerate(node.value)]
        return self._mapping(cast("MappingNode", node), at)

    def _mapping(self, node: MappingNode, at: FieldPath) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if not self.bounded:
                break
            if not isinstance(key_node, ScalarNode):
                remedy = "Put text that starts with a bracket between quotes"
                self.problem("yaml-key", "a key must be a plain word", key_node, at, remedy)
                continue
            key = cast("str", key_node.value)
            here = (*at, key)
            if key in result:
                first = self.positions[here][0]
                message = f"{quoted(key)} is given twice, first on line {first}"
                self.problem("duplicate-key", message, key_node, here, "Keep one of the two")
                continue
            result[key] = self.convert(value_node, here, key_node)
        return result


def read_text(path: Path, name: str, *, limit: int = MAX_FILE_BYTES) -> tuple[str, Problem | None]:
    r"""Returns the file's text with `\n` line ends and without a byte-order mark, or what kept it from being read.

    Args:
        path: The file.
        name: Its name in problems, relative to the documentation folder.
        limit: Bytes above which the file is refused unread.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):  # a pipe would keep us waiting for ever
            return "", Problem("file-unreadable", "this is no file", Place(name), "Put a text file in its place")
        if facts.st_size > limit:
            message = f"the file has {facts.st_size:,} bytes, more than the {limit:,} that are read"
            return "", Problem("file-too-large", message, Place(name), "Move logs and data out of the text")
        raw = path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        return "", Problem("file-unreadable", message, Place(name), "Check its permissions, and where links lead")
    raw = raw.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        return "", Problem("encoding", message, Place(name, line), "Save the file as UTF-8")


def parse_document(text: str, name: str) -> Document:
    """Splits a document into front matter and body. Never raises; what is wrong is among the problems."""
    if not _HANDLER.detect(text):
        remedy = "Start the file with a line `---`, the fields, and another `---`"
        problem = Problem("front-matter-missing", "the file has no front matter", Place(name, 1), remedy)
        return Document(None, body=text, problems=(problem,))
    try:
        head, body = _HANDLER.split(text)
    except ValueError:
        remedy = "End the fields with a line `---`"
        problem = Problem("front-matter-open", "the front matter is never closed", Place(name, 1), remedy)
        return Document(None, problems=(problem,))
    head_line = text[: text.index(head)].count("\n") + 1 if head.strip() else 1
    body = body.removeprefix("\n")
    body_line = text.count("\n", 0, len(text) - len(body)) + 1
    data, positions, problems = parse_yaml(head, name, first_line=head_line, limit=MAX_FRONT_MATTER_BYTES)
    if isinstance(data, dict):
        return Document(data, positions, body, body_line, problems)
    if not problems:
        message = "the front matter is empty" if data is None else "the front matter is not a set of fields"
        problems = (Problem("front-matter-shape", message, Place(name, head_line), "Write `field: value` lines"),)
    return Document(None, {}, body, body_line, problems)


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
        node = _HANDLER.compose(text)
    except _TooDeep as error:
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
    converter = _Converter(name, first_line, max(MAX_VALUES, len(text) // 8))
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


def nearest(positions: Mapping[FieldPath, tuple[int, int]], at: FieldPath) -> tuple[int, int]:
    """Line and column of a value, or of the closest value around it that stands in the file; (1, 0) if none does."""
    for path in _outwards(at):
        if path in positions:
            return positions[path]
    return (1, 0)


def _outwards(at: FieldPath) -> Iterator[FieldPath]:
    for length in range(len(at), -1, -1):
        yield at[:length]
