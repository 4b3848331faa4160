"""Pictures: what is to be seen as plain values, drawn by Vega-Lite as SVG that is safe to stand in a page."""

from postmortems.pages.charts.chart import Chart
from postmortems.pages.charts.draw import available, draw, make_ready, put_away
from postmortems.pages.charts.network import Edge, Node, network
from postmortems.pages.charts.spans import Stretch, spans
from postmortems.pages.charts.stacks import Bar, stacks

__all__ = [
    "Bar",
    "Chart",
    "Edge",
    "Node",
    "Stretch",
    "available",
    "draw",
    "make_ready",
    "network",
    "put_away",
    "spans",
    "stacks",
]
