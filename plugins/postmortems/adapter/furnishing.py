"""What the theme of a site takes from the package: templates, styles, scripts and the data of learning paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.structure.files import File, Files

from postmortems.pages.path_data import path_data
from postmortems.pages.search_page import SEARCH_PAGE, preloads
from postmortems.pages.shell import pass_by_hidden

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from postmortems.core import Library
    from postmortems.pages import Linker

PACKAGE = Path(__file__).parents[1]
THEME = str(PACKAGE / "theme")
STYLES = tuple(
    f"assets/stylesheets/{name}.css" for name in ("components", "followup", "insights", "practice", "learning")
)
ASSETS = "assets/postmortems"
MODULES = tuple(f"{ASSETS}/{name}.mjs" for name in ("explorer", "filter", "practice/start", "learning"))
SEARCH_MODULES = (f"{ASSETS}/search-ui/start.mjs",)
"""Every page has these; the other modules of the search are loaded when somebody wants to search."""
SHARDS = f"{ASSETS}/shards"


def furnish(config: MkDocsConfig, *, serving: bool, searching: bool) -> None:
    """Puts our templates in front of the theme's, and our styles and scripts before the user's."""
    # Behind a folder of the user's own, so that their templates have the last word.
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, THEME)
    config.theme["serving"] = serving
    environment = config.theme.get_env
    config.theme.get_env = lambda: pass_by_hidden(environment())  # type: ignore[method-assign]
    config.extra_css = [*STYLES, *config.extra_css]
    scripts = [*MODULES, *(SEARCH_MODULES if searching else ())]
    config.extra_javascript = [*(_module(path) for path in scripts), *config.extra_javascript]


def add_assets(files: Files, config: MkDocsConfig, library: Library, linker: Linker, *, searching: bool) -> None:
    """Adds modules and data as files of the site, and tells the theme where the search is."""
    for path in _modules(searching=searching):
        source = PACKAGE / "assets" / Path(path).relative_to(ASSETS)
        files.append(File.generated(config, path, abs_src_path=str(source)))
    for place, text in path_data(library, linker):
        files.append(File.generated(config, f"{ASSETS}/{place}", content=text))
    if searching:
        config.theme["search_page"] = files.src_uris[SEARCH_PAGE].url
        config.theme["search_modules"] = [f"{ASSETS}/{path}" for path in preloads(PACKAGE / "assets")]


def _modules(*, searching: bool) -> list[str]:
    """All modules by their place in the site, which is that in the package, so that they find each other."""
    folders = ("practice", *(("search", "search-ui") if searching else ()))
    found = [file for folder in (".", *folders) for file in sorted((PACKAGE / "assets" / folder).glob("*.mjs"))]
    return [f"{ASSETS}/{file.relative_to(PACKAGE / 'assets').as_posix()}" for file in found]


def _module(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.type = "module"
    return script
