"""A tiny library drawn as text, and Node to ask the twin modules."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from postmortems.search.document import TEXT_WEIGHT, Document, Passage

HERE = Path(__file__).parent
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="Node 20 is needed")

CATALOG = {
    "services": """
- {id: shop-db, title: Shop database, aliases: [orders db], owner: payments}
- {id: edge, title: Edge network, aliases: [cdn]}
- {id: edge-cache, title: Edge cache}
""",
    "teams": "- {id: payments, title: Payments}\n",
    "triggers": "- {id: deploy, title: Deployment of code, definition: A new build went out, aliases: [release]}\n",
    "factors": """
- id: limits
  title: Limits
  factors:
    - id: hidden-limit
      title: Finite limit nobody watched
      definition: A quota or descriptor table ran out.
      aliases: [limit reached]
    - {id: single-point, title: Only one of it, definition: Its loss took everything along., aliases: [no redundancy]}
""",
}


def postmortem(title: str, body: str = "It broke.", **fields: str) -> str:
    front = {"summary": "Something broke.", "status": "published", "kind": "incident", **fields}
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: {title}\n{lines}---\n\n{body}\n"


class Docs:
    """A documentation folder in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "catalog").mkdir(parents=True)
        (folder / "postmortems").mkdir()
        for name, text in CATALOG.items():
            (folder / "catalog" / f"{name}.yml").write_text(text, "utf-8")

    def write(self, id_: str, title: str, body: str = "It broke.", **fields: str) -> Path:
        path = self.folder / "postmortems" / f"{id_}.md"
        path.write_text(postmortem(title, body, **fields), "utf-8")
        return path


def document(key: str, title: str, text: str, weight: int = TEXT_WEIGHT) -> Document:
    return Document("postmortem", key, title, f"postmortems/{key}.md", text[:200], passages=(Passage(weight, text),))


def ids(index, result) -> list[str]:
    return [index.columns.keys[hit.place].partition(":")[2] for hit in result.hits]


def ask_node(script: str, given: object) -> list:
    """Runs a module in Node; it reads JSON from standard input and answers with a line of JSON for each item."""
    done = subprocess.run(
        [NODE, str(HERE / "node" / script)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]
