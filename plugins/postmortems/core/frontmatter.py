"""Front matter and catalog files, read strictly: every scalar stays text, every value knows its line.

YAML 1.1 makes 750 of `12:30` and False of `no`. Here a scalar is the text that stands in the file; the schema decides
what it means. What YAML allows and a knowledge base does not need (tags, merge keys, aliases that explode) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml
from frontmatter.default_handlers import YAMLHandler
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from postmortems.core.problem import Place, Problem

MAX_FILE_BYTES = 2_000_000
"""A document above this is refused unread; the longest public write-ups are below 100 KB."""
MAX_FRONT_MATTER_BYTES = 200_000
MAX_NODES = 20_000
MAX_DEPTH = 20

Value: TypeAlias = "str | None | list[Value] | dict[str, Value]"
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


class _TextLoader(yaml.SafeLoader if not yaml.__with_libyaml__ else yaml.CSafeLoader):  # type: ignore[misc]
    """Composes nodes only, and tells plain scalars from quoted ones instead of guessing types."""

    def resolve(self, kind: type[Node], value: str, implicit: Any) -> str:
        if kind is ScalarNode:
            return "plain" if implicit[0] else "quoted"
        return "sequence" if kind is SequenceNode else "mapping"

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...

    def ascend_resolver(self) -> None: ...


class _Handler(YAMLHandler):
    """python-frontmatter's notion of where front matter begins and ends, with our loader behind it."""

    def load(self, fm: str, **_: object) -> Any:
        loader = _TextLoader(fm)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()


_HANDLER = _Handler()
_KNOWN_TAGS = {
    "plain", "quoted", "sequence", "mapping",
    "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map",
}  # fmt: skip


class _Converter:
    """Turns a node tree into text values, collecting positions and problems; bounded in nodes and depth."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.positions: Positions = {}
        self.problems: list[Problem] = []
        self.nodes = 0
        self.bounded = True

    def problem(self, code: str, message: str, node: Node, at: FieldPath, remedy: str = "") -> None:
        line, column = self._mark(node)
        place = Place(self.path, line, column, ".".join(map(str, at)))
        self.problems.append(Problem(code, message, place, remedy))

    def _mark(self, node: Node) -> tuple[int, int]:
        return node.start_mark.line + self.first_line, node.start_mark.column + 1

    def convert(self, node: Node, at: FieldPath = ()) -> Value:
        self.nodes += 1
        if not self.bounded:
            return None
        if self.nodes > MAX_NODES or len(at) > MAX_DEPTH:
            self.bounded = False
            what = f"more than {MAX_NODES:,} values" if self.nodes > MAX_NODES else f"more than {MAX_DEPTH} levels"
            self.problem("yaml-too-large", f"the YAML expands to {what}", node, at[:2], "Write it flat, without aliases")
            return None
        self.positions[at] = self._mark(node)
        if node.tag not in _KNOWN_TAGS:
            tag = str(node.tag).replace("tag:yaml.org,2002:", "!!")
            self.problem("yaml-tag", f"the tag {tag!r} is not allowed", node, at, "Remove the tag")
            return None
        if isinstance(node, ScalarNode):
            empty = node.tag == "plain" and node.value in ("", "~", "null")
            return None if empty else cast(str, node.value)
        if isinstance(node, SequenceNode):
            return [self.convert(item, (*at, index)) for index, item in enumerate(node.value)]
        return self._mapping(cast(MappingNode, node), at)

    def _mapping(self, node: MappingNode, at: FieldPath) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.problem("yaml-key", "a key must be a plain word", key_node, at)
                continue
            key = cast(str, key_node.value)
            here = (*at, key)
            if key in result:
                first = self.positions[here][0]
                self.problem(
                    "duplicate-key", f"{key!r} is given twice, first on line {first}", key_node, here,
                    "Keep one of the two",
                )  # fmt: skip
                continue
            result[key] = self.convert(value_node, here)
            self.positions[here] = self._mark(key_node)
        return result


def read_text(path: Path, name: str, *, limit: int = MAX_FILE_BYTES) -> tuple[str, Problem | None]:
    """Returns the file's text with `\\n` line ends and without a byte-order mark, or what kept it from being read.

    Args:
        path: The file.
        name: Its name in problems, relative to the documentation folder.
        limit: Bytes above which the file is refused unread.
    """
    try:
        size = path.stat().st_size
        if size > limit:
            message = f"the file has {size:,} bytes, more than the {limit:,} that are read"
            return "", Problem("file-too-large", message, Place(name), "Move logs and data out of the text")
        raw = path.read_bytes()
    except OSError as error:
        return "", Problem("file-unreadable", f"the file cannot be read: {error.strerror}", Place(name))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        return "", Problem("encoding", message, Place(name, line), "Save the file as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


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
    try:
        node = _HANDLER.load(text)
    except yaml.YAMLError as error:
        return None, {}, (_syntax_problem(error, name, first_line),)
    except (RecursionError, ValueError, IndexError) as error:
        # The pure-Python scanner gives up this way on deep nesting and on escapes outside Unicode.
        message = f"the YAML cannot be read: {type(error).__name__}"
        return None, {}, (Problem("yaml-syntax", message, Place(name, first_line)),)
    if node is None:
        return None, {}, ()
    converter = _Converter(name, first_line)
    value = converter.convert(node)
    return (value if converter.bounded else None), converter.positions, tuple(converter.problems)


def _syntax_problem(error: yaml.YAMLError, name: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "the YAML cannot be read"
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 0)
    remedy = "Put values that contain `: `, `#`, quotes or brackets between quotes"
    if "undefined alias" in str(what) or "alias" in str(getattr(error, "context", "")):
        remedy = "Put values that start with `*` or `&` between quotes"
    if "\\t" in str(what):
        remedy = "Indent with spaces"
    return Problem("yaml-syntax", f"not valid YAML: {what}", Place(name, line, column), remedy)


def nearest(positions: Mapping[FieldPath, tuple[int, int]], at: FieldPath) -> tuple[int, int]:
    """Line and column of a value, or of the closest value around it that stands in the file; (1, 0) if none does."""
    for path in _outwards(at):
        if path in positions:
            return positions[path]
    return (1, 0)


def _outwards(at: FieldPath) -> Iterator[FieldPath]:
    for length in range(len(at), -1, -1):
        yield at[:length]
