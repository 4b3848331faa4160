"""What must hold for every text and every time, also those that nobody thought of."""

from datetime import date, datetime, timedelta

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from postmortems.core.duration import DurationError, between, parse_duration
from postmortems.core.moment import Moment, MomentError, Precision, Zone, ZoneError, parse_moment, read_leading
from postmortems.core.timeline import parse_timeline
from work import lines as lines_of_code

ZONES = [Zone.parse(name) for name in
         ("UTC", "CET", "PDT", "+05:30", "-09:30", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe",
          "Pacific/Apia", "Asia/Kathmandu")]  # fmt: skip
zones = st.sampled_from(ZONES)
bases = st.none() | st.dates()
# Words of the grammar in every order find more than letters at random do.
words = st.sampled_from(
    [
        *("2024-03-13", "2024-02-30", "20202-01-16", "2021/22-??-??", "2022-05", "9999-12-31", "1000-01-01", "1999"),
        *("14:??", "HH:mm", "??:??", "8:40", "23:59", "00:00", "10:18", "13:42:10", "T", "am", "PM", "0000", "9999"),
        *("Z", "UTC", "CET", "IST", "PT", "UTC+1", "-07:00", "+09:00", "Europe/Berlin", "~", "about", "ca."),
        *("-", "–", "to", "until", "and", ",", "(", ")", "May", "Jan", "September", "2", "14th", ":", "**", "|"),
        *("minutes", "hours", "3", "days", "?", "N/A", "TBD"),
    ]
)
phrases = st.lists(words, max_size=8).map(" ".join) | st.lists(words, max_size=8).map("".join)
texts = st.text(max_size=220) | phrases


@given(texts, st.none() | zones, bases)
@example("9999-12-31 23:59", Zone.parse("-09:30"), None)
@example("9999-12-31 00:00", Zone.parse("-07:00"), None)
@example("23:30 to 00:10", None, date.max)
@example("Jan 1", None, date(9999, 12, 31))
@settings(max_examples=1500)
def test_no_text_makes_the_reader_of_moments_raise_anything_of_its_own(text, zone, base):
    try:
        moment = parse_moment(text, zone=zone, base=base)
    except MomentError:
        return
    assert moment.earliest <= moment.latest
    assert moment.label()
    assert moment.date_label()
    assert moment.day_only().earliest <= moment.earliest
    assert moment.iso() is None or moment.iso()


@given(texts)
@settings(max_examples=500)
def test_no_text_makes_the_other_readers_raise_anything_of_their_own(text):
    for reader, refusal in ((Zone.parse, ZoneError), (Zone.find, ZoneError), (read_leading, MomentError),
                            (parse_duration, DurationError)):  # fmt: skip
        try:
            reader(text)
        except refusal:
            continue


walls = st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2099, 12, 31)).map(  # noqa: DTZ001
    lambda wall: wall.replace(microsecond=0)
)
FORMS = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:??", "%Y-%m-%d", "%Y-%m", "%Y", "%d %B %Y, %I:%M %p",
         "%Y-%m-%d %H:%M to 23:59", "%Y-%m-%d to 2099-12-31"]  # fmt: skip


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    text = draw(walls).strftime(draw(st.sampled_from(FORMS)))
    try:
        return parse_moment(draw(st.sampled_from(["", "~"])) + text, zone=draw(zones))
    except MomentError:
        assume(False)
        raise


@given(moments())
@settings(max_examples=800)
def test_a_label_reads_back_to_what_it_was_made_from(moment):
    again = parse_moment(moment.label(), zone=moment.zone)
    assert (again.earliest, again.latest) == (moment.earliest, moment.latest)
    assert (again.precision, again.about, again.zone.name) == (moment.precision, moment.about, moment.zone.name)


@given(moments())
@settings(max_examples=800)
def test_the_machine_form_never_claims_more_than_is_known(moment):
    iso = moment.iso()
    if iso is None:
        assert moment.about or moment.precision is Precision.RANGE
        return
    again = parse_moment(iso, zone=moment.zone)
    assert again.earliest <= moment.earliest
    assert again.latest >= moment.latest.replace(second=0)


@given(moments(), moments())
@settings(max_examples=500)
def test_spans_and_order_agree(start, end):
    span = between(start, end)
    assert (span is None) == end.definitely_before(start)
    assert not (start.definitely_before(end) and end.possibly_before(start))
    if span:
        assert timedelta() <= span.shortest <= span.longest
        assert span.label()
        exact = start.precision is end.precision is Precision.MINUTE and not start.about and not end.about
        assert exact or "min" not in span.label() or span.about or span.shortest == span.longest


lines = st.lists(words | st.sampled_from(["text", "- ", "### ", "| ", "```", "<!--", "-->", "\\|", "**Detected:**"]),
                 max_size=9).map(" ".join)  # fmt: skip
bodies = st.lists(lines | st.text(max_size=30) | st.just("| Time | Event |\n|---|---|"), max_size=12).map("\n".join)


@given(bodies, st.none() | zones, bases)
@settings(max_examples=800)
def test_no_body_makes_the_reader_of_timelines_raise(body, zone, base):
    timeline = parse_timeline("## Timeline\n" + body, path="a.md", first_line=7, zone=zone, base=base)
    assert timeline
    last = 7 + body.count("\n") + 1
    assert all(timeline.first_line <= event.line <= timeline.last_line <= last for event in timeline.events)
    unread = {event.line for event in timeline.events if event.moment is None}
    assert unread <= {problem.place.line for problem in timeline.problems}


def test_a_plain_time_takes_a_fraction_of_the_work_of_another():
    plain, other = (
        lines_of_code(lambda text=text: parse_moment(text, zone=ZONES[1]))
        for text in ("2019-07-02 13:42", "2 July 2019, 13:42")
    )
    assert 3 * plain < other  # 150,000 of them are read for a large site
