"""Postmortems, actions and lessons as tables, for spreadsheets and notebooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem
from postmortems.core.published import API
from postmortems.publish.dates import Dates, Item
from postmortems.publish.marks import Marks
from postmortems.publish.site import Part, PublishedFile, SiteInfo

Row = Sequence[object]
ItemT = TypeVar("ItemT", Postmortem, Lesson)

_FORMULA = frozenset("=+-@\t\r\n")
"""What a cell must not begin with: https://owasp.org/www-community/attacks/CSV_Injection"""

POSTMORTEMS = (
    "id", "title", "kind", "status", "severity", "began", "precision", "shortest_minutes", "longest_minutes",
    "detected_by", "trigger", "services", "factors", "actions", "open_actions", "updated", "url",
)  # fmt: skip
ACTIONS = ("postmortem", "text", "kind", "status", "factor", "owner", "due", "link", "reason", "url")
LESSONS = ("id", "title", "claim", "status", "guarded", "postmortems", "reviewed", "updated", "url")


def tables(library: Library, dates: Dates, site: SiteInfo, marks: Marks) -> Iterator[PublishedFile]:
    """The tables. Several values in a cell have a semicolon between them; what is not known is empty."""
    root = site.root(f"{API}/x.csv")
    items, known = library.postmortems, marks.postmortems
    yield _table(marks, "postmortems", POSTMORTEMS, items, known, partial(_postmortem, dates, site, root))
    yield _table(marks, "actions", ACTIONS, items, known, partial(_actions, site, root))
    lessons = [marks.by_path[item.path] for item in library.lessons]
    yield _table(marks, "lessons", LESSONS, library.lessons, lessons, partial(_lesson, dates, site, root))


def _table(
    marks: Marks,
    name: str,
    head: Row,
    items: Sequence[ItemT],
    known: Sequence[str],
    rows: Callable[[ItemT], Iterable[Row]],
) -> PublishedFile:
    def parts() -> list[Part]:
        return [Part(mark, partial(_made, rows, item)) for mark, item in zip(known, items, strict=True)]

    return PublishedFile(f"{API}/{name}.csv", marks.of(*known), parts, head=_written([head]))


def _made(rows: Callable[[ItemT], Iterable[Row]], item: ItemT) -> bytes:
    return _written(rows(item))


def _written(rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")  # as RFC 4180 wants it
    # A relative address begins with a dot, a number of ours is never negative: only texts can look like a formula.
    writer.writerows([f"'{cell}" if str(cell)[:1] in _FORMULA else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _postmortem(dates: Dates, site: SiteInfo, root: str, item: Postmortem) -> Iterator[Row]:
    when, span = item.when, item.duration
    yield (
        item.id,
        item.title,
        item.kind.value,
        item.status.value,
        item.severity.value if item.severity else "",
        when.label() if when else "",
        when.precision.value if when else "",
        int(span.shortest.total_seconds()) // 60 if span else "",
        -(-int(span.longest.total_seconds()) // 60) if span else "",
        item.detected_by.value,
        item.trigger or "",
        ";".join(item.services),
        ";".join(item.factor_ids),
        len(item.actions),
        sum(action.status.value in ("idea", "planned") for action in item.actions),
        _updated(dates, item),
        site.page(item.path, root),
    )


def _actions(site: SiteInfo, root: str, item: Postmortem) -> Iterator[Row]:
    for action in item.actions:
        yield (
            item.id,
            action.text,
            action.kind.value,
            action.status.value,
            action.factor or "",
            action.owner or "",
            action.due.label() if action.due else "",
            action.link or "",
            action.reason or "",
            site.page(item.path, root),
        )


def _lesson(dates: Dates, site: SiteInfo, root: str, item: Lesson) -> Iterator[Row]:
    yield (
        item.id,
        item.title,
        item.claim,
        item.status.value,
        "yes" if item.is_guarded else "no",
        len(item.evidence),
        item.reviewed.label() if item.reviewed else "",
        _updated(dates, item),
        site.page(item.path, root),
    )


def _updated(dates: Dates, item: Item) -> str:
    stamp = dates.of(item)
    return stamp.updated.date().isoformat() if stamp else ""
