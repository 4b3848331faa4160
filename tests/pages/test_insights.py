"""Pages of Insights for libraries of none, one, without dates, and of ten thousand."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest

from pages.insight_pages import PageParts, read, written
from postmortems.core import (
    Action,
    Catalog,
    Factor,
    FactorGroup,
    FactorUse,
    Library,
    Postmortem,
    Service,
    Team,
    Trigger,
)
from postmortems.core.moment import parse_moment
from postmortems.core.postmortem import DetectedBy, Relation, RelationKind, Severity
from postmortems.pages import Links, disk_linker, plan
from postmortems.pages import insights as module
from sites import BuiltSite, postmortem
from work import growth

Load = Callable[..., Library]
Build = Callable[..., BuiltSite]
TODAY = date(2024, 8, 1)
LIMIT = 300_000


def test_a_library_of_nothing_says_so_and_has_every_page(library: Load) -> None:
    pages = read(library({}), TODAY)
    assert "No incident is written down yet" in pages["insights/index.md"].text
    assert set(pages) >= {"insights/factors.md", "insights/times.md", "insights/services.md"}
    assert not any(page.marks for page in pages.values())
    assert "There is no incident yet." in pages["insights/detection.md"].text


def test_one_incident_is_one_mark_that_leads_to_it(library: Load) -> None:
    pages = read(library({"a": postmortem(detected="2024-03-01 10:05")}), TODAY)
    assert pages["insights/index.md"].marks["over-time"] == [
        ("The site is down. 1 March 2024, SEV2", "../postmortems/a.md")
    ]
    assert "insights/quarters/2024q1.md" in pages
    assert "1 incident began in this quarter" in pages["insights/quarters/2024q1.md"].text
    assert "Last" not in pages["insights/index.md"].text


def test_without_dates_there_is_no_picture_over_time_and_the_rest_is_there(library: Load) -> None:
    undated = {"started": "", "resolved": ""}
    pages = read(library({"a": postmortem(**undated), "b": postmortem(**undated)}), TODAY)
    index = pages["insights/index.md"]
    assert "No incident has a known date" in index.text
    assert not index.marks
    assert "companions" in pages["insights/factors.md"].marks
    assert "detection" in pages["insights/detection.md"].marks
    assert not pages["insights/times.md"].marks
    assert not [src_uri for src_uri in pages if "quarters" in src_uri]


def test_every_mark_leads_to_a_page_or_to_a_row_that_is_there(library: Load) -> None:
    files = {
        f"i{number}": postmortem(services="[web, db]", started=f"2024-0{number % 8 + 1}-01") for number in range(30)
    }
    loaded = library({**files, "x": postmortem(relations="[{kind: repeats, id: i3}]", severity="")})
    for page in read(loaded, TODAY).values():
        assert len(page.ids) == len(set(page.ids))
        for marks in page.marks.values():
            for name, link in marks:
                assert name
                assert (
                    link.removeprefix("#") in page.ids
                    if link.startswith("#")
                    else "postmortems/" in link or "/" in link
                )


def test_many_incidents_of_a_row_are_in_a_list_elsewhere(library: Load) -> None:
    loaded = library({f"i{number}": postmortem() for number in range(9)})
    row = read(loaded, TODAY)["insights/factors.md"].rows["companions-no-canary-no-alert"]
    assert row.cells[2] == "9"
    assert [link.split("?")[0] for link in row.links[2:]] == [
        "../factors/no-canary.md", "../factors/no-alert.md", "../search/index.md"
    ]  # fmt: skip


def test_pages_with_pictures_say_so_since_one_process_draws_all(library: Load) -> None:
    loaded = library({"a": postmortem(detected="2024-03-01 10:05"), "b": postmortem()})
    pages = {page.src_uri: page for page in plan(loaded, day=TODAY)}
    linker = disk_linker(set(pages), Links.SOURCE)
    drawing = {src_uri for src_uri, page in pages.items() if "pm-chart__drawing" in page.text(linker)}
    assert "insights/index.md" in drawing
    assert drawing <= {src_uri for src_uri, page in pages.items() if page.drawn}


def test_without_the_packages_the_tables_stand_open(library: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.figures, "available", lambda: False)
    pages = written(library({"a": postmortem()}), TODAY)
    assert not any("<svg" in html and "pm-chart__drawing" in html for html in pages.values())
    assert '<details class="pm-chart__numbers" id="over-time-numbers" open>' in pages["insights/index.md"]


def test_hostile_titles_stay_text_in_the_site(build: Build) -> None:
    hostile = '"\\"><script>alert(1)</script> \\0"'
    catalog = {"catalog/services.yml": f'- {{id: web, title: {hostile[:-4]}"}}\n'}
    site = build({**catalog, "postmortems/a.md": postmortem(title=hostile[:-4] + '"')})
    for page in [page for page in site.pages if page.startswith("insights/")]:
        html = site.html(page)
        assert "<script>alert" not in html
        assert " style=" not in html.split("<article")[1].split("</article")[0]


def test_addresses_hold_at_every_depth(build: Build) -> None:
    site = build({"postmortems/a.md": postmortem()}, use_directory_urls=False)
    assert not site.warnings
    assert 'href="../postmortems/a.html"' in site.html("insights/index.html")
    assert 'href="../../postmortems/a.html"' in site.html("insights/quarters/2024q1.html")


WORDS = 'load deploy cache queue certificate replica region limit zone retry <b> & "quoted" long-winded'.split()


def large(count: int, services: int) -> Library:
    """A library as large as they come, made in memory; titles are as long as titles may be."""
    chance = random.Random(7)
    title = lambda: " ".join(chance.choice(WORDS) for _ in range(40))[:200]  # noqa: E731
    service_ids = [f"service-{number}" for number in range(services)]
    factors = [Factor(id=f"factor-{number}", title=title()[:80], definition="x") for number in range(40)]
    triggers = [Trigger(id=f"trigger-{number}", title=title()[:60], definition="x") for number in range(12)]
    entries = {
        key: Service(
            id=key, title=title()[:60], owner="team", depends_on=chance.sample(service_ids[:number], min(number, 3))
        )
        for number, key in enumerate(service_ids)
    }
    catalog = Catalog(
        services=entries,
        groups=(FactorGroup(id="all", title="All", factors=factors),),
        factors={factor.id: factor for factor in factors},
        triggers={trigger.id: trigger for trigger in triggers},
        teams={"team": Team(id="team", title="Team")},
    )
    items = []
    for number in range(count):
        day = date(2010, 1, 1) + timedelta(days=chance.randrange(5300))
        common: Mapping[str, object] = {
            "title": title(), "summary": "A summary.", "path": f"postmortems/a-rather-long-file-name-{number}.md",
            "id": f"a-rather-long-file-name-{number}", "body": "",
        }  # fmt: skip
        relations = (
            [Relation(kind=RelationKind.REPEATS, id=f"a-rather-long-file-name-{number - 1}")] if number % 3 else []
        )
        items.append(
            Postmortem.model_construct(
                **common,
                severity=chance.choice([*Severity, None]),
                detected_by=chance.choice(list(DetectedBy)),
                services=chance.sample(service_ids, 3),
                trigger=chance.choice(triggers).id,
                factors=[FactorUse(id=factor.id) for factor in chance.sample(factors, 5)],
                started=parse_moment(f"{day} 10:{number % 6}?"),
                detected=parse_moment(f"{day} 11:00"),
                mitigated=parse_moment(f"{day} 14:00"),
                resolved=parse_moment(f"{day + timedelta(days=number % 90)} 18:00"),
                actions=[Action(text=title(), factor=None, due=parse_moment("2015"))],
                relations=relations,
            )
        )
    return Library(tuple(sorted(items, key=lambda item: item.sort_key)), catalog)


@pytest.mark.slow
def test_the_work_is_in_proportion_to_the_incidents() -> None:
    def write(count: int) -> Callable[[], object]:
        library = large(count, 40)
        return lambda: written(library, TODAY)

    assert growth(write, 500) < 1.25


@pytest.mark.slow
def test_ten_thousand_incidents_make_pages_that_a_phone_can_load() -> None:
    library = large(10_000, 400)
    pages = written(library, TODAY)
    sizes = {src_uri: len(html.encode()) for src_uri, html in pages.items()}
    assert {src_uri: size for src_uri, size in sizes.items() if size > LIMIT - 30_000} == {}  # the theme comes on top
    index = PageParts(pages["insights/index.md"])
    numbers = [int(re.sub(r"\D", "", label.split(": ")[-1])) for label, _ in index.marks["over-time"]]
    assert sum(numbers) == 10_000
    assert "of 400 services are shown" in PageParts(pages["insights/factors-by-service.md"]).text
