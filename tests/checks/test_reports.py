"""The same problems, read in five ways."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from postmortems.checks import Finding, Report, Source, check_text
from postmortems.checks.reports import (
    render_github,
    render_json,
    render_markdown,
    render_sarif,
    render_suggestions,
    render_text,
)
from postmortems.checks.reports.markdown import code, escape, mend
from postmortems.core import Level, Place, Problem

NASTY = Problem(
    "second-title",
    "50 % of it:\r\n::error::stop, @everyone <b>`x`",
    Place("postmortems/a b,c:d.md", 3, 5, "title"),
    "Say: less",
)
WHOLE = Problem("file-name", "the name is bad", Place("postmortems/x.md"), level=Level.ERROR)
CHAT = Finding(
    "chat-link", "a link", Place("postmortems/a b,c:d.md", 3, 7), "", Level.WARNING, length=4, fix="[removed]"
)
TEXT = "one\ntwo\nsee a http link, and more\n"


def report(*problems: Problem) -> Report:
    source = Source("postmortems/a b,c:d.md", text=TEXT, plain=True)
    return Report(problems, 2, 1, 3, {source.path: source})


def test_github_commands_cannot_be_broken_out_of() -> None:
    lines = render_github(report(NASTY, WHOLE), "docs/").splitlines()
    assert lines[0] == (
        "::error file=docs/postmortems/a b%2Cc%3Ad.md,line=3,col=5,title=A second title (second-title)"
        "::50 %25 of it:%0D%0A::error::stop, @everyone <b>`x`. Say: less"
    )
    assert (
        lines[1]
        == "::error file=docs/postmortems/x.md,title=The name cannot be an address (file-name)::the name is bad"
    )
    assert len(lines) == 2


def test_github_levels() -> None:
    found = render_github(report(CHAT, Problem("midnight", "m", Place("x", 1), level=Level.INFO)))
    assert [line.split(" ")[0] for line in found.splitlines()] == ["::warning", "::notice"]


def test_json_is_as_documented() -> None:
    data = json.loads(render_json(report(CHAT, WHOLE), "docs/"))
    assert set(data) == {"version", "files", "counts", "waived", "known", "problems"}
    assert data["counts"] == {"error": 1, "warning": 1, "info": 0}
    assert data["problems"][0] == {
        "code": "chat-link",
        "theme": "privacy",
        "level": "warning",
        "message": "a link",
        "remedy": "",
        "path": "docs/postmortems/a b,c:d.md",
        "line": 3,
        "column": 7,
        "length": 4,
        "field": "",
        "fix": "[removed]",
    }


def test_sarif_has_what_the_schema_asks_for() -> None:
    log = json.loads(render_sarif(report(CHAT, WHOLE, NASTY), "docs/"))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "postmortems"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert ids[result["ruleIndex"]] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]
        assert " " not in location["artifactLocation"]["uri"]
        assert all(value >= 1 for value in location.get("region", {}).values())
        assert result["partialFingerprints"]
    first = run["results"][0]["locations"][0]["physicalLocation"]
    assert first["region"] == {"startLine": 3, "startColumn": 7, "endColumn": 11}
    assert first["artifactLocation"]["uri"] == "docs/postmortems/a%20b%2Cc%3Ad.md"
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    change = run["results"][0]["fixes"][0]["artifactChanges"][0]
    assert change["replacements"][0]["insertedContent"] == {"text": "[removed]"}


def test_sarif_is_what_code_scanning_shows() -> None:
    """Names of properties are those of GitHub's documentation on SARIF."""
    log = json.loads(render_sarif(report(CHAT), "docs/", "https://example.org/kb/"))
    (run,) = log["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    for rule in rules.values():
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["helpUri"] == f"https://example.org/kb/contribute/rules/#{rule['id']}"
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
    assert rules["secret"]["properties"]["security-severity"] == "8.0"
    assert "    The outage was due to human error." in rules["human-error"]["help"]["markdown"]
    mark = run["results"][0]["partialFingerprints"]["primaryLocationLineHash"]
    moved = Source("postmortems/a b,c:d.md", text="\n\n" + TEXT, plain=True)
    below = replace(CHAT, place=replace(CHAT.place, line=5))
    again = json.loads(render_sarif(Report((below,), 1, sources={moved.path: moved})))["runs"][0]
    assert again["results"][0]["partialFingerprints"]["primaryLocationLineHash"] == mark
    assert "helpUri" not in again["tool"]["driver"]["rules"][0]


def test_suggestions_are_comments_that_a_review_takes_as_they_are() -> None:
    mended = render_suggestions(report(CHAT, NASTY), "docs/")
    (comment,) = json.loads(mended)["comments"]
    assert {key: comment[key] for key in ("path", "line", "side")} == {
        "path": "docs/postmortems/a b,c:d.md",
        "line": 3,
        "side": "RIGHT",
    }
    assert "\n```suggestion\nsee a [removed] link, and more\n```\n<!-- postmortems-suggestion: " in comment["body"]
    many = [Finding("chat-link", "m", Place("a.md", n, 1), "", Level.WARNING, length=1, fix="x") for n in range(1, 40)]
    source = Source("a.md", text="abc\n" * 40, plain=True)
    assert len(json.loads(render_suggestions(Report(tuple(many), 1, sources={"a.md": source})))["comments"]) == 10


@pytest.mark.parametrize(
    "text",
    [
        "@everyone",
        "&#64;everyone",
        "<img src=x>",
        "</details>",
        "https://evil.example",
        "www.evil.example",
        "[x](http://evil.example)",
        "![x](//evil.example)",
        "# heading",
        "#12",
        "GH-12",
        "`code`",
        "a\n\n---\n## b",
        "$x$",
        "mailto:a@b.io",
        "\u202eevil",
    ],
)
def test_nothing_of_a_text_stays_alive(text: str) -> None:
    import markdown

    shown = escape(text)
    assert "\n" not in shown
    html = markdown.markdown(shown)
    assert html.count("<") == 2, html
    # What hosts of code make links of by themselves: each has a gap of no width.
    assert not re.search(r"@\w|#\d|://|www\.|mailto:|GH-|\u202e", html), html


def test_a_name_cannot_end_its_code() -> None:
    assert code("a`b\n`c") == "`a'b 'c`"
    assert code("") == "` `"


def test_markdown_suggests_the_whole_line_and_escapes_the_rest() -> None:
    shown = render_markdown(report(NASTY, CHAT))
    assert "```suggestion\n  see a [removed] link, and more\n  ```" in shown
    assert "<b>" not in shown.replace("\\<b\\>", "")
    assert "@everyone" not in shown


def test_a_suggestion_is_never_fenced_by_its_own_text() -> None:
    source = Source("a.md", text="x ```` y http z", plain=True)
    fixed = Finding("chat-link", "a link", Place("a.md", 1, 10), "", Level.WARNING, length=4, fix="")
    assert "`````suggestion" in render_markdown(Report((fixed,), 1, sources={"a.md": source}))


def test_misspelt_words_are_mended() -> None:
    line = "  - {id: mising-alert, evidence: None.}"
    problem = Problem(
        "unknown-factor", "there is no factor 'mising-alert'", Place("a.md", 1, 10), "Did you mean 'missing-alert'?"
    )
    assert mend(line, [problem]) == "  - {id: missing-alert, evidence: None.}"
    either = Problem(
        "unknown-factor", "there is no factor 'mising-alert'", Place("a.md", 1, 10), "Did you mean 'a' or 'b'?"
    )
    assert mend(line, [either]) is None


def test_fixes_that_touch_are_left_to_the_author() -> None:
    one = Finding("email-address", "m", Place("a.md", 1, 1), length=5, fix="x")
    other = Finding("internal-host", "m", Place("a.md", 1, 3), length=5, fix="y")
    assert mend("abcdefghij", [one, other]) is None


def test_text_explains_a_rule_once_and_sums_up() -> None:
    lines = ["".join(words for _, words in line) for line in render_text(report(CHAT, CHAT, WHOLE), "docs/")]
    assert sum("why:" in line for line in lines) == 2
    assert lines[0] == "docs/postmortems/a b,c:d.md"
    assert lines[-1] == "2 files checked: 1 error, 2 warnings (1 waived; 3 in the baseline)"


def test_text_counts_what_it_does_not_show() -> None:
    hint = Problem("midnight", "m", Place("x.md", 1), level=Level.INFO)
    lines = ["".join(words for _, words in line) for line in render_text(report(hint), least=Level.WARNING)]
    assert lines == [
        "2 files checked: 1 hint (1 hint not shown, see them with --level info; 1 waived; 3 in the baseline)"
    ]


def test_no_report_shows_a_secret() -> None:
    key = "AKIA" + "Q4ZJ6BTW3XNK5YHD"
    text = f"One {key} and https://u:{key}@h.io/x.\n"
    found = check_text([Source("a.md", text=text, plain=True)])
    assert found.problems
    for shown in (
        render_github(found),
        render_json(found),
        render_sarif(found),
        render_markdown(found),
        str(list(render_text(found))),
    ):
        assert key not in shown
        assert key[5:] not in shown


def test_escape() -> None:
    assert escape("*a* [b](c) <d> @e\n#f") == "\\*a\\* \\[b\\](c) \\<d\\> @\u200be \\#f"


def test_reference_page_is_current() -> None:
    from postmortems.checks.reference import render

    page = Path(__file__).resolve().parents[2] / "docs" / "contribute" / "rules.md"
    assert page.read_text(encoding="utf-8") == render(), (
        "run: python -m postmortems.checks.reference > docs/contribute/rules.md"
    )


def test_assist_is_short_and_harmless(base: Callable[[dict[str, str]], Path]) -> None:
    from postmortems.checks.assist import as_data, assist
    from postmortems.checks.comment import MARKER, render

    text = """\
    ---
    title: "<script>alert(1)</script> @everyone queue"
    summary: Orders waited.
    services: [checkout]
    factors: [missing-alert]
    started: 2024-05-02 13:10
    ---
    We could not roll back the build for an hour. Then we failed to notice the queue.
    """
    other = text.replace("@everyone queue", "earlier").replace("2024", "2023")
    docs = base({"postmortems/new.md": text, "postmortems/old.md": other})
    given = assist(docs, "postmortems/new.md")
    shown = render(given)
    assert shown.startswith(MARKER)
    assert "<script>" not in shown.replace("\\<script\\>", "")
    assert "@everyone" not in shown
    assert [hint.id for hint in given.factors] == ["rollback-gap"]
    assert given.factors[0].sentence == "We could not roll back the build for an hour."
    assert given.similar[0].id == "old"
    assert given.similar[0].reasons == ("the same service: Checkout", "the same gap: Nothing alerted")
    assert "failed-to" in shown
    assert json.loads(json.dumps(as_data(given)))["complete"][0] == {"what": "what broke (`services`)", "there": True}
