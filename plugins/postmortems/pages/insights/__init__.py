"""Insights: what many incidents say together. Pictures with the numbers behind them, and a report for each quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from postmortems.core.followup import FollowUp
from postmortems.core.insights import Calendar, Reports
from postmortems.core.library import Library
from postmortems.pages import looks
from postmortems.pages.context import Here
from postmortems.pages.engine import render
from postmortems.pages.insights.crossings import companions, factor_period, factor_service, trigger_factor
from postmortems.pages.insights.figures import FigureView
from postmortems.pages.insights.over_time import detection, over_time
from postmortems.pages.insights.quarters import FACTORS, QUARTERS, news, quarter_page, quarter_uri
from postmortems.pages.insights.repeats import repeats
from postmortems.pages.insights.services import dependency_map
from postmortems.pages.insights.times import durations
from postmortems.pages.looks import Looks
from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker
from postmortems.pages.views import LinkView

INDEX = "insights/index.md"
Figures = Callable[[Here], Sequence[FigureView | None]]


class Topic(NamedTuple):
    """A page of pictures or of a matrix.

    Attributes:
        looks: What it looks at of every incident.
        drawn: Whether it has drawings.
    """

    src_uri: str
    title: str
    lead: str
    figures: Figures
    empty: str
    looks: Looks
    drawn: bool = True


TOPICS = (
    Topic(
        "insights/factors.md",
        "Factors together",
        "Which gaps show up in the same incidents.",
        lambda here: (companions(here),),
        "No incident carries two factors yet.",
        looks.COMPANIONS,
        drawn=False,
    ),
    Topic(
        "insights/triggers.md",
        "Triggers and factors",
        "What moved, and which gaps it met.",
        lambda here: (trigger_factor(here),),
        "No incident carries both a trigger and a factor yet.",
        looks.TRIGGER_FACTOR,
        drawn=False,
    ),
    Topic(
        "insights/factors-by-service.md",
        "Factors by service",
        "Which gaps showed on which service. A number above one leads to the factor on the page of the service.",
        lambda here: (factor_service(here),),
        "No incident carries both a factor and a service yet.",
        looks.FACTOR_SERVICE,
        drawn=False,
    ),
    Topic(
        "insights/coming-back.md",
        "What keeps coming back",
        "When each of the gaps showed that were met most often.",
        lambda here: (factor_period(here),),
        "No factor has shown twice yet.",
        looks.COMING_BACK,
        drawn=False,
    ),
    Topic(
        "insights/chains.md",
        "Chains of incidents",
        "Incidents that repeat, follow or caused one another, or were one event, in the order of time.",
        lambda here: (repeats(here),),
        "No incident says that it repeats, follows or was caused by another.",
        looks.CHAINS,
    ),
    Topic(
        "insights/detection.md",
        "Who noticed first",
        "An alert, somebody at work, or the customers.",
        lambda here: (detection(here),),
        "There is no incident yet.",
        looks.DETECTION,
    ),
    Topic(
        "insights/times.md",
        "How long it took",
        "Every incident by itself, as well as it is known. There is no mean: incidents are too few and too unlike each "
        "other for one to say anything.",
        durations,
        "No incident has both a known start and a known end.",
        looks.TIMES,
    ),
    Topic(
        "insights/services.md",
        "Services and what they need",
        "Each service stands to the left of what it needs. A larger dot has more incidents; a broad line joins two "
        "that one incident hit.",
        lambda here: (dependency_map(here),),
        "No service with an incident depends on another in the catalog.",
        looks.DEPENDENCIES,
    ),
)


def insights_pages(follow_up: FollowUp) -> Iterator[tuple[GeneratedPage, Looks]]:
    """All pages of Insights, each with what it looks at of every incident.

    Args:
        follow_up: The actions of the library.
    """
    library = follow_up.library
    reports = Reports(follow_up, Calendar.of(library.postmortems))
    quarters = reports.calendar.newest[:QUARTERS]

    def write(linker: Linker) -> Content:
        here = Here(library, linker, INDEX)
        views = tuple(LinkView(topic.title, here.url(topic.src_uri), title=topic.lead) for topic in TOPICS)
        return render(
            "insights.md.j2",
            {
                "total": len(library.postmortems),
                "time": over_time(here),
                "news": news(here, quarters[0], reports.recurrences.of(quarters[0])) if quarters else None,
                "topics": views,
                "newest": str(quarters[0]) if quarters else "",
                "quarters": tuple(here.page(quarter.label, quarter_uri(quarter)) for quarter in quarters),
            },
        )

    lead = "What many incidents say together, each number with its incidents."
    yield GeneratedPage(INDEX, "Insights", lead, write, drawn=True), looks.INSIGHTS
    for topic in TOPICS:
        yield _topic_page(library, topic), topic.looks
    for quarter in quarters:
        promised = lru_cache(maxsize=1)(partial(reports.promised, quarter, FACTORS))
        yield quarter_page(reports, quarter, INDEX), looks.of_quarter(quarter, promised)


def _topic_page(library: Library, topic: Topic) -> GeneratedPage:
    def write(linker: Linker) -> Content:
        here = Here(library, linker, topic.src_uri)
        figures = tuple(view for view in topic.figures(here) if view)
        values = {"title": topic.title, "lead": topic.lead, "figures": figures, "empty": topic.empty}
        return render("insights_topic.md.j2", {**values, "all_url": here.url(INDEX)})

    return GeneratedPage(topic.src_uri, topic.title, topic.lead, write, INDEX, drawn=topic.drawn)
