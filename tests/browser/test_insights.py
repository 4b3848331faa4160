"""Pictures in a browser: their marks are reached by keyboard, are seen to be, and lead to their incidents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from browser.conftest import Site
from browser.test_site import Watch

pytestmark = pytest.mark.browser
New = Callable[..., BrowserContext]


def test_a_mark_is_focused_seen_and_leads_to_its_incident(site: Site, new_context: New) -> None:
    page = new_context().new_page()
    watch = Watch(page, site)
    watch.open("insights/")
    skip = page.get_by_role("link", name="Skip the picture")
    skip.focus()
    assert (skip.bounding_box() or {})["width"] > 40
    page.keyboard.press("Tab")  # the frame, which scrolls by keyboard
    page.keyboard.press("Tab")
    shown = page.evaluate("""() => {
        const mark = document.activeElement, style = getComputedStyle(mark.querySelector("path, line"));
        return [mark.tagName, mark.querySelector("title").textContent, style.strokeWidth];
    }""")
    assert shown[0] == "a" and shown[2] == "3px"
    page.keyboard.press("Enter")
    page.locator(".pm-card--facts").wait_for()
    assert shown[1].startswith(page.locator("article h1").inner_text().removesuffix("#").strip())
    assert not watch.complaints


def test_a_mark_of_several_opens_the_table_at_its_row(site: Site, new_context: New) -> None:
    page = new_context(390, java_script_enabled=False).new_page()
    page.goto(site.url + "insights/factors/")
    mark = page.locator(".pm-matrix__cell a[href^='#']").first
    row = (mark.get_attribute("href") or "")[1:]
    mark.focus()
    page.keyboard.press("Enter")
    page.locator(f"[id='{row}']").wait_for()
    assert page.locator(f"[id='{row}'] a").count() >= 4


def test_a_picture_that_is_wider_than_the_window_scrolls_in_its_frame(site: Site, new_context: New) -> None:
    page = new_context(375).new_page()
    Watch(page, site).open("insights/")
    frame = page.locator(".pm-chart__scroll").first
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    newest, view = page.locator(".pm-chart svg a").last.bounding_box(), frame.bounding_box()
    assert newest and view and view["x"] <= newest["x"] <= view["x"] + view["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_colours_follow_the_scheme(site: Site, new_context: New) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page = new_context(scheme=scheme).new_page()
        Watch(page, site).open("insights/times/")
        look = "document.querySelector('.pm-chart svg %s')"
        colours.append(
            page.evaluate(f"[getComputedStyle({look % 'a path'}).fill, getComputedStyle({look % 'text'}).fill]")
        )
    assert colours[0][0] != colours[1][0]
    assert colours[0][1] != colours[1][1]
    assert not [colour for pair in colours for colour in pair if colour == "rgb(0, 0, 0)"]


def test_nothing_in_a_picture_needs_inline_styles(site: Site) -> None:
    for address in ("insights/", "insights/factors/", "insights/times/", "insights/services/"):
        article = (site.folder / address / "index.html").read_text("utf-8").split("<article")[1]
        assert " style=" not in article and "<style" not in article and "<script" not in article.split("</article")[0]
