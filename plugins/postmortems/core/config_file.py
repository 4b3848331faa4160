"""What commands need of `mkdocs.yml` without MkDocs."""

from __future__ import annotations

import re

from postmortems.core.frontmatter import parse_yaml


def docs_dir_of(text: str, name: str = "mkdocs.yml") -> str:
    """The documentation folder that a configuration names, relative to its file; `docs` when it names none.

    Args:
        text: The configuration. Tags such as `!ENV` in it do not matter.
        name: The file's name in messages.

    Raises:
        ValueError: The text is no YAML; the message says where.
    """
    data, _, problems = parse_yaml(text, name)
    if not isinstance(data, dict):
        if problems:
            raise ValueError(str(problems[0]))
        return "docs"
    folder = data.get("docs_dir")
    return folder if isinstance(folder, str) else "docs"


def exclude_docs_of(text: str) -> str:
    """The patterns of `exclude_docs`, one a line as in a `.gitignore`; empty when there are none."""
    found = _EXCLUDE.search(text)
    data = parse_yaml(found[0], "mkdocs.yml")[0] if found else None
    value = data.get("exclude_docs") if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


_EXCLUDE = re.compile(r"^exclude_docs:.*(?:\n(?:[ \t]+.*)?)*", re.MULTILINE)
