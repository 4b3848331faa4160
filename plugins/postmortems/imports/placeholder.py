"""Text that a template left behind: it says what should stand there, and is never imported."""

from __future__ import annotations

import re

from postmortems.core.moment import Absence, absence
from postmortems.imports.plain import plain

_WHOLE = re.compile(
    r"x{2,}|y{2,}|z{2,}|\.{3,}|…|-+|tb[ad]\b.{0,60}|to ?do\b.{0,80}|to be (?:done|filled|completed|determined|"
    r"added)\b.{0,300}|"
    r"short event description|someone fromtheteam|lorem ipsum.*|description (?:here|of the .{1,40})|enter .{1,60} here|"
    r"your .{1,40} here|example(?: text)?|no(?:ne| data| items?)?|n/?a|not applicable|action item \d+|"
    r"(?:item|factor|bullet|point|lesson) ?\d*",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:write|describe|insert|add|fill in|list|give|provide|explain|summari[sz]e) (?:the|a|an|your|here|what|how|why|"
    r"in)\b.{0,300}",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[<\[{][^<>\[\]{}]{2,300}[>\]}]")


def is_placeholder(markdown: str, *, orders: bool = False) -> bool:
    """Whether a piece of text is that of a template, or says in one word that there is nothing.

    Args:
        markdown: The text.
        orders: Whether orders are expected: `Add an alert` is an action, and elsewhere what a template asks for.
    """
    text = markdown.strip().strip("*_ ")
    if _BRACKETED.fullmatch(text):
        return True
    words = plain(text[:400]).strip(" .:!*_")
    return (
        not words
        or absence(words) in (Absence.PLACEHOLDER, Absence.MISSING)
        or bool(_WHOLE.fullmatch(words))
        or bool(not orders and _ORDER.fullmatch(words))
    )
