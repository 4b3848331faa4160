"""Times as people write them. "Vector n" is the row of the table of real cells that the grammar was made for."""

from datetime import UTC, date, datetime

import pytest

from postmortems.core.moment import (
    Absence,
    MomentError,
    Precision,
    Zone,
    ZoneError,
    ZoneSource,
    parse_moment,
    read_leading,
)

CET = Zone.parse("CET", ZoneSource.DECLARED)
BERLIN = Zone.parse("Europe/Berlin", ZoneSource.DECLARED)
BASE = date(2026, 1, 14)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# text, base, earliest, latest (None: the same), precision, label
READ = [
    pytest.param(
        "2021-06-22 08:21", None, "2021-06-22 08:21", None, "minute", "22 June 2021, 08:21 UTC", id="vector 1"
    ),
    pytest.param(
        "2021-12-13   14:30", None, "2021-12-13 14:30", None, "minute", "13 December 2021, 14:30 UTC", id="vector 2"
    ),
    pytest.param("2024-04-09 8:40", None, "2024-04-09 08:40", None, "minute", "9 April 2024, 08:40 UTC", id="vector 3"),
    pytest.param(
        "20202-01-16 12:00",
        date(2020, 1, 16),
        "2020-01-16 12:00",
        None,
        "minute",
        "16 January 2020, 12:00 UTC",
        id="vector 4",
    ),
    pytest.param(
        "2019-12-03 --:--", None, "2019-12-03 00:00", "2019-12-03 23:59", "day", "3 December 2019", id="vector 5"
    ),
    pytest.param(
        "2022-02-?? ??:??", None, "2022-02-01 00:00", "2022-02-28 23:59", "month", "February 2022", id="vector 6"
    ),
    pytest.param(
        "2021/22-??-?? HH:mm", None, "2021-01-01 00:00", "2022-12-31 23:59", "range", "2021 to 2022", id="vector 7"
    ),
    pytest.param(
        "2022-08-03 12:26-12:??",
        None,
        "2022-08-03 12:26",
        "2022-08-03 12:59",
        "range",
        "3 August 2022, 12:26 to 12:59 UTC",
        id="vector 8",
    ),
    pytest.param(
        "2024-03-13 14:??",
        None,
        "2024-03-13 14:00",
        "2024-03-13 14:59",
        "hour",
        "13 March 2024, 14:?? UTC",
        id="vector 9",
    ),
    pytest.param(
        "2024-03-13 HH:mm", None, "2024-03-13 00:00", "2024-03-13 23:59", "day", "13 March 2024", id="vector 12"
    ),
    pytest.param(
        "Jan 14, 10:18 AM", BASE, "2026-01-14 10:18", None, "minute", "14 January 2026, 10:18 UTC", id="vector 13"
    ),
    pytest.param(
        "**23:28 UTC**",
        date(2025, 10, 21),
        "2025-10-21 23:28",
        None,
        "minute",
        "21 October 2025, 23:28 UTC",
        id="vector 14",
    ),
    pytest.param(
        "22:30 UTC on October 29 to 05:39 UTC on October 30 (7 hours 9 minutes)",
        date(2025, 10, 29),
        "2025-10-29 22:30",
        "2025-10-30 05:39",
        "range",
        "29 October 2025, 22:30 to 30 October 2025, 05:39 UTC",
        id="vector 15",
    ),
    pytest.param(
        "from 15:30 to 18:10",
        BASE,
        "2026-01-14 15:30",
        "2026-01-14 18:10",
        "range",
        "14 January 2026, 15:30 to 18:10 UTC",
        id="vector 22",
    ),
    pytest.param(
        "between 16:58 to 18:46 UTC",
        BASE,
        "2026-01-14 16:58",
        "2026-01-14 18:46",
        "range",
        "14 January 2026, 16:58 to 18:46 UTC",
        id="vector 23",
    ),
    pytest.param(
        "2014-07-08T00:00:00Z", None, "2014-07-08 00:00", None, "minute", "8 July 2014, 00:00 UTC", id="vector 25"
    ),
    ("2021-12-10", None, "2021-12-10 00:00", "2021-12-10 23:59", "day", "10 December 2021"),
    ("2022-05-?? HH:mm", None, "2022-05-01 00:00", "2022-05-31 23:59", "month", "May 2022"),
    ("2022-05", None, "2022-05-01 00:00", "2022-05-31 23:59", "month", "May 2022"),
    ("May 2022", None, "2022-05-01 00:00", "2022-05-31 23:59", "month", "May 2022"),
    ("2022-??-??", None, "2022-01-01 00:00", "2022-12-31 23:59", "year", "2022"),
    ("1996", None, "1996-01-01 00:00", "1996-12-31 23:59", "year", "1996"),
    ("13:42:10", BASE, "2026-01-14 13:42:10", None, "minute", "14 January 2026, 13:42:10 UTC"),
    ("2020-01-01 10:3?", None, "2020-01-01 10:30", "2020-01-01 10:39", "range", "1 January 2020, 10:30 to 10:39 UTC"),
    ("2 July 2019", None, "2019-07-02 00:00", "2019-07-02 23:59", "day", "2 July 2019"),
    ("July 11, 2025 at 4:42PM UTC", None, "2025-07-11 16:42", None, "minute", "11 July 2025, 16:42 UTC"),
    ("5:40PM on November 18th", date(2025, 11, 26), "2025-11-18 17:40", None, "minute", "18 November 2025, 17:40 UTC"),
    ("4 pm", BASE, "2026-01-14 16:00", None, "minute", "14 January 2026, 16:00 UTC"),
    ("12:05 a.m.", BASE, "2026-01-14 00:05", None, "minute", "14 January 2026, 00:05 UTC"),
    ("10:00 - 11:00 PM", BASE, "2026-01-14 22:00", "2026-01-14 23:00", "range", "14 January 2026, 22:00 to 23:00 UTC"),
    ("11:30 - 1:00 PM", BASE, "2026-01-14 11:30", "2026-01-14 13:00", "range", "14 January 2026, 11:30 to 13:00 UTC"),
    (
        "23:30 until 00:15",
        BASE,
        "2026-01-14 23:30",
        "2026-01-15 00:15",
        "range",
        "14 January 2026, 23:30 to 15 January 2026, 00:15 UTC",
    ),
    (
        "January 14–19, 2026",
        None,
        "2026-01-14 00:00",
        "2026-01-19 23:59",
        "range",
        "14 January 2026 to 19 January 2026",
    ),
    (
        "14-19 January 2026",
        None,
        "2026-01-14 00:00",
        "2026-01-19 23:59",
        "range",
        "14 January 2026 to 19 January 2026",
    ),
    (
        "Dec 30 - Jan 2, 2026",
        None,
        "2025-12-30 00:00",
        "2026-01-02 23:59",
        "range",
        "30 December 2025 to 2 January 2026",
    ),
    ("Jan 1, 00:10", date(2025, 12, 31), "2026-01-01 00:10", None, "minute", "1 January 2026, 00:10 UTC"),
    ("Dec 31", date(2026, 1, 2), "2025-12-31 00:00", "2025-12-31 23:59", "day", "31 December 2025"),
    ("2021 to 2022", None, "2021-01-01 00:00", "2022-12-31 23:59", "range", "2021 to 2022"),
]


@pytest.mark.parametrize(("text", "base", "earliest", "latest", "precision", "label"), READ)
def test_what_people_write_is_read_as_precisely_as_it_is_known(text, base, earliest, latest, precision, label):
    moment = parse_moment(text, base=base)
    assert (moment.earliest, moment.latest) == (utc(earliest), utc(latest or earliest))
    assert moment.precision == precision
    assert moment.label() == label
    assert moment.text == text


@pytest.mark.parametrize(
    "text",
    [
        "~2025-03-03 19:30",  # vector 11
        "2025-03-03 19:30~",
        "2025-03-03 ~19:30",
        "ca. 2025-03-03 19:30",
        "about 3 March 2025, 19:30",
        "2025-03-03 19:30 approx.",
    ],
)
def test_a_hedge_may_stand_anywhere(text):
    moment = parse_moment(text)
    assert moment.about
    assert moment.earliest == moment.latest == utc("2025-03-03 19:30")
    assert moment.label() == "about 3 March 2025, 19:30 UTC"


@pytest.mark.parametrize(
    ("text", "instant", "zone"),
    [
        ("2019-07-02 13:42Z", "2019-07-02 13:42", "UTC"),
        ("2019-07-02 13:42 (PDT)", "2019-07-02 20:42", "PDT"),
        ("2019-07-02T13:42-07:00", "2019-07-02 20:42", "-07:00"),
        ("2019-07-02 13:42:00 -0700", "2019-07-02 20:42", "-07:00"),
        ("2019-07-02 13:42+09:00", "2019-07-02 04:42", "+09:00"),
        ("2019-07-02 13:42 UTC+1", "2019-07-02 12:42", "+01:00"),
        ("2019-07-02 13:42 UTC-07:00", "2019-07-02 20:42", "-07:00"),
        ("2019-07-02 13:42 America/Los_Angeles", "2019-07-02 20:42", "America/Los_Angeles"),
        ("2019-01-02 13:42 PT", "2019-01-02 21:42", "America/Los_Angeles"),
    ],
)
def test_a_zone_in_the_text_wins_and_is_stated(text, instant, zone):
    moment = parse_moment(text, zone=CET)
    assert moment.earliest == utc(instant)
    assert moment.zone == Zone(zone, ZoneSource.STATED)


def test_who_said_the_zone_is_kept():
    assert parse_moment("2019-01-02 13:42", zone=CET).zone.source is ZoneSource.DECLARED
    assert parse_moment("2019-01-02 13:42").zone == Zone("UTC", ZoneSource.ASSUMED)


def test_a_day_is_the_day_of_its_own_zone():
    moment = parse_moment("2019-07-02", zone=BERLIN)
    assert (moment.earliest, moment.latest) == (utc("2019-07-01 22:00"), utc("2019-07-02 21:59"))
    assert (moment.label(), moment.iso(), moment.day, moment.year) == (
        "2 July 2019",
        "2019-07-02",
        date(2019, 7, 2),
        2019,
    )


@pytest.mark.parametrize(
    ("text", "iso", "date_label"),
    [
        ("2019-07-02 13:42", "2019-07-02T13:42Z", "2 July 2019"),
        ("2019-07-02 13:42:10", "2019-07-02T13:42:10Z", "2 July 2019"),
        ("2019-07-02 13:42 +09:00", "2019-07-02T13:42+09:00", "2 July 2019"),
        ("2019-07-02 13:42 Europe/Berlin", "2019-07-02T13:42+02:00", "2 July 2019"),
        ("2019-07-02 14:??", "2019-07-02", "2 July 2019"),
        ("2022-05", "2022-05", "May 2022"),
        ("1996", "1996", "1996"),
        ("~2019-07-02 13:42", "2019-07-02", "2 July 2019"),
        ("~2019-07-02", "2019-07", "about 2 July 2019"),
        ("~1996", None, "about 1996"),
        ("2019-07-02 09:00 to 11:00", "2019-07-02", "2 July 2019"),
        ("29 October 2025, 22:30 to 30 October 2025, 05:39", "2025-10", "29 October 2025 to 30 October 2025"),
        ("2021 to 2022", None, "2021 to 2022"),
    ],
)
def test_machines_are_told_no_more_than_is_known(text, iso, date_label):
    moment = parse_moment(text)
    assert moment.iso() == iso
    assert moment.date_label() == date_label


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("?", "unknown", id="vector 21 unknown"),
        pytest.param("N/A", "not-applicable", id="vector 21 not applicable"),
        pytest.param("", "missing", id="vector 21 empty"),
        pytest.param("-", "missing", id="vector 21 dash"),
        ("??:??", "unknown"),
        ("unknown", "unknown"),
        ("—", "missing"),
        ("HH:mm", "placeholder"),
        ("YYYY-MM-DD HH:mm", "placeholder"),
        ("TBA", "placeholder"),
        ("TBD.", "placeholder"),
        ("XXX", "placeholder"),
        ("soon", "malformed"),
    ],
)
def test_the_ways_of_saying_no_time_stay_apart(text, kind):
    with pytest.raises(MomentError) as caught:
        parse_moment(text)
    assert caught.value.kind == Absence(kind)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2019-02-30 10:00", "no date and time that exists"),
        ("2019-07-02 25:61", "no date and time that exists"),
        ("0999-07-02", "not between 1000 and 9999"),
        ("9999-12-31 23:59 UTC-05:00", "beyond the calendar"),
        ("9999-12-31 23:00 to 22:00", "no date and time that exists"),
        ("20202-01-16 12:00", "five digits"),
        ("10:45", "without a day"),
        ("Jan 14, 10:18 AM", "without a year"),
        ("13:42 PM", "12-hour"),
        ("02/07/2019", "not a time in a form"),
        ("2021/12", "a month or a span of years"),
        ("2019-07-02 10:00 11:00", "two times"),
        ("2019-07-02 10:00 to 11:00 to 12:00", "too many"),
        ("2019-07-03 to 2019-07-02", "ends before it begins"),
        ("2019-07-02 22:00-07:00", "a range or a time with an offset"),
        ("2019-07-02 09:00 -07:00", "a range or a time with an offset"),
        ("2019-07-02 09:00 IST", "India"),
        ("2019-07-02 09:00 +15:00", "No clock"),
        ("x" * 201, "too long"),
        ("\ud800\x00", "not a time in a form"),
        ("٢٠١٩-٠٧-٠٢", "not a time in a form"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(text, says):
    with pytest.raises(MomentError, match=says) as caught:
        parse_moment(text)
    assert caught.value.kind is Absence.MALFORMED
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_year_of_five_digits_is_mended_only_when_the_days_around_it_agree():  # vector 4
    assert parse_moment("20202-01-16 12:00", base=date(2020, 3, 1)).repaired == "The year 20202 was read as 2020"
    with pytest.raises(MomentError, match="five digits"):
        parse_moment("20202-01-16 12:00", base=date(2024, 3, 1))


def test_a_midnight_that_nobody_believes_can_be_taken_for_the_day():  # vector 25
    moment = parse_moment("2014-07-08T00:00:00Z")
    assert moment.is_midnight
    assert not parse_moment("2014-07-08").is_midnight
    assert (moment.day_only().precision, moment.day_only().label()) == (Precision.DAY, "8 July 2014")


def test_a_time_that_clocks_skipped_is_an_error():
    with pytest.raises(MomentError, match="did not exist in Europe/Berlin") as caught:
        parse_moment("2019-03-31 02:30", zone=BERLIN)
    assert "offset" in caught.value.remedy


def test_a_time_that_clocks_showed_twice_is_a_range_over_both():
    moment = parse_moment("2019-10-27 02:30", zone=BERLIN)
    assert (moment.earliest, moment.latest) == (utc("2019-10-27 00:30"), utc("2019-10-27 01:30"))
    assert (moment.precision, moment.about) == (Precision.RANGE, True)
    assert moment.label() == "about 27 October 2019, 02:30 Europe/Berlin"
    exact = parse_moment("2019-10-27 02:30 CET", zone=BERLIN)
    assert exact.earliest == exact.latest == utc("2019-10-27 01:30")


def test_order_is_claimed_only_when_it_is_certain():
    hour, minute = parse_moment("2024-03-13 14:??"), parse_moment("2024-03-13 14:10")
    assert not hour.definitely_before(minute)
    assert hour.possibly_before(minute)
    assert minute.possibly_before(hour)
    assert hour.definitely_before(parse_moment("2024-03-13 15:03"))
    assert not parse_moment("~2024-03-13 14:00").definitely_before(minute)
    assert parse_moment("~2024-03-13 13:00").definitely_before(minute)
    assert not minute.possibly_before(minute)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Z", "UTC"), ("GMT", "GMT"), ("utc", "UTC"), ("UTC+5:30", "+05:30"), ("-0700", "-07:00"), ("BST", "BST"),
     ("europe/berlin", "Europe/Berlin"), ("AEDT", "AEDT"), ("(CEST)", "CEST"), ("UTC+0", "UTC")],
)  # fmt: skip
def test_zones_are_known_by_the_names_people_use(text, name):
    assert Zone.parse(text).name == name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("IST", r"India .*Israel .*Ireland", id="vector 18"),
        ("CST", r"US Central .*China .*Cuba"),
        ("AST", r"Atlantic .*Arabia"),
        ("Mars/Olympus", "no time zone"),
        ("../../etc/passwd", "no time zone"),
        ("America", "no time zone"),
        ("", "no time zone"),
        ("UTC+99", "No clock"),
    ],
)
def test_an_unclear_zone_is_refused_with_its_readings(text, says):
    with pytest.raises(ZoneError, match=says) as caught:
        Zone.parse(text)
    assert "IANA name" in caught.value.remedy


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("_All times in EEST_", "EEST"),
        ("All times in -07:00.", "-07:00"),
        ("Date/Time (UTC+1)", "+01:00"),
        ("_Times are in Europe/Berlin_", "Europe/Berlin"),
        ("All times in IST (UTC+05:30)", "+05:30"),
    ],
)
def test_a_zone_is_found_in_a_phrase(phrase, name):
    assert Zone.find(phrase) == Zone(name, ZoneSource.DECLARED)
    assert Zone.find("AT FIRST the time was not known") is None


def test_cet_in_summer_is_doubted():  # vector 10
    moment = parse_moment("2020-10-06 09:00 - 11:00", zone=CET)
    assert moment.label() == "6 October 2020, 09:00 to 11:00 CET"
    assert "CEST" in CET.season_doubt(moment.earliest)
    assert CET.season_doubt(utc("2020-12-06 09:00")) == ""
    assert BERLIN.season_doubt(moment.earliest) == ""


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("16:58 UTC - Writer saturated", "16:58 UTC"),
        ("16:58: text", "16:58"),
        ("2020-01-01 16:58 text", "2020-01-01 16:58"),
        ("10:00 - 11:00 - two things", "10:00 - 11:00"),
        ("10:00 - 2 pods died", "10:00"),
        ("12:30 May be wrong", "12:30"),
        ("10:45 1999 requests failed", "10:45"),
        ("09:05 est. two hours", "09:05"),
        ("2021 - a year", "2021"),
    ],
)
def test_the_time_a_line_starts_with_takes_no_word_of_its_text(line, time):
    found = read_leading(line)
    assert found
    assert line[: found[1]] == time


@pytest.mark.parametrize("line", ["3 pods died", "About 20 pods", "2021 saw much", "10:00ish it broke", "", "May be"])
def test_lines_that_only_look_like_times_are_none(line):
    assert read_leading(line) is None
