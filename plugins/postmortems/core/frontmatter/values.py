"""Nodes as text values, each with its place; bounded in number and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from postmortems.core.frontmatter.nodes import MAX_DEPTH
from postmortems.core.problem import Place, Problem, dotted, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
FieldPath: TypeAlias = tuple[str | int, ...]
Positions: TypeAlias = dict[FieldPath, tuple[int, int]]
"""Where each value starts in its file: path of keys and indexes -> (line, column), both from 1."""
_KNOWN_TAGS = {
    "plain", "quoted", "sequence", "mapping",
    "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map",
}  # fmt: skip


class Converter:
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


def nearest(positions: Mapping[FieldPath, tuple[int, int]], at: FieldPath) -> tuple[int, int]:
    """Line and column of a value, or of the closest value around it that stands in the file; (1, 0) if none does."""
    for path in _outwards(at):
        if path in positions:
            return positions[path]
    return (1, 0)


def _outwards(at: FieldPath) -> Iterator[FieldPath]:
    for length in range(len(at), -1, -1):
        yield at[:length]
