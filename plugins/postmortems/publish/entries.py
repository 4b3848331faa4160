"""What feeds are made of: postmortems, lessons and paths as entries, each made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid5

from postmortems.core.learning_path import LearningPath
from postmortems.core.lesson import Lesson
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem
from postmortems.publish.dates import Dates, Item, Stamp

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


class Entries:
    """The entries of a library by their paths, each made when somebody asks for it."""

    def __init__(self, library: Library, dates: Dates) -> None:
        self.library = library
        self.dates = dates
        self._made: dict[str, Entry] = {}

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Place of everything that has a date: what changed last comes first, then the library's order."""
        newest = sorted(self.dates.all.items(), key=lambda pair: -pair[1].updated.timestamp())
        return {path: place for place, (path, _) in enumerate(newest)}

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        library = self.library
        groups: tuple[Iterable[Item], ...] = (library.postmortems, library.lessons, library.paths)
        return {item.path: item for items in groups for item in items}

    def __getitem__(self, path: str) -> Entry:
        found = self._made.get(path)
        if found is None:
            item, stamp = self._items[path], self.dates.all[path]
            if isinstance(item, Postmortem):
                found = _postmortem(self.library, item, stamp)
            else:
                found = _lesson(self.library, item, stamp) if isinstance(item, Lesson) else _path(item, stamp)
            self._made[path] = found
        return found


def _postmortem(library: Library, item: Postmortem, stamp: Stamp) -> Entry:
    """A postmortem with what happened, what it looked like, what worked, its factors, actions and lessons."""
    catalog = library.catalog
    services = [catalog.services[key].title for key in item.services]
    factors = [catalog.factors[key].title for key in item.factor_ids]
    lessons = library.lessons_by_postmortem.get(item.id, ())

    def html() -> str:
        return _render(
            "entry.html.j2",
            item=item,
            when=item.when.date_label() if item.when else "date unknown",
            duration=item.duration.label() if item.duration else "",
            services=services,
            symptoms=item.symptoms[:SYMPTOMS],
            factors=[(title, use.evidence) for title, use in zip(factors, item.factors, strict=True)],
            actions=item.actions[:ACTIONS],
            more_actions=max(0, len(item.actions) - ACTIONS),
            lessons=lessons,
        )

    return Entry(f"postmortem/{item.id}", item.title, item.path, stamp, tuple(dict.fromkeys(services + factors)), html)


def _lesson(library: Library, lesson: Lesson, stamp: Stamp) -> Entry:
    """A lesson with how it shows itself, what to do, and what stops it."""
    catalog = library.catalog
    tags = [catalog.services[key].title for key in lesson.applies_to.services] + [
        catalog.factors[key].title for key in lesson.applies_to.factors
    ]

    def html() -> str:
        return _render("lesson.html.j2", lesson=lesson, evidence=len(lesson.evidence))

    title = f"Lesson: {lesson.title}"
    return Entry(f"lesson/{lesson.id}", title, lesson.path, stamp, tuple(dict.fromkeys(tags)), html)


def _path(path: LearningPath, stamp: Stamp) -> Entry:
    """A learning path with its steps."""

    def html() -> str:
        return _render("path.html.j2", path=path, reasons=[step.why for step in path.steps])

    return Entry(f"path/{path.id}", f"Path: {path.title}", path.path, stamp, (), html)


def _render(template: str, **values: object) -> str:
    from postmortems.publish.templating import environment  # a build may have no entry to make

    return environment().get_template(template).render(**values)
