"""The list of actions as readers narrow it down: by address, by keyboard, on a phone, and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Site

pytestmark = pytest.mark.browser

ROWS = "[data-pm-row]"
SHOWN = "[data-pm-row]:visible"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator("[data-pm-filter]:not([hidden])").wait_for()
    return page


def values(page: Page, name: str) -> list[set[str]]:
    rows = page.locator(SHOWN).all()
    return [set((row.get_attribute(f"data-{name}") or "").split()) for row in rows]


@pytest.mark.parametrize("width", [1280, 375])
def test_an_address_is_a_filter(site: Site, new_context: Callable[..., BrowserContext], width: int) -> None:
    page = opened(new_context(width).new_page(), site.url + "actions/?status=open&team=github&kind=prevent")
    assert page.locator(SHOWN).count() > 1
    assert all("open" in found for found in values(page, "status"))
    assert all("github" in found for found in values(page, "team"))
    assert all(found == {"prevent"} for found in values(page, "kind"))
    shown, total = page.locator("output").inner_text().split(" of ")
    assert (int(shown), int(total)) == (page.locator(SHOWN).count(), page.locator(ROWS).count())
    assert not page.locator("h2#done").is_visible()


def test_a_choice_by_keyboard_is_in_the_address_and_still_there_after_going_back(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    from playwright.sync_api import expect

    page = opened(new_context().new_page(), site.url + "actions/")
    everything = page.locator(SHOWN).count()
    page.get_by_label("Status").focus()
    page.keyboard.type("Done")
    page.get_by_label("Words").focus()
    page.keyboard.type("alert")
    assert parse_qs(urlsplit(page.url).query) == {"status": ["done"], "words": ["alert"]}
    narrowed = page.locator(SHOWN).count()
    assert 0 < narrowed < everything
    page.locator(SHOWN).first.get_by_role("link").last.click()
    page.wait_for_url("**/postmortems/*/")
    page.go_back()
    page.locator("[data-pm-filter]:not([hidden])").wait_for()
    assert page.locator(SHOWN).count() == narrowed
    assert page.get_by_label("Words").input_value() == "alert"
    page.get_by_role("button", name="Clear").press("Enter")
    expect(page.locator("output")).to_have_text(f"{everything} actions")
    assert page.locator(SHOWN).count() == everything
    assert urlsplit(page.url).query == ""


def test_nothing_that_fits_says_so(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = opened(new_context().new_page(), site.url + "actions/?words=zyzzyva")
    assert page.locator("[data-pm-empty]").is_visible()
    assert page.locator(SHOWN).count() == 0


def test_without_scripts_all_rows_stand_there_and_teams_are_links(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(375, java_script_enabled=False).new_page()
    page.goto(site.url + "actions/?status=done")
    assert not page.locator("[data-pm-filter]").is_visible()
    assert page.locator(SHOWN).count() == page.locator(ROWS).count() > 100
    page.get_by_role("link", name="GitHub", exact=True).click()
    assert page.locator("h1").inner_text() == "Actions of GitHub"
    assert page.locator(SHOWN).count() > 10


def test_the_list_of_postmortems_is_narrowed_the_same_way(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = opened(new_context().new_page(), site.url + "postmortems/?severity=sev1&factor=rollback-gap")
    assert page.locator(SHOWN).count() > 1
    assert all("rollback-gap" in found for found in values(page, "factor"))
    assert all(found == {"sev1"} for found in values(page, "severity"))
