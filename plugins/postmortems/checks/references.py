"""Does everything that is named exist, once, and the right way round?"""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.checks.rule import Case, Example, Finding, Rule, Scope, Surroundings, Theme
from postmortems.core import Level
from postmortems.core.catalog_files import fold
from postmortems.core.postmortem import RelationKind
from postmortems.core.validation import did_you_mean

_LATER = (RelationKind.REPEATS, RelationKind.FOLLOWS, RelationKind.CAUSED_BY)


def _order(rule: Rule, case: Case) -> Iterator[Finding]:
    item = case.item
    for index, relation in enumerate(item.relations):
        other = case.library.by_id.get(relation.id) if relation.kind in _LATER else None
        if other and item.when and other.when and item.when.definitely_before(other.when):
            message = f"it {_VERBS[relation.kind]} {relation.id!r}, which began later"
            yield rule.at_field(case, ("relations", index, "kind"), message)


_VERBS = {
    RelationKind.REPEATS: "is said to repeat",
    RelationKind.FOLLOWS: "is said to follow",
    RelationKind.CAUSED_BY: "is said to be caused by",
}


def _teams(around: Surroundings) -> dict[str, str]:
    found: dict[str, str] = {}
    for team in around.library.catalog.teams.values():
        found |= dict.fromkeys(map(fold, (team.id, team.title, *team.aliases)), team.id)
    return found


def _owner(rule: Rule, case: Case) -> Iterator[Finding]:
    if not case.library.catalog.teams:
        return
    teams = case.around.once(_teams)
    for index, action in enumerate(case.item.actions):
        if action.owner and fold(action.owner) not in teams:
            remedy = did_you_mean(action.owner, tuple(teams.values())) or "Name a team of catalog/teams.yml"
            message = f"there is no team {action.owner[:60]!r}"
            yield rule.at_field(case, ("actions", index, "owner"), message, remedy)


def _reading(code: str, title: str, why: str, level: Level = Level.ERROR) -> Rule:
    return Rule(code, Theme.REFERENCES, title, level, why, scope=Scope.READING)


_LOST = "A reference that leads nowhere is left out: this incident will be missing where people look for it."
_GAP = "A step that leads nowhere is left out of its path."

RULES: tuple[Rule, ...] = (
    _reading("unknown-service", "There is no such service", _LOST),
    _reading("unknown-factor", "There is no such factor", _LOST),
    _reading("unknown-trigger", "There is no such trigger", _LOST),
    _reading("unknown-team", "There is no such team", _LOST),
    _reading("unknown-postmortem", "There is no such postmortem", _LOST),
    _reading("unknown-lesson", "There is no such lesson", _GAP),
    _reading("unknown-page", "There is no such page", _GAP),
    _reading("duplicate-id", "An id is taken", "Two things with one id cannot be told apart in any link."),
    _reading("alias-collision", "A word leads to two entries", "Who types it would find one of the two only."),
    _reading(
        "dependency-cycle", "Services depend on each other in a circle", "Nothing in such a circle can start first."
    ),
    _reading("thesaurus-entry", "A group of words of one word", "Words mean the same only where there are two."),
    _reading("self-relation", "A relation to itself", "The link would lead back to the same page."),
    _reading(
        "duplicate-reference",
        "The same thing is named twice",
        "Counts would take it once, and readers wonder what the second means.",
        Level.WARNING,
    ),
    Rule(
        "catalog-empty",
        Theme.REFERENCES,
        "The catalog has no entries of a kind",
        Level.INFO,
        "Names of services, factors or triggers cannot be checked, and nothing can be listed by them.",
        "Which file of the catalog is missing?",
        (Example("(no catalog/factors.yml)", "catalog/factors.yml, as `postmortems init` writes it"),),
        scope=Scope.LIBRARY,
    ),
    Rule(
        "relation-order",
        Theme.REFERENCES,
        "It follows from something later",
        Level.WARNING,
        "Nothing repeats, follows or is caused by what had not happened yet.",
        "Does the relation belong in the other file?",
        (Example("`kind: follows` in the earlier one of two", "`kind: follows` in the later one"),),
        find=_order,
        fast=True,
    ),
    Rule(
        "unknown-owner",
        Theme.REFERENCES,
        "The owner is no team of the catalog",
        Level.WARNING,
        "Actions are found by team. People move on; the team that owns the service stays.",
        "Which team sees to it?",
        (Example("owner: Kim", "owner: edge-team"),),
        find=_owner,
        fast=True,
    ),
)
