"""What a user of the plugin sees in a built site."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sites import BuiltSite, postmortem

Build = Callable[..., BuiltSite]

TWO = {
    "postmortems/2024-a.md": postmortem(title="First outage"),
    "postmortems/2024-b.md": postmortem(title="Second outage", services="[db]", factors="[bad-config, no-alert]"),
}


def test_every_kind_of_page_is_built(build: Build) -> None:
    site = build(TWO)
    assert not site.warnings
    assert site.pages >= {
        "index.html", "postmortems/index.html", "postmortems/2024-a/index.html", "factors/index.html",
        "factors/no-alert/index.html", "services/index.html", "services/web/index.html", "teams/index.html",
        "teams/core/index.html", "triggers/index.html", "triggers/deploy/index.html", "contribute/fields/index.html",
    }  # fmt: skip


def test_a_page_shows_its_facts_and_leads_to_what_it_is_about(build: Build) -> None:
    html = build(TWO).html("postmortems/2024-a/index.html")
    assert "<h1>First outage</h1>" in html
    assert "1 March 2024, 10:00 UTC" in html
    assert '<a href="../../services/web/">Website</a>' in html
    assert '<a href="../../factors/no-canary/">No canary</a>' in html
    assert '<a href="../2024-b/">' not in html and '<a href="../../postmortems/2024-b/">Second outage</a>' in html


def test_a_factor_page_lists_the_incidents_that_carry_it(build: Build) -> None:
    html = build(TWO).html("factors/no-alert/index.html")
    assert "First outage" in html and "Second outage" in html
    assert "2 incidents" in html


def test_each_cell_of_the_matrix_leads_to_its_incidents(build: Build) -> None:
    site = build(TWO)
    cell = re.search(
        r'<a href="(\.\./services/web/#no-canary)" aria-label="([^"]+)">1</a>', site.html("factors/index.html")
    )
    assert cell is not None
    assert cell[2] == "1 incident: No canary, Website"
    assert 'id="no-canary"' in site.html("services/web/index.html")


def test_addresses_hold_without_directory_urls(build: Build) -> None:
    site = build(TWO, use_directory_urls=False)
    assert not site.warnings
    assert '<a href="../services/web.html">Website</a>' in site.html("postmortems/2024-a.html")


def test_a_broken_file_is_located_and_takes_no_other_down(build: Build) -> None:
    broken = postmortem(severity="sev9", factors="[no-cannary]")
    site = build({**TWO, "postmortems/2024-c.md": broken, "postmortems/2024-d.md": "no front matter"})
    assert "postmortems/2024-a/index.html" in site.pages
    assert not site.pages & {"postmortems/2024-c/index.html", "postmortems/2024-d/index.html"}
    assert any("postmortems/2024-c.md:5:1: severity: 'sev9' is not a value" in warning for warning in site.warnings)
    assert any("postmortems/2024-d.md:1" in warning for warning in site.warnings)


def test_an_unknown_reference_is_a_warning_and_the_page_is_built_without_it(build: Build) -> None:
    site = build({"postmortems/2024-a.md": postmortem(services="[web, wbe]")})
    assert any("there is no service 'wbe'. Did you mean 'web'?" in warning for warning in site.warnings)
    assert "Website" in site.html("postmortems/2024-a/index.html")


@pytest.mark.parametrize(
    ("fields", "harmless"),
    [
        ({"title": '"<script>alert(1)</script>"'}, "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ({"title": '"</title><img src=x onerror=alert(1)>"'}, "&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;"),
        ({"summary": "'\" onmouseover=alert(1) x=\"'"}, "&#34; onmouseover=alert(1) x=&#34;"),
        ({"symptoms": '["<img src=x onerror=alert(1)>"]'}, "&lt;img src=x onerror=alert(1)&gt;"),
    ],
)
def test_hostile_texts_are_shown_as_texts(build: Build, fields: dict[str, str], harmless: str) -> None:
    site = build({"postmortems/2024-a.md": postmortem(**fields)})
    for page in ("postmortems/2024-a/index.html", "postmortems/index.html", "services/web/index.html"):
        html = site.html(page)
        assert "<script>alert" not in html and "<img src=x" not in html and '" onmouseover' not in html
    assert harmless in site.html("postmortems/2024-a/index.html")


def test_hostile_markdown_of_a_body_runs_nothing(build: Build) -> None:
    body = (
        "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](https://elsewhere.example/p.png)\n\nz{: onclick=a }"
    )
    html = build({"postmortems/2024-a.md": postmortem(body)}).html("postmortems/2024-a/index.html")
    assert "<script>alert" not in html
    assert 'href="javascript:' not in html
    assert 'src="https://elsewhere.example' not in html
    assert not re.search(r"<[^>]+ onclick=", html)


def test_a_javascript_source_is_located(build: Build) -> None:
    site = build({"postmortems/2024-a.md": postmortem(sources='[{title: x, url: "javascript:alert(1)"}]')})
    assert any("sources.0.url: 'javascript:alert(1)' is not a web address" in warning for warning in site.warnings)


def test_ids_that_climb_out_of_the_folder_are_located(build: Build) -> None:
    site = build(
        {"postmortems/2024-a.md": postmortem(services="[../../x]", relations="[{kind: similar, id: ../../x}]")}
    )
    assert any("'../../x' is not an id" in warning for warning in site.warnings)
    assert not (site.folder.parent / "x").exists()


def test_words_that_yaml_takes_for_something_else_stay_words(build: Build) -> None:
    services = "- {id: on, title: On}\n- {id: web, title: Website}\n"
    files = {"catalog/services.yml": services, "postmortems/2024-a.md": postmortem(services="[on]", started="12:30")}
    site = build(files)
    assert any("started: " in warning and "12:30" in warning for warning in site.warnings)
    site = build({**files, "postmortems/2024-a.md": postmortem(services="[on]", tags="[no, 12:30, 007]")})
    assert not site.warnings
    assert "no, 12:30, 007" in site.html("postmortems/2024-a/index.html")


def test_an_oversized_front_matter_is_refused_quickly(build: Build) -> None:
    site = build({**TWO, "postmortems/2024-c.md": postmortem(summary="x" * 5_000_000)})
    assert any("postmortems/2024-c.md: the file has" in warning for warning in site.warnings)
    assert "postmortems/2024-a/index.html" in site.pages


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_a_link_out_of_the_folder_is_not_followed(build: Build, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(postmortem(title="Secret"), "utf-8")
    (tmp_path / "docs/postmortems").mkdir(parents=True)
    (tmp_path / "docs/postmortems/2024-c.md").symlink_to(secret)
    (tmp_path / "docs/leak.txt").symlink_to(secret)
    site = build(TWO)
    assert not (site.folder / "leak.txt").exists()
    assert "postmortems/2024-c/index.html" not in site.pages
    assert sum("leads out of the documentation folder" in warning for warning in site.warnings) == 2


def test_drafts_stay_out_of_a_published_site(build: Build) -> None:
    files = {**TWO, "postmortems/2024-c.md": postmortem(title="Still a draft", status="draft")}
    assert "Still a draft" not in build(files).html("postmortems/index.html")
    assert "Still a draft" in build(files, plugins=[{"postmortems": {"drafts": "always"}}]).html(
        "postmortems/index.html"
    )


def test_a_page_in_the_place_of_a_generated_one_is_a_problem(build: Build) -> None:
    site = build({**TWO, "factors/index.md": "# Mine\n"})
    assert any(warning.endswith("[page-collision]") and "factors/index.md" in warning for warning in site.warnings)


def test_two_files_with_one_address_are_a_problem(build: Build) -> None:
    site = build({**TWO, "about.md": "# A\n", "about/index.md": "# B\n"})
    assert any(warning.endswith("[address-collision]") for warning in site.warnings)


def test_blocks_of_a_page_become_lists(build: Build) -> None:
    site = build({**TWO, "index.md": "# Home\n\n<!-- postmortems:newest 1 -->\n\n<!-- postmortems:newst -->\n"})
    assert 'href="postmortems/2024-a/"' in site.html("index.html")
    assert any("index.md:5: there is no block 'newst'. Did you mean 'newest'?" in warning for warning in site.warnings)


def test_a_page_outside_the_navigation_marks_its_section(build: Build) -> None:
    nav = ["index.md", {"Postmortems": "postmortems/index.md"}]
    site = build(TWO, nav=nav, theme={"name": "material", "font": False, "features": ["navigation.tabs"]})
    tab = re.search(r'md-tabs__item--active">\s*<a href="([^"]+)"', site.html("postmortems/2024-a/index.html"))
    assert tab is not None and tab[1] == "../"


@pytest.mark.parametrize("search", [True, False])
def test_a_page_says_which_incidents_are_like_it_and_why(build: Build, search: bool) -> None:
    shared = {"symptoms": '["ERROR 1040: Too many connections"]', "trigger": ""}
    site = build(
        {
            "postmortems/2024-a.md": postmortem(title="First", services="[db]", factors="[no-alert]", **shared),
            "postmortems/2024-b.md": postmortem(title="Second", services="[mail]", factors="[bad-config]", **shared),
            "postmortems/2024-c.md": postmortem(title="Third", services="[db]", factors="[no-canary]", trigger=""),
        },
        plugins=[{"postmortems": {"search": search}}],
    )
    html = site.html("postmortems/2024-a/index.html")
    assert "Also hit Database" in html and "Third" in html
    # What both showed only the index knows; without it, the page says what the front matter has in common.
    assert ("Both showed “ERROR 1040: Too many connections”" in html) is search


def test_nothing_inline_runs_under_the_policy(build: Build) -> None:
    site = build(TWO)
    for page in site.pages:
        html = site.html(page)
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
        assert policy is not None and "script-src 'self';" in policy[1]
        scripts = re.findall(r"<script(?![^>]*(?: src=|type=\"application/json\"))[^>]*>", html)
        assert scripts == [], page


def test_off_means_off(build: Build) -> None:
    site = build(TWO, plugins=[{"postmortems": {"enabled": False}}])
    assert "factors/index.html" not in site.pages


def test_a_library_of_nothing_has_pages_that_say_so(build: Build) -> None:
    empty = dict.fromkeys(
        ("catalog/factors.yml", "catalog/services.yml", "catalog/teams.yml", "catalog/triggers.yml"), ""
    )
    site = build(empty)
    assert not site.warnings
    assert "No postmortem yet." in site.html("postmortems/index.html")


def test_a_long_list_goes_on_to_further_pages(build: Build) -> None:
    files = {f"postmortems/i{number:03}.md": postmortem(title=f"Incident {number}") for number in range(310)}
    site = build(files)
    assert not site.warnings
    assert {
        "services/web/index.html",
        "services/web/2/index.html",
        "services/web/3/index.html",
        "years/2024/3/index.html",
    } <= site.pages
    assert site.html("services/web/index.html").count('class="pm-incident"') == 100
    assert 'rel="next" href="../../services/web/2/"' in site.html("services/web/index.html")
