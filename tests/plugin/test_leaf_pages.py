"""Pages of which there are thousands share what they can; a reader must not be able to tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import pass_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from postmortems.adapter.leaf import LeafPage, Parser
from postmortems.pages.frame import Frame
from sites import BuiltSite, postmortem, write

Build = Callable[..., BuiltSite]

BODY = "Text with a note.[^1]\n\n## Timeline\n\n| Time | Event |\n|---|---|\n| 10:05 | Seen |\n\n[^1]: Note {0}.\n"
MANY = {
    f"postmortems/2024-{name}.md": postmortem(
        BODY.replace("{0}", name) if number % 2 else "Plain [link][x].\n\n[x]: https://example.org/" + name + "\n",
        title=f"<b>Outage</b> \"{name}\" & 'more'",
        summary=f'It\'s "down" <again>, {name}.' if number % 3 else "Down.",
    )
    for number, name in enumerate("abcdefgh")
}


@pytest.fixture
def usual_renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pages that the theme's own template rendered."""
    rendered: list[str] = []
    main = Frame._main

    def counted(self: Frame, context: object, **changed: object) -> str:
        rendered.append(str(context["page"].url))  # type: ignore[index]
        return main(self, context, **changed)  # type: ignore[arg-type]

    monkeypatch.setattr(Frame, "_main", counted)
    return rendered


def test_a_page_in_the_frame_is_the_page_that_the_theme_makes(
    build: Build, usual_renderings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = {"repo_url": "https://example.org/repo", "edit_uri": "edit/main/docs"}
    site = build(MANY, **config)
    framed = {page: site.html(page) for page in site.pages}
    assert len(usual_renderings) < len([page for page in framed if page.count("/") > 1])
    monkeypatch.setattr(Frame, "__call__", pass_context(lambda self, context: self._main(context)))
    site = build(MANY, **config)
    assert {page: site.html(page) for page in site.pages} == framed


@pytest.mark.parametrize("shown", ["{{ page.title }}", "{{ page.toc | length }} {{ page.url }}"])
def test_a_table_of_contents_of_the_users_own_may_show_what_only_one_page_has(
    build: Build, tmp_path: Path, shown: str
) -> None:
    write(tmp_path / "overrides", {"partials/toc.html": f"<nav>Contents of {shown}</nav>"})
    site = build(MANY, theme={"name": "material", "font": False, "custom_dir": str(tmp_path / "overrides")})
    told = [re.findall("Contents of .*?(?=</nav>)", site.html(f"postmortems/2024-{name}/index.html")) for name in "adg"]
    assert all(told)
    assert len({each for page in told for each in page}) == len(told)


def test_a_theme_of_the_users_own_may_show_what_only_one_page_has(build: Build, tmp_path: Path) -> None:
    override = '{% extends "base.html" %}{% block footer %}<p>Source: {{ page.file.src_uri if page }}</p>{% endblock %}'
    write(tmp_path / "overrides", {"main.html": override})
    site = build(MANY, theme={"name": "material", "font": False, "custom_dir": str(tmp_path / "overrides")})
    for name in "abcdefgh":
        assert f"<p>Source: postmortems/2024-{name}.md</p>" in site.html(f"postmortems/2024-{name}/index.html")


def test_metadata_that_another_plugin_adds_reaches_the_page(build: Build, tmp_path: Path) -> None:
    hook = "def on_page_markdown(markdown, page, **_):\n    page.meta['author'] = page.file.src_uri\n"
    write(tmp_path, {"hook.py": hook})
    site = build(MANY, hooks=[str(tmp_path / "hook.py")])
    for name in "abcdefgh":
        place = f"postmortems/2024-{name}"
        assert f'<meta name="author" content="{place}.md">' in site.html(f"{place}/index.html")


def test_footnotes_and_references_stay_on_their_page(build: Build) -> None:
    site = build(MANY, markdown_extensions=["footnotes", "tables", "toc"])
    for number, name in enumerate("abcdefgh"):
        html = site.html(f"postmortems/2024-{name}/index.html")
        assert (f"Note {name}." in html) is bool(number % 2)
        assert html.count('class="footnote"') == number % 2
        assert (f'href="https://example.org/{name}"' in html) is not bool(number % 2)


def test_a_heading_of_the_author_and_one_of_ours_may_be_the_same(build: Build) -> None:
    body = "Text.\n\n## Contributing factors\n\nAs the team saw them.\n"
    site = build({"postmortems/2024-a.md": postmortem(body), "postmortems/2024-b.md": postmortem("# Title\n\nText.\n")})
    html = site.html("postmortems/2024-a/index.html")
    assert html.index('<h2 id="contributing-factors">') < html.index('<h2 id="contributing-factors_1">')
    assert 'href="#contributing-factors_1" class="md-nav__link"' in html
    assert 'href="#contributing-factors" class="md-nav__link"' in site.html("postmortems/2024-b/index.html")


def test_a_second_build_says_the_same_as_the_first(build: Build) -> None:
    files = {
        "postmortems/2024-a.md": postmortem(
            "See [b](2024-b.md) and [up](#top).\n\n## Top\n\nText.[^1]\n\n[^1]: Note.\n"
        ),
        "postmortems/2024-b.md": postmortem("See [this](#nowhere).\n\n## Detail\n\n```python\nx = 1\n```\n"),
    }
    config = {
        "markdown_extensions": ["footnotes", "tables", "toc", "pymdownx.superfences"],
        "validation": {"anchors": "warn"},
    }
    first = build(files, **config)
    pages = {page: first.html(page) for page in first.pages}
    second = build(files, **config)
    assert {page: second.html(page) for page in second.pages} == pages
    assert second.warnings == first.warnings
    assert any("#nowhere" in warning for warning in second.warnings)
    renamed = {name.replace("2024-b", "2024-c"): text for name, text in files.items()}
    (second.folder.parent / "docs/postmortems/2024-b.md").unlink()
    assert any("2024-b.md" in warning for warning in build(renamed, **config).warnings)


@pytest.mark.parametrize("known", [True, False], ids=["as we know it", "with something new"])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"site_url": "https://example.org/x/", "repo_url": "https://example.org/r", "edit_uri": "edit/main/"},
        {"edit_uri_template": "https://example.org/{path}"},
    ],
)
def test_every_page_begins_as_mkdocs_begins_it(
    settings: dict[str, str], known: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not known:
        usual = Page.__init__

        def other(self: Page, title: str | None, file: File, config: MkDocsConfig) -> None:
            usual(self, title, file, config)
            self.place = f"of {file.src_uri}"  # type: ignore[attr-defined]

        monkeypatch.setattr(Page, "__init__", other)
    config = MkDocsConfig()
    config.load_dict({"site_name": "S", "docs_dir": str(tmp_path), **settings})
    config.validate()
    config.plugins._current_plugin = "postmortems"
    sources = [File(f"a/{name}.md", str(tmp_path), "site", True) for name in ("b", "index", "c d")]
    sources.append(File.generated(config, "a/e.md", content=""))
    parser = Parser(config, Files(sources))
    pages = [LeafPage(file, config, parser) for file in sources]
    for file, page in zip(sources, pages, strict=True):
        assert file.page is page
        found = {key: value for key, value in vars(page).items() if key not in ("_parser", "own")}
        assert found == vars(Page(None, file, config))
    assert len({id(value) for page in pages for value in (page.meta, page.toc)}) == 2 * len(pages)
