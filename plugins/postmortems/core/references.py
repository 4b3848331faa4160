"""Ids that a postmortem refers to: each known to the catalog, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from postmortems.core.frontmatter import nearest
from postmortems.core.problem import Level, Place, Problem, dotted, quoted
from postmortems.core.validation import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from postmortems.core.catalog import Catalog
    from postmortems.core.frontmatter import FieldPath, Positions
    from postmortems.core.postmortem import FrontMatter

Item = TypeVar("Item")
_REMEDIES = {
    "postmortem": "Give the postmortem's file name without .md",
    "lesson": "Give the lesson's file name without .md",
    "page": "Name a Markdown file of the documentation folder, as contribute/index.md",
}
"""For ids that are no catalog's, when nothing similar is known."""


def with_known_ids(
    front: FrontMatter, catalog: Catalog, positions: Positions, path: str
) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """The front matter without ids that the catalog does not know and without repetitions, each with a problem."""
    check = References(positions, path)
    factor_ids = [use.id for use in front.factors]
    changes = {
        "services": check.distinct(("services",), front.services, front.services, "service", catalog.services),
        "factors": check.distinct(("factors",), front.factors, factor_ids, "factor", catalog.factors),
        "trigger": front.trigger if check.knows("trigger", front.trigger, catalog.triggers, ("trigger",)) else None,
        "actions": [
            action
            if check.knows("factor", action.factor, catalog.factors, ("actions", index, "factor"))
            else action.model_copy(update={"factor": None})
            for index, action in enumerate(front.actions)
        ],
    }
    return front.model_copy(update=changes) if check.problems else front, tuple(check.problems)


def unknown(what: str, given: str, known: Iterable[str], place: Place, remedy: str) -> Problem:
    """The problem with an id that leads nowhere; `remedy` is for when nothing similar is known."""
    message = f"there is no {what} {quoted(given)}"
    return Problem(f"unknown-{what}", message, place, did_you_mean(given, known) or remedy)


class References:
    """Asks whether what one document refers to is there, and collects a problem for everything that is not."""

    def __init__(self, positions: Positions, path: str) -> None:
        self.positions = positions
        self.path = path
        self.problems: list[Problem] = []

    def knows(
        self,
        what: str,
        given: str | None,
        known: Iterable[str],
        at: FieldPath,
        left_out: frozenset[str] = frozenset(),
    ) -> bool:
        """Whether an id is known. One that is there but left out, as a draft, is unknown and no problem."""
        if given is None or given in known:
            return True
        if given not in left_out:
            remedy = _REMEDIES.get(what, f"Add it to catalog/{what}s.yml, or use an id that stands there")
            self.problems.append(unknown(what, given, known, self._place(at), remedy))
        return False

    def distinct(
        self,
        field: FieldPath,
        items: Sequence[Item],
        ids: Sequence[str],
        what: str,
        known: Iterable[str],
        left_out: frozenset[str] = frozenset(),
    ) -> list[Item]:
        """The items of a list whose ids are known, each once."""
        kept: dict[str, Item] = {}
        for index, (item, given) in enumerate(zip(items, ids, strict=True)):
            at: FieldPath = (*field, index, "id")
            if at not in self.positions:  # a plain id, without fields
                at = (*field, index)
            if given in kept:
                message = f"the {what} {given!r} is given twice"
                twice = Problem("duplicate-reference", message, self._place(at), "Keep one of the two", Level.WARNING)
                self.problems.append(twice)
            elif self.knows(what, given, known, at, left_out):
                kept[given] = item
        return list(kept.values())

    def _place(self, at: FieldPath) -> Place:
        return Place(self.path, *nearest(self.positions, at), dotted(at))
