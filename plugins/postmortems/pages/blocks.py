"""Blocks that any hand-written page may hold: `<!-- postmortems:newest -->` becomes a list of the newest incidents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from postmortems.core.followup import FollowUp
from postmortems.core.library import Library
from postmortems.core.problem import Place, Problem
from postmortems.core.today import today
from postmortems.core.validation import did_you_mean
from postmortems.pages.context import Here
from postmortems.pages.engine import environment, part
from postmortems.pages.overviews import factor_links
from postmortems.pages.page import Content, slot
from postmortems.pages.search_page import search_form
from postmortems.pages.urls import Linker
from postmortems.pages.views import CountView, LinkView

_BLOCK = re.compile(
    r"^[ \t]*<!--[ \t]*postmortems:(?P<name>[a-z-]{1,40})(?P<words>(?:[ \t]+[^\s<>]{1,200})*)[ \t]*-->[ \t]*$", re.M
)
MARK = "<!-- postmortems:"
NEWEST = 5
RECURRING = 8
PRESSING = 5

Block = Callable[[Here, list[str]], str]


def has_blocks(markdown: str) -> bool:
    """Whether a page holds blocks; cheap enough to ask of every page."""
    return "postmortems:" in markdown and _BLOCK.search(markdown) is not None


def expand(markdown: str, library: Library, linker: Linker, src_uri: str) -> tuple[Content, tuple[Problem, ...]]:
    """Replaces the blocks of a page, each alone on its line, by what they stand for.

    Returns:
        The page's content, and a problem for each block or postmortem that does not exist.
    """
    here = Here(library, linker, src_uri)
    fragments: list[str] = []
    problems: list[Problem] = []

    def replace(match: re.Match[str]) -> str:
        name, words = match["name"], match["words"].split()
        line = markdown.count("\n", 0, match.start()) + 1
        if name not in BLOCKS:
            remedy = did_you_mean(name, list(BLOCKS)) or f"The blocks are: {', '.join(BLOCKS)}"
            problems.append(Problem("unknown-block", f"there is no block {name!r}", Place(src_uri, line), remedy))
            return ""
        for word in words if name == "incidents" else ():
            if word not in library.by_id:
                remedy = did_you_mean(word, list(library.by_id))
                problems.append(
                    Problem("unknown-postmortem", f"there is no postmortem {word!r}", Place(src_uri, line), remedy)
                )
        fragments.append(BLOCKS[name](here, words))
        return f"\n\n{slot(len(fragments) - 1)}\n\n"

    return Content(_BLOCK.sub(replace, markdown), tuple(fragments)), tuple(problems)


def _newest(here: Here, words: list[str]) -> str:
    return _incidents(here, [item.id for item in here.library.postmortems[: _count(words, NEWEST)]])


def _incidents(here: Here, words: list[str]) -> str:
    found = [here.library.by_id[word] for word in words if word in here.library.by_id]
    return f'<div class="pm-grid">{part("incidents", here.incidents(found))}</div>'


def _recurring(here: Here, _: list[str]) -> str:
    return part("counts", factor_links(here, RECURRING))


def _services(here: Here, _: list[str]) -> str:
    groups = here.library.by_service
    top = sorted(groups, key=lambda key: (-len(groups[key]), key))[:RECURRING]
    return part("counts", here.counts([(here.service(key), len(groups[key])) for key in top]))


def _numbers(here: Here, _: list[str]) -> str:
    library = here.library
    numbers = [
        ("postmortems", "postmortems/index.md", len(library.postmortems)),
        ("contributing factors", "factors/index.md", len(library.by_factor)),
        ("services", "services/index.md", len(library.by_service)),
        ("organisations and teams", "teams/index.md", len(library.by_team)),
    ]
    views = tuple(CountView(LinkView(name, here.url(uri)), count, 0) for name, uri, count in numbers)
    return environment().get_template("_numbers.j2").render(numbers=views)


def _actions(here: Here, words: list[str]) -> str:
    items = FollowUp(here.library, today()).open[: _count(words, PRESSING)]
    views = [here.action(item.action, item.postmortem, overdue=item.overdue) for item in items]
    return part("action_table", views, True) if views else ""


def _count(words: list[str], default: int) -> int:
    return int(words[0]) if words and words[0].isdecimal() and len(words[0]) < 3 else default


def _search(here: Here, _: list[str]) -> str:
    return search_form(here)


BLOCKS: Mapping[str, Block] = {
    "newest": _newest,
    "incidents": _incidents,
    "recurring": _recurring,
    "services": _services,
    "numbers": _numbers,
    "actions": _actions,
    "search": _search,
}
"""What a page may hold: the newest incidents (`newest [N]`), chosen ones (`incidents ID ...`), the factors that occur
most often (`recurring`), the services that were hit most often (`services`), how much there is (`numbers`), the most
pressing open actions (`actions [N]`), and a large form of the search (`search`)."""
