"""Chains of incidents: what repeated, followed or caused what."""

from __future__ import annotations

from postmortems.core.insights import Chain, chains
from postmortems.core.postmortem import RelationKind
from postmortems.pages.charts import Edge, Node, network
from postmortems.pages.context import Here, date_of, plural
from postmortems.pages.insights.figures import FigureView, RowView, figure

MOST = 25
LONGEST = 12
TIES = 24
WORDS = {
    RelationKind.REPEATS: "repeats",
    RelationKind.FOLLOWS: "follows",
    RelationKind.CAUSED_BY: "was caused by",
    RelationKind.SAME_EVENT: "is part of the same event as",
}


def repeats(here: Here) -> FigureView | None:
    """The chains with the newest incidents; None where no incident is tied to another."""
    found = chains(here.library)
    if not found:
        return None
    shown = found[:MOST]
    nodes = [
        Node(f"{item.id}", f"{date_of(item)}: {item.title}", 1, f"{item.title}. {date_of(item)}", here.url(item.path))
        for chain in shown
        for item in chain.incidents[-LONGEST:]
    ]
    there = {node.id for node in nodes}
    edges = [
        Edge(
            tie.earlier.id,
            tie.later.id,
            1,
            f"{tie.later.title} {WORDS[tie.kind]} {tie.earlier.title}",
            f"#{_row_id(number, place)}",
        )
        for number, chain in enumerate(shown)
        for place, tie in enumerate(chain.ties[:TIES])
        if tie.earlier.id in there and tie.later.id in there
    ]
    total = sum(len(chain.incidents) for chain in found)
    description = f"{plural(len(found), 'chain')} of {plural(total, 'incident')}, in the order of time."
    notes = [description]
    if len(shown) < len(found):
        notes.append(f"The {len(shown)} chains with the newest incidents are shown.")
    if any(len(chain.incidents) > LONGEST for chain in shown):
        notes.append(f"Of a longer chain the {LONGEST} newest are shown.")
    chart = network("chains", "Chains of incidents", description, nodes, edges, column=330)
    return figure(chart, ("Incident", "Relation", "To", "Because"), _rows(here, shown), notes=notes, last="")


def _row_id(chain: int, tie: int) -> str:
    return f"chains-{chain}-{tie}"


def _rows(here: Here, shown: tuple[Chain, ...]) -> list[RowView]:
    return [
        RowView(
            _row_id(number, place),
            (
                here.postmortem(tie.later),
                WORDS[tie.kind],
                here.postmortem(tie.earlier),
                tie.note,
            ),
            1,
        )
        for number, chain in enumerate(shown)
        for place, tie in enumerate(chain.ties[:TIES])
    ]
