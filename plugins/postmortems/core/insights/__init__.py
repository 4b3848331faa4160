"""Numbers over many postmortems: when, how noticed, how long, together with what, new or back again. Pure functions."""

from postmortems.core.insights.chains import Chain, Tie, chains
from postmortems.core.insights.counts import Crossing, Periods, crossed, numbered, pairs, periods
from postmortems.core.insights.durations import MEASURES, Measure, Measured, measured
from postmortems.core.insights.network import Dependency, ServiceMap, service_map
from postmortems.core.insights.quarter import Calendar, Quarter, QuarterError, last_complete_quarter
from postmortems.core.insights.recurrence import Recurrence, Recurrences, Sighting, recurrence
from postmortems.core.insights.report import Report, Reports, report

__all__ = [
    "MEASURES",
    "Calendar",
    "Chain",
    "Crossing",
    "Dependency",
    "Measure",
    "Measured",
    "Periods",
    "Quarter",
    "QuarterError",
    "Recurrence",
    "Recurrences",
    "Report",
    "Reports",
    "ServiceMap",
    "Sighting",
    "Tie",
    "chains",
    "crossed",
    "last_complete_quarter",
    "measured",
    "numbered",
    "pairs",
    "periods",
    "recurrence",
    "report",
    "service_map",
]
