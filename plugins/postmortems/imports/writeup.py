"""An old write-up as it was found: its bytes, its own front matter if it has one, and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from postmortems.core.frontmatter import MAX_FILE_BYTES, Value, parse_yaml
from postmortems.core.problem import Problem

BOM: Final = b"\xef\xbb\xbf"
ROOM: Final = 100_000
"""Bytes kept free for the front matter, so that the file can be loaded again."""
_FENCES = re.compile(
    rb"---[ \t]*\r?\n(?P<head>(?:(?!---[ \t]*\r?$)[^\n]*\n){0,2000})---[ \t]*(?:\r?\n|\Z)", re.MULTILINE
)
_SIGNATURES = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a zip or office file", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture", b"\xd0\xcf\x11\xe0": "an old office file", b"\x1f\x8b": "a compressed file",
    b"{\\rtf": "rich text", b"<!DOC": "a web page", b"<html": "a web page",
}  # fmt: skip


class Unreadable(Exception):
    """A file cannot be imported.

    Attributes:
        remedy: What would help, one sentence without a full stop.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy


@dataclass(frozen=True)
class Writeup:
    r"""One file, read.

    Attributes:
        name: The file, relative to the source folder, with `/` between its parts.
        stem: Its name without the extension.
        raw: Its bytes as they are.
        body_raw: Those of the text: all of them but a byte-order mark and a front matter of its own.
        head: That front matter as text values; None when there is none that could be read.
        body: The text with `\n` line ends.
        body_line: Line of the file on which the text starts.
        problems: What kept something that looks like front matter from being read.
    """

    name: str
    stem: str
    raw: bytes = field(repr=False)
    body_raw: bytes = field(repr=False)
    head: dict[str, Value] | None = field(repr=False)
    body: str = field(repr=False)
    body_line: int = 1
    head_lines: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def line_end(self) -> str:
        """That of the first line, so that a file does not mix two kinds."""
        first = self.raw.find(b"\n")
        return "\r\n" if first > 0 and self.raw[first - 1 : first] == b"\r" else "\n"

    @property
    def has_mark(self) -> bool:
        """It starts with a byte-order mark. That is no part of its text, and is not taken over."""
        return self.raw.startswith(BOM)

    @cached_property
    def text(self) -> str:
        r"""The whole file with `\n` line ends."""
        return _normal(self.raw.removeprefix(BOM).decode("utf-8"))


def read_writeup(file: Path, name: str, stem: str) -> Writeup:
    """Reads a regular file.

    Raises:
        Unreadable: It is empty, too large, no text, or not in UTF-8; the message says which.
    """
    try:
        size = file.stat().st_size
        if size > MAX_FILE_BYTES - ROOM:
            raise Unreadable(
                f"it has {size:,} bytes, more than the {MAX_FILE_BYTES - ROOM:,} that are read",
                "Move logs and data out of the text",
            )
        raw = file.read_bytes()
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from error
    return parse_writeup(raw, name, stem)


def parse_writeup(raw: bytes, name: str, stem: str) -> Writeup:
    """Takes the bytes of a file apart; errors as for `read_writeup`."""
    for signature, what in _SIGNATURES.items():
        if raw[:16].lstrip().startswith(signature):
            raise Unreadable(f"it is {what}", "Export it as Markdown, or paste its text into a Markdown file")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("it is in UTF-16", "Save the file as UTF-8")
    if b"\0" in raw:
        raise Unreadable("it is no text: it holds zero bytes", "Export it as Markdown")
    content = raw.removeprefix(BOM)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"byte 0x{content[error.start]:02x} on line {line} is not UTF-8"
        raise Unreadable(reason, "Save the file as UTF-8") from error
    if not text.strip():
        raise Unreadable("it is empty")
    fences = _FENCES.match(content)
    if fences:
        head, positions, problems = parse_yaml(fences["head"].decode("utf-8").replace("\r\n", "\n"), name, first_line=2)
        if isinstance(head, dict):
            body_raw = content[fences.end() :]
            lines = {str(at[0]): line for at, (line, _) in positions.items() if len(at) == 1}
            line = content.count(b"\n", 0, fences.end()) + 1
            return Writeup(name, stem, raw, body_raw, head, _normal(body_raw.decode("utf-8")), line, lines, problems)
        return Writeup(name, stem, raw, content, None, _normal(text), problems=problems)
    return Writeup(name, stem, raw, content, None, _normal(text))


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
