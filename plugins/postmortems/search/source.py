"""What a library has to say to the search: every postmortem and catalog entry as a `Document`, made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from postmortems.core import Factor, Library, Postmortem, Service, Trigger
from postmortems.core.catalog import Entry
from postmortems.search.document import NAME_WEIGHT, TELLING_WEIGHT, TEXT_WEIGHT, Document, Passage, digest, order_of
from postmortems.search.plaintext import one_line, plain_text
from postmortems.search.thesaurus import BROAD, Thesaurus, built_in_groups

SUMMARY_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is not made yet.

    Attributes:
        key: The document's key.
        fingerprint: Changes when the document would; cheap, so that unchanged documents need not be made.
        make: Makes the document.
        day: The document's day.
    """

    key: str
    fingerprint: str
    make: Callable[[], Document]
    day: int = 0

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """See `document.order_of`."""
        return order_of(self.key, self.day)


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A hand-written page of the site.

    Attributes:
        src_uri: Its file relative to the documentation folder.
        title: As the navigation shows it.
        markdown: Its text, without front matter.
    """

    src_uri: str
    title: str
    markdown: str


GENERATED: Final = (
    GuidePage(
        "practice/index.md",
        "Practice",
        "Exercises from real incidents, alone or with a group: take the pager, see what was seen then, and say at each "
        "step what you would look at now. Wheel of Misfortune, game day, on-call training, facilitator's sheet.",
    ),
)
"""Generated pages that a reader looks for by name; single exercises are left out, since they would tell the end."""


def sources_of(
    library: Library, pages: Iterable[GuidePage] = (), documents: Iterable[Document] = ()
) -> Iterator[Source]:
    """Everything findable: the library's documents and catalog, guide pages, and documents that others made."""
    from postmortems.search.learning import lesson_source, path_source  # which makes sources as well

    catalog = library.catalog
    entries: tuple[tuple[str, Iterable[Entry]], ...] = (
        ("factor", catalog.factors.values()),
        ("service", catalog.services.values()),
        ("trigger", catalog.triggers.values()),
        ("team", catalog.teams.values()),
    )
    known: dict[int, str] = {}
    yield from (postmortem_source(library, postmortem, known) for postmortem in library.postmortems)
    yield from (lesson_source(library, lesson) for lesson in library.lessons)
    yield from (path_source(path) for path in library.paths)
    yield from (_entry_source(kind, entry) for kind, group in entries for entry in group)
    yield from (_page_source(page) for page in pages)
    yield from (
        Source(document.key, document.content_hash, _constant(document), document.day) for document in documents
    )


def thesaurus_of(
    library: Library, own: Iterable[Sequence[str]] = (), known: Mapping[str, Any] | None = None
) -> Thesaurus:
    """The built-in thesaurus with a team's own groups and the words of its taxonomy; for `known` see `Thesaurus`."""
    entries: tuple[Factor | Trigger, ...] = (*library.catalog.factors.values(), *library.catalog.triggers.values())
    taxonomy = {entry.id: ((entry.title, *entry.aliases), entry.definition) for entry in entries}
    return Thesaurus((*built_in_groups(), *own), taxonomy, known)


def _constant(document: Document) -> Callable[[], Document]:
    return lambda: document


def postmortem_source(library: Library, item: Postmortem, known: dict[int, str] | None = None) -> Source:
    """A postmortem; its fingerprint covers what it takes from the catalog.

    Args:
        library: The library.
        item: The postmortem.
        known: Texts of catalog entries by their identity, for whoever makes many sources of one library.
    """
    known = {} if known is None else known
    own = item.digest or repr([getattr(item, name) for name in sorted(type(item).model_fields)])
    names = [known.get(id(entry)) or known.setdefault(id(entry), repr(entry)) for entry in _entries(library, item)]
    fingerprint = digest(own, item.path, *names, *library.teams_of(item))
    return Source(f"postmortem:{item.id}", fingerprint, lambda: _postmortem(library, item, fingerprint), _day(item))


def _entries(library: Library, item: Postmortem) -> list[Entry]:
    catalog = library.catalog
    found: list[Entry | None] = [catalog.services.get(key) for key in item.services]
    found += [catalog.factors.get(key) for key in item.factor_ids]
    found += [catalog.triggers.get(item.trigger) if item.trigger else None]
    found += [catalog.teams.get(key) for key in library.teams_of(item)]
    return [entry for entry in found if entry is not None]


def _postmortem(library: Library, item: Postmortem, fingerprint: str) -> Document:
    catalog = library.catalog
    teams = library.teams_of(item)
    services = [catalog.services[key] for key in item.services]
    factors = [catalog.factors[key] for key in item.factor_ids]
    trigger = catalog.triggers.get(item.trigger or "")
    names = chain.from_iterable((entry.id, entry.title, *entry.aliases) for entry in services)
    owners = chain.from_iterable((catalog.teams[key].id, catalog.teams[key].title) for key in teams)
    taxonomy: list[Entry] = [*factors, *([trigger] if trigger else [])]
    when = item.when
    passages = [
        Passage(NAME_WEIGHT, " . ".join(names)),
        Passage(NAME_WEIGHT, " . ".join(owners)),
        Passage(TELLING_WEIGHT, " . ".join(item.tags)),
        Passage(TELLING_WEIGHT, plain_text(item.summary)),
        Passage(TELLING_WEIGHT, "\n".join(item.symptoms)),
        Passage(TELLING_WEIGHT, plain_text(item.what_worked or "")),
        Passage(TEXT_WEIGHT, plain_text(item.impact or "")),
        Passage(TEXT_WEIGHT, "\n".join(use.evidence for use in item.factors if use.evidence)),
        Passage(TEXT_WEIGHT, "\n".join(item.held)),
        Passage(TEXT_WEIGHT, "\n".join(action.text for action in item.actions)),
        Passage(TEXT_WEIGHT, f"{item.id} {when.text if when else ''}"),
        Passage(TEXT_WEIGHT, plain_text(item.body)),  # last, so that an edit of it moves nothing else
    ]
    return Document(
        kind="postmortem",
        id=item.id,
        title=item.title,
        src_uri=item.path,
        summary=one_line(plain_text(item.summary), SUMMARY_LENGTH),
        date=_date(item),
        day=_day(item),
        severity=item.severity.value if item.severity else "",
        incident=item.kind.value,
        status=item.status.value,
        trigger=item.trigger or "",
        services=tuple(item.services),
        factors=tuple(item.factor_ids),
        teams=teams,
        tags=tuple(item.tags),
        symptoms=tuple(item.symptoms),
        what_worked=one_line(plain_text(item.what_worked or ""), SUMMARY_LENGTH),
        passages=tuple(passage for passage in passages if passage.text.strip(" .\n")),
        carried=tuple(f"{BROAD}{entry.id}" for entry in taxonomy),
        fingerprint=fingerprint,
    )


def _day(item: Postmortem) -> int:
    when = item.when
    return when.day.year * 10000 + when.day.month * 100 + when.day.day if when else 0


def _date(item: Postmortem) -> str:
    """The date as precise as it is known: by how long the moment may last."""
    when = item.when
    if when is None:
        return ""
    text, days = when.day.isoformat(), (when.latest - when.earliest).days
    return text if days < 2 else text[:7] if days < 32 else text[:4]


def _entry_source(kind: str, entry: Entry) -> Source:
    fingerprint = digest(kind, repr(entry))
    return Source(f"{kind}:{entry.id}", fingerprint, lambda: _entry(kind, entry, fingerprint))


def _entry(kind: str, entry: Entry, fingerprint: str) -> Document:
    text = plain_text(getattr(entry, "definition", "") or getattr(entry, "description", ""))
    further: Sequence[str] = getattr(entry, "countermeasures", ())
    owner = (entry.owner or "") if isinstance(entry, Service) else ""
    passages = (
        Passage(NAME_WEIGHT, " . ".join((entry.id, *entry.aliases))),
        Passage(TELLING_WEIGHT, text),
        Passage(TEXT_WEIGHT, "\n".join(further)),
        Passage(TEXT_WEIGHT, owner),
    )
    return Document(
        kind=kind,
        id=entry.id,
        title=entry.title,
        src_uri=f"{kind}s/{entry.id}.md",
        summary=one_line(text, SUMMARY_LENGTH),
        services=(entry.id,) if kind == "service" else (),
        factors=(entry.id,) if kind == "factor" else (),
        trigger=entry.id if kind == "trigger" else "",
        teams=(entry.id,) if kind == "team" else ((owner,) if owner else ()),
        passages=tuple(passage for passage in passages if passage.text),
        fingerprint=fingerprint,
    )


def _page_source(page: GuidePage) -> Source:
    fingerprint = digest(page.src_uri, page.title, page.markdown)
    return Source(f"page:{page.src_uri.removesuffix('.md')}", fingerprint, lambda: _page(page, fingerprint))


def _page(page: GuidePage, fingerprint: str) -> Document:
    text = plain_text(page.markdown)
    passages = (Passage(TEXT_WEIGHT, text),)
    summary = one_line(text, SUMMARY_LENGTH)
    key = page.src_uri.removesuffix(".md")
    return Document("page", key, page.title, page.src_uri, summary, passages=passages, fingerprint=fingerprint)
