"""The `mkdocs.yml` of a new knowledge base: its own head, and the look and pages of this repository's."""

from __future__ import annotations

import re

_MARK = re.compile(r"^#: (\w+)$", re.MULTILINE)
_LEFT_OUT = frozenset({"About"})
"""Groups of the navigation whose pages are about this repository."""
_ADDED = "      - contribute/import.md\n"


def configuration(head: str, model: str) -> str:
    """The text of a configuration.

    Args:
        head: The starter's own part; a line `#: theme` stands for the block of that name.
        model: A complete configuration to take such blocks from, with their comments.
    """
    blocks = {
        match[1]: match[0].rstrip()
        for match in re.finditer(r"^(\w+):[^\n]*\n(?:[ #][^\n]*\n|\n(?= ))*", model, re.MULTILINE)
    }
    blocks["nav"] = _nav(blocks["nav"])
    return _MARK.sub(lambda match: blocks[match[1]], head)


def _nav(block: str) -> str:
    """The navigation without groups that a new knowledge base has no pages for."""
    kept: list[str] = []
    leaving = False
    for line in block.splitlines():
        if group := re.match(r"  - ([^:]+):", line):
            leaving = group[1] in _LEFT_OUT
        if not leaving:
            kept.append(line)
    text = "\n".join(kept)
    return (
        text if "contribute/import.md" in text else re.sub(r"(?m)^ *- contribute/review\.md\n", rf"\g<0>{_ADDED}", text)
    )
