"""What the job that looks at a pull request hands to the one that may write below it.

The first runs without rights and over files from anybody, so the second takes nothing from it but these values: it
reads them strictly, bounded in number and length, and makes the Markdown itself.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from postmortems.checks.assist import Assistance, Words
from postmortems.checks.reports.suggestions import Suggestion
from postmortems.core.text import Strict

FILE: Final = "review.json"
MAX_BYTES: Final = 2_000_000
MAX_FILES: Final = 100


class Build(StrEnum):
    """How the strict build of the site ended."""

    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class Refused(Strict):
    """A file of the pull request that was not looked at, and why."""

    path: Words
    reason: Words


class Handover(Strict):
    """All that was found about one pull request.

    Attributes:
        pull_request: Its number, as the first job says; the second one verifies it.
        files: The postmortems that it changes.
        more: How many it changes beyond these.
        suggestions: Lines that could be replaced as they are.
    """

    version: Literal[1] = 1
    pull_request: Annotated[int, Field(ge=1, le=2**31)]
    build: Build = Build.SKIPPED
    files: Annotated[tuple[Assistance, ...], Field(max_length=MAX_FILES)] = ()
    more: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    refused: Annotated[tuple[Refused, ...], Field(max_length=100)] = ()
    suggestions: Annotated[tuple[Suggestion, ...], Field(max_length=50)] = ()


class BadHandover(ValueError):
    """The values are not what the first job writes; the message says what is wrong, without quoting them."""


def written(handover: Handover) -> str:
    """The handover as JSON: with as many files as may be read again."""
    text = handover.model_dump_json()
    while len(text.encode()) > MAX_BYTES and handover.files:
        keep = len(handover.files) // 2
        more = handover.more + len(handover.files) - keep
        handover = handover.model_copy(update={"files": handover.files[:keep], "more": more})
        text = handover.model_dump_json()
    return text


def read(raw: bytes) -> Handover:
    """The handover from bytes that anybody may have written.

    Raises:
        BadHandover: They are none.
    """
    if len(raw) > MAX_BYTES:
        raise BadHandover(f"it has more than {MAX_BYTES:,} bytes")
    try:
        return Handover.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        # Names of fields are the sender's own too, where they are unknown.
        raise BadHandover(f"{error.error_count()} of its values are wrong, the first: {first['type']}") from None
