r"""The words of a file that somebody wrote for readers, with everything else masked out.

The masked text has exactly as many characters as the file, so a match is a place. Code, addresses, HTML and markup
become blanks or `¤`; whatever ends a phrase (a heading, a cell, a bullet, an empty line) becomes `\0`, which no rule's
pattern crosses. Every step looks at each character a bounded number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from postmortems.checks.blocks import Blocks, joined
from postmortems.checks.sections import END, THING, Section
from postmortems.checks.values import front_matter_words
from postmortems.core.frontmatter import Positions
from postmortems.core.markdown import visible_lines

_INLINE = re.compile(
    r"!\[[^\]\n\0]{0,300}\]\([^()\n\0]{0,2000}\)"  # a picture
    # the target of a link
    r"|\]\([^()\s\0]{0,2000}(?:\([^()\s\0]{0,200}\)[^()\s\0]{0,500})?(?:[ \t]{1,4}[\"'][^\"'\n\0]{0,300}[\"'])?\)"
    r"|\[\^[^\]\n\0]{1,40}\]"
    r"|\b(?:https?|ftp|ssh|git|s3|[a-z]{2,12}sql|mailto|tel)://[^\s\0<>\"'|]{1,4000}|\bwww\.[^\s\0<>\"'|]{1,4000}"
    r"|<[a-zA-Z/!?][^<>\n\0]{0,1000}>"
    r"|&[a-zA-Z]{2,10};"
)
_RUNS = re.compile(r"`+")
_MARKS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|~~|\|")
_QUOTED = re.compile(
    r"\"[^\"\0]{2,400}\"|“[^“”\0]{2,400}”|‘[^‘’\0]{2,400}’(?!\w)|«[^«»\0]{2,400}»|(?<!\w)'(?=\w)[^'\0\n]{2,200}'(?!\w)"
)


class Prose:
    """The masked text of one file, and what its lines are.

    Args:
        raw: The file's text.
        body_start: Where the body starts in it.
        positions: Of the front-matter fields, from `parse_document`.

    Attributes:
        text: As long as `raw`; see the module.
        outline: `raw` with only fenced code and comments blanked, for rules on Markdown itself.
    """

    def __init__(self, raw: str, body_start: int, positions: Positions) -> None:
        outline = visible_lines(raw[body_start:])
        kinds, masked = Blocks(outline).read()
        head_lines = raw.count("\n", 0, body_start)
        self._line_starts = [0]
        for line in raw.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)
        head, head_kinds = front_matter_words(raw, body_start, positions, self._line_starts)
        self.outline = "".join("\n" if char == "\n" else " " for char in raw[:body_start]) + "\n".join(outline)
        self.text = head + _without_marks(_inline(joined(masked, kinds)))
        self._kinds = [head_kinds.get(index, Section.TEXT) for index in range(head_lines)] + kinds

    def section(self, offset: int) -> Section:
        """What part of the write-up a character belongs to."""
        line = bisect_right(self._line_starts, offset) - 1
        return self._kinds[min(line, len(self._kinds) - 1)] if self._kinds else Section.TEXT

    @cached_property
    def lower(self) -> str:
        """The text in lower case, to ask quickly whether a word is in it; not always as long."""
        return END + self.text.lower()

    @cached_property
    def _quotations(self) -> tuple[list[int], list[int]]:
        spans = [match.span() for match in _QUOTED.finditer(self.text)]
        return [start for start, _ in spans], [end for _, end in spans]

    def quoted(self, offset: int) -> bool:
        """Whether a character stands between quotation marks."""
        starts, ends = self._quotations
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < ends[index]

    def quotations(self) -> Iterator[tuple[int, int]]:
        """Where each quotation starts and ends, its marks included."""
        return zip(*self._quotations, strict=True)


def _blank(text: str, fill: str) -> str:
    if "\n" not in text:
        return fill * len(text)
    return "\n".join(fill * len(line) for line in text.split("\n"))


def _inline(text: str) -> str:
    return _INLINE.sub(_address, _without_code(text))


def _address(match: re.Match[str]) -> str:
    return _blank(match[0], THING if match[0][0] not in "]<&[!" else " ")


def _without_code(text: str) -> str:
    """Code spans become things; a run of backticks is closed by the next run as long, within its paragraph."""
    runs = list(_RUNS.finditer(text))
    following: dict[int, int] = {}
    partner = [-1] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index][0])
        partner[index] = following.get(length, -1)
        following[length] = index
    parts, position, index = [], 0, 0
    while index < len(runs):
        close = partner[index]
        start, end = runs[index].start(), runs[close].end() if close >= 0 else -1
        if close < 0 or end - start > 2000 or END in text[start:end]:
            index += 1
            continue
        parts += [text[position:start], _blank(text[start:end], THING)]
        position, index = end, close + 1
    return "".join([*parts, text[position:]])


def _without_marks(text: str) -> str:
    return _MARKS.sub(lambda match: END if match[0] == "|" else " " * len(match[0]), text)
