"""What is derived from the fields of a postmortem, and the schema that editors get."""

import re
import warnings
from pathlib import Path

import pytest
import yaml

from postmortems.core.frontmatter import parse_document
from postmortems.core.postmortem import FrontMatter, json_schema

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("fields", "detect", "mitigate", "duration"),
    [
        ("started: 2019-07-02 13:42\ndetected: 2019-07-02 13:45\nmitigated: 2019-07-02 14:09\nresolved: 2019-07-02 14:52",  # noqa: E501
         "3 min", "27 min", "1 h 10 min"),
        ("started: 2019-07-02 13:42\nresolved: 2019-07-02 14:??", None, None, "up to 2 h"),
        ("started: 2019-07-02\nresolved: 2019-07-03", None, None, "up to 2 days"),
        ("started: ~2019-07-02 13:42\ndetected: 2019-07-02 13:52", "about 10 min", None, None),
        ("started: 2019-07-02 13:42\nresolved: 2019-07-02 13:00", None, None, None),
        ("resolved: 2019-07-02 13:00", None, None, None),
        ("timezone: Europe/Berlin\nstarted: 2019-07-02 15:42\nresolved: 2019-07-02 14:42 UTC", None, None, "1 h"),
        ("", None, None, None),
    ],
)  # fmt: skip
def test_durations_are_computed_and_never_more_precise_than_what_is_known(site, fields, detect, mitigate, duration):
    (item,) = site.postmortem("a", fields).load().postmortems
    labels = [span and span.label() for span in (item.time_to_detect, item.time_to_mitigate, item.duration)]
    assert labels == [detect, mitigate, duration]


@pytest.mark.parametrize(
    ("fields", "when", "year"),
    [
        ("started: 2019-07-02 13:42\ndetected: 2018-01-01", "2 July 2019, 13:42 UTC", 2019),
        ("detected: 2019-07\nresolved: 2018", "July 2019", 2019),
        ("mitigated: 2019", "2019", 2019),
        ("resolved: 2019-07-02", "2 July 2019", 2019),
        ("started: 2021/22-??-??", "2021 to 2022", 2021),
        ("timezone: '+09:00'\nstarted: 2020-01-01 03:00", "1 January 2020, 03:00 UTC+09:00", 2020),
        ("reviewed: 2019-07-02", None, None),
    ],
)
def test_when_it_happened_is_the_first_thing_that_is_known(site, fields, when, year):
    (item,) = site.postmortem("a", fields).load().postmortems
    assert (item.when and item.when.label(), item.year) == (when, year)


def test_newest_come_first_and_undated_last(site):
    for stem, started in {
        "b": "2019-07-02 13:42",
        "a": "2019-07-02 13:42",
        "c": "1980",
        "d": "2020-01",
        "f": "",
        "e": "",
    }.items():
        site.postmortem(stem, f"started: {started}")
    assert [item.id for item in site.load().postmortems] == ["d", "a", "b", "c", "e", "f"]


class Schema:
    """As much of JSON Schema as ours uses; a keyword that is not known here fails."""

    KINDS = {  # noqa: RUF012
        "string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "array": list,
        "object": dict,
    }  # fmt: skip
    SILENT = frozenset({"$schema", "$defs", "title", "description", "default", "format"})

    def __init__(self, schema):
        self.root = schema

    def errors(self, value, schema=None, at=""):
        schema = self.root if schema is None else schema
        for keyword, wanted in schema.items():
            if keyword not in self.SILENT:
                yield from getattr(self, "_" + keyword.removeprefix("$"))(value, wanted, schema, at)

    def _ref(self, value, wanted, schema, at):
        yield from self.errors(value, self.root["$defs"][wanted.rsplit("/", 1)[-1]], at)

    def _anyOf(self, value, wanted, schema, at):
        if all(list(self.errors(value, option, at)) for option in wanted):
            yield f"{at}: {value!r} fits none of {wanted}"

    def _type(self, value, wanted, schema, at):
        kinds = [self.KINDS[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted)]
        if not any(isinstance(value, kind) for kind in kinds):
            yield f"{at}: {value!r} is no {wanted}"

    def _enum(self, value, wanted, schema, at):
        if value not in wanted:
            yield f"{at}: {value!r} is none of {wanted}"

    def _pattern(self, value, wanted, schema, at):
        if isinstance(value, str) and not re.search(wanted, value):
            yield f"{at}: {value!r} does not match {wanted}"

    def _maxLength(self, value, wanted, schema, at):
        if isinstance(value, str) and len(value) > wanted:
            yield f"{at}: more than {wanted} characters"

    def _maxItems(self, value, wanted, schema, at):
        if isinstance(value, list) and len(value) > wanted:
            yield f"{at}: more than {wanted} items"

    def _items(self, value, wanted, schema, at):
        for index, item in enumerate(value if isinstance(value, list) else []):
            yield from self.errors(item, wanted, f"{at}.{index}")

    def _required(self, value, wanted, schema, at):
        if isinstance(value, dict):
            yield from (f"{at}: {name} is missing" for name in wanted if name not in value)

    def _properties(self, value, wanted, schema, at):
        if isinstance(value, dict):
            for name in value.keys() & wanted.keys():
                yield from self.errors(value[name], wanted[name], f"{at}.{name}")

    def _additionalProperties(self, value, wanted, schema, at):
        if isinstance(value, dict) and wanted is False:
            yield from (f"{at}: there is no {name}" for name in value.keys() - schema["properties"].keys())


class Editor(yaml.SafeLoader):
    """Types as editors see them: JSON's, so that dates and clock times are text."""


Editor.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in pairs if not tag.endswith("timestamp")]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def schema():
    """The schema, made without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Schema(json_schema())


def test_the_schema_accepts_our_own_postmortems(schema):
    files = sorted((REPOSITORY / "docs/postmortems").glob("[!i]*.md"))
    assert files
    for file in files:
        text = file.read_text("utf-8")
        if parse_document(text, file.name).problems:
            continue
        head = text.split("\n---", 1)[0].removeprefix("---")
        assert list(schema.errors(yaml.load(head, Editor))) == [], file.name


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ("sevrity: sev1", "there is no sevrity"),
        ("severity: sev9", ".severity"),
        ("services: [A B]", ".services.0"),
        ("factors: [{evidence: E}]", ".factors.0"),
        ("factors: [{id: a, evidnce: E}]", ".factors.0"),
        ("actions: [{text: T, status: never}]", ".actions.0.status"),
        ("started: [2019]", ".started"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(schema, fields, error):
    assert any(error in found for found in schema.errors(yaml.load(f"title: T\nsummary: S\n{fields}", Editor)))
    assert list(schema.errors({"summary": "S"})) == [": title is missing"]


def test_every_field_is_explained(schema):
    assert set(FrontMatter.model_fields) == set(schema.root["properties"])
    for name, about in schema.root["properties"].items():
        assert about.get("description"), name
    for name, kind in schema.root["$defs"].items():
        for field, about in kind.get("properties", {}).items():
            assert about.get("description"), f"{name}.{field}"
