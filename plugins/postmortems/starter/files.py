"""The files of a new knowledge base: which there are, and where each comes from.

Most stand beside this module, with `dot-` for a dot in front of a name so that no tool takes them for its own. Those
that this repository uses itself stand there once: a wheel holds copies below `files/`, and a checkout is read in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

TAXONOMY: Final = ("factors.yml", "triggers.yml")
"""Files of the catalog that are no team's own: an import needs them too."""
MODEL: Final = "mkdocs-model.yml"
"""The configuration of this repository, from which the look and the navigation of a new one are taken."""
SHARED: Final = {
    "docs/catalog/factors.yml": "docs/catalog/factors.yml",
    "docs/catalog/triggers.yml": "docs/catalog/triggers.yml",
    "dot-github/workflows/publish.yml": ".github/workflows/publish.yml",
    "dot-github/workflows/pull-request.yml": ".github/workflows/pull-request.yml",
    "dot-github/workflows/pull-request-comment.yml": ".github/workflows/pull-request-comment.yml",
}
"""Files of the starter that are files of this repository: name in the starter -> place in the repository."""
SHARED_PAGES: Final = "docs/contribute"
"""A folder whose pages are all shared: how to write, to review, to import."""
OWN: Final = (
    "mkdocs.yml",
    "requirements.txt",
    "README.md",
    "dot-gitignore",
    "dot-pre-commit-config.yaml",
    "docs/index.md",
    "docs/catalog/services.yml",
    "docs/catalog/teams.yml",
    "docs/lessons/_template.md",
    "docs/paths/_template.md",
    "dot-github/CODEOWNERS",
    "dot-github/PULL_REQUEST_TEMPLATE.md",
    "dot-github/ISSUE_TEMPLATE/incident.yml",
)
"""Files that only the starter has."""
_PACKAGE = Path(__file__).parent / "files"
_REPOSITORY = Path(__file__).parents[3]


def starter_file(name: str) -> Path:
    """Where a file of the starter is, by its name there.

    Raises:
        FileNotFoundError: The package is incomplete.
    """
    for file in (_PACKAGE / name, _REPOSITORY / ("mkdocs.yml" if name == MODEL else SHARED.get(name, name))):
        if file.is_file():
            return file
    raise FileNotFoundError(f"the package lacks {name}; install it again")


def starter_files() -> Iterator[tuple[str, Path]]:
    """All of them: place in the new knowledge base, and where to copy from."""
    pages = next(folder for folder in (_PACKAGE / SHARED_PAGES, _REPOSITORY / SHARED_PAGES) if folder.is_dir())
    names = sorted(f"{SHARED_PAGES}/{page.name}" for page in pages.glob("*.md"))
    for name in (*OWN, *SHARED, *names):
        yield name.replace("dot-", ".", 1) if name.startswith("dot-") else name, starter_file(name)
