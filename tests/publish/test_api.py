"""The API keeps its promises: every file matches its schema, and the page says what there is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from urllib.parse import unquote, urljoin

import pytest
from jsonschema import Draft202012Validator

from postmortems.publish import Publication, reference
from postmortems.publish.api import files as api
from publish.conftest import FILES
from sites import postmortem

Publish = Callable[..., Publication]
BASE = "https://example.org/kb/"


def files(publication: Publication) -> dict[str, bytes]:
    return {file.path: file.data for file in publication.files() if file.path.startswith("api/")}


def validators(found: dict[str, bytes]) -> dict[str, Draft202012Validator]:
    schemas = {path.split("/")[-1][:-5]: json.loads(data) for path, data in found.items() if "/schema/" in path}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    return {name: Draft202012Validator(schema) for name, schema in schemas.items()}


def schema_of(path: str) -> str:
    parts = path.removeprefix("api/v1/").removesuffix(".json").split("/")
    name = parts[0].split("-")[0]
    return name if len(parts) == 1 else name.removesuffix("s")


@pytest.mark.parametrize("url", [BASE, ""])
@pytest.mark.parametrize("library", [None, {}], ids=["full", "empty"])
def test_every_file_matches_its_schema(publish: Publish, url: str, library: dict[str, str] | None) -> None:
    found = files(publish(library, url=url))
    checks = validators(found)
    for path, data in found.items():
        if path.endswith(".json") and "/schema/" not in path:
            checks[schema_of(path)].validate(json.loads(data))
    assert set(checks) == {schema_of(path) for path in found if path.endswith(".json") and "/schema/" not in path} | (
        {"postmortem", "lesson", "path"} if library == {} else set()
    )


@pytest.mark.parametrize("url", [BASE, ""])
def test_every_address_leads_to_a_file(publish: Publish, url: str) -> None:
    found = files(publish(url=url))

    def addresses(value: object, key: str = "") -> list[str]:
        if isinstance(value, dict):
            return [address for name, inner in value.items() for address in addresses(inner, name)]
        if isinstance(value, list):
            return [address for inner in value for address in addresses(inner, key)]
        return [value] if key in ("api", "next", "previous", "schema_url", "item_schema_url", "csv") and value else []

    start = json.loads(found["api/v1/index.json"])["collections"]
    lists = [unquote(urljoin(BASE + "api/v1/index.json", item["url"])).removeprefix(BASE) for item in start]
    for path in ("api/v1/index.json", *lists):
        for address in addresses(json.loads(found[path])):
            assert unquote(urljoin(BASE + path, address)).removeprefix(BASE) in found


def test_a_postmortem_is_as_precise_as_it_is_known(publish: Publish) -> None:
    value = json.loads(files(publish())["api/v1/postmortems/2024-b.json"])
    assert value["started"] == {
        "text": "2024-07-02", "label": "2 July 2024", "earliest": "2024-07-02T00:00Z", "latest": "2024-07-02T23:59Z",
        "precision": "day", "about": False,
    }  # fmt: skip
    assert value["resolved"] is None and value["duration"] is None
    other = json.loads(files(publish())["api/v1/postmortems/2024-a.json"])
    assert other["duration"] == {"label": "1 h", "shortest_minutes": 60, "longest_minutes": 60, "about": False}
    assert (other["lessons"], other["teams"], other["body"]) == (["bound-every-queue"], ["core"], "Text.\n")
    assert other["actions"][0]["due"]["precision"] == "day"


def test_an_entry_of_the_catalog_knows_what_refers_to_it(publish: Publish) -> None:
    found = files(publish())
    web = json.loads(found["api/v1/services/web.json"])
    assert (web["postmortems"], web["lessons"], web["entry"]["count"]) == (["2024-a"], ["bound-every-queue"], 1)
    assert json.loads(found["api/v1/teams/core.json"])["lessons"] == ["bound-every-queue"]


def test_long_lists_have_pages(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAGE_SIZE", 2)
    found = files(publish({f"postmortems/p{n}.md": postmortem() for n in range(5)}))
    path, ids = "api/v1/postmortems.json", []
    while path:
        value = json.loads(found[path])
        assert (value["total"], value["pages"]) == (5, 3)
        ids += [item["id"] for item in value["items"]]
        path = (value["next"] or "").removeprefix(BASE)
    assert sorted(ids) == [f"p{n}" for n in range(5)]


def test_the_page_names_every_file_and_field(publish: Publish) -> None:
    page = reference()
    found = files(publish())
    for name, check in validators(found).items():
        assert f"`{name}`" in page
        for part in (check.schema, *check.schema.get("$defs", {}).values()):
            for field, value in part["properties"].items():
                assert f"| `{field}` |" in page
                assert value.get("description"), f"{name}: {field} is not explained"
                assert value["description"] in page
    for path in found:
        parts = path.split("/")
        if "schema" not in parts:
            assert f"`{path}`" in page or f"`{'/'.join(parts[:-1])}/ID.json`" in page


def test_ids_with_blanks_and_marks_can_be_fetched(publish: Publish) -> None:
    found = files(publish({"postmortems/2024 a & b.md": postmortem()}))
    address = json.loads(found["api/v1/postmortems.json"])["items"][0]["api"]
    assert address == f"{BASE}api/v1/postmortems/2024%20a%20%26%20b.json"
    assert unquote(address).removeprefix(BASE) in found


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_tables_hold_one_row_each(publish: Publish) -> None:
    found = files(publish())
    table = {row["id"]: row for row in rows(found["api/v1/postmortems.csv"])}
    assert table["2024-a"]["factors"] == "no-canary;no-alert"
    assert (table["2024-a"]["shortest_minutes"], table["2024-b"]["shortest_minutes"]) == ("60", "")
    assert (table["2024-b"]["began"], table["2024-b"]["precision"]) == ("2 July 2024", "day")
    assert rows(found["api/v1/actions.csv"])[0]["owner"] == "core"
    assert rows(found["api/v1/lessons.csv"])[0]["guarded"] == "no"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(publish: Publish, start: str) -> None:
    title = f'\'{start}HYPERLINK("http://x"),"y"\''
    data = files(publish({**FILES, "postmortems/a.md": postmortem(title=title)}))["api/v1/postmortems.csv"]
    cells = [cell for row in rows(data) for cell in row.values()]
    assert f'\'{start}HYPERLINK("http://x"),"y"' in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_llms_txt_has_the_form_that_is_asked_for(publish: Publish) -> None:
    hostile = {**FILES, "postmortems/x.md": postmortem(title='"[x](javascript:1) <b> # y"')}
    text = next(file.data for file in publish(hostile).files() if file.path == "llms.txt").decode()
    lines = text.splitlines()
    assert lines[0] == "# Test" and lines[2] == "> About it."
    assert [line for line in lines if line.startswith("#")][1:] == [
        "## Lists", "## Lessons", "## Learning paths", "## Postmortems", "## Contributing factors", "## Services",
        "## Optional",
    ]  # fmt: skip
    links = [line for line in lines if line.startswith("- ")]
    assert all(line.startswith("- [") and f"]({BASE}" in line for line in links)
    assert r"\[x\](javascript:1) \<b\> \# y" in text
