"""What postmortems ask for: the actions of the front matter, or the bullets below a heading such as `Action Items`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postmortems.core import Postmortem
from postmortems.core.postmortem import ActionStatus

MAX_ACTIONS = 200
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.{1,120}?)[ \t#]*$|(?:\*\*|__)([^*_]{1,100}?):?(?:\*\*|__):?[ \t]*$")
_TITLE = re.compile(
    r"\W*(?:action(?: items?|s)?\b|(?:immediate|planned|corrective|follow-?up|open) (?:actions?|items)"
    r"|follow[ -]?ups?\b|next steps|recommendations|to-?dos?\b"
    r"|(?:short|medium|long)-term (?:improvements?|actions?)|improvements?\b|corrective and prevent\w+)",
    re.I,
)
_BULLET = re.compile(r"([ \t]{0,12})(?:[-*+]|\d{1,3}[.)])[ \t]+(.{1,1000})")
_DONE = re.compile(r"^(?:\[[xX]\]|✅|☑)|\((?:done|completed?|fixed)\)[ \t.]*$", re.I)


class Asked(NamedTuple):
    """One thing that a postmortem asks for.

    Attributes:
        line: In the file for a bullet; 0 for an action of the front matter.
        field: Its index among the actions of the front matter; -1 for a bullet.
    """

    text: str
    done: bool
    line: int = 0
    field: int = -1


def asked_by(item: Postmortem) -> tuple[Asked, ...]:
    """What a postmortem asks for; a decision against something asks for nothing."""
    if item.actions:
        found = enumerate(item.actions)
        return tuple(
            Asked(action.text, action.status is ActionStatus.DONE, field=index)
            for index, action in found
            if action.status is not ActionStatus.NOT_DOING
        )
    return tuple(asked_in(item.body, item.body_line))


def asked_in(body: str, first_line: int = 1) -> Iterator[Asked]:
    """The bullets of the sections on actions, outermost ones only, at most 200."""
    level, count, indent = 0, 0, 0
    for number, line in enumerate(body.split("\n"), start=first_line):
        if heading := _HEADING.match(line[:300]):
            depth = len(heading[1]) if heading[1] else 7
            if _TITLE.match(heading[2] or heading[3] or ""):
                level, indent = (min(level, depth) if level else depth), -1
            elif level and depth <= level:
                level = 0
        elif level and count < MAX_ACTIONS and (bullet := _BULLET.match(line)):
            indent = len(bullet[1]) if indent < 0 else indent
            if len(bullet[1]) <= indent:
                count += 1
                yield Asked(bullet[2].strip(), bool(_DONE.search(bullet[2].strip())), line=number)
