"""The search as readers meet it: the box of every page, and the page of results."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from browser.conftest import PREFIX, ROOT, build, serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page, Route

    from browser.conftest import Site

pytestmark = pytest.mark.browser

TRACE = (
    "2024-03-01T10:00:00Z app[1]: Error: connect ETIMEDOUT 10.1.2.3:5432\n"
    "    at TCPConnectWrap.afterConnect\n"
    "FATAL: remaining connection slots are reserved\n"
    "pq: sorry, too many clients already"
)
Contexts = "Callable[..., BrowserContext]"


class Reader:
    """A page with what must not happen while it is open."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.site = site
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self.page.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(f"console {kind}: {text}")

    def _request(self, url: str) -> None:
        self.asked.append(url)
        if not url.startswith((self.site.url, "data:", "blob:")):
            self.complaints.append(f"off the site: {url}")

    def open(self, address: str = "search/", state: str | None = None) -> Page:
        self.page.goto(self.site.url + address)
        if state:
            self.is_in(state)
        return self.page

    def is_in(self, state: str) -> None:
        self.page.wait_for_selector(f"[data-part=hits][data-state={state}]", state="attached")

    def has_facets(self) -> None:
        self.page.wait_for_selector("[data-part=facets][data-state=ready]", state="attached")

    def asks(self, text: str) -> list[str]:
        self.open(f"search/?q={quote(text)}", "ready")
        return self.ids

    @property
    def ids(self) -> list[str]:
        return [item.get_attribute("data-id") for item in self.page.locator(".pm-hits > [data-id]").all()]

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    def summary(self) -> str:
        return self.page.locator("[data-part=summary]").inner_text()


@pytest.fixture
def read(new_context: Contexts, site: Site) -> Callable[..., Reader]:
    readers: list[Reader] = []

    def open_(width: int = 1280, scheme: str = "light", **options: object) -> Reader:
        readers.append(Reader(new_context(width, scheme, **options), site))
        return readers[-1]

    yield open_
    assert not [complaint for reader in readers for complaint in reader.complaints]


def eventually(page: Page, look: Callable[[], bool]) -> None:
    for _ in range(600):
        if look():
            return
        page.wait_for_timeout(25)
    raise AssertionError("not so after 15 s")


# The page ------------------------------------------------------------------------------------------------------------


def test_results_come_while_typing(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open()
    page.locator("textarea").press_sequentially("dns outage", delay=20)
    eventually(page, lambda: reader.query.get("q") == ["dns outage"] and reader.ids != [])
    reader.is_in("ready")
    assert page.locator(".pm-hit mark").count() > 0
    assert page.locator(".pm-hit").first.locator("a").get_attribute("href").startswith(reader.site.url)
    eventually(page, lambda: "results" in page.locator("[data-part=status]").inner_text())


def test_the_last_text_wins(read: Callable[..., Reader]) -> None:
    """An answer that comes late does not overwrite a newer one."""
    reader = read()
    page = reader.open("search/?q=regex", "ready")
    expected = reader.ids
    page.route("**/shards/**", lambda route: (page.wait_for_timeout(0), route.continue_()))
    field = page.locator("textarea")
    for text in ("kubernetes upgrade", "certificate", "leap second", "regex"):
        field.fill(text)
    eventually(page, lambda: page.locator("[data-part=hits]").get_attribute("data-state") == "ready")
    page.wait_for_timeout(400)
    assert reader.ids == expected and reader.query["q"] == ["regex"]


def test_facets_narrow_and_every_step_can_be_taken_back(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("search/?q=config", "ready")
    reader.has_facets()
    everything = reader.summary()

    def choose(name: str, place: int = 0) -> str:
        box = page.locator(f".pm-facet input[name={name}]").nth(place)
        value = box.get_attribute("value")
        count = box.locator("xpath=../span[@class='pm-facet__count']").inner_text()
        box.click()
        eventually(page, lambda: value in reader.query.get(name, []) and reader.summary() != "Searching …")
        reader.is_in("ready")
        return count

    count = choose("severity")
    eventually(page, lambda: reader.summary().startswith(f"{count} result"))
    assert page.evaluate("document.activeElement.name") == "severity"
    one = reader.summary()
    other = choose("severity", 1)
    eventually(page, lambda: reader.summary().startswith(f"{int(count) + int(other)} result"))
    eventually(page, lambda: page.locator(".pm-chosen").count() == 3)
    page.go_back()
    eventually(page, lambda: reader.summary() == one)
    page.go_back()
    eventually(page, lambda: reader.summary() == everything)
    assert reader.query == {"q": ["config"]}
    eventually(page, lambda: page.locator(".pm-facet input:checked").count() == 0)  # facets follow the hits
    page.go_forward()
    eventually(page, lambda: reader.summary() == one)
    page.locator(".pm-chosen").first.click()
    eventually(page, lambda: reader.summary() == everything)


def test_an_address_holds_the_whole_state(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("search/?q=config&severity=sev1&kind=postmortem&sort=date&show=40", "ready")
    reader.has_facets()
    dates = [item.get_attribute("datetime") for item in page.locator(".pm-hit time").all()]
    assert dates == sorted(dates, reverse=True) and len(dates) > 10
    assert page.locator("input[name=sort][value=date]").is_checked()
    assert sorted(box.get_attribute("value") for box in page.locator(".pm-facet input:checked").all()) == [
        "postmortem", "sev1",
    ]  # fmt: skip
    page.get_by_text("Best match", exact=True).click()
    eventually(page, lambda: "sort" not in reader.query)


def test_typing_is_one_step_of_the_history(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("search/?q=regex", "ready")
    page.locator("textarea").fill("")
    page.locator("textarea").press_sequentially("leap second", delay=15)
    page.keyboard.press("Enter")
    eventually(page, lambda: reader.query.get("q") == ["leap second"])
    page.go_back()
    eventually(page, lambda: reader.query.get("q") == ["regex"])
    assert page.locator("textarea").input_value() == "regex"


def test_more_results_are_added_and_the_focus_goes_to_them(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("search/?q=config", "ready")
    first = reader.ids
    page.locator("[data-part=more-button]").click()
    eventually(page, lambda: len(reader.ids) > len(first))
    assert reader.ids[: len(first)] == first and len(set(reader.ids)) == len(reader.ids)
    assert page.evaluate("document.activeElement.closest('.pm-hit').dataset.id") == reader.ids[len(first)]
    assert reader.query["show"] == ["30"]
    page.reload()
    reader.is_in("ready")
    assert len(reader.ids) == 30


def test_coming_back_from_a_hit_finds_the_list_as_it_was(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("search/?q=config&show=40", "ready")
    reader.has_facets()
    hit = page.locator(".pm-hit a").nth(30)
    hit.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    hit.click()
    page.wait_for_url(lambda url: "/search/" not in url)
    page.go_back()
    reader.is_in("ready")
    eventually(page, lambda: abs(page.evaluate("scrollY") - before) < 50)


def test_a_pasted_symptom_shows_what_worked(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open()
    page.locator("textarea").fill(TRACE)
    eventually(page, lambda: reader.ids != [])
    reader.is_in("ready")
    assert "like the text you pasted" in reader.summary()
    assert page.get_by_text("What worked").locator("visible=true").count()
    assert page.locator("textarea").bounding_box()["height"] > 70
    page.keyboard.press("Enter")
    assert reader.query["q"][0].splitlines()[0] == TRACE.splitlines()[0]


def test_a_long_text_is_kept_in_the_tab_and_not_in_the_address(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open()
    long = TRACE + "\n" + "connection reset by peer, retrying\n" * 200
    page.locator("textarea").fill(long)
    eventually(page, lambda: "paste" in reader.query and reader.ids != [])
    assert len(page.url) < 200 and "q" not in reader.query
    assert "kept in this tab only" in page.locator("[data-part=kept]").inner_text()
    page.reload()
    reader.is_in("ready")
    assert page.locator("textarea").input_value() == long and reader.ids
    other = read()
    other.open("search/" + "?" + urlsplit(page.url).query, "idle")
    assert "another tab" in other.page.locator("[data-part=kept]").inner_text()


def test_recent_searches_are_kept_and_forgotten(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("search/?q=regex", "ready")
    page.locator("textarea").press("Enter")
    page.locator("[data-part=clear]").click()
    reader.is_in("idle")
    assert page.locator("[data-part=recent-list]").inner_text() == "regex"
    page.locator("[data-part=forget]").click()
    assert not page.locator("[data-part=recent]").is_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('search')).length") == 0


def test_storage_that_is_denied_breaks_nothing(read: Callable[..., Reader]) -> None:
    reader = read()
    reader.page.add_init_script("""for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });""")
    reader.complaints.clear()
    page = reader.open("search/", "idle")
    page.locator("textarea").fill(TRACE * 8)
    eventually(page, lambda: reader.ids != [])
    page.locator("textarea").fill("regex")
    page.keyboard.press("Enter")
    page.locator("[data-part=clear]").click()
    reader.is_in("idle")
    assert not page.locator("[data-part=recent]").is_visible()
    # Material's own script reads sessionStorage without a guard.
    reader.complaints[:] = [complaint for complaint in reader.complaints if "denied" not in complaint]


def test_a_typing_error_and_nonsense_are_answered_with_help(read: Callable[..., Reader]) -> None:
    reader = read()
    assert reader.asks("kubernets deployy")
    help_ = reader.page.locator("[data-part=help]")
    suggested = help_.locator("a").first
    suggested.click()
    eventually(reader.page, lambda: reader.query["q"] != ["kubernets deployy"])
    reader.is_in("ready")
    assert reader.asks("zzqqxx") == []
    assert reader.summary() == "No results" and help_.is_visible()
    assert reader.page.locator("[data-part=nothing] a").count() == 3
    reader.open("search/?q=regex&service=no-such-service", "ready")
    help_.get_by_role("link").click()
    eventually(reader.page, lambda: reader.ids != [])


def test_examples_of_the_empty_page_find_something(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("search/", "idle")
    examples = page.locator("[data-part=examples] a")
    eventually(page, lambda: examples.count() >= 3)
    for place in range(examples.count()):
        examples.nth(place).click()
        eventually(page, lambda: reader.ids != [])
        page.go_back()
        reader.is_in("idle")


@pytest.mark.parametrize("damage", ["missing", "cut off", "corrupt", "no manifest"])
def test_a_broken_index_is_said_and_can_be_tried_again(damage: str, read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.page

    def spoil(route: Route) -> None:
        if damage == "missing":
            route.fulfill(status=404, body="")
        elif damage == "cut off":
            route.abort()
        else:
            route.fulfill(status=200, body=b"\x1f\x8b\x08 these are not the bytes you are looking for")

    pattern = "**/shards/manifest.json" if damage == "no manifest" else "**/shards/*/t-*"
    page.route(pattern, spoil)
    reader.open("search/?q=regex", "error")
    message = page.locator("[data-part=error]")
    assert message.is_visible() and "could not be read" in message.inner_text()
    assert reader.ids == [] and not page.locator("[data-part=body]").is_visible()
    assert page.locator("[data-part=error] a").count() == 3
    page.locator("[data-part=retry]").click()
    page.wait_for_timeout(200)
    reader.is_in("error")
    page.unroute(pattern)
    page.locator("[data-part=retry]").click()
    reader.is_in("ready")
    assert reader.ids and not message.is_visible()


def test_a_site_that_was_published_anew_is_searched_without_a_word(read: Callable[..., Reader]) -> None:
    """A tab that was open meanwhile has the old version's addresses, and they are gone."""
    reader = read()
    page = reader.page
    manifest = json.loads((reader.site.folder / "assets/postmortems/shards/manifest.json").read_text("utf-8"))
    gone = "0ldf01de"
    groups = {letter: gone * (len(marks) // len(gone)) for letter, marks in manifest["groups"].items()}
    old = json.dumps({**manifest, "version": "0ld", "groups": groups, "parts": dict.fromkeys(manifest["parts"], gone)})
    shards = {path.name: path for path in (reader.site.folder / "assets/postmortems/shards").rglob("*.bin")}
    page.route("**/shards/manifest.json", lambda route: route.fulfill(body=old, content_type="application/json"))
    page.route(
        f"**/shards/{gone}/**", lambda route: route.fulfill(body=shards[Path(route.request.url).name].read_bytes())
    )
    reader.open("search/?q=regex", "ready")
    reader.has_facets()
    page.unroute_all()
    page.locator("textarea").fill("leap second daylight certificate")
    eventually(page, lambda: any("leap" in name for name in reader.ids))
    assert not page.locator("[data-part=error]").is_visible()


def test_without_scripts_the_page_explains_itself(read: Callable[..., Reader]) -> None:
    reader = read(java_script_enabled=False)
    page = reader.open("")
    page.locator("#pm-box").fill("dns")
    page.locator("#pm-box").press("Enter")
    page.wait_for_url("**/search/?q=dns")
    explanation = page.locator(".pm-search__without")
    assert explanation.is_visible() and "needs JavaScript" in explanation.inner_text()
    assert [link.get_attribute("href") for link in explanation.locator("a").all()] == [
        "../postmortems/", "../factors/", "../services/",
    ]  # fmt: skip
    explanation.locator("a").first.click()
    page.wait_for_url("**/postmortems/")


def test_what_is_found_is_text(read: Callable[..., Reader]) -> None:
    reader = read()
    reader.asks("<img src=x onerror=alert(1)> <mark>config</mark>")
    assert reader.page.locator("article img").count() == 0
    assert reader.page.locator("textarea").input_value() == "<img src=x onerror=alert(1)> <mark>config</mark>"


# The box -------------------------------------------------------------------------------------------------------------


def test_nothing_of_the_search_is_fetched_before_it_is_wanted(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("")
    page.wait_for_timeout(300)
    search = [url for url in reader.asked if "/postmortems/search" in url or "/shards/" in url]
    assert [url.rsplit("/", 1)[-1] for url in search] == ["start.mjs"]
    page.focus("#pm-box")
    eventually(page, lambda: any("/shards/" in url for url in reader.asked))


def test_a_keyboard_walk_through_the_box(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("factors/")
    box = page.locator("#pm-box")
    link = page.locator("article a").first
    link.focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "pm-box"
    page.keyboard.type("dns outage")
    options = page.locator(".pm-box__pop [role=option]")
    page.locator(".md-header [role=listbox]:not([aria-busy])").wait_for()
    assert options.count() == 7 and "DNS" in options.first.inner_text()
    assert box.get_attribute("role") == "combobox" and box.get_attribute("aria-expanded") == "true"

    def active() -> int:
        marked = box.get_attribute("aria-activedescendant")
        ids = [option.get_attribute("id") for option in options.all()]
        chosen = [option.get_attribute("aria-selected") for option in options.all()]
        assert [name == marked for name in ids] == [value == "true" for value in chosen]
        return ids.index(marked) if marked else -1

    walk = [
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("End", 6),
        ("ArrowDown", -1),
        ("ArrowUp", 6),
        ("Home", 0),
        ("ArrowUp", -1),
    ]
    for key, place in walk:
        page.keyboard.press(key)
        assert active() == place, key
    eventually(
        page,
        lambda: (
            page.locator(".pm-box [role=status]")
            .first.inner_text()
            .startswith(("8", "1", "2", "3", "4", "5", "6", "7", "9"))
        ),
    )
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and box.input_value() == "dns outage"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.querySelector('article a')")
    page.keyboard.press("Control+k")
    eventually(page, lambda: box.get_attribute("aria-expanded") == "true")
    page.keyboard.press("ArrowDown")
    target = options.first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(target)


def test_enter_leads_to_the_page_of_results(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("services/")
    page.keyboard.press("s")
    page.keyboard.type("regex")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=regex")
    reader.is_in("ready")
    assert reader.ids
    page.go_back()
    page.keyboard.press("/")
    page.locator("#pm-box").fill("")
    eventually(page, lambda: "regex" in page.locator(".pm-option--recent").first.inner_text())


def test_shortcuts_leave_fields_alone(read: Callable[..., Reader]) -> None:
    page = read().open("postmortems/")
    field = page.locator("#pm-filter-text")
    field.focus()
    page.keyboard.type("s/k")
    page.keyboard.press("Control+k")
    assert field.input_value() == "s/k"
    assert page.evaluate("document.activeElement.id") == "pm-filter-text"


def test_the_box_says_that_the_index_is_broken(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.page
    page.route("**/shards/**", lambda route: route.abort())
    reader.open("")
    page.focus("#pm-box")
    page.keyboard.type("regex")
    note = page.locator(".md-header .pm-box__note")
    note.get_by_text("could not be loaded").wait_for()
    page.unroute("**/shards/**")
    note.get_by_role("button", name="Try again").click()
    page.locator(".md-header .pm-option--hit").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "pm-box"


@pytest.mark.parametrize("length", [1, 100])
def test_a_trace_pasted_into_the_box_leads_to_the_page(length: int, read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open("")
    page.focus("#pm-box")
    page.wait_for_selector(".md-header .pm-box__pop", state="attached")
    text = "\n".join([TRACE] * length)
    page.evaluate(
        """(text) => {
        const data = new DataTransfer();
        data.setData("text", text);
        const options = { clipboardData: data, bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
    }""",
        text,
    )
    page.wait_for_url("**/search/?**")
    reader.is_in("ready")
    assert page.locator("textarea").input_value() == text
    assert len(page.url) < 2000 and ("paste" in reader.query) == (length > 1)


def test_a_phone_has_a_sheet(read: Callable[..., Reader]) -> None:
    reader = read(390)
    page = reader.open("factors/")
    assert not page.locator("#pm-box").is_visible()
    opener = page.get_by_role("link", name="Search", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("dialog.pm-sheet")
    sheet.wait_for()
    assert sheet.bounding_box()["width"] == 390
    eventually(page, lambda: page.evaluate("document.activeElement.id") == "pm-box")
    page.keyboard.type("regex")
    option = sheet.locator(".pm-option--hit").first
    option.wait_for()
    assert option.bounding_box()["width"] > 340
    page.keyboard.press("Escape")
    sheet.wait_for(state="detached")
    assert page.evaluate("document.activeElement.hasAttribute('data-pm-sheet')")
    page.keyboard.press("/")
    sheet.wait_for()
    sheet.locator(".pm-option--all[href$='?q=regex']").click()
    page.wait_for_url("**/search/?q=regex")
    reader.is_in("ready")
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 390
    assert not page.locator(".pm-facets").is_visible()
    page.locator("[data-part=narrow]").click()
    assert page.locator(".pm-facets").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_search_is_accessible(width: int, scheme: str, read: Callable[..., Reader]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    reader = read(width, scheme)
    page = reader.page

    def check(where: str) -> None:
        # The buttons of Material's header are labels; the site's own tests look after them.
        found = [
            item
            for item in Axe().run(page).response["violations"]
            if not all("md-header__button" in node["html"] for node in item["nodes"])
        ]
        assert not found, where + "\n" + "\n".join(f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in found)

    reader.open("search/", "idle")
    check("empty")
    reader.open("search/?q=config&severity=sev1&severity=sev2", "ready")
    reader.has_facets()
    if width < 600:
        page.locator("[data-part=narrow]").click()
    check("results")
    page.locator("textarea").fill(TRACE)
    eventually(page, lambda: "pasted" in reader.summary())
    check("pasted")
    reader.open("")
    if width < 600:
        page.locator("[data-pm-sheet]").click()
    else:
        page.focus("#pm-box")
    eventually(page, lambda: page.evaluate("document.activeElement.id") == "pm-box")
    page.keyboard.type("dns")
    page.locator(".pm-option--hit").first.wait_for()
    page.keyboard.press("ArrowDown")
    check("box")


# Other sites ---------------------------------------------------------------------------------------------------------


def test_other_addresses_and_pages_that_are_swapped_in_place(
    request: pytest.FixtureRequest, tmp_path: Path, new_context: Contexts
) -> None:
    """`use_directory_urls: false`, a sub-path, and Material's instant navigation."""
    from browser.conftest import Site

    config = tmp_path / "mkdocs.yml"
    parent = Path(request.config.getoption("--site-config")).resolve()
    lines = (f"INHERIT: {parent}", f"docs_dir: {ROOT / 'docs'}", "use_directory_urls: false", "theme:")
    config.write_text("\n".join([*lines, "  features: [navigation.instant, navigation.tabs]", ""]), "utf-8")
    root = tmp_path / "site" / "root"
    folder = root / PREFIX.strip("/")
    root.mkdir(parents=True)
    with serve(root) as port:
        url = f"http://127.0.0.1:{port}{PREFIX}"
        build(config, folder, url)
        reader = Reader(new_context(), Site(folder, url, url))
        page = reader.page
        # Links lead to other pages as usual until Material knows from the site map which it may swap.
        with page.expect_event("requestfinished", lambda request: request.url == f"{url}sitemap.xml"):
            reader.open("services/index.html")
        page.wait_for_load_state("networkidle")
        page.evaluate("window.shown = 0, document$.subscribe(() => window.shown++)")
        page.locator(".pm-entry a").first.click()
        page.wait_for_url(lambda address: "services/" in address and "index" not in address)
        eventually(page, lambda: page.evaluate("window.shown") == 2)
        page.keyboard.press("/")
        page.keyboard.type("regex")
        page.locator(".pm-option--all[href$='?q=regex']").click()  # not that of the letters before
        page.wait_for_url("**/search/index.html?q=regex")
        reader.is_in("ready")
        assert page.evaluate("window.shown") == 3, "pages were swapped, not loaded"
        first = page.locator(".pm-hit a").first.get_attribute("href")
        assert first.startswith(url) and first.endswith(".html")
        reader.has_facets()
        page.locator(".pm-facet input").first.click()
        eventually(page, lambda: "kind" in reader.query)
        page.go_back()
        eventually(page, lambda: "kind" not in reader.query and page.locator(".pm-facet input:checked").count() == 0)
        page.locator(".pm-hit a").first.click()
        page.wait_for_url(first)
        page.go_back()
        reader.is_in("ready")
        eventually(page, lambda: reader.ids != [])
        assert not reader.complaints


@pytest.mark.parametrize(
    "query",
    ["config push", "service:cloudflare-edge", '"leap second"', "kubernets upgrde", "severity:sev1 after:2021 -aws"],
)
def test_the_terminal_and_the_browser_agree(query: str, read: Callable[..., Reader]) -> None:
    script = "from postmortems.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        script,
        "search",
        "--docs",
        str(ROOT / "docs"),
        "--published",
        "--json",
        "--limit",
        "10",
    ]
    answer = json.loads(subprocess.run([*command, "--", query], capture_output=True, text=True, check=True).stdout)
    reader = read()
    assert reader.asks(query) == [hit["id"] for hit in answer["hits"]]
    assert reader.summary().startswith(str(answer["total"]))
    reader.has_facets()
    shown = {
        box.get_attribute("value"): box.locator("xpath=../span[@class='pm-facet__count']").inner_text()
        for box in reader.page.locator(".pm-facet input[name=severity]").all()
    }
    assert shown == {item["value"]: str(item["count"]) for item in answer["facets"]["severity"]}
