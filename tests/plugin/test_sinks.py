"""One library, several generators: the same pages at the same addresses, and no dead link in any of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from sites import CATALOG, postmortem, write

FILES = {
    **CATALOG,
    "index.md": "# Home\n\n<!-- postmortems:newest -->\n\n[All](postmortems/index.md)\n",
    "postmortems/2024 with blanks & more.md": postmortem(title="First"),
    "postmortems/2024-b.md": postmortem(
        "See [the first](<2024 with blanks & more.md>).\n", title="Second", services="[db]"
    ),
    "postmortems/2024-draft.md": postmortem(status="draft"),
    "assets/data.txt": "data\n",
}
CONFIG = """
site_name: Test
docs_dir: {docs}
site_dir: {site}
theme:
  name: material
  font: false
extra_css: {css}
plugins: {plugins}
markdown_extensions: [attr_list, md_in_html, tables, toc, pymdownx.superfences]
"""


def build(tool: str, folder: Path, docs: Path, *, plugin: bool) -> Path:
    """Builds with a tool of the environment; returns the folder of the site."""
    site = folder / f"site-{tool}-{docs.name}"
    config = folder / f"{tool}-{docs.name}.yml"
    # Zensical takes paths relative to its configuration only.
    names = {"docs": docs.name, "site": site.name, "css": "[]", "plugins": "[postmortems]" if plugin else "[]"}
    config.write_text(CONFIG.format(**names), "utf-8")
    option = [] if tool == "zensical" else ["-q"]
    command = [sys.executable, "-m", tool, "build", "-f", str(config), *option]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    return site


def pages(site: Path) -> set[str]:
    return {file.relative_to(site).as_posix() for file in site.rglob("*.html")} - {"404.html"}


def dead_links(site: Path) -> list[str]:
    """Links of our pages' own content that lead to no file of the site."""
    dead = []
    for file in (site / page for page in pages(site)):
        content = file.read_text("utf-8").partition("<article")[2].partition("</article>")[0]
        for href in re.findall(r'href="([^"#:]+)(?:#[^"]*)?"', content):
            target = (file.parent / unquote(urldefrag(unescape(href))[0])).resolve()
            if not (target.is_file() or (target / "index.html").is_file()):
                dead.append(f"{file.relative_to(site)}: {href}")
    return dead


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sinks")
    docs = write(folder / "docs", FILES)
    render = [sys.executable, "-c", "from postmortems.cli import main; main()", "render", "--docs", str(docs)]
    for out, links in (("rendered", "source"), ("finished", "folders")):
        subprocess.run([*render, "--out", str(folder / out), "--links", links], check=True, capture_output=True)
    return {
        "mkdocs": build("mkdocs", folder, docs, plugin=True),
        "properdocs": build("properdocs", folder, docs, plugin=True),
        "zensical": build("zensical", folder, folder / "rendered", plugin=False),
        "mkdocs from disk": build("mkdocs", folder, folder / "finished", plugin=False),
    }


@pytest.mark.slow
@pytest.mark.parametrize("other", ["properdocs", "zensical", "mkdocs from disk"])
def test_all_generators_make_the_same_addresses(sites: dict[str, Path], other: str) -> None:
    assert pages(sites[other]) == pages(sites["mkdocs"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mkdocs", "properdocs", "zensical", "mkdocs from disk"])
def test_no_link_is_dead_in_any_of_them(sites: dict[str, Path], name: str) -> None:
    assert dead_links(sites[name]) == []


@pytest.mark.slow
def test_a_page_from_disk_has_the_same_content_as_a_virtual_one(sites: dict[str, Path]) -> None:
    def article(site: Path) -> str:
        html = (site / "postmortems/2024-b/index.html").read_text("utf-8")
        return re.sub(r"\s+", " ", html.partition('<header class="pm-head">')[2].partition("</article>")[0])

    # Python-Markdown puts a blank around raw HTML; nothing else may differ.
    assert article(sites["mkdocs from disk"]).replace("> <", "><") == article(sites["mkdocs"]).replace("> <", "><")


@pytest.mark.slow
@pytest.mark.parametrize("other", ["zensical", "mkdocs from disk"])
def test_the_search_goes_along(sites: dict[str, Path], other: str) -> None:
    """The very same index and scripts, at the same place below the site."""

    def search(site: Path) -> dict[str, bytes]:
        root = site / "assets/postmortems"
        files = [*(root / "shards").rglob("*"), *(root / "search").iterdir(), *(root / "search-ui").iterdir()]
        return {file.relative_to(root).as_posix(): file.read_bytes() for file in files if file.is_file()}

    assert search(sites[other]) == search(sites["mkdocs"])
    assert "shards/manifest.json" in search(sites[other])
