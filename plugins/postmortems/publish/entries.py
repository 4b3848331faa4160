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
from postmortems.publish.marks import Marks
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
        depends: Digest of all that it is made of, but for the key, the title and the stamp.
        html: Makes the content as HTML; called when it is needed.
    """

    key: str
    title: str
    src_uri: str
    stamp: Stamp
    tags: tuple[str, ...]
    depends: str
    html: Callable[[], str]


def urn(site: str, key: str) -> str:
    """An id for all time: it survives another title, another address and another host; not another name of the site."""
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{site}/{key}')}"


class Entries:
    """The entries of a library: all are known by their keys and stamps, each is made when somebody asks for it."""

    def __init__(self, library: Library, dates: Dates, marks: Marks) -> None:
        self.library = library
        self.marks = marks
        groups: Mapping[str, Iterable[Item]] = {
            "postmortem": library.postmortems,
            "lesson": library.lessons,
            "path": library.paths,
        }
        self._items = {
            f"{kind}/{item.id}": (item, stamp)
            for kind, items in groups.items()
            for item in items
            if (stamp := dates.of(item))
        }
        self._made: dict[str, Entry] = {}

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Place of every key: what changed last comes first, in the library's order what changed at once."""
        found = sorted(self._items.items(), key=lambda pair: -pair[1][1].updated.timestamp())
        return {key: place for place, (key, _) in enumerate(found)}

    def stamp(self, key: str) -> Stamp | None:
        """When something changed; None when there is no entry about it."""
        found = self._items.get(key)
        return found[1] if found else None

    def __getitem__(self, key: str) -> Entry:
        found = self._made.get(key)
        if found is None:
            item, stamp = self._items[key]
            make = _postmortem if isinstance(item, Postmortem) else _lesson if isinstance(item, Lesson) else _path
            found = self._made[key] = make(self, item, key, stamp)  # type: ignore[operator]  # chosen by its type
        return found


def _postmortem(entries: Entries, item: Postmortem, key: str, stamp: Stamp) -> Entry:
    """A postmortem with what happened, what it looked like, what worked, its factors, actions and lessons."""
    catalog = entries.library.catalog
    services = [catalog.services[key].title for key in item.services]
    factors = [catalog.factors[key].title for key in item.factor_ids]
    lessons = entries.library.lessons_by_postmortem.get(item.id, ())

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

    told = (text for lesson in lessons for text in (lesson.title, lesson.claim))
    depends = entries.marks.of(entries.marks.item(item), *services, *factors, *told)
    return Entry(key, item.title, item.path, stamp, tuple(dict.fromkeys(services + factors)), depends, html)


def _lesson(entries: Entries, lesson: Lesson, key: str, stamp: Stamp) -> Entry:
    """A lesson with how it shows itself, what to do, and what stops it."""
    catalog = entries.library.catalog
    tags = [catalog.services[key].title for key in lesson.applies_to.services] + [
        catalog.factors[key].title for key in lesson.applies_to.factors
    ]

    def html() -> str:
        return _render("lesson.html.j2", lesson=lesson, evidence=len(lesson.evidence))

    depends = entries.marks.of(entries.marks.item(lesson), *tags)
    return Entry(key, f"Lesson: {lesson.title}", lesson.path, stamp, tuple(dict.fromkeys(tags)), depends, html)


def _path(entries: Entries, path: LearningPath, key: str, stamp: Stamp) -> Entry:
    """A learning path with its steps."""

    def html() -> str:
        return _render("path.html.j2", path=path, reasons=[step.why for step in path.steps])

    return Entry(key, f"Path: {path.title}", path.path, stamp, (), entries.marks.item(path), html)


def _render(template: str, **values: object) -> str:
    from postmortems.publish.templating import environment  # a build may have no entry to make

    return environment().get_template(template).render(**values)
