"""An exercise as somebody does it: by keyboard, on a phone, without JavaScript, and the next day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.test_site import Watch, overflowing, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Site

pytestmark = pytest.mark.browser
ADDRESS = "practice/2018-10-21-github-mysql-failover/"
END = "A 43-second partition splits"


def visible(page: Page) -> str:
    return page.locator("article").inner_text()


def reach(page: Page, name: str) -> None:
    """Moves on with the tab key to a fold or a field."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent || document.activeElement.id").strip().startswith(name):
            return
    raise AssertionError(f"never came to {name}")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_walk_by_keyboard(width: int, site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(width).new_page()
    watch = Watch(page, site)
    watch.open(ADDRESS)
    until(page, "document.querySelector('[data-pm-practice]').dataset.mounted")
    assert "Step 1 of 4" in visible(page)
    assert "Step 2 of 4" not in visible(page)
    reach(page, "pm-note-1")
    page.keyboard.type("Which coast has which writes?")
    for step in range(1, 5):
        assert END not in visible(page)
        reach(page, "What they saw and did")
        page.keyboard.press("Enter")
        if step < 4:
            until(page, f"document.querySelector('[data-part=status]').textContent.startsWith('Step {step + 1} of 4')")
            assert f"Step {step + 1} of 4" in visible(page)
    reach(page, "What was behind it")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('[data-part=where]').textContent === 'Done'")
    assert END in visible(page)
    assert overflowing(page) == []

    with page.expect_download() as download:
        page.get_by_role("button", name="Save my notes").click()
    assert "Which coast has which writes?" in Path(download.value.path()).read_text("utf-8")

    watch.open("practice/")
    assert page.locator("[data-exercise='2018-10-21-github-mysql-failover'] .pm-exercise__state").inner_text() == "Done"

    watch.open(ADDRESS)
    until(page, "document.querySelector('#pm-note-1').value === 'Which coast has which writes?'")
    assert END in visible(page)
    page.get_by_role("button", name="Start again").click()
    assert END not in visible(page)
    assert page.evaluate("document.activeElement.id") == "pm-step-1"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase my notes").click()
    assert page.input_value("#pm-note-1") == ""
    page.reload()
    until(page, "document.querySelector('[data-pm-practice]').dataset.mounted")
    assert page.input_value("#pm-note-1") == ""
    assert not watch.complaints


def test_one_at_random_is_one_of_those_shown(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    watch = Watch(page, site)
    watch.open("practice/")
    page.fill("[name=words]", "fastly")
    page.get_by_role("button", name="Pick one at random").click()
    page.wait_for_url("**/practice/2021-06-08-fastly-global/")
    assert not watch.complaints


def test_without_scripts_the_steps_lie_inside_each_other(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(375, java_script_enabled=False).new_page()
    page.goto(site.url + ADDRESS)
    for step in range(1, 5):
        assert f"Step {step} of 4" in visible(page)
        assert f"Step {step + 1} of 4" not in visible(page)
        page.locator(f"[data-step='{step}'] > [data-part=answer] > summary").click()
    assert END not in visible(page)
    page.locator("[data-part=behind] > summary").click()
    assert END in visible(page)
    page.goto(site.url + "practice/")
    assert page.locator("#pm-todays + p a").is_visible()
