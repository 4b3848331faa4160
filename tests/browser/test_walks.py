"""Two people walk through the site as they would: a newcomer who learns, and a lead who prepares a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from browser.conftest import Site

pytestmark = pytest.mark.browser


def test_a_newcomer_goes_from_home_to_a_finished_exercise(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    page.goto(site.url)
    main = page.get_by_role("main")
    main.get_by_role("link", name="first on-call week").click()
    expect(page.locator("h1")).to_have_text("Your first week on call")

    # A lesson, ticked off, and one of the incidents that back it.
    steps = page.locator(".pm-step")
    lesson = steps.filter(has_text="Lesson").first.get_by_role("link").first
    title = lesson.inner_text()
    lesson.click()
    expect(page.locator("h1")).to_have_text(title)
    page.get_by_role("checkbox", name="Done with this step").check()
    page.locator(".pm-incident__title a").first.click()
    assert page.url.startswith(f"{site.url}postmortems/")
    expect(page.get_by_role("heading", name="Contributing factors")).to_be_visible()

    # Back on the path, to its exercise, and through it to the end.
    page.goto(f"{site.url}paths/first-on-call/")
    assert page.locator("[data-part=text]").inner_text().startswith("1 of")
    steps.filter(has_text="Exercise").first.get_by_role("link").first.click()
    page.wait_for_url("**/practice/**")
    page.locator("[data-pm-practice] [data-part=tools]").wait_for()
    number = 0
    while (
        fold := page.locator("details:not([open]) > summary:visible").filter(has_text="What they saw and did")
    ).count():
        fold.first.click()
        number += 1
        assert number < 30, "the exercise never ends"
    assert number > 1
    page.locator("summary:visible").filter(has_text="behind it").first.click()
    expect(page.get_by_role("link", name="postmortem").first).to_be_visible()
    page.goto(f"{site.url}practice/")
    expect(page.get_by_text("Done", exact=True).first).to_be_visible()


def test_a_lead_goes_from_home_to_the_report_of_a_quarter(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    page.goto(site.url)
    main = page.get_by_role("main")
    main.get_by_role("link", name="Amazon EC2").first.click()
    expect(page.locator("h1")).to_have_text("Amazon EC2")
    expect(main.get_by_role("heading", name="Before you change it")).to_be_visible()
    assert main.locator("table.pm-actions tbody tr").count() > 0

    # All open actions of its service, as an address that can be sent on.
    page.goto(site.url)
    main.get_by_role("link", name="Actions", exact=True).click()
    page.get_by_label("Status", exact=True).select_option("open")
    page.get_by_label("Service", exact=True).select_option("aws-ec2")
    page.wait_for_url("**service=aws-ec2**")
    rows = main.locator("[data-pm-row]:visible")
    assert rows.count() > 0
    assert rows.count() < main.locator("[data-pm-row]").count()

    page.goto(site.url)
    main.get_by_role("link", name="Insights", exact=True).click()
    main.get_by_role("link", name="October to December 2025", exact=True).first.click()
    assert "October to December 2025" in page.locator("h1").inner_text()
    expect(main.get_by_role("heading", name="Questions to discuss")).to_be_visible()
