"""Markdown that has moved: its links to other files of the folder, and what its blocks name, lead where they led."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import quote, unquote

from postmortems.core.documents import POSTMORTEMS
from postmortems.core.markdown import visible_lines
from postmortems.merge.renaming import Renaming

_LINK: Final = re.compile(
    r"\]\(\s{0,3}(?:<(?P<angled>[^<>\n]{1,400})>|(?P<plain>[^()\s<>]{1,400}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?))"
)
_REFERENCE: Final = re.compile(
    r"^ {0,3}\[(?!\^)[^\[\]\n]{1,80}\]: {0,3}(?:<(?P<angled>[^<>\n]{1,400})>|(?P<plain>\S{1,400}))", re.MULTILINE
)
_TAG: Final = re.compile(
    r"<(?:a|img|source|video|audio|object|iframe)\b[^<>]{0,1000}?\s(?:href|src|poster|data)\s*=\s*"
    r"(?:\"(?P<angled>[^\"<>\n]{1,400})\"|'(?P<plain>[^'<>\n]{1,400})')",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]{0,20}:|[/#?{]", re.IGNORECASE)
_CODE: Final = re.compile(r"(?<!`)(`{1,10})(?!`)(?:[^`]|(?!(?<!`)\1(?!`))`){1,2000}?(?<!`)\1(?!`)")
_BLOCK: Final = re.compile(r"^[ \t]*<!--[ \t]*postmortems:incidents(?P<ids>(?:[ \t]+[^\s<>]{1,200})+)[ \t]*-->", re.M)
_ID: Final = re.compile(r"[^\s<>]+")


def moved_text(body: str, old: str, new: str, renaming: Renaming) -> str:
    """The text of a file for its new place. Code and comments in it stay as they are.

    Args:
        body: Its Markdown.
        old: Where the file was, relative to its documentation folder.
        new: Where it goes.
        renaming: New places for old ones.
    """
    seen = "\n".join(visible_lines(body))
    seen = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), seen) if "`" in seen else seen
    changes: list[tuple[int, int, str]] = []
    for pattern in (_LINK, _REFERENCE, _TAG):
        for match in pattern.finditer(seen):
            group = "angled" if match["angled"] else "plain"
            target = _in_html(match[group], old, new, renaming) if pattern is _TAG else (
                _moved(match[group], posixpath.dirname(old), posixpath.dirname(new), renaming, plain=group == "plain")
            )  # fmt: skip
            if target is not None and target != match[group]:
                changes.append((*match.span(group), target))
    # Blocks are comments.
    changes += [
        (*match.span("ids"), _ID.sub(lambda id_: renaming.document(POSTMORTEMS, id_[0]), match["ids"]))
        for match in _BLOCK.finditer(body)
    ]
    for start, end, text in sorted(changes, reverse=True):
        body = body[:start] + text + body[end:]
    return body


def _moved(target: str, old_folder: str, new_folder: str, renaming: Renaming, *, plain: bool) -> str | None:
    """What to write for a link to a file; None for one that leads elsewhere, or out of the folder."""
    path, tail = _split(target)
    place = posixpath.normpath(posixpath.join(old_folder, unquote(path)))
    if not path or _ELSEWHERE.match(target) or place.startswith("..") or place == ".":
        return None
    found = renaming.page(place)
    if found == place and old_folder == new_folder:
        return None
    return _written(found, new_folder, path, plain=plain) + tail


def _in_html(target: str, old: str, new: str, renaming: Renaming) -> str | None:
    """The same for a link in HTML, which leads from the page's address: that of a folder, or beside the file."""
    path, tail = _split(target)
    if not path or _ELSEWHERE.match(target):
        return None
    for folder_of in (_as_folder, posixpath.dirname):
        place = posixpath.normpath(posixpath.join(folder_of(old), unquote(path)))
        if place in renaming.files:
            return _written(renaming.files[place], folder_of(new), path, plain=True) + tail
    return None


def _as_folder(path: str) -> str:
    stem = path.removesuffix(".md")
    return posixpath.dirname(path) if posixpath.basename(stem).lower() in ("index", "readme") else stem


def _split(target: str) -> tuple[str, str]:
    end = min((position for mark in "#?" if (position := target.find(mark)) >= 0), default=len(target))
    return target[:end], target[end:]


def _written(place: str, folder: str, like: str, *, plain: bool) -> str:
    """The way from a folder to a place, with blanks and letters as `like` has them."""
    relative = posixpath.relpath(place, folder or ".") + ("/" if like.endswith("/") else "")
    return quote(relative, safe="/!$&'*+,;=:@~()") if plain or "%" in like else relative
