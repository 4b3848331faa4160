"""The three levels of detail: what engineers, leads and everyone want to know of the same news."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from postmortems.core.library import ranked
from postmortems.core.postmortem import ActionStatus, Postmortem
from postmortems.publish.digest.news import News
from postmortems.publish.digest.text import Block, Bullets, Digest, Paragraph, Span, Spans, heading, words

MOST = 12
"""Things of one kind in a digest; it says how many more there are."""
FEW = 4
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'“A-Z0-9])")


def digest(news: News, audience: str) -> Digest:
    """The digest for one of `AUDIENCES`."""
    make, title = AUDIENCES[audience]
    period = f"{_day(news.since)} to {_day(news.today)}"
    blocks = tuple(make(news)) if news or audience == "leads" else ()
    lead = _counts(news) if news else "Nothing was written down or changed in this time."
    return Digest(f"{title}, {period}", lead, blocks)


def for_engineers(news: News) -> Iterator[Block]:
    """What it looked like, what worked, which gaps let it happen, what is to be done."""
    catalog = news.library.catalog
    if news.new:
        yield heading(2, "New postmortems")
    for item in news.new[:MOST]:
        yield heading(3, item.title, news.url(item))
        yield Paragraph(words(_facts(news, item)))
        lines: list[Spans] = [words(Span("Looks like: ", strong=True), f"“{text}”") for text in item.symptoms[:FEW]]
        if item.what_worked:
            lines.append(words(Span("What worked: ", strong=True), item.what_worked))
        for use in item.factors[:FEW]:
            evidence = f". {use.evidence}" if use.evidence else ""
            lines.append(words(Span("Gap: ", strong=True), catalog.factors[use.id].title + evidence))
        todo = item.open_actions
        for action in todo[:FEW]:
            due = f"due {action.due.date_label()}" if action.due else ""
            who = ", ".join(part for part in (news.owner(action) if action.owner else "", due) if part)
            lines.append(words(Span("To do: ", strong=True), action.text + (f" ({who})" if who else "")))
        if len(todo) > FEW:
            lines.append(words(f"and {len(todo) - FEW} more to do"))
        yield Bullets(tuple(lines) or (words(item.summary),))
    yield from _more(news.new, "postmortems")
    yield from _changed(news)
    yield from _lessons(news, details=True)


def for_leads(news: News) -> Iterator[Block]:
    """What keeps coming back, what is overdue, and who has something open."""
    library, catalog = news.library, news.library.catalog
    if news.new:
        yield heading(2, "What came in")
        yield Bullets(
            tuple(words(Span(item.title, news.url(item)), f": {_facts(news, item)}") for item in news.new[:MOST])
        )
        yield from _more(news.new, "postmortems")
    back = [
        pair
        for pair in ranked(key for item in news.new for key in item.factor_ids)
        if len(library.by_factor[pair[0]]) > 1
    ]
    if back:
        yield heading(2, "What keeps coming back")
        yield Bullets(
            tuple(
                words(Span(catalog.factors[key].title, strong=True), _again(news, key, count))
                for key, count in back[: FEW + 2]
            )
        )
    overdue: dict[str, list[Spans]] = {}
    total = 0
    for item, action in news.overdue():
        total += 1
        if total <= 2 * MOST and action.due:
            line = words(f"{action.text} (due {action.due.date_label()}): ", Span(item.title, news.url(item)))
            overdue.setdefault(news.owner(action), []).append(line)
    if overdue:
        yield heading(2, f"Overdue: {total} action{'s' if total != 1 else ''}")
        for owner in sorted(overdue, key=str.casefold):
            yield heading(3, owner)
            yield Bullets(tuple(overdue[owner]))
        if total > 2 * MOST:
            yield Paragraph(words(f"and {total - 2 * MOST} more, less long overdue."))
    opened = ranked(news.owner(action) for item in news.new for action in item.open_actions)
    if opened:
        yield heading(2, "Open from the new ones")
        yield Bullets(
            tuple(words(f"{owner}: {count} action{'s' if count != 1 else ''}") for owner, count in opened[:MOST])
        )
    yield from _changed(news)
    yield from _lessons(news, details=False)


def for_everyone(news: News) -> Iterator[Block]:
    """A few sentences that need no knowledge of the systems."""
    for item in news.new[:FEW]:
        done, total = _done(item), len(item.actions)
        follow = f" Known to be done about it: {done} of {total} thing{'s' if total != 1 else ''}." if total else ""
        when = f"{item.when.date_label()}. " if item.when else ""
        yield heading(3, item.title, news.url(item))
        yield Paragraph(words(when + _sentences(item.summary, 2) + follow))
    if len(news.new) > FEW:
        rest = len(news.new) - FEW
        yield Paragraph(words(f"{rest} more {'incidents were' if rest > 1 else 'incident was'} written down."))
    if news.lessons:
        yield heading(2, "What we learned")
        yield Bullets(tuple(words(Span(item.claim, news.url(item))) for item in news.lessons[:FEW]))


AUDIENCES: Mapping[str, tuple[Callable[[News], Iterator[Block]], str]] = {
    "engineers": (for_engineers, "Incidents for engineers"),
    "leads": (for_leads, "Incidents for leads"),
    "everyone": (for_everyone, "What we learned from incidents"),
}


def _changed(news: News) -> Iterator[Block]:
    if news.changed:
        yield heading(2, "Changed")
        lines = []
        for item in islice(news.changed, MOST):
            progress = f": {_done(item)} of {len(item.actions)} actions done" if item.actions else ""
            lines.append(words(Span(item.title, news.url(item)), progress))
        yield Bullets(tuple(lines))
        yield from _more(news.changed, "postmortems")


def _lessons(news: News, *, details: bool) -> Iterator[Block]:
    if news.lessons:
        yield heading(2, "Lessons")
    for item in news.lessons[:MOST] if details else ():
        yield heading(3, item.title, news.url(item))
        yield Paragraph(words(item.claim))
        yield Bullets(tuple(words(text) for text in item.do[:FEW]))
    if news.lessons and not details:
        unguarded = ", nothing stops it yet"
        yield Bullets(
            tuple(
                words(Span(item.title, news.url(item)), "" if item.is_guarded else unguarded)
                for item in news.lessons[:MOST]
            )
        )
    yield from _more(news.lessons, "lessons")
    if news.paths:
        yield heading(2, "Learning paths")
        yield Bullets(tuple(words(Span(item.title, news.url(item)), f": {item.summary}") for item in news.paths[:MOST]))


def _more(items: tuple[object, ...], what: str) -> Iterator[Block]:
    if len(items) > MOST:
        yield Paragraph(words(f"and {len(items) - MOST} more {what}."))


def _facts(news: News, item: Postmortem) -> str:
    catalog = news.library.catalog
    services = ", ".join(catalog.services[key].title for key in item.services[:FEW])
    severity = item.severity.value.upper() if item.severity else ""
    parts = (item.when.date_label() if item.when else "date unknown", severity, services)
    return " · ".join(part for part in parts if part)


def _done(item: Postmortem) -> int:
    return sum(action.status is ActionStatus.DONE for action in item.actions)


def _again(news: News, factor: str, count: int) -> str:
    known = news.library.by_factor[factor]
    fresh = {item.id for item in news.new}
    before = next((item for item in known if item.id not in fresh and item.when), None)
    last = f", before this on {before.when.date_label()}" if before and before.when else ""
    lessons = len(news.library.lessons_by_factor.get(factor, ()))
    has = f"{lessons} lesson{'s' if lessons != 1 else ''}" if lessons else "no lesson yet"
    return f": in {count} of the new ones, {len(known)} in all{last}; {has}"


def _counts(news: News) -> str:
    parts = [
        (len(news.new), "postmortem", "new"),
        (len(news.changed), "postmortem", "changed"),
        (len(news.lessons), "lesson", "new or changed"),
        (len(news.paths), "learning path", "new or changed"),
    ]
    return ", ".join(f"{n} {what}{'s' if n != 1 else ''} {how}" for n, what, how in parts if n) + "."


def _sentences(text: str, count: int) -> str:
    return " ".join(_SENTENCE.split(" ".join(text.split()))[:count])


def _day(day: object) -> str:
    return f"{day:%-d %B %Y}"
