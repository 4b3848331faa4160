"""The part of the services' dependencies that incidents have told something about."""

from __future__ import annotations

from dataclasses import dataclass

from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem


@dataclass(frozen=True, slots=True)
class Dependency:
    """`service` needs `needed`; `together` hit both."""

    service: str
    needed: str
    together: tuple[Postmortem, ...]


@dataclass(frozen=True, slots=True)
class ServiceMap:
    """A part of the map.

    Attributes:
        services: Ids, those with most incidents first, then neighbours of these.
        dependencies: All between the services, in the order of the catalog.
        chosen: How many services were chosen for their incidents; the others are their neighbours.
        tied: How many services have incidents and a dependency, shown or not.
        hit: How many services have incidents.
    """

    services: tuple[str, ...]
    dependencies: tuple[Dependency, ...]
    chosen: int
    tied: int
    hit: int


def service_map(library: Library, *, chosen: int, most: int) -> ServiceMap:
    """Services with incidents, most first, with what they need and what needs them. One without either is left out.

    Args:
        library: The library.
        chosen: Services to choose for their incidents, at most.
        most: Services to show, at most.
    """
    catalog, dependents = library.catalog, library.dependents
    degree = {key: len(entry.depends_on) + len(dependents.get(key, ())) for key, entry in catalog.services.items()}
    tied = sorted(
        (key for key in library.by_service if degree[key]),
        key=lambda key: (-len(library.by_service[key]), -degree[key], key),
    )
    shown = dict.fromkeys(tied[:chosen])
    for key in tuple(shown):
        for other in (*catalog.services[key].depends_on, *dependents.get(key, ())):
            if len(shown) < most:
                shown.setdefault(other)
    found = []
    for key, service in catalog.services.items():
        if key in shown:
            mine = {item.id for item in library.by_service.get(key, ())}
            for other in dict.fromkeys(service.depends_on):
                if other in shown:
                    both = tuple(item for item in library.by_service.get(other, ()) if item.id in mine)
                    found.append(Dependency(key, other, both))
    return ServiceMap(tuple(shown), tuple(found), min(chosen, len(tied)), len(tied), len(library.by_service))
