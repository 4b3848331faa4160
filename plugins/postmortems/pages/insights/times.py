"""How long it took to notice, to end the harm, to be back: every incident by itself, on a logarithmic axis."""

from __future__ import annotations

from postmortems.core.insights import MEASURES, Measure, Measured, measured
from postmortems.pages.charts import Stretch, spans
from postmortems.pages.context import Here, date_of, plural
from postmortems.pages.insights.figures import FigureView, KeyView, RowView, figure
from postmortems.pages.insights.over_time import NAMES, TONES, severity_key, tone_of
from postmortems.pages.looks import NEW


def durations(here: Here) -> tuple[FigureView, ...]:
    """A picture for each stretch of which anything is known."""
    found = measured(here.library.postmortems, MEASURES, NEW)
    return tuple(view for pair in zip(MEASURES, found, strict=True) if (view := _duration(here, *pair)))


def _duration(here: Here, measure: Measure, found: Measured) -> FigureView | None:
    if not found.spans:
        return None
    shown = found.spans
    tones = [tone for tone in TONES if any(tone_of(item) == tone for item, _ in shown)]
    stretches, rows = [], []
    for item, span in shown:
        tone = tone_of(item)
        label = f"{item.title}: {span.label()}. {date_of(item)}, {NAMES[tone]}"
        url = here.url(item.path)
        low, high = span.shortest.total_seconds(), span.longest.total_seconds()
        stretches.append(Stretch(tones.index(tone), low, high, span.about, tone, label, url))
        link = here.postmortem(item)
        rows.append(RowView(f"{measure.name}-{item.id}", (link, date_of(item), NAMES[tone], span.label()), 1))
    total = found.known + found.unknown
    ranges = sum(span.shortest != span.longest for _, span in shown)
    description = f"Known for {found.known:,} of {plural(total, 'incident')}."
    notes = [description]
    if len(shown) < found.known:
        notes.append(f"The {len(shown)} newest are shown; the others say it on their own pages.")
    key = list(severity_key([item for item, _ in shown]))
    if ranges:
        key.append(KeyView("range", "known as a range: from the shortest to the longest it may have been"))
    if any(span.about and span.shortest == span.longest for _, span in shown):
        key.append(KeyView("about", "about"))
    chart = spans(f"time-{measure.name}", measure.title, description, [NAMES[tone] for tone in tones], stretches)
    head = ("Incident", "Began", "Severity", "How long")
    return figure(chart, head, rows, key=key, notes=notes, last="")
