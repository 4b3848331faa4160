"""The MkDocs plugin: translates events into calls of the domain, and values into virtual files."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from postmortems.checks import structural
from postmortems.config import PostmortemsConfig
from postmortems.core import Level, Library, Problem
from postmortems.core.published import API_PAGE, SUBSCRIBE_PAGE
from postmortems.core.today import today
from postmortems.pages import (
    Content,
    GeneratedPage,
    Linker,
    Site,
    assemble,
    collisions,
    expand,
    has_blocks,
    subscribe_pages,
)
from postmortems.pages.search_page import SEARCH_PAGE, preloads
from postmortems.pages.shell import prepare
from postmortems.publish import (
    DESCRIPTION,
    TITLE,
    History,
    Publication,
    SiteInfo,
    read_history,
    reference,
    write_files,
)

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

PACKAGE = Path(__file__).parent
STYLES = ("assets/stylesheets/components.css",)
ASSETS = "assets/postmortems"
MODULES = (f"{ASSETS}/explorer.mjs", f"{ASSETS}/filter.mjs")
SEARCH_MODULES = (f"{ASSETS}/search-ui/start.mjs",)
"""Every page has these; the other modules of the search are loaded when somebody wants to search."""
SHARDS = f"{ASSETS}/shards"
ASIDE = frozenset({SEARCH_PAGE, SUBSCRIBE_PAGE, API_PAGE})
"""Pages that belong to no section, unless the navigation names them."""

log = get_plugin_logger(__name__)


class PostmortemsPlugin(BasePlugin[PostmortemsConfig]):
    """Aggregates postmortems into a site."""

    supports_multiple_instances = False

    def __init__(self) -> None:
        self.serving = False
        self.searching = False
        self.site = Site(Library(), {}, frozenset(), ())
        self.written: dict[str, Content] = {}
        self.linker = Linker(str)
        self.files = Files([])
        self.publication: Publication | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
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
        more = subscribe_pages(TITLE, DESCRIPTION, reference()) if self.config.publish else ()
        self.site = assemble(Path(config.docs_dir), _own(files, config), drafts=self.drafts, more=more)
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
        self.files, self.publication = files, self._publication(config) if self.config.publish else None
        config.theme["subscribe_page"] = files.src_uris[SUBSCRIBE_PAGE].url if self.publication else ""
        self._report(self.site.problems)
        self._report(structural(self.site.library, Path(config.docs_dir)))
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
        content = self.written[page.file.src_uri] = generated.write(self.linker)
        return content.markdown

    @event_priority(100)  # before others change the text, since blocks are found by their lines
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        src_uri = page.file.src_uri
        if self.publication:
            facts = self.publication.page_facts(src_uri)
            page.meta["pm"] = facts if src_uri in self.site.pages else {**facts, "feed": ""}
            # What the site map says. MkDocs' own date is the day of the build.
            page.update_date = facts["updated"] or page.update_date
        if generated := self.site.pages.get(src_uri):
            page.meta.update(generated.safe_meta)
            page.title = generated.safe_meta["title"]
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

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self.publication:
            own = {file.dest_uri.casefold() for file in self.files if file.inclusion.is_included()}
            _, kept = write_files(self.publication.files(), Path(config.site_dir), lambda path: path.casefold() in own)
            for path in kept:
                log.info("%s is a file of your own and stands in place of the one that would be published", path)
        if self.searching:
            self._write_index(config)

    def _write_index(self, config: MkDocsConfig) -> None:
        from postmortems.search.bundle import write_bundle
        from postmortems.search.cache import CacheUnusable
        from postmortems.search.freshness import open_index

        try:
            index = open_index(Path(config.docs_dir), drafts=self.drafts)
        except CacheUnusable as problem:
            log.warning("The site has no search index: %s", problem)
            return
        for note in index.notes:
            log.info("Search index: %s", note)
        write_bundle(index, Path(config.site_dir, SHARDS), directory_urls=config.use_directory_urls)
        index.close()

    @property
    def drafts(self) -> bool:
        """Whether drafts are part of the site."""
        return self.config.drafts == "always" or (self.config.drafts == "serve" and self.serving)

    def _add(self, page: GeneratedPage, files: Files, config: MkDocsConfig) -> None:
        """Adds a page as a file: in place of the one it is made from, else as a virtual one."""
        file = files.get_file_from_path(page.src_uri)
        if file is None:
            file = File.generated(config, page.src_uri, content="")
            files.append(file)
        if page.parent or page.src_uri in ASIDE:
            file.inclusion = InclusionLevel.NOT_IN_NAV

    def _publication(self, config: MkDocsConfig) -> Publication:
        site = SiteInfo(
            config.site_name,
            config.site_url or "",
            config.site_description or "",
            lambda uri: self.files.src_uris[uri].url,
        )
        if not site.url:
            log.info("Feeds and the API have relative addresses, since `site_url` is not set")
        history = read_history(Path(config.docs_dir)) if self.config.git_dates else History()
        if history.note:
            log.info("Dates of changes are those that the files name: %s", history.note)
        return Publication(self.site.library, site, today(), history)

    def _report(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            log.log(logging.INFO if problem.level is Level.INFO else logging.WARNING, "%s", problem)


def _own(files: Files, config: MkDocsConfig) -> list[str]:
    """Files of the documentation folder, those of themes and other plugins left out."""
    return [file.src_uri for file in files if file.src_dir == config.docs_dir]


def _modules(*, searching: bool) -> list[str]:
    """All modules by their place in the site, which is that in the package, so that they find each other."""
    folders = ("search", "search-ui") if searching else ()
    found = [file for folder in (".", *folders) for file in sorted((PACKAGE / "assets" / folder).glob("*.mjs"))]
    return [f"{ASSETS}/{file.relative_to(PACKAGE / 'assets').as_posix()}" for file in found]


def _module(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.type = "module"
    return script
