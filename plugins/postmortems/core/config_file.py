"""The values of `mkdocs.yml` that commands need before MkDocs is there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from postmortems.core.frontmatter import parse_yaml


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a configuration says of its site. A value given by a tag such as `!ENV` is empty here."""

    name: str = ""
    url: str = ""
    description: str = ""


def docs_dir_of(text: str, name: str = "mkdocs.yml") -> str:
    """The documentation folder that a configuration names, relative to its file; `docs` when it names none.

    Args:
        text: The configuration. Tags such as `!ENV` in it do not matter.
        name: The file's name in messages.

    Raises:
        ValueError: The text is no YAML; the message says where.
    """
    return _texts(text, name).get("docs_dir", "docs")


def site_facts_of(text: str, name: str = "mkdocs.yml") -> SiteFacts:
    """Name, address and description of the site that a configuration makes.

    Raises:
        ValueError: The text is no YAML; the message says where.
    """
    values = _texts(text, name)
    return SiteFacts(*(values.get(key, "") for key in ("site_name", "site_url", "site_description")))


def _texts(text: str, name: str) -> dict[str, str]:
    data, _, problems = parse_yaml(text, name)
    if not isinstance(data, dict):
        if problems:
            raise ValueError(str(problems[0]))
        return {}
    return {key: value for key, value in data.items() if isinstance(value, str)}


def exclude_docs_of(text: str) -> str:
    """The patterns of `exclude_docs`, one a line as in a `.gitignore`; empty when there are none."""
    found = _EXCLUDE.search(text)
    data = parse_yaml(found[0], "mkdocs.yml")[0] if found else None
    value = data.get("exclude_docs") if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


_EXCLUDE = re.compile(r"^exclude_docs:.*(?:\n(?:[ \t]+.*)?)*", re.MULTILINE)
