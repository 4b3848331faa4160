"""What feeds are made of: postmortems, lessons and paths as entries, each made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

from postmortems.core.learning_path import LearningPath
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem
from postmortems.publish.dates import Stamp
from postmortems.publish.templating import environment

SYMPTOMS, ACTIONS = 4, 12
_NAMESPACE = UUID("0f6c2b5e-6d0b-5f5c-9d0e-3a9f1c7b2e44")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that a feed can tell.

    Attributes:
        key: What makes it the same entry next time: `postmortem/2019-07-02-cloudflare-waf-regex`.
        title: Plain text.
        src_uri: The page it leads to.
        stamp: When it changed, and was written.
        tags: Titles of services and factors.
        html: Makes the content as HTML; called when it is needed.
    """

    key: str
    title: str
    src_uri: str
    stamp: Stamp
    tags: tuple[str, ...]
    html: Callable[[], str]


def urn(site: str, key: str) -> str:
    """An id for all time: it survives another title, another address and another host; not another name of the site."""
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{site}/{key}')}"


def postmortem_entry(library: Library, item: Postmortem, stamp: Stamp) -> Entry:
    """A postmortem with what happened, what it looked like, what worked, its factors, actions and lessons."""
    catalog = library.catalog
    tags = [catalog.services[key].title for key in item.services] + [
        catalog.factors[key].title for key in item.factor_ids
    ]

    def html() -> str:
        return environment().get_template("entry.html.j2").render(
            item=item,
            when=item.when.date_label() if item.when else "date unknown",
            duration=item.duration.label() if item.duration else "",
            services=[catalog.services[key].title for key in item.services],
            symptoms=item.symptoms[:SYMPTOMS],
            factors=[(catalog.factors[use.id].title, use.evidence) for use in item.factors],
            actions=item.actions[:ACTIONS],
            more_actions=max(0, len(item.actions) - ACTIONS),
            lessons=library.lessons_by_postmortem.get(item.id, ()),
        )  # fmt: skip

    return Entry(f"postmortem/{item.id}", item.title, item.path, stamp, tuple(dict.fromkeys(tags)), html)


def lesson_entry(library: Library, lesson: Lesson, stamp: Stamp) -> Entry:
    """A lesson with how it shows itself, what to do, and what stops it."""
    catalog = library.catalog
    tags = [catalog.services[key].title for key in lesson.applies_to.services] + [
        catalog.factors[key].title for key in lesson.applies_to.factors
    ]

    def html() -> str:
        template = environment().get_template("lesson.html.j2")
        return template.render(lesson=lesson, evidence=len(lesson.evidence))

    title = f"Lesson: {lesson.title}"
    return Entry(f"lesson/{lesson.id}", title, lesson.path, stamp, tuple(dict.fromkeys(tags)), html)


def path_entry(library: Library, path: LearningPath, stamp: Stamp) -> Entry:
    """A learning path with its steps."""

    def html() -> str:
        return environment().get_template("path.html.j2").render(path=path, reasons=[step.why for step in path.steps])

    return Entry(f"path/{path.id}", f"Path: {path.title}", path.path, stamp, (), html)
