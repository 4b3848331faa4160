"""What meets what: factors and services, factors and factors, triggers and factors, factors and years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from postmortems.core.insights import Crossing, crossed, numbered, pairs, periods
from postmortems.core.library import Library
from postmortems.core.postmortem import Postmortem
from postmortems.pages.context import Here, plural, service_uri
from postmortems.pages.insights.figures import FigureView, RowView, be, crossing, row, search_link, target
from postmortems.pages.matrix import Cell, matrix
from postmortems.pages.views import LinkView

FACTORS = 15
WIDE = 18
"""Rows and columns of factors and services, whose numbers lead to other pages and need no rows of their own."""
PERIODS = 16


def factor_service(here: Here) -> FigureView | None:
    """The factors by the services that have most incidents; every number leads to both on the service's page."""
    library = here.library
    factors, services = _top(library.by_factor, WIDE), _top(library.by_service, WIDE)
    wanted_rows, wanted_columns = set(factors), set(services)
    found = crossed(
        library.postmortems,
        lambda item: (key for key in item.factor_ids if key in wanted_rows),
        lambda item: (key for key in item.services if key in wanted_columns),
    )
    if not found:
        return None
    catalog = library.catalog
    rows, columns = _used(factors, services, found)

    def cell(factor: str, service: str) -> Cell | None:
        if not (items := found.get((factor, service))):
            return None
        label = f"{catalog.factors[factor].title}, {catalog.services[service].title}: {plural(len(items), 'incident')}"
        one = len(items) == 1
        return Cell(len(items), label, here.url(items[0].path) if one else here.url(service_uri(service), factor))

    shown = matrix(
        "Factors by service",
        _most(found, lambda factor, service: f"{catalog.factors[factor].title} on {catalog.services[service].title}"),
        [here.service(key) for key in columns],
        {"": [(here.factor(factor), [cell(factor, service) for service in columns]) for factor in rows]},
    )
    table = [
        RowView(
            f"factor-service-{factor}",
            (here.factor(factor),),
            len(library.by_factor[factor]),
            lists=tuple(
                LinkView(
                    f"{catalog.services[service].title} {len(found[factor, service])}",
                    here.url(service_uri(service), factor),
                )
                for service in columns
                if (factor, service) in found
            ),
        )
        for factor in rows
    ]
    notes = _left_out(("factors", rows, library.by_factor), ("services", columns, library.by_service))
    return crossing("factor-service", shown, ("Factor",), table, notes, "On services")


def companions(here: Here) -> FigureView | None:
    """Factors that occur in the same incidents."""
    library = here.library
    top = _top(library.by_factor, FACTORS)
    place = {key: number for number, key in enumerate(top)}
    # The more frequent one of a pair is the column, so that the matrix is one half of a square.
    found = {
        (one, other) if place[one] > place[other] else (other, one): items
        for (one, other), items in pairs(library.postmortems, lambda item: item.factor_ids, place).items()
    }
    if not found:
        return None
    return _crossing(
        here,
        "companions",
        "Factors that travel together",
        ("Factor", "Travels with"),
        {key: here.factor(key) for key in top[1:]},
        {key: here.factor(key) for key in top[:-1]},
        found,
        lambda one, other: (here.factor(one), here.factor(other), search_link(here, f"factor:{one} factor:{other}")),
        _left_out(("factors", top, library.by_factor)),
    )


def trigger_factor(here: Here) -> FigureView | None:
    """What moved, and which gaps it met."""
    library = here.library
    triggers, factors = _top(library.by_trigger, FACTORS), _top(library.by_factor, FACTORS)
    wanted = set(factors)
    found = crossed(
        library.postmortems,
        lambda item: [item.trigger] if item.trigger in triggers else [],
        lambda item: (key for key in item.factor_ids if key in wanted),
    )
    if not found:
        return None
    rows, columns = _used(triggers, factors, found)
    return _crossing(
        here,
        "trigger-factor",
        "Triggers and the factors that they met",
        ("Trigger", "Factor"),
        {key: here.trigger(key) for key in rows},
        {key: here.factor(key) for key in columns},
        found,
        lambda trigger, factor: (
            here.trigger(trigger), here.factor(factor), search_link(here, f"trigger:{trigger} factor:{factor}")
        ),
        _left_out(("triggers", rows, library.by_trigger), ("factors", columns, library.by_factor))
        + _without_trigger(library),
    )  # fmt: skip


def factor_period(here: Here) -> FigureView | None:
    """When each of the factors showed that occur most often: what keeps coming back."""
    library = here.library
    when = periods(library)
    columns = list(when.incidents)[-PERIODS:]
    factors = [key for key in _top(library.by_factor, FACTORS) if len(library.by_factor[key]) > 1]
    wanted = set(factors)
    found = {
        (pair[0], column): items
        for column in columns
        for pair, items in crossed(
            when.incidents[column], lambda item: (key for key in item.factor_ids if key in wanted), lambda _: ("",)
        ).items()
    }
    if not found:
        return None
    rows = [key for key in factors if any(pair[0] == key for pair in found)]
    notes = _left_out(("factors", rows, library.by_factor))
    if len(when.incidents) > len(columns):
        notes.append(f"Incidents before {columns[0]} are on the pages of the factors.")
    return _crossing(
        here,
        "factor-time",
        "When the most frequent factors showed",
        ("Factor", when.unit.capitalize()),
        {key: here.factor(key) for key in rows},
        {key: LinkView(key, "") for key in columns},
        found,
        lambda factor, period: (here.factor(factor), search_link(here, f"factor:{factor} year:{period[:4]}")),
        notes,
    )


def _crossing(
    here: Here,
    name: str,
    title: str,
    head: tuple[str, str],
    rows: Mapping[str, LinkView],
    columns: Mapping[str, LinkView],
    found: Crossing,
    lists: Callable[[str, str], Sequence[LinkView | None]],
    notes: list[str],
) -> FigureView:
    """A matrix with a table of its pairs."""
    lines, table = [], []
    for one in rows:
        cells: list[Cell | None] = []
        for other in columns:
            items = found.get((one, other))
            if not items:
                cells.append(None)
                continue
            id_ = f"{name}-{one}-{other}"
            label = f"{rows[one].text}, {columns[other].text}: {plural(len(items), 'incident')}"
            cells.append(Cell(len(items), label, target(here, items, id_)))
            right = columns[other] if columns[other].url else columns[other].text
            table.append(row(here, id_, (rows[one], right), items, lists(one, other)))
        lines.append((rows[one], cells))
    description = _most(found, lambda one, other: f"{rows[one].text}, {columns[other].text}")
    return crossing(name, matrix(title, description, list(columns.values()), {"": lines}), head, table, notes)


def _top(groups: Mapping[str, tuple[Postmortem, ...]], limit: int) -> list[str]:
    return [key for key, _ in numbered(groups, limit)]


def _used(rows: Sequence[str], columns: Sequence[str], found: Crossing) -> tuple[list[str], list[str]]:
    """Rows and columns that have anything."""
    left, right = {pair[0] for pair in found}, {pair[1] for pair in found}
    return [key for key in rows if key in left], [key for key in columns if key in right]


def _most(found: Crossing, name: Callable[[str, str], str]) -> str:
    """The pair that most incidents have, in words."""
    pair = min(found, key=lambda pair: (-len(found[pair]), pair))
    return f"{plural(len(found), 'pair')} occur. Most often: {name(*pair)}, {plural(len(found[pair]), 'incident')}."


def _left_out(*kinds: tuple[str, Sequence[str], Mapping[str, object]]) -> list[str]:
    """What of each kind does not fit into the picture, and where it is."""
    return [
        f"{len(shown)} of {len(every):,} {kind} are shown, those with most incidents; all have pages of their own."
        for kind, shown, every in kinds
        if len(shown) < len(every)
    ]


def _without_trigger(library: Library) -> list[str]:
    count = sum(not item.trigger for item in library.postmortems)
    return [f"{plural(count, 'incident')} without a known trigger {be(count)} not shown."] if count else []
