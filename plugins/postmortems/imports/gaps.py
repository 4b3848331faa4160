"""What let it happen: the reasons that a write-up names, and which factors of the catalog they may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postmortems.core.frontmatter import Value
from postmortems.imports.blocks import Block, Shape
from postmortems.imports.entries import Entry
from postmortems.imports.finding import Finding, guessed
from postmortems.imports.kinds import Kind
from postmortems.imports.likeness import Likeness
from postmortems.imports.outline import Outline, Part
from postmortems.imports.placeholder import is_placeholder
from postmortems.imports.plain import plain, sentences, shortened

MAX_SUGGESTED = 12
# What did not happen, or is still to come, was no reason.
_ELSEWHEN = re.compile(
    r"\b(?:no evidence|no data|no customer data|without (?:any )?data loss|will|should|plans?|planned|planning|"
    r"to (?:prevent|avoid|ensure|reduce)|improvements?|follow-?ups?|commit(?:ted|ment)|investigating|going forward)\b",
    re.IGNORECASE,
)
_NAMED_PART = re.compile(r"(?:contributing factor|root cause|cause|factor) ?#?\d*\s*[:–-]\s*(.{8,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that the write-up names as a reason.

    Attributes:
        listed: It is an item or a heading of its own; a sentence of running text counts only if it matches a factor.
    """

    text: str
    index: int
    listed: bool


def gaps_of(outline: Outline, entries: list[Entry]) -> list[Gap]:
    """What is named below headings and keys that ask for reasons, one by one."""
    found = [gap for part in outline.of_kind(Kind.FACTORS) for gap in _of_part(outline, part)]
    for entry in entries:
        if entry.field == "factors":
            found += [Gap(sentence, entry.index, False) for sentence in sentences(plain(entry.value))[:20]]
    return list({gap.text.casefold(): gap for gap in found}.values())[:200]


def _of_part(outline: Outline, part: Part) -> Iterator[Gap]:
    blocks = list(outline.whole(part))
    items = [block for _, block in blocks if block.shape is Shape.ITEM]
    told: set[int] = set()
    top = min((block.depth for block in items), default=0)
    for inner, block in blocks:
        if named := _NAMED_PART.match(inner.title):  # a heading for each factor; what stands below is about it
            if inner.index not in told:
                told.add(inner.index)
                yield Gap(named[1], inner.index, True)
            continue
        if is_placeholder(block.text or " ".join(block.cells)):
            continue
        if block.shape is Shape.ITEM:
            if block.depth == top and len(plain(block.text)) > 8:
                yield Gap(plain(block.text), block.index, True)
        elif block.shape is Shape.ROW:
            if block.cells is not block.heads:
                yield Gap(plain(" – ".join(cell for cell in block.cells if cell)), block.index, True)
        else:
            for sentence in sentences(plain(block.text))[:30]:
                yield Gap(sentence, block.index, False)


def read_factors(outline: Outline, entries: list[Entry], likeness: Likeness) -> Iterator[Finding]:
    """Factors of the catalog that the reasons may be, as suggestions with the sentence as evidence.

    A listed reason that is like none of them is named too, so that a person can choose. Without any list of reasons,
    only sentences that use a factor's own expression count.
    """
    gaps = gaps_of(outline, entries)
    count = 0
    for gap in gaps:
        line = outline.line(gap.index)
        likely = [item for item in likeness.best(gap.text, 1) if item.named or gap.listed]
        for item in likely:
            if count < MAX_SUGGESTED:
                count += 1
                value: Value = {"id": item.id, "evidence": shortened(gap.text, 400)}
                why = "the write-up gives this reason" if gap.listed else "a sentence about the reasons says so"
                yield guessed("factors", value, why, line, gap.text[:300])
        if gap.listed and not likely:
            yield guessed(
                "factors", None, "no factor of the catalog is close to this reason; choose one", line, gap.text[:300]
            )
    if not gaps:
        yield from _from_sentences(outline, likeness)


def _from_sentences(outline: Outline, likeness: Likeness) -> Iterator[Finding]:
    seen: set[str] = set()
    for block in _prose(outline):
        for sentence in sentences(plain(block.text))[:60]:
            for item in [] if _ELSEWHEN.search(sentence) else likeness.best(sentence, 1):
                if item.named and item.id not in seen and len(seen) < 5:
                    seen.add(item.id)
                    value: Value = {"id": item.id, "evidence": shortened(sentence, 400)}
                    yield guessed(
                        "factors",
                        value,
                        "a sentence uses words of this factor",
                        outline.line(block.index),
                        sentence[:300],
                    )


def _prose(outline: Outline) -> Iterator[Block]:
    yield from (block for block in outline.lead if block.shape is not Shape.ROW)
    for part in outline.parts:
        if (
            part.kind not in (Kind.ACTIONS, Kind.LESSONS, Kind.PEOPLE, Kind.OTHER, Kind.WENT_WELL)
            and part is not outline.title
        ):
            yield from (block for block in outline.own(part) if block.shape is not Shape.ROW)
