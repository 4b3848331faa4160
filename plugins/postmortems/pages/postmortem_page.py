"""The page of one postmortem."""

from __future__ import annotations

from markupsafe import Markup

from postmortems.core.library import Library
from postmortems.core.moment import Moment
from postmortems.core.postmortem import DetectedBy, Postmortem
from postmortems.core.today import today
from postmortems.pages.context import KIND_NAMES, Here
from postmortems.pages.drawing import strip
from postmortems.pages.engine import render
from postmortems.pages.lesson_views import lessons_view
from postmortems.pages.page import Content, Depends, GeneratedPage
from postmortems.pages.practice import practice_uri
from postmortems.pages.related import RelatedIncidents
from postmortems.pages.safety import neutralise
from postmortems.pages.step_views import place_views
from postmortems.pages.urls import Linker
from postmortems.pages.views import FactView

INDEX = "postmortems/index.md"
_DETECTED = {
    DetectedBy.ALERT: "by an alert",
    DetectedBy.EMPLOYEE: "by an employee",
    DetectedBy.CUSTOMER: "by customers",
    DetectedBy.THIRD_PARTY: "by a third party",
    DetectedBy.ROUTINE_CHECK: "by a routine check",
}


def postmortem_page(
    library: Library, postmortem: Postmortem, related: RelatedIncidents, depends: Depends
) -> GeneratedPage:
    """The page of a postmortem, made from its file.

    Args:
        library: The library.
        postmortem: The postmortem.
        related: Who is like whom.
        depends: See `GeneratedPage`.
    """

    def write(linker: Linker) -> Content:
        here = Here(library, linker, postmortem.path)
        before, after = _around_timeline(postmortem)
        exercise = practice_uri(library, postmortem.id)
        values = {
            "postmortem": postmortem,
            "exercise_url": here.url(exercise) if exercise else None,
            "head": here.head(postmortem),
            "kind": KIND_NAMES[postmortem.kind.value],
            "facts": _facts(here, postmortem),
            "strip": strip(postmortem),
            "before_timeline": Markup(neutralise(before)),  # noqa: S704 - Markdown, made harmless
            "after_timeline": Markup(neutralise(after)),  # noqa: S704 - Markdown, made harmless
            "has_timeline": postmortem.timeline is not None,
            "factors": tuple(here.use(use) for use in postmortem.factors),
            "actions": tuple(here.action(action) for action in postmortem.actions),
            "related": tuple(
                here.incident(found.postmortem, note="", reasons=found.reasons) for found in related.of(postmortem)
            ),
            "lessons": lessons_view(here, library.lessons_by_postmortem.get(postmortem.id, ()), today()),
            "places": place_views(here, library.paths_by_postmortem, postmortem.id),
            "all_url": here.url(INDEX),
            "factors_url": here.url("factors/index.md"),
        }
        return render("postmortem.md.j2", values)

    return GeneratedPage(
        postmortem.path,
        postmortem.title,
        postmortem.summary,
        write,
        INDEX,
        postmortem.path,
        mentions=postmortem.mentions,
        depends=depends,
    )


def _around_timeline(postmortem: Postmortem) -> tuple[str, str]:
    """The body up to and including the heading of its timeline, and the rest; the drawing goes between the two."""
    timeline = postmortem.timeline
    if timeline is None:
        return "", postmortem.body
    lines = postmortem.body.split("\n")
    cut = timeline.first_line - postmortem.body_line
    return "\n".join(lines[:cut]), "\n".join(lines[cut:])


def _facts(here: Here, postmortem: Postmortem) -> tuple[FactView, ...]:
    found = _DETECTED.get(postmortem.detected_by, "")
    facts = [
        _time("Started", postmortem.started),
        _time("Detected", postmortem.detected, found),
        *([_time("Mitigated", postmortem.mitigated)] if postmortem.mitigated else []),
        _time("Resolved", postmortem.resolved),
    ]
    for name, span in (
        ("Time to detect", postmortem.time_to_detect),
        ("Time to mitigate", postmortem.time_to_mitigate),
        ("Duration", postmortem.duration),
    ):
        if span:
            facts.append(FactView(name, span.label()))
    services = tuple(here.service(key) for key in postmortem.services)
    facts.append(FactView("Services", links=services, known=bool(services)))
    teams = tuple(here.team(key) for key in here.library.teams_of(postmortem))
    if teams:
        facts.append(FactView("Run by", links=teams))
    trigger = (here.trigger(postmortem.trigger),) if postmortem.trigger else ()
    facts.append(FactView("Trigger", links=trigger, known=bool(trigger)))
    if postmortem.tags:
        facts.append(FactView("Also about", ", ".join(postmortem.tags)))
    if postmortem.reviewed:
        facts.append(_time("Last reviewed", postmortem.reviewed))
    return tuple(facts)


def _time(name: str, moment: Moment | None, note: str = "") -> FactView:
    if moment is None:
        return FactView(name, note, known=bool(note))
    return FactView(name, moment.label(), moment.iso(), note=note)
