"""All rules, in the order in which the reference shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from postmortems.checks import language, lessons, privacy, references, repeats, structure, timeline, traceability
from postmortems.checks.rule import Rule, Scope, Theme
from postmortems.core import Level
from postmortems.core.validation import did_you_mean

THEMES: Mapping[Theme, str] = {
    Theme.STRUCTURE: "Is everything there, and in its place?",
    Theme.REFERENCES: "Does everything that is named exist, once, and the right way round?",
    Theme.TIMELINE: "Do the times agree with each other, and are they known as well as they look?",
    Theme.TRACEABILITY: "Does every gap have something that closes it, and does every action close a gap?",
    Theme.LESSONS: "Does what was learned still hold?",
    Theme.REPEATS: "Have we been here before?",
    Theme.LANGUAGE: "Does the text ask what made it the sensible thing to do, or who did it?",
    Theme.PRIVACY: "Is there anything in it that must not be published?",
    Theme.CHECKS: "Are the checks themselves in order?",
}

CHECKS: tuple[Rule, ...] = (
    Rule(
        "unknown-rule",
        Theme.CHECKS,
        "There is no such rule",
        Level.ERROR,
        "A level or a waiver for a rule that does not exist changes nothing.",
        "Is the code misspelt?",
        scope=Scope.SETTINGS,
    ),
    Rule(
        "waiver-without-reason",
        Theme.CHECKS,
        "A waiver without a reason",
        Level.WARNING,
        "The next reader cannot tell whether it still holds. Until it has one, nothing is waived.",
        "What would you answer a reviewer who asks why?",
        scope=Scope.SETTINGS,
    ),
    Rule(
        "waiver-unused",
        Theme.CHECKS,
        "A waiver that waives nothing",
        Level.INFO,
        "It will hide the next finding in this place, which nobody has thought about.",
        "Can it go?",
        scope=Scope.SETTINGS,
    ),
)

RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *references.RULES,
    *timeline.RULES,
    *traceability.RULES,
    *lessons.RULES,
    *repeats.RULES,
    *language.RULES,
    *privacy.RULES,
    *CHECKS,
)

BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}


class UnknownCode(ValueError):
    """A word that is neither a rule's code nor a theme; the message says so and `remedy` what is near."""

    def __init__(self, word: str) -> None:
        super().__init__(f"there is no rule or theme {word[:100]!r}")
        self.remedy = did_you_mean(word, known_words())


def known_words() -> tuple[str, ...]:
    """Every code and theme."""
    return (*BY_CODE, *(theme.value for theme in Theme))


def codes_of(words: Iterable[str]) -> frozenset[str]:
    """The codes that words name, where a theme names all of its rules.

    Raises:
        UnknownCode: For the first word that names nothing.
    """
    found: set[str] = set()
    for word in words:
        if word not in known_words():
            raise UnknownCode(word)
        found |= {rule.code for rule in RULES if word in (rule.code, rule.theme.value)}
    return frozenset(found)
