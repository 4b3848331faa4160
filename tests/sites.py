"""What tests draw tiny sites with: a catalog, a valid postmortem, files from text, and a built site to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

CATALOG = {
    "catalog/factors.yml": """
        - id: change
          title: Change
          factors:
            - {id: no-canary, title: No canary, definition: It went everywhere at once., countermeasures: [Stages]}
            - {id: bad-config, title: Bad config, definition: It was not checked.}
        - id: detection
          title: Detection
          factors:
            - {id: no-alert, title: No alert, definition: Nobody was told., aliases: [silent failure]}
    """,
    "catalog/services.yml": """
        - {id: web, title: Website, description: Shows pages., owner: core, depends_on: [db]}
        - {id: db, title: Database, owner: core}
        - {id: mail, title: Mail}
    """,
    "catalog/teams.yml": "- {id: core, title: Core team}",
    "catalog/triggers.yml": "- {id: deploy, title: Deployment, definition: New code went out.}",
}
INDEX = {"index.md": "# Home\n"}


def postmortem(body: str = "Text.\n", **fields: str) -> str:
    """A valid postmortem; a field given as an empty text is left out."""
    values = {
        "title": "The site is down",
        "summary": "A change took the site down.",
        "status": "published",
        "severity": "sev2",
        "services": "[web]",
        "trigger": "deploy",
        "factors": "[no-canary, no-alert]",
        "started": "2024-03-01 10:00",
        "resolved": "2024-03-01 11:00",
        **fields,
    }
    front = "".join(f"{key}: {value}\n" for key, value in values.items() if value)
    return f"---\n{front}---\n\n{body}"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files below a folder; texts are dedented."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(dedent(content).lstrip("\n"), "utf-8")
    return folder


@dataclass
class BuiltSite:
    """A site as it stands on disk, with the warnings of its build."""

    folder: Path
    warnings: list[str] = field(default_factory=list)

    def html(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    @property
    def pages(self) -> set[str]:
        return {file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*.html")}
