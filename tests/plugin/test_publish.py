"""What is published beside the pages, in a built site."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import feedparser
import pytest

from sites import CATALOG, INDEX, BuiltSite, postmortem, write

Build = Callable[..., BuiltSite]
BASE = "https://example.org/kb/"
FILES = {
    "postmortems/2024-a.md": postmortem(title="First & <outage>"),
    "postmortems/2024 b & c.md": postmortem(title="Second", services="[db]"),
}
LINK = re.compile(r'<link rel="alternate" type="(application/[a-z+]+)" title="([^"]*)" href="([^"]+)">')


@pytest.mark.parametrize("directory_urls", [True, False])
def test_every_address_in_a_feed_is_a_page(build: Build, directory_urls: bool) -> None:
    site = build(FILES, use_directory_urls=directory_urls)
    assert not site.warnings
    for file in [site.folder / "feed.xml", *site.folder.glob("feeds/*/*.xml")]:
        feed = feedparser.parse(file.read_bytes())
        assert not feed.bozo
        for link in [feed.feed.link, *(entry.link for entry in feed.entries)]:
            place = site.folder / unquote(link).removeprefix(BASE)
            assert (place if place.suffix == ".html" else place / "index.html").is_file(), link


def test_pages_lead_to_their_feeds(build: Build) -> None:
    site = build(FILES)
    everything = [("application/atom+xml", "Test", "feed.xml"), ("application/feed+json", "Test", "feed.json")]
    assert LINK.findall(site.html("index.html")) == everything
    html = site.html("services/web/index.html")
    assert [href for _, _, href in LINK.findall(html)] == ["../../feed.xml", "../../feed.json"]
    follow = re.search(r'<p class="pm-follow">.*?</p>', html)
    assert follow and 'href="../../subscribe/"' in follow[0]
    own = re.findall(r'href="(../../feeds/[^"]+)"', follow[0])
    assert own == ["../../feeds/services/web.xml", "../../feeds/services/web.json"]
    assert all((site.folder / "services/web" / href).resolve().is_file() for href in own)
    assert "pm-follow" not in site.html("services/index.html")


@pytest.mark.parametrize("directory_urls", [True, False])
def test_the_page_about_feeds_leads_to_files_that_are_there(build: Build, directory_urls: bool) -> None:
    site = build(FILES, use_directory_urls=directory_urls)
    page = "subscribe/index.html"
    article = site.html(page).partition("<article")[2].partition("</article>")[0]
    hrefs = re.findall(r'href="([^"#]+)"', article)
    assert len([href for href in hrefs if href.endswith((".xml", ".json", ".csv", ".txt"))]) >= 10
    for href in hrefs:
        place = site.folder / urljoin(page, href)
        assert place.is_file() or (place / "index.html").is_file(), href


def test_a_file_of_the_user_stays(build: Build, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "mkdocs"):
        site = build({**FILES, "llms.txt": "mine\n", "feed.xml": "<mine/>", "api/v1/Index.json": "{}"})
    assert (site.folder / "llms.txt").read_text("utf-8") == "mine\n"
    assert (site.folder / "feed.xml").read_text("utf-8") == "<mine/>"
    assert not (site.folder / "api/v1/index.json").exists()
    assert (site.folder / "feed.json").is_file()
    assert not site.warnings


def test_a_page_of_the_user_in_the_place_of_ours_is_told(build: Build) -> None:
    site = build({**FILES, "subscribe/index.md": "# Mine\n"})
    assert any("subscribe/index.md" in warning and "same place" in warning for warning in site.warnings)


def test_without_an_address_everything_is_there_with_relative_ones(build: Build) -> None:
    site = build(FILES, site_url="")
    assert not site.warnings
    item = json.loads((site.folder / "feeds/services/db.json").read_text("utf-8"))["items"][0]
    assert item["url"] == "../../postmortems/2024%20b%20%26%20c/"
    assert "og:image" not in site.html("services/web/index.html")


def test_it_can_be_switched_off(build: Build) -> None:
    site = build(FILES, plugins=[{"postmortems": {"publish": False}}])
    assert not site.warnings
    for path in ("feed.xml", "feeds", "api", "llms.txt", "subscribe"):
        assert not (site.folder / path).exists()
    html = site.html("services/web/index.html")
    assert not LINK.findall(html) and "pm-follow" not in html


def test_cards_are_escaped_and_have_an_image(build: Build) -> None:
    site = build(FILES)
    html = site.html("postmortems/2024-a/index.html")
    assert '<meta property="og:title" content="First &amp; &lt;outage&gt;">' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    image = re.search(r'<meta property="og:image" content="https://example.org/kb/([^"]+)">', html)
    assert image and (site.folder / image[1]).read_bytes().startswith(b"\x89PNG")
    other = build(FILES, extra={"social_image": False}).html("index.html")
    assert "og:image" not in other and '<meta name="twitter:card" content="summary">' in other


def test_the_site_map_has_the_days_of_the_last_commits(build: Build, tmp_path: Path) -> None:
    write(tmp_path / "docs", {**CATALOG, **INDEX, **FILES})
    when = "2024-05-06T12:00:00+0000"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    person = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "docs"], [*person, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *words], cwd=tmp_path, env=environment, check=True, capture_output=True)
    site = build({})
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = ElementTree.parse(site.folder / "sitemap.xml").getroot()
    days = {
        url.findtext("s:loc", "", space).removeprefix(BASE): url.findtext("s:lastmod", "", space)
        for url in root.findall("s:url", space)
    }
    for address in ("", "postmortems/2024-a/", "postmortems/", "services/web/", "factors/no-canary/", "search/"):
        assert days[address] == "2024-05-06"
    html = site.html("postmortems/2024-a/index.html")
    assert '<meta property="article:published_time" content="2024-05-06">' in html
    assert '<meta property="article:modified_time" content="2024-05-06">' in html
