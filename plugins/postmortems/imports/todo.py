"""Actions: items, rows and paragraphs below headings that promise some."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from postmortems.core.catalog import Catalog, Team
from postmortems.core.catalog_files import fold
from postmortems.core.frontmatter import Value
from postmortems.core.moment import MomentError, parse_moment
from postmortems.core.text import is_web_address
from postmortems.imports.blocks import Block, Shape
from postmortems.imports.dates import written
from postmortems.imports.finding import Finding, dropped, guessed, understood
from postmortems.imports.kinds import Kind, fold_heading
from postmortems.imports.outline import Outline, Part
from postmortems.imports.placeholder import is_placeholder
from postmortems.imports.plain import plain, shortened

LIMIT = 480
_OWNER = re.compile(
    r"[\s(\[.,;–-]*\b(?:owners?|assignees?|assigned to|dri)\s*:\s*@?[\w.@ ,&/-]{2,60}[)\]]?\s*\.?$", re.IGNORECASE
)
_MENTION = re.compile(r"@[\w.-]{1,40}(?: (?-i:[A-Z][a-z'’-]{1,30})){0,2}[ ,:]+")
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`]{3,500}")
_DONE = re.compile(
    r"^\s*(?:✅|☑️?|✔️?|✓)|\((?:done|completed?|fixed|shipped|merged)\)|\bDONE\b|^(?:done|completed):", re.I
)
_DONE_HEADING = re.compile(
    r"\((?:done|completed?|already done)\)|^completed\b|\bcompleted$|\bactions? taken\b", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:action(?: item)?|todo|follow-?up|\[action\])\s*:\s*", re.IGNORECASE)
_CALLED = re.compile(
    r"\*\*(?:action(?: item)?s?|todo|follow-?up)s?\s*:\s*\*\*\s*|\*\*(?:action(?: item)?s?|todo|follow-?up)\*\*\s*:\s*",
    re.I,
)
_KINDS = {
    "prevent": "prevent", "prevention": "prevent", "preventative": "prevent", "preventive": "prevent",
    "detect": "detect", "detection": "detect",
    "mitigate": "mitigate", "mitigation": "mitigate", "mitigative": "mitigate", "process": "process",
}  # fmt: skip
_STATUS = {
    "done": "done", "complete": "done", "completed": "done", "closed": "done", "fixed": "done", "resolved": "done",
    "shipped": "done", "merged": "done", "ongoing": "planned", "open": "planned", "planned": "planned",
    "to do": "planned", "todo": "planned", "delayed": "planned",
    "in progress": "planned", "not started": "planned", "idea": "idea", "proposed": "idea",
}  # fmt: skip
_REFUSED = frozenset({"canceled", "cancelled", "won't do", "wont do", "not doing", "rejected", "wontfix", "declined"})


def read_actions(outline: Outline, catalog: Catalog) -> Iterator[Finding]:
    """Actions in their own words. State, kind, date and address only where stated, an owner only if it is a team."""
    teams = {fold(name): team for team in catalog.teams.values() for name in (team.id, team.title, *team.aliases)}
    for part in outline.of_kind(Kind.ACTIONS):
        yield from _of_part(outline, part, teams)
    others = (
        outline.own(part) for part in outline.parts if part.kind is not Kind.ACTIONS and part is not outline.title
    )
    for block in chain(outline.lead, *others):
        if block.shape is Shape.PARAGRAPH and (match := _CALLED.search(block.text)):
            text = block.text[match.end() :]
            yield from _action(outline, text, block, {}, done=False, why="the paragraph is marked as an action")


def _of_part(outline: Outline, part: Part, teams: Mapping[str, Team]) -> Iterator[Finding]:
    blocks = list(outline.whole(part))
    only_prose = all(block.shape is Shape.PARAGRAPH for _, block in blocks)
    for position, (inner, block) in enumerate(blocks):
        done = bool(_DONE_HEADING.search(inner.title) or _DONE_HEADING.search(part.title))
        why = f"it stands below {inner.title[:60]!r}"
        if block.shape is Shape.ITEM:
            if not _is_detail(blocks, position) and not _heads_items(blocks, position):
                checked = "x" in block.box or "✓" in block.box or "✔" in block.box
                yield from _action(outline, block.text, block, {}, done=done or checked, why=why)
        elif block.shape is Shape.ROW:
            if block.cells is not block.heads:
                yield from _row(outline, block, teams, done, why)
        elif only_prose and not is_placeholder(block.text, orders=True) and len(plain(block.text)) > 12:
            action: Value = {"text": shortened(plain(block.text), LIMIT)}
            reason = f"a paragraph below {inner.title[:60]!r}, which may hold several actions"
            yield guessed("actions", action, reason, outline.line(block.index))


def _heads_items(blocks: list[tuple[Part, Block]], position: int) -> bool:
    """It only names what the items inside of it have in common: `Short term:`."""
    block = blocks[position][1]
    after = blocks[position + 1][1] if position + 1 < len(blocks) else None
    return after is not None and after.shape is Shape.ITEM and after.depth > block.depth and _announces(block)


def _is_detail(blocks: list[tuple[Part, Block]], position: int) -> bool:
    """An item inside of another one that is an action itself says more about that."""
    block = blocks[position][1]
    if not block.depth:
        return False
    for back in range(position - 1, max(position - 200, -1), -1):
        other = blocks[back][1]
        if other.shape is not Shape.ITEM:
            return False
        if other.depth < block.depth:
            return not _announces(other)
    return False


def _announces(block: Block) -> bool:
    words = plain(block.text)
    return words.endswith(":") and len(words.split()) <= 5


def _row(outline: Outline, block: Block, teams: Mapping[str, Team], done: bool, why: str) -> Iterator[Finding]:
    heads = [fold_heading(head) for head in block.heads]
    cells = dict(zip(heads, block.cells, strict=False))
    text_head = next(
        (head for head in heads if re.search(r"action|item|task|description|what|follow|summary|title", head)),
        heads[0] if heads else "",
    )
    extra: dict[str, Value] = {}
    for head, cell in cells.items():
        words = plain(cell).strip(" .")
        if head == text_head or not words or is_placeholder(words, orders=True):
            continue
        if head in ("type", "kind", "category") and words.lower() in _KINDS:
            extra["kind"] = _KINDS[words.lower()]
        elif head in ("status", "state", "done"):
            if words.lower() in _REFUSED:
                extra |= {"status": "not-doing", "reason": f"The table says {words!r} and no more."}
            elif words.lower() in _STATUS:
                extra["status"] = _STATUS[words.lower()]
        elif head.startswith(("due", "deadline", "date", "target", "eta", "when")):
            try:
                extra["due"] = written(parse_moment(words))
            except MomentError:
                yield dropped("actions.due", words[:100], "the date could not be read", outline.line(block.index))
        elif head.startswith(("owner", "assignee", "who", "responsible", "team", "dri")):
            if team := teams.get(fold(words)):
                extra["owner"] = team.id
            else:
                yield dropped(
                    "actions.owner", None, "an owner is named who is no team of the catalog", outline.line(block.index)
                )
        elif (match := _URL.search(cell)) and is_web_address(match[0]):
            extra["link"] = match[0]
    rest = " ".join(block.cells)
    yield from _action(outline, cells.get(text_head, ""), block, extra, done=done or bool(_DONE.search(rest)), why=why)


def _action(
    outline: Outline, markdown: str, block: Block, extra: Mapping[str, Value], *, done: bool, why: str
) -> Iterator[Finding]:
    if is_placeholder(markdown, orders=True):
        return
    words = _LABEL.sub("", plain(markdown)).strip()
    if named := _OWNER.search(words):
        words = words[: named.start()].rstrip(" .,;(–-")
        why_not = "an owner is named in the text of the action; front matter names teams, not people"
        yield dropped("actions.owner", None, why_not, outline.line(block.index))
    if (mention := _MENTION.match(words)) and len(words) > mention.end() + 3:
        words = words[mention.end() :]
        why_not = "somebody is mentioned before the action; front matter names teams, not people"
        yield dropped("actions.owner", None, why_not, outline.line(block.index))
    urls = list(dict.fromkeys(url.rstrip(".,;:*") for url in _URL.findall(markdown)))
    if not words or (words.startswith("http") and len(words.split()) == 1 and not urls):
        return
    action: dict[str, Value] = {"text": shortened(words.lstrip("✅☑✔✓️ "), LIMIT) or words[:LIMIT], **extra}
    if "status" not in action and (done or _DONE.search(markdown) or _DONE.search(words)):
        action["status"] = "done"
    if "link" not in action and len(urls) == 1 and is_web_address(urls[0]):
        action["link"] = urls[0]
    yield understood("actions", [action], why, outline.line(block.index))
