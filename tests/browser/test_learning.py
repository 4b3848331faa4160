"""A walk along a learning path: ticks, the way on, and what is left without scripts or storage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Site

pytestmark = pytest.mark.browser
PATH = "paths/first-on-call/"


def open_path(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    page.goto(site.url + PATH)
    return page


def test_a_path_is_walked_from_step_to_step(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = open_path(new_context(), site)
    titles = page.locator(".pm-step h3 a").all_inner_texts()
    assert len(titles) > 3
    page.locator(".pm-step h3 a").first.click()
    for number, title in enumerate(titles, start=1):
        way = page.get_by_role("navigation", name="Learning path", exact=True)
        assert f"Step {number} of {len(titles)}" in way.inner_text()
        assert page.locator("h1").inner_text().startswith(title)
        on = page.get_by_role("navigation", name="On along the path").get_by_role("link")
        if number < len(titles):
            assert titles[number] in on.inner_text()
        on.click()
    assert page.url.endswith(f"{PATH}#step-{len(titles)}")


def test_ticks_are_kept_counted_and_forgotten(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    page = open_path(context, site)
    progress = page.get_by_role("progressbar")
    text = page.locator("[data-part=text]")
    total = int(progress.get_attribute("max") or 0)
    assert text.inner_text() == f"0 of {total} steps done"
    assert text.get_attribute("aria-live") == "polite"
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    assert text.inner_text() == f"1 of {total} steps done"
    page.locator(".pm-step h3 a").nth(1).click()
    page.get_by_role("checkbox", name="Done with this step").check()
    page.goto(site.url + PATH)
    assert text.inner_text() == f"2 of {total} steps done"
    assert progress.get_attribute("value") == "2"
    other = open_path(context, site)
    other.get_by_role("button", name="Start again").click()
    assert other.get_by_role("checkbox").first.evaluate("box => box === document.activeElement")
    from playwright.sync_api import expect

    expect(text).to_have_text(f"0 of {total} steps done")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes('.path.')).length") == 0


def test_progress_can_be_taken_along(site: Site, new_context: Callable[..., BrowserContext], tmp_path: Path) -> None:
    page = open_path(new_context(), site)
    page.get_by_role("checkbox").first.check()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as Markdown").click()
    assert started.value.suggested_filename == "first-on-call.md"
    started.value.save_as(tmp_path / "progress.md")
    text = (tmp_path / "progress.md").read_text("utf-8")
    assert text.count("- [x] ") == 1
    assert site.url in text


def test_blocked_storage_is_told_and_breaks_nothing(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page = open_path(context, site)
    page.get_by_role("checkbox").first.check()
    assert page.locator("[data-part=text]").inner_text().startswith("1 of")
    assert page.locator("[data-part=lost]").is_visible()
    assert not page.locator("[data-part=kept]").is_visible()


def test_without_scripts_there_are_no_ticks_and_all_else(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = open_path(new_context(java_script_enabled=False), site)
    assert page.get_by_role("checkbox").count() == 0
    assert not page.get_by_role("progressbar").is_visible()
    page.locator("details summary").first.click()
    assert page.locator("details p").first.is_visible()
    page.locator(".pm-step h3 a").first.click()
    place = page.locator(".pm-place").first
    assert "Step 1 of" in place.inner_text()
    place.get_by_role("link").last.click()
    assert "Step 2 of" in page.locator(".pm-place").first.inner_text()


@pytest.mark.parametrize("query", ["?path=nosuch", "?path=../first-on-call", "?path=%3Cb%3E"])
def test_a_path_that_is_not_there_leaves_the_page_alone(
    site: Site, new_context: Callable[..., BrowserContext], query: str
) -> None:
    page = new_context().new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(f"{site.url}lessons/{query}")
    page.wait_for_load_state("networkidle")
    assert page.locator(".pm-way").count() == 0
    assert failures == []


def test_lessons_are_filtered(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    page.goto(f"{site.url}lessons/")
    lessons = page.locator(".pm-incident:visible")
    total = lessons.count()
    page.get_by_label("Factor", exact=True).select_option("retry-amplification")
    assert 0 < lessons.count() < total
    assert "factor=retry-amplification" in page.url
    page.get_by_role("button", name="Clear").click()
    from playwright.sync_api import expect

    expect(lessons).to_have_count(total)
