"""How long it took: computed from what is known, compared with what was stated."""

from datetime import date, timedelta

import pytest

from postmortems.core.duration import DurationError, Span, between, parse_duration
from postmortems.core.moment import Absence, parse_moment

DAY = date(2024, 3, 13)


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        ("13:42", "14:09", "27 min"),
        ("13:42", "14:52", "1 h 10 min"),
        ("13:00", "15:00", "2 h"),
        ("13:42", "13:42", "less than a minute"),
        ("13:42:50", "13:43:20", "less than a minute"),
        ("2024-03-13 13:00", "2024-03-14 15:05", "1 day 2 h 5 min"),
        ("2024-03-13 13:00", "2024-03-18 16:40", "5 days 4 h"),
        ("2024-01-01 13:00", "2024-04-01 22:00", "91 days"),
        ("2022-01-01 00:00", "2026-01-01 00:00", "1,461 days"),
        ("14:??", "17:00", "2 h to 3 h"),
        ("14:??", "14:50", "up to 1 h"),
        ("2024-03-13", "2024-03-14", "up to 2 days"),
        ("2024-03-13", "2024-03-17", "3 days to 5 days"),
        ("2024-03-13", "2024-03-13", "up to 1 day"),
        ("2024-03-13 13:42", "2024-03-13", "up to 11 h"),
        ("~10:45", "13:41", "about 3 h"),
        ("10:45", "~11:08", "about 25 min"),
        ("~10:45", "10:46", "a few minutes"),
        ("~2024-03-01", "2024-03-05 10:00", "about 3 days to 5 days"),
        ("~2024-03-01 10:00", "2024-03-05 09:00", "about 4 days"),
    ],
)
def test_a_span_is_shown_as_well_as_its_ends_are_known(start, end, label):
    span = between(parse_moment(start, base=DAY), parse_moment(end, base=DAY))
    assert span
    assert span.label() == label


def test_an_end_definitely_before_the_start_gives_no_span():
    assert between(parse_moment("2024-03-13"), parse_moment("2024-03-12 23:59")) is None
    assert between(parse_moment("14:00", base=DAY), parse_moment("13:59", base=DAY)) is None


def test_ends_that_only_may_be_the_wrong_way_round_count_from_zero():
    span = between(parse_moment("14:30", base=DAY), parse_moment("14:??", base=DAY))
    assert span == Span(timedelta(), timedelta(minutes=29))
    hedged = between(parse_moment("~14:30", base=DAY), parse_moment("14:25", base=DAY))
    assert hedged == Span(timedelta(), timedelta(), about=True)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("11 Days", timedelta(days=11), id="vector 19"),
        pytest.param("19 hours 43 minutes.", minutes(1183), id="vector 20a"),
        pytest.param("279 minutes [^3]", minutes(279), id="vector 20b"),
        pytest.param(" 5 minutes", minutes(5), id="vector 20c"),
        pytest.param("1 minutes", minutes(1), id="vector 20d"),
        ("0 minutes", minutes(0)),
        ("5840 minutes", minutes(5840)),
        ("(103 minutes)", minutes(103)),
        ("1 hour and 48 minutes", minutes(108)),
        ("5 hours 26 minutes (10:45 - 16:11 UTC)", minutes(326)),
        ("7 hours, 9 minutes", minutes(429)),
        ("1h30m", minutes(90)),
        ("1 h 10 min", minutes(70)),
        ("1.5 hours", minutes(90)),
        ("an hour", minutes(60)),
        ("**2 weeks**", timedelta(days=14)),
    ],
)
def test_stated_durations(text, value):
    stated = parse_duration(text)
    assert (stated.value, stated.about, stated.absence, stated.text) == (value, False, None, text)


@pytest.mark.parametrize(
    ("text", "absence"),
    [
        pytest.param("?", Absence.UNKNOWN, id="vector 21 unknown"),
        pytest.param("N/A", Absence.NOT_APPLICABLE, id="vector 21 not applicable"),
        pytest.param("", Absence.MISSING, id="vector 21 empty"),
        pytest.param("-", Absence.MISSING, id="vector 21 dash"),
        ("TBD", Absence.PLACEHOLDER),
    ],
)
def test_the_ways_of_saying_no_duration_stay_apart(text, absence):
    stated = parse_duration(text)
    assert (stated.value, stated.absence) == (None, absence)


@pytest.mark.parametrize(
    "text",
    [
        "54",
        "1:30",
        "soon",
        "1 second to 300 milliseconds",
        "3 months",
        "5 minutes 2 hours",
        "9" * 30 + " days",
        "x" * 201,
    ],
)
def test_what_is_no_duration_is_refused_with_a_way_out(text):
    with pytest.raises(DurationError) as caught:
        parse_duration(text)
    assert "54 minutes" in caught.value.remedy


@pytest.mark.parametrize(
    ("stated", "start", "end", "agrees"),
    [
        pytest.param("7 hours 9 minutes", "22:30", "2024-03-14 05:39", True, id="vector 15"),
        pytest.param("about 3 hours, from 15:30 to 18:10", "15:30", "18:10", False, id="vector 22"),
        pytest.param("1 hour and 48 minutes", "16:58", "18:46", True, id="vector 23"),
        ("544 minutes", "11:20", "20:28", False),
        ("7 hours", "10:00", "16:45", True),
        ("90 minutes", "14:??", "16:00", True),
        ("?", "10:00", "16:45", True),
    ],
)
def test_a_statement_is_held_against_the_clock(stated, start, end, agrees):
    span = between(parse_moment(start, base=DAY), parse_moment(end, base=DAY))
    assert span
    assert parse_duration(stated).agrees_with(span) is agrees
