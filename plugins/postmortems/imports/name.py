"""File names: which ones belong to write-ups, and which id each becomes."""

from __future__ import annotations

import re
from typing import Final

from postmortems.core.documents import MAX_STEM
from postmortems.core.loader import is_postmortem

MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdwn", ".mdx", ".txt", ".text"})
_EXTENSION = re.compile(r"\.(?=[A-Za-z0-9]{1,8}$)[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*$")
_MEDIA = frozenset(
    """
    .png .jpg .jpeg .gif .svg .webp .bmp .ico .avif .mp4 .webm .mov .css .js .json .yml .yaml .toml .ini .cfg
    .lock .sh .py .csv .html .htm
    """.split()
)
_NO_WRITEUP = re.compile(
    r"(?:licen[cs]e|copying|notice|authors|contributors|codeowners|contributing|changelog|code_of_conduct|security|"
    r"makefile|dockerfile|readme|index|summary|_sidebar|toc)(?:[._-].*)?",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"(?:.*[\s_-])?template(?:[\s_-].*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>"#?%\\|*:/]')


def split_name(name: str) -> tuple[str, str]:
    """Stem and extension of a file name. `v1.2 outage` and `PM 2.0` have none: a full stop alone makes no extension."""
    match = _EXTENSION.search(name)
    if not match or not match.start():
        return name, ""
    return name[: match.start()], match[0].lower()


def not_a_writeup(name: str) -> str:
    """Why a file of a folder is passed over by its name, a phrase that follows "is"; empty when it is to be read."""
    stem, extension = split_name(name)
    if name.startswith((".", "_")):
        return "hidden by its name"
    if extension in _MEDIA:
        return "no text that a person wrote"
    if _NO_WRITEUP.fullmatch(stem):
        return "a page about the folder, not a write-up"
    if _TEMPLATE.fullmatch(stem):
        return "a template"
    return ""


def id_of(stem: str) -> tuple[str, str]:
    """The id that a stem becomes: the stem itself, unless no file or address can carry it.

    Returns:
        The id and what was changed, one sentence without a full stop; that is empty for nearly all.
    """
    kept = _FORBIDDEN.sub("-", "".join(char if char.isprintable() else "-" for char in stem)).strip(" .")
    kept = re.sub(r"-{2,}", "-", kept) if kept != stem else kept
    kept = kept[:MAX_STEM].strip(" .").lstrip("._ ") or "postmortem"
    if not is_postmortem(f"postmortems/{kept}.md"):
        kept = f"postmortem-{kept}"
    return (kept, "" if kept == stem else "the file name cannot be an address, so it was changed")
