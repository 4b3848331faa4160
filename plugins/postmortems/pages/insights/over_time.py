"""Incidents over time by severity, and who noticed them first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from postmortems.core.insights import Quarter, periods
from postmortems.core.postmortem import DetectedBy, Postmortem, Severity
from postmortems.pages.charts import Bar, stacks
from postmortems.pages.context import Here, date_of, plural, year_uri
from postmortems.pages.insights.figures import (
    FEW,
    FigureView,
    KeyView,
    RowView,
    be,
    figure,
    row,
    search_link,
    target,
)
from postmortems.pages.views import LinkView

UNITS = 300
"""Up to so many incidents are a square each, that leads to its incident."""
MOST_PERIODS = 60
NAMED = 25
"""Incidents that a row of the detection names, since no list elsewhere has just those."""
CROWDED = 26
"""From so many periods on only every fifth year, or first quarter, has its name."""
TONES = (*(severity.value for severity in Severity), "unknown")
NAMES = {**{severity.value: severity.value.upper() for severity in Severity}, "unknown": "Severity not stated"}
NOTICED = {
    DetectedBy.ALERT: "An alert",
    DetectedBy.EMPLOYEE: "An employee",
    DetectedBy.CUSTOMER: "Customers",
    DetectedBy.THIRD_PARTY: "A third party",
    DetectedBy.ROUTINE_CHECK: "A routine check",
    DetectedBy.UNKNOWN: "Not known",
}

Pile = tuple[str, str, tuple[Postmortem, ...]]
"""Key, name and incidents."""


def tone_of(postmortem: Postmortem) -> str:
    """The tone of an incident's severity."""
    return postmortem.severity.value if postmortem.severity else "unknown"


def severity_key(postmortems: Sequence[Postmortem]) -> tuple[KeyView, ...]:
    """What the tones mean that occur."""
    found = {tone_of(item) for item in postmortems}
    return tuple(KeyView(tone, NAMES[tone]) for tone in TONES if tone in found)


def over_time(here: Here) -> FigureView | None:
    """Incidents by year or quarter, piled up by severity; None when no date is known."""
    library = here.library
    found = periods(library)
    if not found.incidents:
        return None
    names = list(found.incidents)[-MOST_PERIODS:]
    piles = [(name, name, found.incidents[name]) for name in names]
    earlier = sum(map(len, found.incidents.values())) - sum(len(items) for _, _, items in piles)
    name = "over-time"
    bars, rows = _piled(here, name, piles, lambda period, tone: _lists(here, period, tone))
    every = len(names) <= CROWDED
    labels = [_short(text) if every or text.endswith(("0", "5", "Q1")) else "" for text in names]
    busiest = max(piles, key=lambda pile: len(pile[2]))
    description = (
        f"{plural(len(library.postmortems), 'incident')} from {names[0]} to {names[-1]}. Most in one {found.unit}: "
        f"{len(busiest[2])}, in {busiest[1]}."
    )
    notes = []
    if earlier:
        notes.append(f"{plural(earlier, 'incident')} before {names[0]} {be(earlier)} not shown.")
    if found.unplaced:
        known = "date" if found.unit == "year" else "quarter"
        count = len(found.unplaced)
        notes.append(f"{plural(count, 'incident')} without a known {known} {be(count)} not shown.")
    notes.append(
        "The number is that of incidents written down here; a year with more is a year with more to learn from."
    )
    chart = stacks(name, f"Incidents by {found.unit} and severity", description, labels, bars)
    shown = [item for _, _, items in piles for item in items]
    unit = found.unit.capitalize()
    return figure(chart, (unit, "Severity"), rows, key=severity_key(shown), notes=notes)


def detection(here: Here) -> FigureView | None:
    """Who noticed first, piled up by severity; None without incidents."""
    library = here.library
    if not library.postmortems:
        return None
    groups: dict[DetectedBy, list[Postmortem]] = {by: [] for by in NOTICED}
    for item in library.postmortems:
        groups[item.detected_by].append(item)
    name = "detection"
    piles = [(by.value, text, tuple(groups[by])) for by, text in NOTICED.items() if groups[by]]
    everything = here.page("all postmortems", "postmortems/index.md")
    bars, rows = _piled(here, name, piles, lambda key, tone: (everything,), lying=True, most=NAMED)
    known = len(library.postmortems) - len(groups[DetectedBy.UNKNOWN])
    parts = ", ".join(f"{text.lower()} {len(items)}" for key, text, items in piles if key != "unknown")
    description = (
        f"Known for {known:,} of {plural(len(library.postmortems), 'incident')}{': ' + parts if parts else ''}."
    )
    chart = stacks(name, "Who noticed first", description, [text for _, text, _ in piles], bars, lying=True)
    return figure(chart, ("Noticed by", "Severity"), rows, key=severity_key(library.postmortems), notes=[description])


def _piled(
    here: Here,
    name: str,
    piles: Sequence[Pile],
    lists: Callable[[str, str], Sequence[LinkView | None]],
    *,
    lying: bool = False,
    most: int = FEW,
) -> tuple[list[Bar], list[RowView]]:
    """The parts of each pile by severity, and a row of the table for each."""
    longest = max((len(items) for _, _, items in piles), default=0)
    single = sum(len(items) for _, _, items in piles) <= UNITS and longest <= (32 if lying else 60)
    bars: list[Bar] = []
    rows: list[RowView] = []
    for number, (key, text, items) in enumerate(piles):
        place = 0
        for tone, group in _by_tone(items).items():
            id_ = f"{name}-{key}-{tone}"
            rows.append(row(here, id_, (text, NAMES[tone]), group, lists(key, tone), most))
            if single:
                for item in group:
                    label = (
                        f"{item.title}. {text}, {NAMES[tone]}"
                        if lying
                        else f"{item.title}. {date_of(item)}, {NAMES[tone]}"
                    )
                    bars.append(Bar(number, place, place + 1, tone, label, here.url(item.path)))
                    place += 1
            else:
                label = f"{text}, {NAMES[tone]}: {plural(len(group), 'incident')}"
                bars.append(Bar(number, place, place + len(group), tone, label, target(here, group, id_)))
                place += len(group)
    return bars, rows


def _by_tone(items: Sequence[Postmortem]) -> Mapping[str, list[Postmortem]]:
    groups: dict[str, list[Postmortem]] = {tone: [] for tone in TONES}
    for item in items:
        groups[tone_of(item)].append(item)
    return {tone: group for tone, group in groups.items() if group}


def _lists(here: Here, period: str, tone: str) -> tuple[LinkView | None, ...]:
    """Where all incidents of a period are, and the search for those of one severity."""
    year = int(period[:4])
    try:
        all_of_them = here.page(f"all of {year}", year_uri(year))
    except KeyError:  # few enough for one list
        all_of_them = here.page(f"all of {year}", "postmortems/index.md", str(year))
    query = f"year:{year}" if "Q" not in period else _between(Quarter.parse(period))
    return all_of_them, search_link(here, f"{query} severity:{tone}") if tone != "unknown" else None


def _between(quarter: Quarter) -> str:
    return f"after:{quarter.first:%Y-%m} before:{quarter.next.first:%Y-%m}"


def _short(period: str) -> str:
    return f"Q{period[-1]} {period[:4]}" if "Q" in period else period
