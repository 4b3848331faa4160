"""The day on which something is "overdue", "stale" or "a year ago"."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def today() -> date:
    """The day in UTC, or that of `SOURCE_DATE_EPOCH` (seconds since 1970), so that a build can be repeated exactly.

    Source of the variable: https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)).date()
