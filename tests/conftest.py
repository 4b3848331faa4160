"""Fixtures that load and build tiny real sites."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from postmortems.core import Library, load_library
from sites import CATALOG, INDEX, BuiltSite, write

# How long an example takes tells most of how busy the machine is.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Search indexes of tests stay out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTMORTEMS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def library(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Library]:
    """Loads a library from postmortems by id (or other files by path), with the small catalog above."""

    def load(files: Mapping[str, str | bytes]) -> Library:
        paths = {name if "/" in name else f"postmortems/{name}.md": content for name, content in files.items()}
        return load_library(write(tmp_path / "docs", {**CATALOG, **paths}))

    return load


@pytest.fixture
def build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Callable[..., BuiltSite]:
    """Builds a site with MkDocs from files; `config` is added to (or replaces keys of) a small mkdocs.yml."""
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    def run(files: Mapping[str, str | bytes], **config: object) -> BuiltSite:
        docs = write(tmp_path / "docs", {**CATALOG, **INDEX, **files})
        (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
        values: dict[str, object] = {
            "docs_dir": str(docs),
            "site_dir": str(tmp_path / "site"),
            "site_url": "https://example.org/kb/",
            "theme": {"name": "material", "font": False},
            "plugins": ["postmortems"],
            "markdown_extensions": ["attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"],
            **config,
        }
        loaded = load_config(config_file=str(tmp_path / "mkdocs.yml"), **values)
        caplog.set_level(logging.WARNING, "mkdocs")
        caplog.clear()
        loaded.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(loaded)
        loaded.plugins.on_shutdown()
        records = [record.getMessage() for record in caplog.records if record.name.startswith("mkdocs")]
        return BuiltSite(tmp_path / "site", records)

    return run
