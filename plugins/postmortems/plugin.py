"""The MkDocs plugin: translates events into calls of the domain, and values into virtual files."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from postmortems.checks import structural, unadopted
from postmortems.config import PostmortemsConfig
from postmortems.core import Level, Library, Problem
from postmortems.core.followup import FollowUp
from postmortems.core.today import today
from postmortems.leaf import LeafPage, Parser
from postmortems.pages import Content, GeneratedPage, Linker, Site, assemble, collisions, expand, has_blocks
from postmortems.pages.charts import available
from postmortems.pages.frame import TEMPLATE as FRAMED
from postmortems.pages.search_page import SEARCH_PAGE, preloads
from postmortems.pages.shell import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from postmortems.search.site import SiteSearch

PACKAGE = Path(__file__).parent
STYLES = tuple(f"assets/stylesheets/{name}.css" for name in ("components", "followup", "insights", "practice"))
ASSETS = "assets/postmortems"
MODULES = (f"{ASSETS}/explorer.mjs", f"{ASSETS}/filter.mjs", f"{ASSETS}/practice/start.mjs")
SEARCH_MODULES = (f"{ASSETS}/search-ui/start.mjs",)
"""Every page has these; the other modules of the search are loaded when somebody wants to search."""
SHARDS = f"{ASSETS}/shards"

NOTHING = Site(Library(), {}, frozenset(), ())

log = get_plugin_logger(__name__)


class PostmortemsPlugin(BasePlugin[PostmortemsConfig]):
    """Aggregates postmortems into a site."""

    supports_multiple_instances = False

    def __init__(self) -> None:
        self.serving = False
        self.searching = False
        self.site = NOTHING
        self.search: SiteSearch | None = None
        self.written: dict[str, Content] = {}
        self.linker = Linker(str)

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.site = NOTHING  # MkDocs may use an instance for several builds
        self.search = None
        if not self.config.enabled:
            return config
        self.searching = self.config.theme and self.config.search
        if self.config.theme:
            # Behind a folder of the user's own, so that their templates have the last word.
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(PACKAGE / "theme"))
            config.theme["serving"] = self.serving
            config.extra_css = [*STYLES, *config.extra_css]
            scripts = [*MODULES, *(SEARCH_MODULES if self.searching else ())]
            config.extra_javascript = [*(_module(path) for path in scripts), *config.extra_javascript]
        if self.searching and (stock := config.plugins.get("material/search")):
            log.info("Material's search is switched off, since the postmortems plugin has its own (option `search`)")
            stock.config.enabled = False
        return config

    @event_priority(50)  # before other plugins look at the files, so that they see ours
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        if not self.config.enabled:
            return files
        docs = Path(config.docs_dir)
        self.search = self._search(docs) if self.searching else None
        similar = self.search.similar if self.search else None
        self.site = assemble(docs, _own(files, config), drafts=self.drafts, similar=similar)
        if self.search:
            self.search.take(self.site.library)
        if not self.searching:
            pages = {src_uri: page for src_uri, page in self.site.pages.items() if src_uri != SEARCH_PAGE}
            self.site = replace(self.site, pages=pages)
        self.written, self.linker = {}, Linker(lambda src_uri: files.src_uris[src_uri].url)
        for src_uri in self.site.kept_out:
            if file := files.get_file_from_path(src_uri):
                files.remove(file)
        for page in self.site.pages.values():
            self._add(page, files, config)
        for path in _modules(searching=self.searching) if self.config.theme else ():
            source = PACKAGE / "assets" / Path(path).relative_to(ASSETS)
            files.append(File.generated(config, path, abs_src_path=str(source)))
        if self.searching:
            config.theme["search_page"] = files.src_uris[SEARCH_PAGE].url
            config.theme["search_modules"] = [f"{ASSETS}/{path}" for path in preloads(PACKAGE / "assets")]
        parser = Parser(config, files)
        for page in self.site.pages.values():
            if page.parent:
                LeafPage(files.src_uris[page.src_uri], config, parser)
        found = [*self.site.problems, *structural(self.site.library, Path(config.docs_dir))]
        self._report(unadopted(found, Path(config.docs_dir)))
        if not available():
            log.info("Insights has tables only; install mkdocs-postmortems[pictures] for its pictures")
        self._report(collisions((file.src_uri, file.dest_uri) for file in files if file.inclusion.is_included()))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        # A page outside the navigation takes the place of its overview, so that its section is the active one.
        for page in self.site.pages.values():
            file, parent = files.src_uris.get(page.src_uri), files.src_uris.get(page.parent or "")
            if file and file.page and parent and parent.page:
                file.page.parent = parent.page  # type: ignore[assignment]  # a page has what is asked of a section
        return nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        if self.config.enabled and self.config.theme:
            ours = str(PACKAGE / "theme")
            prepare(env, [folder for folder in config.theme.dirs if folder != ours], reload=self.serving)

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        generated = self.site.pages.get(page.file.src_uri)
        if generated is None:
            return None
        if isinstance(page, LeafPage) and generated.source is None:
            return ""  # made in `on_page_context`
        content = self.written[page.file.src_uri] = generated.write(self.linker)
        if isinstance(page, LeafPage):
            page.own = content.own
            return content.markdown
        return content.text

    @event_priority(100)  # before others change the text, since blocks are found by their lines
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        src_uri = page.file.src_uri
        if generated := self.site.pages.get(src_uri):
            page.meta.update(generated.safe_meta)
            page.title = page.meta["title"]
            if generated.parent and self.config.theme:
                page.meta["template"] = FRAMED
        elif self.config.enabled and has_blocks(markdown):
            content, problems = expand(markdown, self.site.library, self.linker, src_uri)
            self._report(problems)
            self.written[src_uri] = content
            return content.markdown
        return None

    @event_priority(50)  # before plugins that read the finished text, such as the search
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        content = self.written.pop(page.file.src_uri, None)
        return content.fill(html) if content else None

    @event_priority(50)  # before plugins that read the finished page
    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        generated = self.site.pages.get(page.file.src_uri)
        if generated and generated.source is None and isinstance(page, LeafPage):
            page.complete(generated.write(self.linker))

    @event_priority(-100)  # after all others: thousands of pages would not fit into memory at once
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> None:
        if isinstance(page, LeafPage):
            page.content = ""

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self.config.enabled:
            self._write_calendars(config)
        if not self.search:
            return
        from postmortems.search.cache import CacheUnusable

        try:
            notes = self.search.export(Path(config.site_dir, SHARDS), directory_urls=config.use_directory_urls)
        except CacheUnusable as problem:
            log.warning("The site has no search index: %s", problem)
            return
        for note in notes:
            log.info("Search index: %s", note)
        self.search.close()

    @property
    def drafts(self) -> bool:
        """Whether drafts are part of the site."""
        return self.config.drafts == "always" or (self.config.drafts == "serve" and self.serving)

    def _search(self, docs: Path) -> SiteSearch:
        from postmortems.search.site import SiteSearch

        return SiteSearch(docs, drafts=self.drafts)

    def _add(self, page: GeneratedPage, files: Files, config: MkDocsConfig) -> None:
        """Adds a page as a file: in place of the one it is made from, else as a virtual one."""
        file = files.get_file_from_path(page.src_uri)
        if file is None:
            file = File.generated(config, page.src_uri, content="")
            files.append(file)
        if page.parent or page.src_uri == SEARCH_PAGE:
            file.inclusion = InclusionLevel.NOT_IN_NAV

    def _write_calendars(self, config: MkDocsConfig) -> None:
        from postmortems.publish.calendar import calendars

        def address(src_uri: str) -> str | None:
            return urljoin(config.site_url, self.linker.path(src_uri)) if config.site_url else None

        for place, content in calendars(FollowUp(self.site.library, today()), address):
            file = Path(config.site_dir, place)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def _report(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            log.log(logging.INFO if problem.level is Level.INFO else logging.WARNING, "%s", problem)


def _own(files: Files, config: MkDocsConfig) -> list[str]:
    """Files of the documentation folder, those of themes and other plugins left out."""
    return [file.src_uri for file in files if file.src_dir == config.docs_dir]


def _modules(*, searching: bool) -> list[str]:
    """All modules by their place in the site, which is that in the package, so that they find each other."""
    folders = ("practice", *(("search", "search-ui") if searching else ()))
    found = [file for folder in (".", *folders) for file in sorted((PACKAGE / "assets" / folder).glob("*.mjs"))]
    return [f"{ASSETS}/{file.relative_to(PACKAGE / 'assets').as_posix()}" for file in found]


def _module(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.type = "module"
    return script
