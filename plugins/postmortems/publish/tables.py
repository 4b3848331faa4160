"""Postmortems, actions and lessons as tables, for spreadsheets and notebooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from postmortems.core.library import Library
from postmortems.core.published import API
from postmortems.publish.dates import Dates, Item
from postmortems.publish.site import PublishedFile, SiteInfo

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell must not begin with: https://owasp.org/www-community/attacks/CSV_Injection"""

POSTMORTEMS = (
    "id", "title", "kind", "status", "severity", "began", "precision", "shortest_minutes", "longest_minutes",
    "detected_by", "trigger", "services", "factors", "actions", "open_actions", "updated", "url",
)  # fmt: skip
ACTIONS = ("postmortem", "text", "kind", "status", "factor", "owner", "due", "link", "reason", "url")
LESSONS = ("id", "title", "claim", "status", "guarded", "postmortems", "reviewed", "updated", "url")


def tables(library: Library, dates: Dates, site: SiteInfo) -> Iterator[PublishedFile]:
    """The tables. Several values in a cell have a semicolon between them; what is not known is empty."""
    yield _table("postmortems", POSTMORTEMS, _postmortems(library, dates, site))
    yield _table("actions", ACTIONS, _actions(library, site))
    yield _table("lessons", LESSONS, _lessons(library, dates, site))


def _postmortems(library: Library, dates: Dates, site: SiteInfo) -> Iterator[Sequence[object]]:
    root = site.root(f"{API}/x.csv")
    for item in library.postmortems:
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


def _actions(library: Library, site: SiteInfo) -> Iterator[Sequence[object]]:
    root = site.root(f"{API}/x.csv")
    for item in library.postmortems:
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


def _lessons(library: Library, dates: Dates, site: SiteInfo) -> Iterator[Sequence[object]]:
    root = site.root(f"{API}/x.csv")
    for item in library.lessons:
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


def _table(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> PublishedFile:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")  # as RFC 4180 wants it
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return PublishedFile(f"{API}/{name}.csv", text.getvalue().encode("utf-8"))


def _harmless(cell: object) -> str:
    # A relative address begins with a dot, a number of ours is never negative: only texts can look like a formula.
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
