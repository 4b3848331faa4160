"""The time that a line starts with."""

from __future__ import annotations

import re
from typing import NamedTuple

from postmortems.core.moment import Absence, MomentError, Reading, ZoneError, read_leading, read_moment
from postmortems.core.timeline.markdown import LINK

_BREAK = re.compile(r"\s[-–—]\s|:\s|\|")


class Lead(NamedTuple):
    """The time that a text starts with, or why it is none, and what follows it."""

    cell: str
    reading: Reading | None
    error: MomentError | None
    rest: str
    marked: bool  # set off from the text by bold, a dash or a colon, or alone on its line


def lead_of(text: str) -> Lead | None:
    """The time at the start of a text, bold, linked or plain; None when it does not start with one."""
    if link := LINK.match(text):  # [16:58 UTC](https://chat/...) - text
        inner = lead_of(link[1])
        if inner and not inner.rest:
            return inner._replace(rest=_rest(text[link.end() :]), marked=True)
    for mark in ("**", "__", "`"):
        close = text.find(mark, len(mark), 200) if text.startswith(mark) else -1
        if close > 0:
            return _bold_lead(text[len(mark) : close], text[close + len(mark) :], mark)
    plain = text.lstrip("_*") if text[:1] in "_*" else text
    try:
        found = read_leading(plain)
    except MomentError as error:
        split = _BREAK.search(plain, 0, 80)
        cell = plain[: split.start()] if split else plain[:80]
        return Lead(cell.strip(), None, error, _rest(plain[len(cell) :]), split is not None or cell == plain)
    if not found:
        return None
    reading, end = found
    marked = plain[end:].lstrip(" )]")[:1] in ("", "-", "–", "—", ":", "|", "*", "_")
    return Lead(plain[:end].strip(), reading, None, _rest(plain[end:]), marked)


def _bold_lead(inner: str, after: str, mark: str) -> Lead | None:
    try:
        return Lead(inner.strip(" :"), read_moment(inner), None, _rest(after), True)
    except MomentError as error:
        if isinstance(error, ZoneError) or error.kind is Absence.PLACEHOLDER:
            return Lead(inner.strip(" :"), None, error, _rest(after), True)
    lead = lead_of(inner)  # **16:58 UTC - Alert fired**: details
    return lead._replace(rest=f"{mark}{lead.rest}{mark}{after}", marked=True) if lead else None


def _rest(text: str) -> str:
    return text.lstrip(" \t)]:,.;–—|→-")
