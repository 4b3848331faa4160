"""What all rules on language share."""

from __future__ import annotations

from functools import partial

from postmortems.checks.phrases import Phrase, find_phrases
from postmortems.checks.rule import Example, Rule, Scope, Theme
from postmortems.core import Level


def rule(
    code: str,
    title: str,
    level: Level,
    phrases: tuple[Phrase, ...],
    says: str,
    why: str,
    question: str,
    *examples: tuple[str, str],
    once: bool = False,
) -> Rule:
    """A rule that looks for phrases; `says` is what a finding says of them, `examples` are pairs of bad and good."""
    find = partial(find_phrases, phrases=phrases, says=says, once=once)
    shown = tuple(Example(*pair) for pair in examples)
    return Rule(code, Theme.LANGUAGE, title, level, why, question, shown, Scope.TEXT, find)
