"""What stands in a new postmortem where nobody has answered yet: `new` writes it, `check` asks for it."""

from __future__ import annotations

from typing import Final

NO_TITLE: Final = "What happened, in a line that somebody would recognise years later"
NO_SUMMARY: Final = "What broke, how, for whom, and how it ended: two or three sentences."
NO_EVIDENCE: Final = "How the gap showed itself here."
UNANSWERED: Final = frozenset({NO_TITLE, NO_SUMMARY, NO_EVIDENCE})
