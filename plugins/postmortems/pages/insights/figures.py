"""A picture with what belongs to it: its key, what it leaves out, and the numbers behind it as a table with links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from postmortems.core.postmortem import Postmortem
from postmortems.pages.charts import Chart, available, draw
from postmortems.pages.context import Here
from postmortems.pages.matrix import MatrixView
from postmortems.pages.search_page import SEARCH_PAGE
from postmortems.pages.views import LinkView

FEW = 8
"""Up to so many incidents are named in a row; more are in a list elsewhere."""


class KeyView(NamedTuple):
    """What a colour stands for."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the table behind a picture.

    Attributes:
        id: Anchor that marks lead to.
        head: What the row is about; more than one for columns of their own.
        count: How many incidents.
        incidents: They themselves where they are few.
        lists: Where they all are, where they are many.
    """

    id: str
    head: tuple[LinkView | str, ...]
    count: int
    incidents: tuple[LinkView, ...] = ()
    lists: tuple[LinkView, ...] = ()


class FigureView(NamedTuple):
    """A picture for a template.

    Attributes:
        drawing: SVG; empty where pictures cannot be drawn, and then the table stands open.
        matrix: What stands there in place of a drawing, if anything.
        notes: Sentences under the picture: what it leaves out, what is not known.
        head: Names of the table's columns before that of the incidents.
        last: Name of the column of the incidents, which comes with their count; empty where a row is about one.
    """

    name: str
    title: str
    drawing: Markup
    key: tuple[KeyView, ...]
    notes: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[RowView, ...]
    last: str
    matrix: MatrixView | None = None


def figure(
    chart: Chart,
    head: Sequence[str],
    rows: Sequence[RowView],
    *,
    key: Sequence[KeyView] = (),
    notes: Sequence[str] = (),
    last: str = "Incidents",
) -> FigureView:
    """Draws a picture and puts it together with its table."""
    drawing = draw(chart) if available() else Markup()
    return FigureView(chart.name, chart.title, drawing, tuple(key), tuple(notes), tuple(head), tuple(rows), last)


def crossing(
    name: str,
    matrix: MatrixView,
    head: Sequence[str],
    rows: Sequence[RowView],
    notes: Sequence[str],
    last: str = "Incidents",
) -> FigureView:
    """Puts a matrix together with the table of what is in it."""
    return FigureView(name, matrix.title, Markup(), (), tuple(notes), tuple(head), tuple(rows), last, matrix)


def row(
    here: Here,
    id_: str,
    head: Sequence[LinkView | str],
    incidents: Sequence[Postmortem],
    lists: Sequence[LinkView | None],
    most: int = FEW,
) -> RowView:
    """A row with its incidents when there are at most so many, else with where they are."""
    few = len(incidents) <= most
    return RowView(
        id_,
        tuple(head),
        len(incidents),
        tuple(here.postmortem(item) for item in incidents) if few else (),
        () if few else tuple(link for link in lists if link),
    )


def target(here: Here, incidents: Sequence[Postmortem], row_id: str) -> str:
    """Where a mark leads: to the incident when it is one, else to the row that has them."""
    return here.url(incidents[0].path) if len(incidents) == 1 else f"#{row_id}"


def search_link(here: Here, query: str, text: str = "search") -> LinkView | None:
    """A link to the answers of a search; None where the site has none."""
    try:
        return LinkView(text, f"{here.url(SEARCH_PAGE)}?q={quote(query)}")
    except KeyError:
        return None


def be(count: int) -> str:
    """`is` or `are`."""
    return "is" if count == 1 else "are"
