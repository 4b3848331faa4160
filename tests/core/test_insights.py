"""Numbers over many postmortems, on libraries small enough to count by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from postmortems.core import Library
from postmortems.core.followup import FollowUp
from postmortems.core.insights import (
    MEASURES,
    Calendar,
    Quarter,
    QuarterError,
    Reports,
    chains,
    crossed,
    last_complete_quarter,
    measured,
    pairs,
    periods,
    recurrence,
    report,
    service_map,
)
from sites import postmortem

Load = Callable[..., Library]
TODAY = date(2024, 8, 1)


@pytest.mark.parametrize("text", ["2025Q4", "2025q4", "2025-Q4", " 2025 Q4 "])
def test_a_quarter_is_read_as_people_write_it(text: str) -> None:
    assert str(Quarter.parse(text)) == "2025Q4"


@pytest.mark.parametrize("text", ["", "2025Q5", "2025Q0", "Q4 2025", "2025", "25Q4", "0000Q1", "9999Q4", "٢٠٢٥Q4"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(QuarterError, match="is not a quarter"):
        Quarter.parse(text)


def test_a_quarter_knows_its_days_and_neighbours() -> None:
    quarter = Quarter(2023, 4)
    assert (quarter.first, quarter.last) == (date(2023, 10, 1), date(2023, 12, 31))
    assert (str(quarter.next), str(quarter.previous)) == ("2024Q1", "2023Q3")
    assert quarter.label == "October to December 2023"
    assert str(last_complete_quarter(date(2024, 1, 1))) == "2023Q4"
    assert str(last_complete_quarter(date(2024, 3, 31))) == "2023Q4"


@pytest.mark.parametrize(
    ("started", "quarter"),
    [
        ("2024-03-31 23:59", "2024Q1"),
        ("2024-04", "2024Q2"),
        ("2024", "None"),
        ("2024-03-31 to 2024-04-01", "None"),
        # Still the last day of March where it happened, though already April in UTC.
        ("2024-03-31 23:00 America/New_York", "2024Q1"),
    ],
)
def test_a_quarter_is_only_known_when_all_readings_lie_in_it(library: Load, started: str, quarter: str) -> None:
    item = library({"a": postmortem(started=started, resolved="")}).postmortems[0]
    assert str(Calendar.of([item]).quarters.get("a")) == quarter


def dated(*days: str) -> dict[str, str]:
    return {f"i{number}": postmortem(started=day, resolved="") for number, day in enumerate(days)}


def test_years_without_incidents_are_there_too(library: Load) -> None:
    found = periods(library(dated("2010-01-01", "2014-01-01", "2014-05", "")))
    assert found.unit == "year"
    assert {key: len(items) for key, items in found.incidents.items()} == {
        "2010": 1, "2011": 0, "2012": 0, "2013": 0, "2014": 2
    }  # fmt: skip
    assert len(found.unplaced) == 1


def test_few_years_are_shown_by_quarter(library: Load) -> None:
    found = periods(library(dated("2023-11-01", "2024-05-01", "2024")))
    assert found.unit == "quarter"
    assert {key: len(items) for key, items in found.incidents.items()} == {"2023Q4": 1, "2024Q1": 0, "2024Q2": 1}
    assert [item.id for item in found.unplaced] == ["i2"]


def test_nothing_is_placed_without_dates(library: Load) -> None:
    found = periods(library(dated("", "")))
    assert not found.incidents
    assert len(found.unplaced) == 2


def test_an_incident_counts_once_for_a_pair(library: Load) -> None:
    loaded = library({"a": postmortem(), "b": postmortem(factors="[no-alert, bad-config]", services="[web, db]")})
    found = crossed(loaded.postmortems, lambda item: item.factor_ids, lambda item: item.services)
    assert {pair: [item.id for item in items] for pair, items in found.items()} == {
        ("no-canary", "web"): ["a"],
        ("no-alert", "web"): ["a", "b"],
        ("no-alert", "db"): ["b"],
        ("bad-config", "web"): ["b"],
        ("bad-config", "db"): ["b"],
    }
    together = pairs(loaded.postmortems, lambda item: item.factor_ids)
    assert {pair: len(items) for pair, items in together.items()} == {
        ("no-alert", "no-canary"): 1,
        ("bad-config", "no-alert"): 1,
    }


def test_a_duration_that_is_not_known_is_counted_and_not_made_up(library: Load) -> None:
    loaded = library({"a": postmortem(), "b": postmortem(resolved=""), "c": postmortem(resolved="2024-03-02")})
    _, _, found = measured(loaded.postmortems, MEASURES)  # the last is how long it took to resolve
    assert found.unknown == 1
    assert {item.id: span.label() for item, span in found.spans} == {"a": "1 h", "c": "up to 2 days"}


def test_chains_are_in_the_order_of_time_and_leave_likeness_out(library: Load) -> None:
    loaded = library(
        {
            "c": postmortem(started="2022-01-01", resolved="", relations="[{kind: repeats, id: a}]"),
            "a": postmortem(started="2020-01-01", resolved=""),
            "b": postmortem(started="2021-01-01", resolved="", relations="[{kind: caused-by, id: a, note: why}]"),
            "x": postmortem(relations="[{kind: similar, id: a}]"),
            "y": postmortem(started="", resolved="", relations="[{kind: same-event, id: z}]"),
            "z": postmortem(started="2019", resolved="", relations="[{kind: same-event, id: y}]"),
        }
    )
    found = chains(loaded)
    assert [[item.id for item in chain.incidents] for chain in found] == [["a", "b", "c"], ["z", "y"]]
    assert {(tie.later.id, tie.kind.value, tie.earlier.id, tie.note) for tie in found[0].ties} == {
        ("c", "repeats", "a", ""),
        ("b", "caused-by", "a", "why"),
    }


def test_the_map_has_services_with_incidents_and_their_neighbours(library: Load) -> None:
    loaded = library({"a": postmortem(services="[web, db]"), "b": postmortem(), "m": postmortem(services="[mail]")})
    found = service_map(loaded, chosen=1, most=10)
    assert found.services == ("web", "db")
    assert [(edge.service, edge.needed, [item.id for item in edge.together]) for edge in found.dependencies] == [
        ("web", "db", ["a"])
    ]
    assert (found.chosen, found.tied, found.hit) == (1, 2, 3)


def test_new_and_back_are_told_apart_by_what_surely_came_before(library: Load) -> None:
    loaded = library(
        {
            "old": postmortem(started="2023-05-01", resolved="", factors="[no-alert]", services="[db]"),
            "now": postmortem(started="2024-05-01", resolved="", factors="[no-alert, no-canary]"),
            "year": postmortem(started="2024", resolved="", factors="[no-canary]", services="[mail]"),
            "undated": postmortem(started="", resolved="", factors="[no-canary]"),
            "later": postmortem(started="2024-09-01", resolved=""),
        }
    )
    found = recurrence(loaded, Calendar.of(loaded.postmortems), Quarter(2024, 2))
    assert [(item.id, [old.id for old in item.before]) for item in found.back["factor"]] == [("no-alert", ["old"])]
    assert [item.id for item in found.new["factor"]] == ["no-canary"]
    assert [item.id for item in found.new["service"]] == ["web"]
    assert found.undecided == 2
    assert [str(quarter) for quarter in Calendar.of(loaded.postmortems).newest] == ["2024Q3", "2024Q2", "2023Q2"]


def test_a_report_has_what_is_overdue_and_what_was_promised_before(library: Load) -> None:
    open_one = "[{text: Send one, factor: no-alert, due: 2024-07-31}, {text: Done, factor: no-alert, status: done}]"
    today = "[{text: Due today, due: 2024-08-01}, {text: Some day, due: '2024-08'}]"
    loaded = library(
        {
            "old": postmortem(started="2023-05-01", resolved="", factors="[no-alert]", actions=open_one),
            "now": postmortem(started="2024-05-01", resolved="", detected_by="customer", actions=today),
        }
    )
    found = report(loaded, Calendar.of(loaded.postmortems), Quarter(2024, 2), TODAY)
    assert [item.id for item in found.incidents] == ["now"]
    assert [promise.action.text for promise in found.overdue] == ["Send one"]
    assert {key: [promise.action.text for promise in promises] for key, promises in found.again.items()} == {
        "no-alert": ["Send one"]
    }
    assert {by.value: count for by, count in found.detection.items()} == {"customer": 1}
    assert found.factors == (("no-alert", 1), ("no-canary", 1))


def test_the_factors_whose_promises_a_report_begins_with(library: Load) -> None:
    ids = [f"gap-{number}" for number in range(5)]
    entries = "".join(f"    - {{id: {id_}, title: {id_}, definition: A gap}}\n" for id_ in ids)
    catalog = {"catalog/factors.yml": f"- id: gaps\n  title: Gaps\n  factors:\n{entries}"}

    def carrying(*carried: str, **fields: str) -> str:
        return postmortem(resolved="", factors=f"[{', '.join(carried)}]", **fields)

    def asking(*promised: str) -> Reports:
        lines = ", ".join(f"{{text: Close {id_}, factor: {id_}}}" for id_ in promised)
        now = {f"now-{number}": carrying(*ids[:number], started="2024-05-01") for number in (1, 2, 3, 5)}
        old = carrying(*ids, started="2023-05-01", actions=f"[{lines}]")
        loaded = library({**catalog, **now, "old": old})
        return Reports(FollowUp(loaded, TODAY), Calendar.of(loaded.postmortems))

    quarter = Quarter(2024, 2)
    for promised in (ids, ids[1:5], ids[3:5], ids[:1], []):
        reports = asking(*promised)
        first = list(reports.of(quarter).again)[:2]
        deciding = reports.promised(quarter, 2)
        assert deciding.issuperset(first)
        # One promise more or less changes what comes first only against one of these.
        for factor in ids:
            other = asking(*sorted({*promised} ^ {factor}))
            changed = list(other.of(quarter).again)[:2] != first
            assert not changed or factor in deciding | other.promised(quarter, 2)
    assert reports.promised(quarter, 2) == set(ids), "without a promise, any may be the first"
    assert asking(*ids).promised(quarter, 2) < set(ids)
