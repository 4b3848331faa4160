"""Does what was learned still hold?"""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.checks.rule import Case, Example, Finding, Rule, Scope, Theme
from postmortems.core import Level
from postmortems.core.today import today


def _stale(rule: Rule, case: Case) -> Iterator[Finding]:
    assert case.lesson
    lesson = case.lesson
    stale = lesson.staleness(case.library.catalog.services, today())
    if stale.unreviewed:
        since = f"since {lesson.reviewed.date_label()}" if lesson.reviewed else "yet"
        yield rule.at_field(case, ("reviewed",), f"nobody has checked {since} that it still holds")
    for service in stale.retired:
        index = lesson.applies_to.services.index(service)
        remedy = "Take the service out, or name the one that came after it"
        message = f"it applies to {service!r}, which is retired"
        yield rule.at_field(case, ("applies_to", "services", index), message, remedy)


def _unverified(rule: Rule, case: Case) -> Iterator[Finding]:
    assert case.lesson
    for index, guard in enumerate(case.lesson.guards):
        if guard.is_stale(today()) and guard.verified:
            message = f"nobody has looked since {guard.verified.date_label()}"
            yield rule.at_field(case, ("guards", index, "verified"), message)


RULES: tuple[Rule, ...] = (
    Rule(
        "lesson-stale",
        Theme.LESSONS,
        "A lesson that may no longer hold",
        Level.INFO,
        "Systems move on. What was true of a service that is gone, or was last looked at years ago, misleads whoever "
        "trusts it.",
        "Does it still hold? Then give `reviewed` today's date.",
        (Example("reviewed: 2019-07-12", "reviewed: (a day within the last year)"),),
        Scope.LESSON,
        _stale,
    ),
    Rule(
        "guard-unverified",
        Theme.LESSONS,
        "A guard that nobody has looked at",
        Level.INFO,
        "Guards are switched off, skipped and outgrown without a word. One that is only believed in is none.",
        "Does it still work? Try it, and give `verified` the day.",
        (Example("state: enforced, verified: 2019-07-12", "state: enforced, verified: (a day within the last year)"),),
        Scope.LESSON,
        _unverified,
    ),
)
