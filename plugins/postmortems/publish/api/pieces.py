"""The pieces that several values of the API are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from postmortems.core import moment
from postmortems.core.duration import Span as CoreSpan
from postmortems.core.lesson import Lesson
from postmortems.core.postmortem import Action, Postmortem
from postmortems.core.text import Link as CoreLink
from postmortems.publish.api.shapes import Link, Moment, Span


def instant(value: datetime, timespec: str = "seconds") -> str:
    """An instant in UTC as ISO 8601 writes it, with a Z."""
    return value.isoformat(timespec=timespec).replace("+00:00", "Z")


def ids_of(items: Iterable[Postmortem | Lesson]) -> list[str]:
    """Ids, each once, in the order of the items."""
    return list(dict.fromkeys(item.id for item in items))


def moment_of(value: moment.Moment | None) -> Moment | None:
    if value is None:
        return None
    return Moment(
        text=value.text,
        label=value.label(),
        earliest=instant(value.earliest, "minutes"),
        latest=instant(value.latest, "minutes"),
        precision=value.precision.value,
        about=value.about,
    )


def span_of(value: CoreSpan | None) -> Span | None:
    if value is None:
        return None
    minute = timedelta(minutes=1)
    return Span(
        label=value.label(),
        shortest_minutes=value.shortest // minute,
        longest_minutes=-(-value.longest // minute),
        about=value.about,
    )


def action_of(value: Action) -> dict[str, Any]:
    return {
        "text": value.text,
        "kind": value.kind.value,
        "status": value.status.value,
        "factor": value.factor,
        "owner": value.owner,
        "due": moment_of(value.due),
        "link": value.link,
        "reason": value.reason,
    }


def links_of(values: list[CoreLink]) -> list[Link]:
    return [Link(title=value.title, url=value.url) for value in values]
