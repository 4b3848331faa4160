"""Dates and times outside of timelines: in titles, in file names, as stated values; and how they are written again."""

from __future__ import annotations

import re
from datetime import date

from postmortems.core.moment import Moment, MomentError, Precision, Zone, parse_moment, read_leading
from postmortems.imports.plain import plain

_DATE_IN_TEXT = re.compile(
    r"\b(?:\d{4}-\d{2}-\d{2}|(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|"
    r"jul|aug|sept?|oct|nov|dec)\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|"
    r"april|may|june|july|"
    r"august|september|october|november|december),? \d{4})\b",
    re.IGNORECASE,
)
_MONTHS = {
    "january": "januar|jänner|janvier", "february": "februar|février", "march": "märz|mars", "april": "avril",
    "may": "mai", "june": "juni|juin", "july": "juli|juillet", "august": "août", "september": "septembre",
    "october": "oktober|octobre", "november": "novembre", "december": "dezember|décembre",
}  # fmt: skip
_OTHER_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:\.|er)? ({'|'.join((*_MONTHS.values(), *_MONTHS))}) (\d{{4}})\b", re.IGNORECASE
)
_NAME_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NAME_DATE = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


def dates_in(text: str) -> list[date]:
    """Full dates that a text names, in its order; months may be English, German or French."""
    found = []
    for match in _DATE_IN_TEXT.finditer(_OTHER_MONTH.sub(_in_english, text[:2000])):
        try:
            found.append(parse_moment(match[0]).day)
        except MomentError:
            continue
    return found


def _in_english(match: re.Match[str]) -> str:
    month = match[2].lower()
    english = next((name for name, others in _MONTHS.items() if month in others.split("|")), month)
    return f"{match[1]} {english} {match[3]}"


def date_of_name(stem: str) -> date | None:
    """The date in a file's name, which is often that of the writing."""
    match = _NAME_DATE.search(stem)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def year_of_name(stem: str) -> date | None:
    """The first day of the year in a name such as `PM2020-003`: enough to see that `20202-01-16` is a slip."""
    match = _NAME_YEAR.search(stem)
    return date(int(match[1]), 1, 1) if match else None


def written(moment: Moment, zone: Zone | None = None) -> str:
    """The text of a moment for the front matter; in a file with that zone `parse_moment` reads it back as it was."""
    start = moment.earliest.astimezone(moment.zone.tzinfo)
    suffix = "" if moment.zone.name == (zone.name if zone else "UTC") else f" {moment.zone.label}"
    about = "~" if moment.about else ""
    match moment.precision:
        case Precision.MINUTE:
            return (
                f"{about}{start:%Y-%m-%d} {start:%H:%M:%S}{suffix}"
                if start.second
                else f"{about}{start:%Y-%m-%d %H:%M}{suffix}"
            )
        case Precision.HOUR:
            return f"{about}{start:%Y-%m-%d %H}:??{suffix}"
        case Precision.DAY:
            return f"{about}{start:%Y-%m-%d}"
        case Precision.MONTH:
            return f"{about}{start:%Y-%m}"
        case Precision.YEAR:
            return f"{about}{start:%Y}"
        case _:
            return moment.label()


def read_stated(text: str, zone: Zone | None, base: date | None) -> Moment:
    """A time that somebody stated, remarks behind it ignored. Exactly midnight is taken for the day.

    Raises:
        MomentError: It is none.
    """
    words = plain(text)
    try:
        moment = parse_moment(words, zone=zone, base=base)
    except MomentError as error:
        lead = read_leading(words) if error.kind == "malformed" else None
        if not lead:
            raise
        moment = lead[0].moment(zone, base)
    return moment.day_only() if moment.is_midnight else moment
