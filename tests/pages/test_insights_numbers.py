"""Every number on Insights, against one that is computed here from the files, without the code that makes the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from pages.insight_pages import PageParts, read
from postmortems.core import load_library

DOCS = Path(__file__).parents[2] / "docs"
UNKNOWN = "severity not stated"


@pytest.fixture(scope="module")
def files() -> dict[str, dict[str, Any]]:
    """Front matter by id, as YAML reads it."""
    texts = {file.stem: file.read_text("utf-8") for file in sorted((DOCS / "postmortems").glob("*.md"))}
    loaded = {key: yaml.safe_load(text.split("\n---\n")[0].removeprefix("---\n")) for key, text in texts.items()}
    return {key: value for key, value in loaded.items() if value["status"] != "draft"}


@pytest.fixture(scope="module")
def pages() -> dict[str, PageParts]:
    return read(load_library(DOCS, drafts=False), date(2026, 1, 15))


def titles(name: str) -> dict[str, str]:
    entries = yaml.safe_load((DOCS / f"catalog/{name}.yml").read_text("utf-8"))
    if name == "factors":
        entries = [entry for group in entries for entry in group["factors"]]
    return {entry["id"]: entry["title"] for entry in entries}


def factors_of(front: dict[str, Any]) -> list[str]:
    return [use if isinstance(use, str) else use["id"] for use in front.get("factors", [])]


def began(front: dict[str, Any]) -> str:
    found = (front.get(name) for name in ("started", "detected", "mitigated", "resolved"))
    return str(next((value for value in found if value is not None), ""))


def year_of(front: dict[str, Any]) -> str:
    match = re.search(r"\d{4}", began(front))
    return match[0] if match else ""


def severity_of(front: dict[str, Any]) -> str:
    return front.get("severity", UNKNOWN)


def file_of(link: str) -> str:
    return Path(link).stem


def counts_in_rows(page: PageParts, name: str) -> Counter[tuple[str, str]]:
    rows = [row for key, row in page.rows.items() if key.startswith(f"{name}-")]
    return Counter({(row.cells[0], row.cells[1].lower()): int(row.cells[2]) for row in rows})


def counts_in_marks(page: PageParts, name: str) -> dict[str, int]:
    pattern = re.compile(r"(.*): ([\d,]+) incidents?")
    found = (pattern.fullmatch(label) for label, _ in page.marks[name])
    return {match[1]: int(match[2]) for match in found if match}


def most(counts: Counter[str], number: int) -> list[str]:
    return sorted(counts, key=lambda key: (-counts[key], key))[:number]


def test_over_time(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    page = pages["insights/index.md"]
    expected = Counter((year_of(front), severity_of(front)) for front in files.values() if year_of(front))
    assert counts_in_rows(page, "over-time") == expected
    marks = [file_of(link) for _, link in page.marks["over-time"]]
    assert sorted(marks) == sorted(key for key, front in files.items() if year_of(front))
    undated = sum(not year_of(front) for front in files.values())
    assert f"{undated} incidents without a known date are not shown" in page.text


def test_who_noticed_first(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    page = pages["insights/detection.md"]
    names = {
        "alert": "An alert", "employee": "An employee", "customer": "Customers", "third-party": "A third party",
        "routine-check": "A routine check", "unknown": "Not known",
    }  # fmt: skip
    noticed = {key: front.get("detected_by", "unknown") for key, front in files.items()}
    expected = Counter((names[noticed[key]], severity_of(front)) for key, front in files.items())
    assert counts_in_rows(page, "detection") == expected
    known = sum(value != "unknown" for value in noticed.values())
    assert f"Known for {known} of {len(files)} incidents" in page.text


def test_each_row_names_its_own_incidents(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    for key, row in pages["insights/index.md"].rows.items():
        _, _, year, severity = key.split("-")
        named = {file_of(link) for link in row.links}
        expected = {id_ for id_, front in files.items() if (year_of(front), severity_of(front)) == (year, severity)}
        assert named == expected


def check_grid(page: PageParts, name: str, incidents: Iterable[tuple[str, str, str]]) -> None:
    """Marks and rows of a grid against (label of the row, label of the column, id) of each meeting."""
    meetings = set(incidents)
    expected = Counter((one, other) for one, other, _ in meetings)
    assert counts_in_marks(page, name) == {f"{one}, {other}": count for (one, other), count in expected.items()}
    for label, link in page.marks[name]:
        pair, _, count = label.rpartition(": ")
        ids = {id_ for one, other, id_ in meetings if f"{one}, {other}" == pair}
        if count == "1 incident":
            assert {file_of(link)} == ids
        elif link.startswith("#"):
            row = page.rows[link[1:]]
            assert int(row.cells[2]) == len(ids)
            assert {file_of(url) for url in row.links if "/postmortems/" in url} == (ids if len(ids) <= 8 else set())


def test_factors_that_travel_together(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    names = titles("factors")
    often = Counter(key for front in files.values() for key in factors_of(front))
    place = {key: number for number, key in enumerate(most(often, 15))}
    meetings = [
        (*(names[key] for key in sorted(pair, key=lambda key: -place[key])), id_)
        for id_, front in files.items()
        for pair in combinations([key for key in factors_of(front) if key in place], 2)
    ]
    check_grid(pages["insights/factors.md"], "companions", meetings)


def test_triggers_and_factors(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    factors, triggers = titles("factors"), titles("triggers")
    often = Counter(key for front in files.values() for key in factors_of(front))
    top = set(most(often, 15))
    meetings = [
        (triggers[front["trigger"]], factors[key], id_)
        for id_, front in files.items()
        if front.get("trigger")
        for key in factors_of(front)
        if key in top
    ]
    check_grid(pages["insights/triggers.md"], "trigger-factor", meetings)


def test_factors_by_service(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    factors, services = titles("factors"), titles("services")
    top = set(most(Counter(key for front in files.values() for key in factors_of(front)), 18))
    hit = set(most(Counter(key for front in files.values() for key in front.get("services", [])), 18))
    meetings = [
        (factors[key], services[service], id_)
        for id_, front in files.items()
        for key in factors_of(front)
        for service in front.get("services", [])
        if key in top and service in hit
    ]
    check_grid(pages["insights/factors-by-service.md"], "factor-service", meetings)


def test_factors_that_come_back(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    factors = titles("factors")
    top = set(most(Counter(key for front in files.values() for key in factors_of(front)), 15))
    last = max(int(year_of(front)) for front in files.values() if year_of(front))
    meetings = [
        (factors[key], year_of(front), id_)
        for id_, front in files.items()
        if year_of(front) and int(year_of(front)) > last - 16
        for key in factors_of(front)
        if key in top
    ]
    check_grid(pages["insights/coming-back.md"], "factor-time", meetings)


@pytest.mark.parametrize(("name", "end"), [("detect", "detected"), ("mitigate", "mitigated"), ("resolve", "resolved")])
def test_durations(files: dict[str, Any], pages: dict[str, PageParts], name: str, end: str) -> None:
    page = pages["insights/times.md"]
    known = {key for key, front in files.items() if front.get("started") is not None and front.get(end) is not None}
    rows = {key.removeprefix(f"{name}-"): row for key, row in page.rows.items() if key.startswith(f"{name}-")}
    assert set(rows) == known
    assert f"Known for {len(known)} of {len(files)} incidents" in page.text
    assert {file_of(link) for _, link in page.marks[f"time-{name}"]} == known
    exact = 0
    for key in known:
        texts = [str(files[key][field]) for field in ("started", end)]
        if not all(re.fullmatch(r"[\d-]{10} [\d:]{5}", text) for text in texts):
            continue  # known less well than to the minute
        start, stop = map(datetime.fromisoformat, texts)
        minutes = int((stop - start).total_seconds()) // 60
        if minutes < 3 * 24 * 60:
            assert minutes_in(rows[key].cells[3]) == minutes
            exact += 1
    assert exact


def minutes_in(label: str) -> int:
    units = {"day": 1440, "days": 1440, "h": 60, "min": 1}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+) (days?|h|min)", label))


def test_the_map_of_services(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    page = pages["insights/services.md"]
    needs = {
        entry["id"]: entry.get("depends_on", [])
        for entry in yaml.safe_load((DOCS / "catalog/services.yml").read_text("utf-8"))
    }
    names = titles("services")
    rows = {key: row for key, row in page.rows.items() if key.startswith("service-map-")}
    assert rows
    for key, row in rows.items():
        pair = next(
            (one, other) for one in needs for other in needs[one] if key == f"service-map-{one}-{other}"
        )  # so each row is a dependency of the catalog
        both = {id_ for id_, front in files.items() if set(pair) <= set(front.get("services", []))}
        assert row.cells[:3] == [names[pair[0]], names[pair[1]], str(len(both))]
        assert {file_of(link) for link in row.links if "/postmortems/" in link} == both
    hit = Counter(key for front in files.values() for key in front.get("services", []))
    marks = counts_in_marks(page, "service-map")
    by_title = {names[key]: count for key, count in hit.items()}
    assert {label: count for label, count in marks.items() if ", which it needs" not in label} == {
        label: by_title.get(label, 0) for label in marks if ", which it needs" not in label
    }


def test_chains(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    page = pages["insights/chains.md"]
    expected = {
        (id_, relation["id"])
        for id_, front in files.items()
        for relation in front.get("relations", [])
        if relation["kind"] != "similar"
    }
    rows = [row for key, row in page.rows.items() if key.startswith("chains-")]
    assert {(file_of(row.links[0]), file_of(row.links[1])) for row in rows} == expected
    incidents = [link for _, link in page.marks["chains"] if not link.startswith("#")]
    assert {file_of(link) for link in incidents} == {id_ for pair in expected for id_ in pair}
    ties = [page.rows[link[1:]] for _, link in page.marks["chains"] if link.startswith("#")]
    assert {(file_of(row.links[0]), file_of(row.links[1])) for row in ties} == expected


def test_new_and_back_again(files: dict[str, Any], pages: dict[str, PageParts]) -> None:
    days = {key: match[0] for key, front in files.items() if (match := re.match(r"\d{4}-\d\d-\d\d", began(front)))}
    newest = max(days.values())
    quarter = (newest[:4], (int(newest[5:7]) - 1) // 3)
    now = {key for key, day in days.items() if (day[:4], (int(day[5:7]) - 1) // 3) == quarter}
    page = pages[f"insights/quarters/{quarter[0]}q{quarter[1] + 1}.md"]
    assert f"{len(now)} incidents began in this quarter" in page.text
    first = f"{quarter[0]}-{3 * quarter[1] + 1:02}"
    before = {key for key, front in files.items() if year_of(front) and began(front).lstrip("~") < first}
    services = titles("services")
    seen = {key for id_ in before for key in files[id_].get("services", [])}
    fresh = {services[key] for id_ in now for key in files[id_]["services"]} - {services[key] for key in seen}
    section = page.text.split("Services hit for the first time")[1].split("incidents without")[0]
    assert all(title in section for title in fresh)
    assert section.count("1 incident") == len(fresh)
    for name, keys_of in (
        ("factors", factors_of),
        ("services", lambda front: front.get("services", [])),
        ("triggers", lambda front: [front["trigger"]] if "trigger" in front else []),
    ):
        named = titles(name)
        here, ever = (Counter(key for id_ in ids for key in set(keys_of(files[id_]))) for ids in (now, before))
        back = {key: (count, ever[key]) for key, count in here.items() if ever[key]}
        said = {key for key, (count, earlier) in back.items() if told(page.text, named[key], count, earlier)}
        assert len(said) >= min(len(back), 12)


def told(text: str, title: str, count: int, earlier: int) -> bool:
    return f"{title}{count} incident{'s' if count != 1 else ''}, {earlier} before" in text
