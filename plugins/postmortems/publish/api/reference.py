"""The page about the API. It is made once for a version of this program: what makes it takes longer to be imported."""

from __future__ import annotations

from postmortems.core.kept_text import kept_text
from postmortems.core.program import program
from postmortems.core.published import API_PAGE

TITLE = "API for programs"
DESCRIPTION = "Everything in this knowledge base as JSON and CSV: addresses, fields and promises."


def reference() -> str:
    """The page, without front matter."""
    return kept_text("texts", f"{API_PAGE} {program('pydantic')}", _manual)


def _manual() -> str:
    from postmortems.publish.api.manual import manual

    return manual()
