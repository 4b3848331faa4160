"""The site as readers meet it: in a browser, wide and narrow, light and dark, with and without JavaScript."""

from __future__ import annotations

import fnmatch
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Site

pytestmark = pytest.mark.browser

# Kinds of pages: a pattern of addresses (a star is one name) and how many to look at, the longest and shortest first.
KINDS = {
    "home": ("", 1),
    "not-found": ("404.html", 1),
    "postmortems": ("postmortems/", 1),
    "postmortem": ("postmortems/*/", 6),
    "factors": ("factors/", 1),
    "factor": ("factors/*/", 2),
    "services": ("services/", 1),
    "service": ("services/*/", 2),
    "teams": ("teams/", 1),
    "team": ("teams/*/", 1),
    "practice": ("practice/", 1),
    "exercise": ("practice/*/", 2),
    "facilitator": ("practice/*/*/", 1),
    "triggers": ("triggers/", 1),
    "trigger": ("triggers/*/", 1),
    "lessons": ("lessons/", 1),
    "lesson": ("lessons/*/", 3),
    "paths": ("paths/", 1),
    "path": ("paths/*/", 1),
    "path-print": ("paths/*/print/", 1),
    "actions": ("actions/", 1),
    "actions-team": ("actions/teams/*/", 2),
    "what-worked": ("what-worked/", 1),
    "worked-factor": ("what-worked/*/", 2),
    "insights": ("insights/", 1),
    "insight": ("insights/*/", 8),
    "quarter": ("insights/quarters/*/", 1),
    "contribute": ("contribute/", 1),
    "contributing": ("contribute/*/", 3),
    "other": ("*", 8),
}
OPTIONAL = {
    "path", "path-print", "actions-team", "worked-factor", "quarter", "team", "trigger", "contributing", "other"
}  # fmt: skip
WIDTHS = {"wide": 1280, "phone": 390}
SAMPLES = {("wide", "light"): 4, ("phone", "dark"): 2}  # at most, of a kind; one in the two other ways
ENOUGH = 40  # characters of text that make a page worth to open
IMPACTS = {"serious", "critical"}


def kind_of(address: str) -> str:
    for kind, (pattern, _) in KINDS.items():
        same_depth = address.count("/") == pattern.count("/") or pattern == "*"
        if same_depth and fnmatch.fnmatchcase(address, pattern):
            return kind
    raise AssertionError(f"no kind for {address}")


def sample(site: Site, kind: str) -> list[str]:
    """Pages of a kind: the longest, the shortest, and some evenly between."""
    files = sorted(
        (file for file in site.files if kind_of(site.address(file)) == kind), key=lambda file: -file.stat().st_size
    )
    if not files and kind in OPTIONAL:
        pytest.skip(f"the site has no page of the kind {kind}")
    assert files, f"the site has no page of the kind {kind}"
    wanted = min(KINDS[kind][1], len(files))
    places = {round(place * (len(files) - 1) / max(wanted - 1, 1)) for place in range(wanted)}
    return [site.address(files[place]) for place in sorted(places)]


@dataclass
class Watch:
    """Collects what must not happen while a page is open."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", lambda request: self.request(request.url))
        self.page.on("response", lambda response: self.response(response.status, response.url))

    def console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "404 (" not in text:
            self.complaints.append(f"console {kind}: {text}")

    def request(self, url: str) -> None:
        if not url.startswith((self.site.url, "data:", "blob:")):
            self.complaints.append(f"request off the site: {url}")

    def response(self, status: int, url: str) -> None:
        if status >= 400 and "nowhere" not in url:
            self.complaints.append(f"status {status}: {url}")

    def open(self, address: str) -> None:
        # The page for "not found" is looked at where it appears, some levels deep.
        self.page.goto(self.site.url + ("nowhere/at/all/" if address == "404.html" else address))
        until(self.page, "document.readyState === 'complete' && typeof document$ === 'object'")
        self.page.evaluate("() => document.fonts.ready.then(() => null)")


def until(page: Page, condition: str) -> None:
    """Wait for a condition. Playwright's own way evaluates text inside the page, which the policy forbids."""
    deadline = time.monotonic() + 15
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, f"not so after 15 s: {condition}"
        page.wait_for_timeout(30)


def overflowing(page: Page) -> list[str]:
    """Elements that stick out of the window, unless a scroller around them takes care of it."""
    return page.evaluate("""() => {
        const root = document.documentElement, width = root.clientWidth;
        const found = root.scrollWidth > width ? [`the document, by ${root.scrollWidth - width}`] : [];
        const held = (element) => {
            if (element.closest(".md-search, .md-sidebar, svg, [hidden]")) return true;
            const edge = ".md-main, .md-header";
            for (let parent = element.parentElement; !parent.matches(edge); parent = parent.parentElement)
                if (/auto|scroll|hidden|clip/.test(getComputedStyle(parent).overflowX)) return true;
            return false;
        };
        for (const element of document.querySelectorAll(".md-main *, .md-header *")) {
            const box = element.getBoundingClientRect();
            if (box.width && box.height && box.right > width + 1 && !held(element))
                found.push(`${element.tagName}.${element.className}, by ${Math.round(box.right - width)}`);
        }
        return found.slice(0, 5);
    }""")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_sound(
    kind: str, width: str, scheme: str, site: Site, new_context: Callable[..., BrowserContext], screenshots: Path | None
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    complaints = []
    context = new_context(WIDTHS[width], scheme)
    for address in sample(site, kind)[: SAMPLES.get((width, scheme), 1)]:
        page = context.new_page()
        watch = Watch(page, site)
        watch.open(address)
        if screenshots:
            name = address.strip("/").replace("/", "_").removesuffix(".html") or "home"
            page.screenshot(path=screenshots / f"{name}-{WIDTHS[width]}-{scheme}.png", full_page=True)
        scheme_shown = page.evaluate("getComputedStyle(document.body).colorScheme")
        if scheme_shown != scheme:
            watch.complaints.append(f"shown {scheme_shown} to a reader who wants {scheme}")
        if (headings := page.locator("h1").count()) != 1:
            watch.complaints.append(f"{headings} first-level headings")
        if not page.get_attribute("html", "lang"):
            watch.complaints.append("no language")
        watch.complaints += [f"sticks out: {element}" for element in overflowing(page)]
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in IMPACTS:
                places = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
                watch.complaints.append(f"axe {violation['id']}: {violation['help']}: {places}")
        complaints += [f"{address or 'home'}: {complaint}" for complaint in watch.complaints]
        page.close()
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("kind", KINDS)
def test_the_skip_link_leads_to_the_content(kind: str, site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    Watch(page, site).open(sample(site, kind)[0])
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert "md-skip" in (focused.get_attribute("class") or "")
    until(page, "getComputedStyle(document.activeElement).opacity === '1'")
    assert (focused.bounding_box() or {})["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('article').contains(document.querySelector(':target'))")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.md-header, .md-tabs')") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_focus_is_always_seen(width: str, scheme: str, site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(WIDTHS[width], scheme).new_page()
    Watch(page, site).open(sample(site, "postmortem")[0])
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        place = page.evaluate("""() => {
            const element = document.activeElement;
            if (element === document.body) return null;
            // A radio button of the palette is shown by its label.
            const shown = element.matches(".md-option") ? element.nextElementSibling : element;
            const style = getComputedStyle(shown), box = shown.getBoundingClientRect();
            const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
            return ring && inside && box.width && box.height ? "" : element.outerHTML.slice(0, 140);
        }""")
        if place:
            unseen.append(place)
    assert not unseen, "\n".join(unseen)


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_readable_without_scripts(kind: str, site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(390, java_script_enabled=False).new_page()
    for address in sample(site, kind):
        page.goto(site.url + address, wait_until="domcontentloaded")
        assert page.locator("article h1").is_visible()
        assert len(page.locator("article").inner_text()) > ENOUGH


def test_dark_is_dark_without_scripts(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(scheme="dark", java_script_enabled=False).new_page()
    page.goto(site.url)
    assert page.evaluate("getComputedStyle(document.querySelector('article')).colorScheme") == "light dark"


def test_the_palette_is_remembered(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    watch = Watch(page, site)
    watch.open("")
    shown = page.locator("label[for^=__palette]:not([hidden])")
    while page.evaluate("document.body.dataset.mdColorScheme") != "slate":
        shown.click()
    page.reload()
    until(page, "typeof document$ === 'object'")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    watch.open("404.html")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert not watch.complaints


def test_the_first_frame_has_the_right_colours(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    """Also before Material's bundle has come: no flash of light in the dark."""
    page = new_context(scheme="dark").new_page()
    page.route("**/bundle.*", lambda route: None)
    page.add_init_script("""
        const look = () => {
            if (document.body) window.firstFrame = getComputedStyle(document.body).colorScheme;
            else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    """)
    page.goto(site.url, wait_until="commit")
    until(page, "window.firstFrame")
    assert page.evaluate("window.firstFrame") == "dark"


def test_the_menu_of_a_phone_opens_by_keyboard(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(390).new_page()
    Watch(page, site).open("")
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Space")
    until(page, "document.activeElement.closest('.md-sidebar--primary')")
    assert menu.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.htmlFor") == "__drawer"


def test_print_is_black_on_white(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(scheme="dark").new_page()
    Watch(page, site).open(sample(site, "postmortem")[0])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('article')).colorScheme") == "light"
    assert page.evaluate("getComputedStyle(document.querySelector('article h1')).color") == "rgb(0, 0, 0)"
    for hidden in (".md-header", ".md-sidebar", ".md-footer"):
        assert not page.locator(hidden).first.is_visible()
