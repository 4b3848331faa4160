"""A team's own words: `catalog/thesaurus.yml`, a list of lists of expressions that mean the same here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from postmortems.core.frontmatter import parse_yaml, read_text
from postmortems.core.problem import Place, Problem

if TYPE_CHECKING:
    from pathlib import Path

THESAURUS: Final = "catalog/thesaurus.yml"
MAX_GROUPS: Final = 5000
MAX_EXPRESSION: Final = 100
"""Characters; what is longer is a sentence, not an expression."""

Groups = tuple[tuple[str, ...], ...]


def load_thesaurus(docs: Path) -> tuple[Groups, tuple[Problem, ...]]:
    """Reads the thesaurus below a documentation folder: groups of expressions with the same meaning.

    A missing file is an empty one. An entry that is no list of texts is left out, with a problem.
    """
    file = docs / THESAURUS
    if not file.is_file():
        return (), ()
    text, problem = read_text(file, THESAURUS)
    if problem:
        return (), (problem,)
    data, positions, found = parse_yaml(text, THESAURUS)
    problems = list(found)
    if data is not None and not isinstance(data, list):
        remedy = "Write one `- [word, another word]` a line"
        problems.append(Problem("not-a-list", "the file must be a list of lists", Place(THESAURUS), remedy))
        data = None
    groups: list[tuple[str, ...]] = []
    for index, item in enumerate((data or [])[:MAX_GROUPS]):
        words = [word.strip() for word in item if isinstance(word, str)] if isinstance(item, list) else []
        words = [word for word in words if word and len(word) <= MAX_EXPRESSION]
        if len(words) < 2:
            line, column = positions.get((index,), (0, 0))
            place = Place(THESAURUS, line, column, str(index))
            remedy = "Write `- [word, another word]`"
            problems.append(Problem("thesaurus-entry", "an entry needs two expressions or more", place, remedy))
            continue
        groups.append(tuple(words))
    return tuple(groups), tuple(problems)
