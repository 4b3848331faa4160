"""The one value of `mkdocs.yml` that commands need before MkDocs is there."""

from __future__ import annotations

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
