"""What a front matter says besides its words: while this stays, no count, order or group of a library changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postmortems.core.frontmatter import text_digest

if TYPE_CHECKING:
    from postmortems.core.postmortem import FrontMatter

_WORDS: dict[str, Any] = {
    "title": True,
    "summary": True,
    "impact": True,
    "symptoms": True,
    "what_worked": True,
    "held": True,
    "factors": {"__all__": {"evidence"}},
}
"""Fields that are shown as they are, and never counted but for whether and how often they are there."""


def outline_of(front: FrontMatter) -> str:
    """Digest of a front matter without its words."""
    there = (bool(front.impact), bool(front.what_worked), len(front.symptoms), len(front.held))
    evidence = [bool(use.evidence) for use in front.factors]
    return text_digest(f"{there} {evidence} {front.model_dump_json(exclude=_WORDS)}")
