"""What earlier imports wrote, so that a file which a person edited since is never overwritten."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from postmortems.core.writing import digest, write_bytes

FOLDER: Final = ".import"
"""Beside the pages, and left out of every site for its dot: reports, and the manifest."""
NAME: Final = "manifest.json"


@dataclass(slots=True)
class Manifest:
    """Hashes of the files as they were written, by id."""

    hashes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, docs: Path) -> Manifest:
        """That of a documentation folder. One that cannot be read counts as empty: then nothing is overwritten."""
        try:
            data = json.loads((docs / FOLDER / NAME).read_text("utf-8"))
            files = data["files"] if isinstance(data, dict) else {}
            return cls({str(key): str(value) for key, value in files.items()})
        except (OSError, ValueError, KeyError, AttributeError, RecursionError):
            return cls()

    def owns(self, id_: str, content: bytes) -> bool:
        """Whether a file is as an import left it."""
        return self.hashes.get(id_) == digest(content)

    def write(self, docs: Path) -> None:
        """Writes it if it changed."""
        data = {
            "about": "Written by `postmortems import`, to know which files were edited since.",
            "files": self.hashes,
        }
        write_bytes(
            docs / FOLDER / NAME, (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
        )
