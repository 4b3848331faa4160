"""Links of a text to other files: pictures come along, and what leads nowhere from the new place is named."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from postmortems.core.confinement import Confinement
from postmortems.core.writing import write_bytes
from postmortems.imports.finding import Finding, dropped, question
from postmortems.imports.writeup import Writeup

MAX_LINKS = 300
MAX_PICTURE_BYTES = 20_000_000
_LINK = re.compile(r"\]\(\s{0,3}(?:<([^<>\n]{1,400})>|([^()\s]{1,400}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?))")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\[\]\n]{1,80}\]: {0,3}(\S{1,400})", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]{1,20}:|//|#|mailto:", re.IGNORECASE)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"})


def read_links(writeup: Writeup, ids: frozenset[str], attachments: dict[str, Path], folder: Path) -> Iterator[Finding]:
    """Questions about links that lead nowhere; pictures that can come along are added to `attachments`.

    Args:
        writeup: The text.
        ids: Of all postmortems that there will be.
        attachments: New place of a picture, relative to the postmortems, and where it is now.
        folder: In which the old file lies; pictures outside of it stay where they are.
    """
    seen: set[str] = set()
    for target, at in _targets(writeup.body):
        path = posixpath.normpath(unquote(target.split("#")[0].split("?")[0]))
        if target in seen or _ELSEWHERE.match(target) or path in (".", "") or len(seen) >= MAX_LINKS:
            continue
        seen.add(target)
        line = writeup.body_line + writeup.body.count("\n", 0, at)
        inside = not path.startswith(("..", "/")) and "\0" not in path
        if inside and path.endswith(".md") and path.removesuffix(".md") in ids:
            continue
        picture = inside and Path(path).suffix.lower() in _PICTURES and _is_picture(folder, path)
        if picture and attachments.setdefault(path, folder / path) == folder / path:
            yield dropped("body", path, "the picture was copied beside the postmortem", line)
        else:
            yield question("body", "a link leads nowhere from the new place", line, target[:200], strict=True)


def copy_attachment(source: Path, target: Path) -> None:
    """Copies a picture unless something stands there."""
    if not target.exists() and not target.is_symlink():
        write_bytes(target, source.read_bytes())


def _targets(body: str) -> Iterator[tuple[str, int]]:
    for match in _LINK.finditer(body):
        yield match[1] or match[2], match.start()
    for match in _REFERENCE.finditer(body):
        yield match[1].strip("<>"), match.start()


def _is_picture(folder: Path, path: str) -> bool:
    file = folder / path
    try:
        return Confinement(folder).holds(file) and file.is_file() and file.stat().st_size <= MAX_PICTURE_BYTES
    except (OSError, ValueError):
        return False
