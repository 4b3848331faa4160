"""Lines with their exact replacement, for a review in which the author accepts each with one click.

```json
{"version": 1, "comments": [
  {"path": "docs/postmortems/2024-05-02-queue.md", "line": 7, "side": "RIGHT", "body": "...```suggestion ..."}
]}
```

Each comment can be sent as it is to GitHub's API for reviews. Only what can be put right without thinking is among
them: the one known word that was probably meant, and what must not be published.
"""

from __future__ import annotations

import json
import re
import zlib
from itertools import groupby
from typing import Annotated, Any, Final

from pydantic import Field

from postmortems.checks.reports.markdown import escape, mend, suggestion_block
from postmortems.checks.run import Report
from postmortems.core.text import Strict

LIMIT: Final = 10
MARKER: Final = "postmortems-suggestion"
_LINE: Final = 2_000
_ONE_LINE: Final = r"^[^\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]*$"
_PLAIN: Final = re.compile(_ONE_LINE)


class Suggestion(Strict):
    """A line of a file, and what should stand there instead.

    Attributes:
        path: The file, from the top of the repository.
        text: The whole new line, without its line end.
        why: What was found in the old one.
    """

    path: Annotated[str, Field(max_length=500, pattern=_ONE_LINE)]
    line: Annotated[int, Field(ge=1, le=1_000_000)]
    text: Annotated[str, Field(max_length=_LINE, pattern=_ONE_LINE)]
    why: Annotated[tuple[Annotated[str, Field(max_length=1000)], ...], Field(max_length=10)] = ()

    @property
    def key(self) -> str:
        """The same for the same suggestion, wherever its line moves to."""
        return format(zlib.crc32(f"{self.path}:{self.text.strip()}".encode()), "08x")

    @property
    def body(self) -> str:
        """The comment as Markdown, with a mark by which it is known again."""
        found = [f"- {escape(words)}" for words in self.why]
        return "\n".join([*found, "", *suggestion_block(self.text), f"<!-- {MARKER}: {self.key} -->"]).lstrip("\n")


def suggestions(report: Report, prefix: str = "", limit: int = LIMIT) -> tuple[Suggestion, ...]:
    """What could be replaced, errors first, never more than `limit`."""
    found: list[tuple[int, Suggestion]] = []
    located = (problem for problem in report.problems if problem.place.line)
    for (path, line), problems in groupby(located, key=lambda problem: (problem.place.path, problem.place.line)):
        together = list(problems)
        mended = mend(report.line(together[0]), together)
        if mended is not None and len(mended) <= _LINE and all(_PLAIN.fullmatch(words) for words in (mended, path)):
            why = tuple(f"{problem.message} ({problem.code})"[:1000] for problem in together[:10])
            rank = min(list(type(problem.level)).index(problem.level) for problem in together)
            found.append((rank, Suggestion(path=prefix + path, line=line, text=mended, why=why)))
    return tuple(suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])[:limit])


def render_suggestions(report: Report, prefix: str = "") -> str:
    """The suggestions as comments of a review, with a line break at the end."""
    comments: list[dict[str, Any]] = [
        {"path": one.path, "line": one.line, "side": "RIGHT", "body": one.body} for one in suggestions(report, prefix)
    ]
    return json.dumps({"version": 1, "comments": comments}, indent=2, ensure_ascii=False) + "\n"
