"""The overview of each kind of thing: postmortems, factors, services, teams, triggers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from postmortems.core.catalog import Factor
from postmortems.core.library import Library, ranked
from postmortems.core.postmortem import Postmortem
from postmortems.pages.context import KIND_NAMES, Here, factor_uri, service_uri, year_uri
from postmortems.pages.engine import render
from postmortems.pages.facets import FacetView, OptionView, facets, options
from postmortems.pages.matrix import Cell, MatrixView, Row, matrix
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import CountView, FilterView, LinkView

SHOWN = 10
WHOLE_LIST = 250
"""Up to so many incidents stand on the overview itself; above, it has the newest and leads to pages by year."""
NEWEST = 100
MATRIX_COLUMNS = 30


class YearView(NamedTuple):
    """A year with its incidents."""

    name: str
    incidents: tuple[FilterView, ...]


class SectionView(NamedTuple):
    """Entries under one heading."""

    name: str
    services: tuple[CountView, ...]


class GroupView(NamedTuple):
    """A group of factors."""

    title: str
    description: str
    factors: tuple[CountView, ...]


def postmortems_page(library: Library, contribute: str | None) -> GeneratedPage:
    """All postmortems by year, with filters; the newest and a list of years when there are many.

    Args:
        library: The library.
        contribute: `src_uri` of the page that says how to write one, where there is one.
    """
    src_uri = "postmortems/index.md"

    def write(linker: Linker) -> Content:
        here = Here(library, linker, src_uri)
        whole = len(library.postmortems) <= WHOLE_LIST
        shown = library.postmortems if whole else library.postmortems[:NEWEST]
        years = [year for year in library.by_year if year]
        older = () if whole else tuple((_year_name(key), key, len(group)) for key, group in library.by_year.items())
        return render(
            "postmortems.md.j2",
            {
                "total": len(library.postmortems),
                "first_year": min(years, default=None),
                "last_year": max(years, default=None),
                "facets": _facets(library, shown),
                "years": _years(here, shown),
                "older": here.counts([(here.page(name, year_uri(key)), count) for name, key, count in older]),
                "contribute_url": here.url(contribute) if contribute else None,
            },
        )

    description = "Every postmortem, newest first, by service, factor, severity, trigger and year."
    return GeneratedPage(src_uri, "Postmortems", description, write)


def factors_page(library: Library) -> GeneratedPage:
    """The factors by group, what keeps coming back, and the matrix of factors and services."""
    src_uri = "factors/index.md"

    def write(linker: Linker) -> Content:
        here = Here(library, linker, src_uri)
        count = {key: len(group) for key, group in library.by_factor.items()}
        top = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        groups = tuple(
            GroupView(
                group.title,
                group.description,
                tuple(
                    CountView(here.factor(factor.id), count.get(factor.id, 0), 0, factor.definition)
                    for factor in group.factors
                ),
            )
            for group in library.catalog.groups
        )
        return render(
            "factors.md.j2",
            {
                "recurring": here.counts([(here.factor(key), number) for key, number in top if number > 1]),
                "groups": groups,
                "matrix": _matrix(here),
                "hidden": max(0, len(library.by_service) - MATRIX_COLUMNS),
                "services_url": here.url("services/index.md"),
            },
        )

    description = "The gaps through which trouble becomes an incident, with the incidents that showed each."
    return GeneratedPage(src_uri, "Contributing factors", description, write)


def services_page(library: Library) -> GeneratedPage:
    """The services by owner, and which were hit most often."""
    src_uri = "services/index.md"

    def write(linker: Linker) -> Content:
        here = Here(library, linker, src_uri)
        catalog = library.catalog
        count = {key: len(library.by_service.get(key, ())) for key in catalog.services}
        top = sorted(count.items(), key=lambda pair: (-pair[1], catalog.services[pair[0]].title.casefold()))[:SHOWN]
        owners: dict[str, list[str]] = {}
        for service in catalog.services.values():
            owners.setdefault(service.owner or "", []).append(service.id)
        sections = [
            SectionView(
                catalog.teams[owner].title if owner else "Without an owner",
                tuple(
                    CountView(here.service(key), count[key], 0, catalog.services[key].description)
                    for key in sorted(keys, key=lambda key: catalog.services[key].title.casefold())
                ),
            )
            for owner, keys in owners.items()
        ]
        sections.sort(key=lambda section: (section.name == "Without an owner", section.name.casefold()))
        most = here.counts([(here.service(key), number) for key, number in top if number > 1])
        return render("services.md.j2", {"most": most, "owners": tuple(sections)})

    description = "Every service: what keeps hurting it, what helped, and what to look at before a change."
    return GeneratedPage(src_uri, "Services", description, write)


def teams_page(library: Library) -> GeneratedPage:
    """The teams with their services' incidents."""
    entries = [(team.id, team.description) for team in library.catalog.teams.values()]
    entries.sort(key=lambda entry: library.catalog.teams[entry[0]].title.casefold())
    return _entries_page(
        library,
        "teams/index.md",
        "Teams",
        "Who answers for which services. Counts are of incidents written down here: a team that writes down more "
        "learns more, so this is no ranking.",
        entries,
        {key: len(group) for key, group in library.by_team.items()},
        lambda here, key: here.team(key),
    )


def triggers_page(library: Library) -> GeneratedPage:
    """The triggers with how often each set something off."""
    entries = [(trigger.id, trigger.definition) for trigger in library.catalog.triggers.values()]
    return _entries_page(
        library,
        "triggers/index.md",
        "Triggers",
        "What moved just before: exactly one for each incident. A trigger does not explain an incident; the factors "
        "that it met do.",
        entries,
        {key: len(group) for key, group in library.by_trigger.items()},
        lambda here, key: here.trigger(key),
    )


def _entries_page(
    library: Library,
    src_uri: str,
    title: str,
    lead: str,
    entries: Sequence[tuple[str, str]],
    counts: Mapping[str, int],
    link: Callable[[Here, str], LinkView],
) -> GeneratedPage:
    def write(linker: Linker) -> Content:
        here = Here(library, linker, src_uri)
        views = tuple(CountView(link(here, key), counts.get(key, 0), 0, note) for key, note in entries)
        empty = f"None yet. List them in docs/catalog/{title.lower()}.yml."
        return render("entries.md.j2", {"title": title, "lead": lead, "entries": views, "empty": empty})

    return GeneratedPage(src_uri, title, lead, write)


def _year_name(year: int | None) -> str:
    return str(year) if year else "Year unknown"


def _years(here: Here, shown: Sequence[Postmortem]) -> tuple[YearView, ...]:
    groups: dict[int | None, list[Postmortem]] = {}
    for postmortem in shown:
        groups.setdefault(postmortem.year, []).append(postmortem)
    return tuple(
        YearView(_year_name(year), tuple(_filterable(here, item) for item in items)) for year, items in groups.items()
    )


def _filterable(here: Here, postmortem: Postmortem) -> FilterView:
    return FilterView(
        here.incident(postmortem, factors=True),
        " ".join(postmortem.services),
        " ".join(postmortem.factor_ids),
        postmortem.trigger or "",
        postmortem.severity.value if postmortem.severity else "",
        postmortem.kind.value,
    )


def _facets(library: Library, shown: Sequence[Postmortem]) -> tuple[FacetView, ...]:
    catalog = library.catalog
    kinds = options(((item.kind.value for item in shown)), KIND_NAMES)
    severities = ranked(item.severity.value for item in shown if item.severity)
    found = {
        "service": options((key for item in shown for key in item.services), catalog.titles("services")),
        "factor": options((key for item in shown for key in item.factor_ids), catalog.titles("factors")),
        "trigger": options((item.trigger for item in shown if item.trigger), catalog.titles("trigger")),
        "severity": tuple(OptionView(key, key.upper(), count) for key, count in sorted(severities)),
        "kind": kinds,
    }
    return facets(found)


def _matrix(here: Here) -> MatrixView | None:
    """Factors that occur by the services that have most incidents; None where there is nothing to cross."""
    library = here.library
    columns = sorted(library.by_service, key=lambda key: (-len(library.by_service[key]), key))[:MATRIX_COLUMNS]
    if not columns or not library.by_factor:
        return None
    columns.sort(key=lambda key: library.catalog.services[key].title.casefold())
    counts = library.factor_by_service
    groups: dict[str, list[Row]] = {}
    for group in library.catalog.groups:
        for factor in group.factors:
            cells = [_cell(here, factor, key, counts.get((factor.id, key), 0)) for key in columns]
            if any(cells):
                groups.setdefault(group.title, []).append((here.factor(factor.id), cells))
    description = "Incidents by contributing factor (rows) and service (columns)"
    return matrix("Factors by service", description, [here.service(key) for key in columns], groups)


def _cell(here: Here, factor: Factor, service_id: str, count: int) -> Cell | None:
    if not count:
        return None
    service = here.library.catalog.services[service_id]
    label = f"{count} incident{'s' if count > 1 else ''}: {factor.title}, {service.title}"
    return Cell(count, label, here.url(service_uri(service_id), factor.id))


def factor_links(here: Here, limit: int) -> tuple[CountView, ...]:
    """The factors that occur most often."""
    top = sorted(here.library.by_factor.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:limit]
    return here.counts([(LinkView(here.factor(key).text, here.url(factor_uri(key)), key), len(v)) for key, v in top])
