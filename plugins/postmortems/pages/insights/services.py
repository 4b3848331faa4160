"""The services' dependencies with the incidents that hit them."""

from __future__ import annotations

from postmortems.core.insights import ServiceMap, service_map
from postmortems.pages.charts import Edge, Node, network
from postmortems.pages.context import Here, plural, service_uri
from postmortems.pages.insights.figures import FigureView, RowView, be, figure, row, search_link, target

CHOSEN = 30
MOST = 60
NAMED = 6


def dependency_map(here: Here) -> FigureView | None:
    """The map; None where no service with incidents depends on another."""
    library = here.library
    found = service_map(library, chosen=CHOSEN, most=MOST)
    if not found.dependencies:
        return None
    catalog = library.catalog
    linked = {key for edge in found.dependencies for key in (edge.service, edge.needed)}
    nodes = []
    for key in found.services:
        if key in linked:
            count = len(library.by_service.get(key, ()))
            title = catalog.services[key].title
            nodes.append(Node(key, title, count, f"{title}: {plural(count, 'incident')}", here.url(service_uri(key))))
    edges = []
    for edge in found.dependencies:
        if not edge.together:
            edges.append(Edge(edge.service, edge.needed, 0))
            continue
        names = f"{catalog.services[edge.service].title} and {catalog.services[edge.needed].title}"
        label = f"{names}, which it needs: {plural(len(edge.together), 'incident')} hit both"
        url = target(here, edge.together, _row_id(edge.service, edge.needed))
        edges.append(Edge(edge.service, edge.needed, len(edge.together), label, url))
    both = sum(bool(edge.together) for edge in found.dependencies)
    description = (
        f"{plural(len(nodes), 'service')} and {len(edges)} dependencies. On {both} of them an incident hit both ends."
    )
    chart = network("service-map", "What depends on what, with incidents", description, nodes, edges, column=180)
    return figure(chart, ("Service", "Needs"), _rows(here, found), notes=_notes(found))


def _row_id(service: str, needed: str) -> str:
    return f"service-map-{service}-{needed}"


def _rows(here: Here, found: ServiceMap) -> list[RowView]:
    return [
        row(
            here,
            _row_id(edge.service, edge.needed),
            (here.service(edge.service), here.service(edge.needed)),
            edge.together,
            (
                here.service(edge.service),
                here.service(edge.needed),
                search_link(here, f"service:{edge.service} service:{edge.needed}"),
            ),
        )
        for edge in sorted(found.dependencies, key=lambda edge: -len(edge.together))
    ]


def _notes(found: ServiceMap) -> list[str]:
    notes = []
    if found.chosen < found.tied:
        notes.append(
            f"The {found.chosen} services with most incidents of {found.tied:,} that depend on others or are needed, "
            "and their neighbours. Every other service says on its own page what it needs."
        )
    if found.hit > found.tied:
        apart = found.hit - found.tied
        notes.append(
            f"{plural(apart, 'service')} with incidents and without a dependency in the catalog {be(apart)} not shown."
        )
    return notes
