"""The editor's help in this repository is made from the schema and the catalog; it must not fall behind them."""

from pathlib import Path

from postmortems.core.catalog_files import load_catalog
from postmortems.starter.editor import editor_files

ROOT = Path(__file__).parents[1]


def test_completion_knows_every_field_and_every_factor() -> None:
    catalog, _ = load_catalog(ROOT / "docs")
    stale = [name for name, text in editor_files(catalog).items() if (ROOT / name).read_text("utf-8") != text]
    assert stale == [], "delete these files and run `postmortems init .`, which writes what is missing"
