"""Why a text is no moment: it says that there is no time, or something that cannot be read as one."""

from __future__ import annotations

import re
from enum import StrEnum

FORMS = "Write it as 2019-07-02 13:42, 2019-07-02 14:??, 2019-07-02, 2019-07 or 2019"
MAX_LENGTH = 200
"""Characters above which a text is no time, whatever it says."""


class Absence(StrEnum):
    """Why there is no value. The first three are things an author can mean; keep them apart in reports."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    MISSING = "missing"
    PLACEHOLDER = "placeholder"
    MALFORMED = "malformed"


class MomentError(ValueError):
    """A text is no moment.

    Attributes:
        kind: `malformed`, or which way of saying "no value" the text is.
        remedy: An accepted form, one sentence without a full stop.
    """

    def __init__(self, message: str, remedy: str = FORMS, kind: Absence = Absence.MALFORMED) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.kind = kind


_ABSENT = {
    "": Absence.MISSING, "-": Absence.MISSING, "none": Absence.MISSING, "null": Absence.MISSING,
    "?": Absence.UNKNOWN, "unknown": Absence.UNKNOWN, "unclear": Absence.UNKNOWN, "not known": Absence.UNKNOWN,
    "n/a": Absence.NOT_APPLICABLE, "na": Absence.NOT_APPLICABLE, "not applicable": Absence.NOT_APPLICABLE,
    "hh:mm": Absence.PLACEHOLDER, "yyyy-mm-dd": Absence.PLACEHOLDER, "yyyy-mm-dd hh:mm": Absence.PLACEHOLDER,
    "tba": Absence.PLACEHOLDER, "tbd": Absence.PLACEHOLDER, "todo": Absence.PLACEHOLDER, "x": Absence.PLACEHOLDER,
    "y": Absence.PLACEHOLDER, "z": Absence.PLACEHOLDER, "time": Absence.PLACEHOLDER,
}  # fmt: skip
_LONGEST = max(map(len, _ABSENT))
_DASH = re.compile("[‐-―−]")
_REPEATED = re.compile(r"([-?xyz.])\1+")
ABSENT_MESSAGE = {
    Absence.MISSING: "No time is given",
    Absence.UNKNOWN: "The time is said to be unknown",
    Absence.NOT_APPLICABLE: "The time is said not to apply",
    Absence.PLACEHOLDER: "The time is a placeholder of a template",
}


def absence(text: str) -> Absence | None:
    """Which way of saying "no value" the text is, if it is one: `?`, `N/A`, `-`, `TBD`, `YYYY-MM-DD`, nothing."""
    if text[:1].isdecimal():  # nearly all: a time
        return None
    words = text[:24].strip().rstrip(".:").lower()
    if len(words) > _LONGEST and words[0].isalnum() and words[0] not in "xyz":
        return None
    words = _DASH.sub("-", words)
    return _ABSENT.get(words) or _ABSENT.get(_REPEATED.sub(r"\1", words))
