"""The editor's help in this repository is made from the schema and the catalog; it must not fall behind them."""

from pathlib import Path

from postmortems.checks.schema import settings_schema
from postmortems.core.catalog_files import load_catalog
from postmortems.starter.editor import editor_files

ROOT = Path(__file__).parents[1]


def test_completion_knows_every_field_and_every_factor() -> None:
    catalog, _ = load_catalog(ROOT / "docs")
    files = editor_files(catalog, {"checks": settings_schema()})
    stale = [name for name, text in files.items() if (ROOT / name).read_text("utf-8") != text]
    assert stale == [], "delete these files and run `postmortems init .`, which writes what is missing"


def test_an_editor_knows_every_rule() -> None:
    levels = settings_schema()["properties"]["levels"]
    assert levels["additionalProperties"] is False
    assert {"language", "human-error", "secret"} <= set(levels["properties"])
    assert "names" in settings_schema()["properties"]
