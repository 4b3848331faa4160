"""Where in a text the scalars of its YAML stand, so that one can be changed and all around it stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from postmortems.core.frontmatter.nodes import HANDLER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import Node

    from postmortems.core.frontmatter.values import FieldPath


def head_span(text: str) -> tuple[int, int]:
    """Start and end of the fields of a document that `parse_document` can read, without the lines around them."""
    head, _ = HANDLER.split(text)
    start = text.index(head)
    return start, start + len(head)


def scalar_spans(text: str) -> dict[FieldPath, tuple[int, int]]:
    """Start and end of every scalar value of a YAML text, by its path; quotes and block marks are part of it.

    For texts that `parse_yaml` can read; others have none. What an alias stands for has the place of its anchor.
    """
    try:
        node = HANDLER.compose(text)
    except (yaml.YAMLError, ValueError, OverflowError, IndexError, RecursionError):
        return {}
    return dict(_scalars(node, ())) if node else {}


def _scalars(node: Node, at: FieldPath) -> Iterator[tuple[FieldPath, tuple[int, int]]]:
    if isinstance(node, ScalarNode):
        yield at, (node.start_mark.index, node.end_mark.index)
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _scalars(item, (*at, index))
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(value, (*at, key.value))
