"""What the words of an event give away: its role, or that it is the row of a template."""

from __future__ import annotations

import re

from postmortems.core.moment import absence
from postmortems.core.timeline.value import Role

_SUBJECT = r"(?:the )?(?:(?:incident|impact|problem|issue|outage|fault) )?(?:is |was )?"
_ROLES = (
    (Role.STARTED, re.compile(_SUBJECT + r"(?:start|starts|started|begin|begins|began)", re.IGNORECASE)),
    (Role.DETECTED, re.compile(_SUBJECT + r"(?:detected|detection|discovered|discovery)", re.IGNORECASE)),
    (
        Role.MITIGATED,
        re.compile(_SUBJECT + r"(?:mitigated|mitigation|recovered|recovery|ends|ended)", re.IGNORECASE),
    ),
    (Role.RESOLVED, re.compile(_SUBJECT + r"(?:fully )?(?:resolved|resolution|fixed)", re.IGNORECASE)),
)
_MARKED = re.compile(r"[\s–-]*(?:\*\*|__)([^*_]{1,40})(?:\*\*|__)")
_TRAILING = re.compile(r"\(([^()]{1,40})\)[\s.*_]{0,8}")
_TEMPLATE = frozenset(
    {"short event description", "event description", "description of the event", "event", "description"}
)


def role_of(text: str) -> Role | None:
    """From a bold word at the start, or from words in parentheses at the end."""
    if not any(mark in text for mark in ("**", "__", "(")):
        return None
    words = [match[1] for match in (_MARKED.match(text), _TRAILING.fullmatch(text, max(text.rfind("("), 0))) if match]
    for word in words:
        for role, pattern in _ROLES:
            if pattern.fullmatch(word.strip(" :.!")):
                return role
    return None


def is_template(text: str) -> bool:
    words = text[:60].strip(" \t*_`<>[]().").lower()
    return words in _TEMPLATE or absence(words) is not None
