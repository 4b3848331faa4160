"""Actions for programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from postmortems.core.age import days_of
from postmortems.core.followup import ActionItem, FollowUp

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection"""


def actions_json(follow_up: FollowUp, items: Sequence[ActionItem]) -> str:
    """The items as JSON: `{"day", "total", "open", "overdue", "actions": [...]}`; what is not known is null."""
    answer = {
        "day": follow_up.day.isoformat(),
        "total": len(items),
        "open": sum(item.is_open for item in items),
        "overdue": sum(item.overdue for item in items),
        "actions": _records(follow_up, items),
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def actions_csv(follow_up: FollowUp, items: Sequence[ActionItem]) -> str:
    """The same as a table with a header; lists have blanks between their ids, and what is not known is empty.

    No cell is a formula: one that a spreadsheet would take for one has an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in record.items()} for record in _records(follow_up, items))
    return text.getvalue()


FIELDS = (
    "text", "status", "kind", "factor", "owner", "teams", "due", "due_last_day", "overdue", "days_open_least",
    "days_open_most", "asked_for_in", "postmortem", "title", "date", "services", "link", "reason",
)  # fmt: skip
"""The fields of an action, in the order of the columns."""


def _records(follow_up: FollowUp, items: Iterable[ActionItem]) -> list[dict[str, Any]]:
    return [dict(zip(FIELDS, _values(follow_up, item), strict=True)) for item in items]


def _values(follow_up: FollowUp, item: ActionItem) -> tuple[object, ...]:
    action, postmortem = item.action, item.postmortem
    again = follow_up.again.get(item)
    since = item.age.days if item.age and item.is_open else (None, None)
    return (
        action.text,
        action.status.value,
        action.kind.value,
        action.factor,
        action.owner,
        list(item.teams),
        action.due.text if action.due else None,
        days_of(action.due)[1].isoformat() if action.due else None,
        item.overdue,
        *since,
        list(again.incidents) if again else [postmortem.id],
        postmortem.id,
        postmortem.title,
        postmortem.when.day_only().iso() if postmortem.when else None,
        postmortem.services,
        action.link,
        action.reason,
    )


def _cell(value: object) -> object:
    text = " ".join(value) if isinstance(value, list) else value
    if isinstance(text, bool):
        return "true" if text else "false"
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text
