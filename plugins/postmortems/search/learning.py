"""Lessons and learning paths as documents. They are found by what they say themselves.

What they name, postmortems above all, is no part of them: then a postmortem that changes touches no other document.
"""

from __future__ import annotations

from itertools import chain

from postmortems.core import LearningPath, Lesson, Library
from postmortems.core.catalog import Entry
from postmortems.search.document import NAME_WEIGHT, TELLING_WEIGHT, TEXT_WEIGHT, Document, Passage, digest
from postmortems.search.plaintext import one_line, plain_text
from postmortems.search.source import SUMMARY_LENGTH, Source
from postmortems.search.thesaurus import BROAD


def lesson_source(library: Library, lesson: Lesson) -> Source:
    """A lesson; its fingerprint covers the names of what it applies to."""
    own = (lesson.id, lesson.title, lesson.claim, lesson.path, lesson.status.value, lesson.body)
    lists = (lesson.signs, lesson.do, lesson.tags, lesson.guards, lesson.applies_to)
    fingerprint = digest(*own, *map(repr, lists), *map(repr, _entries(library, lesson)))
    return Source(f"lesson:{lesson.id}", fingerprint, lambda: _lesson(library, lesson, fingerprint))


def path_source(path: LearningPath) -> Source:
    """A learning path."""
    text = (path.id, path.title, path.summary, path.audience, path.path, path.status.value, path.body, repr(path.tags))
    fingerprint = digest(*text)
    return Source(f"path:{path.id}", fingerprint, lambda: _path(path, fingerprint))


def _entries(library: Library, lesson: Lesson) -> list[Entry]:
    catalog, where = library.catalog, lesson.applies_to
    return [
        *(catalog.services[key] for key in where.services),
        *(catalog.factors[key] for key in where.factors),
        *(catalog.triggers[key] for key in where.triggers),
    ]


def _lesson(library: Library, lesson: Lesson, fingerprint: str) -> Document:
    where = lesson.applies_to
    services = [library.catalog.services[key] for key in where.services]
    names = chain.from_iterable((entry.id, entry.title, *entry.aliases) for entry in services)
    passages = (
        Passage(NAME_WEIGHT, " . ".join(names)),
        Passage(TELLING_WEIGHT, " . ".join(lesson.tags)),
        Passage(TELLING_WEIGHT, plain_text(lesson.claim)),
        Passage(TELLING_WEIGHT, "\n".join(lesson.signs)),
        Passage(TELLING_WEIGHT, "\n".join(lesson.do)),
        Passage(TEXT_WEIGHT, plain_text(lesson.body)),
        Passage(TEXT_WEIGHT, "\n".join(guard.text for guard in lesson.guards)),
        Passage(TEXT_WEIGHT, lesson.id),
    )
    return Document(
        kind="lesson",
        id=lesson.id,
        title=lesson.title,
        src_uri=lesson.path,
        summary=one_line(plain_text(lesson.claim), SUMMARY_LENGTH),
        status=lesson.status.value,
        trigger=where.triggers[0] if len(where.triggers) == 1 else "",
        services=tuple(where.services),
        factors=tuple(where.factors),
        teams=tuple(dict.fromkeys(entry.owner for entry in services if entry.owner)),
        tags=tuple(lesson.tags),
        passages=tuple(passage for passage in passages if passage.text.strip(" .\n")),
        carried=tuple(f"{BROAD}{key}" for key in (*where.factors, *where.triggers)),
        fingerprint=fingerprint,
    )


def _path(path: LearningPath, fingerprint: str) -> Document:
    passages = (
        Passage(TELLING_WEIGHT, plain_text(path.summary)),
        Passage(TELLING_WEIGHT, path.audience),
        Passage(TELLING_WEIGHT, " . ".join(path.tags)),
        Passage(TEXT_WEIGHT, plain_text(path.body)),
        Passage(TEXT_WEIGHT, path.id),
    )
    return Document(
        kind="path",
        id=path.id,
        title=path.title,
        src_uri=path.path,
        summary=one_line(plain_text(path.summary), SUMMARY_LENGTH),
        status=path.status.value,
        tags=tuple(path.tags),
        passages=tuple(passage for passage in passages if passage.text.strip(" .\n")),
        fingerprint=fingerprint,
    )
