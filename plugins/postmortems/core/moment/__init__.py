"""When something happened, and how well that is known.

A postmortem says `2024-03-13 14:??` or `May 2022` and means it. A `Moment` keeps the earliest and the latest instant
that the words allow, so that nothing is ever stored as a false midnight and no duration claims minutes nobody knew.

The modules, each on those before it: `refusal` (why a text is no moment), `civil` (calendar and clock without a zone),
`zone`, `value` (the `Moment`), `tokens`, `side` and `reading` (from text to it).
"""

from postmortems.core.moment.reading import Reading, parse_moment, read_leading, read_moment
from postmortems.core.moment.refusal import Absence, MomentError, absence
from postmortems.core.moment.value import Moment, Precision
from postmortems.core.moment.zone import Zone, ZoneError, ZoneSource

__all__ = [
    "Absence",
    "Moment",
    "MomentError",
    "Precision",
    "Reading",
    "Zone",
    "ZoneError",
    "ZoneSource",
    "absence",
    "parse_moment",
    "read_leading",
    "read_moment",
]
