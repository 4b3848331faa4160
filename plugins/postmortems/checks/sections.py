"""The parts of a write-up, and the characters that stand for what is masked in it."""

from __future__ import annotations

from enum import Enum

THING = "¤"
END = "\0"
BLANK = r"[ \t\n]{1,12}"
"""White space between two words of a phrase, as a pattern; never across the end of one."""
MAYBE_BLANK = r"[ \t\n]{0,12}"


class Section(Enum):
    """What part of a write-up a line belongs to."""

    TEXT = "text"
    HEADING = "heading"
    TIMELINE = "timeline"
    ACTIONS = "actions"
    IMPACT = "impact"
    PEOPLE = "people"
