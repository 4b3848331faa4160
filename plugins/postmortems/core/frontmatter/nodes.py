"""YAML as nodes of text: no types, no tags, and no depth that would fill the stack."""

from __future__ import annotations

from typing import Final, cast

import yaml
from frontmatter.default_handlers import YAMLHandler
from yaml.nodes import Node, ScalarNode, SequenceNode

MAX_DEPTH: Final = 20


class TooDeep(yaml.MarkedYAMLError): ...


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
            raise TooDeep(problem_mark=current_node.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


class PureLoader(_TextNodes, yaml.SafeLoader):
    """For machines without libyaml; several times slower."""


class Handler(YAMLHandler):
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


HANDLER = Handler()
