"""Practice: the list of exercises, one page for each, and a sheet for whoever leads a group through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from postmortems.core.exercise import EXERCISES, Chosen, Exercise, Sheet, sheet_of
from postmortems.core.library import Library, ranked
from postmortems.core.postmortem import DetectedBy
from postmortems.pages.context import Here
from postmortems.pages.engine import render
from postmortems.pages.facets import FacetView, OptionView
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import ActionView, FactorUseView, LinkView

INDEX = "practice/index.md"
GUIDE = "contribute/practice.md"
"""How to run a session with a group, where the site has this page."""
NOTICED = {
    DetectedBy.ALERT: "by an alert",
    DetectedBy.EMPLOYEE: "by a colleague",
    DetectedBy.CUSTOMER: "by customers",
    DetectedBy.THIRD_PARTY: "from outside",
    DetectedBy.ROUTINE_CHECK: "by a routine check",
    DetectedBy.UNKNOWN: "not on record",
}


class ExerciseView(NamedTuple):
    """An exercise as a line of the list; nothing in it gives the end away."""

    id: str
    link: LinkView
    sheet_url: str
    steps: int
    minutes: int
    noticed: str
    authored: bool
    services: str
    factors: str
    detected_by: str


class BehindView(NamedTuple):
    """What was behind an incident, for the end."""

    incident: LinkView
    summary: str
    services: tuple[LinkView, ...]
    trigger: LinkView | None
    factors: tuple[FactorUseView, ...]
    actions: tuple[ActionView, ...]


def practice_uri(library: Library, postmortem_id: str) -> str | None:
    """The page of the exercise on a postmortem; None where it has none."""
    return f"practice/{postmortem_id}.md" if postmortem_id in library.exercises else None


def practice_pages(library: Library, today: date) -> Iterator[GeneratedPage]:
    """The list of exercises, and two pages for each."""
    yield _index(library, today)
    for chosen in library.exercises.values():
        yield _exercise_page(library, chosen)
        yield _sheet_page(library, chosen)


def _index(library: Library, today: date) -> GeneratedPage:
    exercises = library.exercises

    def write(linker: Linker) -> Content:
        here = Here(library, linker, INDEX)
        views = [_view(here, chosen.exercise) for chosen in exercises.values()]
        # Another one each day; in the order of ids, so that a new one does not shift those of all other days by much.
        ids = sorted(exercises)
        todays = ids[today.toordinal() % len(ids)] if ids else ""
        return render(
            "practice.md.j2",
            {
                "exercises": views,
                "today": next((view for view in views if view.id == todays), None),
                "facets": tuple(_facets(library, views)),
                "limit": EXERCISES,
                "guide_url": _guide(here),
                "postmortems_url": here.url("postmortems/index.md"),
            },
        )

    description = (
        "Walk through an incident as it was met, step by step, alone or with a group: what would you look at now?"
    )
    return GeneratedPage(INDEX, "Practice", description, write)


def _exercise_page(library: Library, chosen: Chosen) -> GeneratedPage:
    item = chosen.postmortem
    src_uri = f"practice/{item.id}.md"

    def write(linker: Linker) -> Content:
        here = Here(library, linker, src_uri)
        values = {
            **_shared(here, chosen.exercise),
            "sheet_url": here.url(_sheet_uri(item.id)),
            "others": _others(here, library, item.id),
        }
        return render("exercise.md.j2", values)

    description = f"An exercise in {chosen.steps} steps: what would you look at now?"
    return GeneratedPage(src_uri, f"Exercise: {chosen.title}", description, write, INDEX, in_search=False)


def _sheet_page(library: Library, chosen: Chosen) -> GeneratedPage:
    src_uri = _sheet_uri(chosen.postmortem.id)

    def write(linker: Linker) -> Content:
        here, exercise = Here(library, linker, src_uri), chosen.exercise
        sheet: Sheet = sheet_of(exercise, library)
        steps = list(zip(exercise.steps, sheet.plan[2:-2], strict=True))
        values = {
            **_shared(here, exercise),
            "sheet": sheet,
            "timed_steps": steps,
            "exercise_url": here.url(f"practice/{exercise.postmortem.id}.md"),
            "guide_url": _guide(here),
        }
        return render("facilitator.md.j2", values)

    description = "Everything on one page for whoever leads a group through this exercise. It tells the end."
    return GeneratedPage(src_uri, f"Facilitator's sheet: {chosen.title}", description, write, INDEX, in_search=False)


def _sheet_uri(id_: str) -> str:
    return f"practice/{id_}/facilitator.md"


def _shared(here: Here, exercise: Exercise) -> dict[str, object]:
    """What both pages of an exercise show."""
    item = exercise.postmortem
    behind = BehindView(
        here.postmortem(item),
        item.summary,
        tuple(here.service(key) for key in item.services),
        here.trigger(item.trigger) if item.trigger else None,
        tuple(here.use(use) for use in item.factors),
        tuple(here.action(action) for action in item.actions),
    )
    services = [here.library.catalog.services[key].title for key in exercise.opening.services]
    return {"exercise": exercise, "item": item, "services": services, "behind": behind, "all_url": here.url(INDEX)}


def _view(here: Here, exercise: Exercise) -> ExerciseView:
    item = exercise.postmortem
    return ExerciseView(
        item.id,
        LinkView(exercise.title, here.url(f"practice/{item.id}.md")),
        here.url(_sheet_uri(item.id)),
        len(exercise.steps),
        exercise.minutes,
        "" if item.detected_by is DetectedBy.UNKNOWN else NOTICED[item.detected_by],
        exercise.authored,
        " ".join(exercise.opening.services),
        " ".join(item.factor_ids),
        item.detected_by.value,
    )


def _facets(library: Library, views: Sequence[ExerciseView]) -> Iterator[FacetView]:
    catalog = library.catalog
    services = [key for view in views for key in view.services.split()]
    factors = [key for view in views for key in view.factors.split()]
    noticed = {key.value: text for key, text in NOTICED.items()}
    for name, label, keys, titles in (
        ("service", "Service", services, catalog.titles("services")),
        ("factor", "Factor (tells a little)", factors, catalog.titles("factors")),
        ("kind", "Noticed", [view.detected_by for view in views], noticed),
    ):
        found = [OptionView(key, titles[key], count) for key, count in ranked(keys)]
        if len(found) > 1:
            yield FacetView(name, label, tuple(sorted(found, key=lambda option: option.text.casefold())))


def _others(here: Here, library: Library, id_: str) -> tuple[LinkView, ...]:
    """The exercise after this one in the list, to go on with."""
    ids = list(library.exercises)
    following = ids[(ids.index(id_) + 1) % len(ids)]
    if following == id_:
        return ()
    return (LinkView(library.exercises[following].title, here.url(f"practice/{following}.md")),)


def _guide(here: Here) -> str | None:
    try:
        return here.url(GUIDE)
    except KeyError:
        return None
