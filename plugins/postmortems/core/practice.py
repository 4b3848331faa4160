"""What an author says about practising on an incident: the field `practice` of a postmortem."""

from __future__ import annotations

from pydantic import Field

from postmortems.core.text import Line, MomentField, Paragraph, Strict


class Prompt(Strict):
    """A question of the author's, asked before an entry of the timeline is shown."""

    at: MomentField
    """The time of that entry, as the timeline has it. An exercise begins a new step there."""
    ask: Line
    """What to ask in place of `What would you look at now?`; it must not give away what comes."""
    hint: Line | None = None
    """Where to look, for whoever is stuck."""


class Practice(Strict):
    """How to practise on this incident. An exercise is made without it; these words make it a better one."""

    skip: Line | None = None
    """Why there is to be no exercise on this incident; nothing else is needed then."""
    opens: MomentField | None = None
    """The time of the entry with which the exercise begins, told as it stands. If left out: the detection."""
    brief: Paragraph | None = None
    """The situation as it was known then, in place of that entry and of the symptoms."""
    prompts: list[Prompt] = Field(default_factory=list, max_length=20)
    """Questions at entries of the timeline."""
    wrong_turns: list[Line] = Field(default_factory=list, max_length=20)
    """What pointed the wrong way, and why it was sensible to follow it; told at the end."""
