"""The MkDocs plugin: translates events into calls of the domain, and values into virtual files."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files

from postmortems.adapter.beside import Indexing, Publishing, Split, opened, pages_about, publication
from postmortems.adapter.furnishing import THEME, add_assets, furnish
from postmortems.adapter.leaf import LeafPage, Parser
from postmortems.adapter.making import Making
from postmortems.adapter.placing import add_page, place
from postmortems.adapter.selection import Selection
from postmortems.adapter.surroundings import alone
from postmortems.adapter.upkeep import Upkeep
from postmortems.checks import structural, unadopted
from postmortems.config import PostmortemsConfig
from postmortems.core import Level, Library, Problem
from postmortems.core.collector import keep_all, keep_no_more, look_as_usual, look_rarely
from postmortems.core.published import SUBSCRIBE_PAGE
from postmortems.core.readings import ReadingCache
from postmortems.core.second_process import Copy
from postmortems.pages import Content, GeneratedPage, Linker, Site, assemble, collisions, expand, has_blocks
from postmortems.pages.charts import available, make_ready
from postmortems.pages.frame import TEMPLATE as FRAMED
from postmortems.pages.looks import redrawn
from postmortems.pages.search_page import SEARCH_PAGE
from postmortems.pages.shell import prepare
from postmortems.pages.site import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from postmortems.publish import Publication
    from postmortems.search.site import SiteSearch

log = get_plugin_logger(__name__)


class PostmortemsPlugin(BasePlugin[PostmortemsConfig]):
    """Aggregates postmortems into a site."""

    supports_multiple_instances = False

    def __init__(self) -> None:
        self.serving = self.dirty = False
        self.upkeep: Upkeep | None = None
        self.readings: ReadingCache | None = None
        self.kept_search: SiteSearch | None = None
        self._begin()

    def _begin(self) -> None:
        """Forgets the last build; MkDocs may use an instance for several."""
        self.searching = False
        self.site = NOTHING
        self.search: SiteSearch | None = None
        self.parser: Parser | None = None
        self.publication: Publication | None = None
        self.files = Selection(Files([]))
        self.making: Making | None = None
        self.indexing: Indexing | None = None
        self.publishing: Publishing | None = None
        self.environment: Any = None
        self.split = Split.NOT
        self.written: dict[str, Content] = {}
        self.linker = Linker(str)

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.serving, self.dirty = command == "serve", dirty
        look_rarely()

    def on_shutdown(self) -> None:
        self._close_search()
        if self.serving and self.readings:
            self.readings.save()
        look_as_usual()

    def _close_search(self) -> None:
        if self.kept_search:
            self.kept_search.close()
            self.kept_search = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self._begin()
        if not self.config.enabled:
            return config
        self.searching = self.config.theme and self.config.search
        if self.config.theme:
            furnish(config, serving=self.serving, searching=self.searching)
        if self.searching and (stock := config.plugins.get("material/search")):
            log.info("Material's search is switched off, since the postmortems plugin has its own (option `search`)")
            stock.config.enabled = False
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        if not (self.config.enabled and self.config.theme and alone(config)):
            self.upkeep = None
            return
        docs, site = Path(config.docs_dir), Path(config.site_dir)
        if not self.upkeep or (self.upkeep.docs, self.upkeep.site) != (docs, site):
            self.upkeep = Upkeep(docs, site)
            self.upkeep.load()
        if self.dirty:
            self.upkeep.look()
        elif self.serving:
            self.upkeep.set_aside()

    @event_priority(50)  # before other plugins look at the files, so that they see ours
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        if not self.config.enabled:
            return files
        if self.upkeep:
            self.upkeep.bring_back()
        self.files = files = Selection(files)
        self.linker = Linker(lambda src_uri: files.src_uris[src_uri].url)
        docs = Path(config.docs_dir)
        if not self.readings or self.readings.docs != docs:
            self.readings = ReadingCache(docs)
        self.split = Split.of(self.upkeep, files)
        self.site = self._assemble(config, self.readings)
        keep_all()
        for src_uri in self.site.kept_out:
            if file := files.get_file_from_path(src_uri):
                files.remove(file)
        files.generated = self.site.pages.keys()
        self.parser = Parser(config, files)
        for page in self.site.pages.values():
            add_page(page, files, config, self.parser)
        if self.config.theme:
            add_assets(files, config, self.site.library, self.linker, searching=self.searching)
        if self.config.publish:
            self.publication = publication(self.site.library, files, config, git_dates=self.config.git_dates)
            config.theme["subscribe_page"] = files.src_uris[SUBSCRIBE_PAGE].url
        if self.upkeep:
            self.making = Making(self.site, config, files, self.parser, self.upkeep, self._facts)
            for file in files.documentation_pages() if self.dirty else ():
                # Its title stands in the navigation, and what is shown in it may have changed where it has not.
                file.is_modified = lambda: True  # type: ignore[method-assign]
        found = [*self.site.problems, *structural(self.site.library, docs, cache=self.readings)]
        self._report(unadopted(found, docs))
        self._report(collisions((file.src_uri, file.dest_uri) for file in files if file.inclusion.is_included()))
        if not available():
            log.info("Insights has tables only; install mkdocs-postmortems[pictures] for its pictures")
        return files

    @event_priority(-100)  # after all others: pages of the second process see what is there now
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        if self.config.enabled:
            known = self.upkeep.published if self.upkeep else ""
            # A preview keeps what was read in memory, and for good when it ends.
            readings = None if self.serving and known else self.readings
            self.publishing = Publishing(self.publication, self.files, config, known, readings, self.split)
        place(self.site.pages.values(), files.src_uris, self.publication.updated if self.publication else None)
        if self.making:
            self.files.before_ours = partial(self._turn_to_ours, self.making, nav, config)
        return nav

    def _turn_to_ours(self, making: Making, nav: Navigation, config: MkDocsConfig) -> None:
        if self.indexing:
            self.indexing.wait()
        making.begin(nav)

    @event_priority(-100)  # after all others: pages are made here
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        if self.config.enabled and self.config.theme:
            self.environment = env
            prepare(env, [folder for folder in config.theme.dirs if folder != THEME], reload=self.serving)
            self.files.turn_to_ours()
            if self.making:
                self.making.run(env, self.publishing.with_pages if self.publishing else lambda: None)

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        generated = self.site.pages.get(page.file.src_uri)
        if generated is None:
            return None
        if isinstance(page, LeafPage) and generated.source is None:
            return ""  # made in `on_page_context`
        content = self.written[page.file.src_uri] = self._written(generated)
        if isinstance(page, LeafPage):
            page.own = content.own
            return content.markdown
        return content.text

    @event_priority(100)  # before others change the text, since blocks are found by their lines
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        src_uri = page.file.src_uri
        if self.publication:
            facts = self.publication.page_facts(src_uri)
            page.meta["pm"] = facts if src_uri in self.site.pages else {**facts, "feed": ""}
            page.update_date = facts["updated"] or page.update_date
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
            page.complete(self._written(generated))

    def _written(self, page: GeneratedPage) -> Content:
        self.linker.named.clear()
        content = page.write(self.linker)
        if self.making:
            self.making.judging.take_note(page, self.linker.named)
        return content

    @event_priority(-100)  # after all others: thousands of pages would not fit into memory at once
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> None:
        if isinstance(page, LeafPage):
            page.leave()

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self.making and self.environment:
            self.making.finish(self.environment)
        if self.parser:
            self.parser.close(whole=not (self.making.judging.current if self.making else self.dirty))
        told = self.making.told if self.making else None
        known = self.publishing.finish(told) if self.publishing else ""
        if self.indexing:
            self.indexing.finish()
        if not self.serving:
            self._close_search()
        if self.making and self.upkeep:
            self.upkeep.published = known
            self.making.judging.record(serving=self.serving)
            if not self.serving:
                self.upkeep.save()
        (keep_no_more if self.serving else keep_all)()

    def on_build_error(self, *, error: Exception) -> None:
        Copy.end_all()

    def _facts(self, src_uri: str) -> Mapping[str, str]:
        return self.publication.page_facts(src_uri) if self.publication else {}

    @property
    def drafts(self) -> bool:
        """Whether drafts are part of the site."""
        return self.config.drafts == "always" or (self.config.drafts == "serve" and self.serving)

    def _assemble(self, config: MkDocsConfig, readings: ReadingCache) -> Site:
        if self.searching:
            self.search = self.kept_search = opened(self.kept_search, readings, drafts=self.drafts)
            self.indexing = Indexing(self.search, config, self.split)
        # Files of the documentation folder, those of themes and other plugins left out.
        own = [file.src_uri for file in self.files if file.src_dir == config.docs_dir]
        more = pages_about() if self.config.publish else ()
        site = assemble(
            readings.docs, own, drafts=self.drafts, more=more, likeness=self.search, loaded=self._loaded, cache=readings
        )
        if self.searching:
            return site
        return replace(site, pages={uri: page for uri, page in site.pages.items() if uri != SEARCH_PAGE})

    def _loaded(self, library: Library) -> None:
        if self.indexing:
            self.indexing.begin(library)
        if self.upkeep and self.upkeep.known and self.readings and redrawn(library, self.readings.replaced):
            make_ready()

    def _report(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            log.log(logging.INFO if problem.level is Level.INFO else logging.WARNING, "%s", problem)
