"""No text makes a rule crash or hang, and a text four times as long is about four times the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortems.checks import RULES, Plan, Settings, Source, baseline, check, check_text
from postmortems.checks.assist import assist
from postmortems.checks.comment import render
from postmortems.checks.reports import render_github, render_json, render_markdown, render_sarif, render_text
from postmortems.checks.rule import Case, Scope, Surroundings
from postmortems.core import Library
from work import growth

PIECES = [
    "we failed to ",
    "human error ",
    "should have been ",
    "could have ",
    "root cause ",
    "he ",
    "# ",
    "## Root Cause\n",
    "| ",
    "|\n",
    "- ",
    "> ",
    "```",
    "~~~\n",
    "`",
    "\n",
    "\n\n",
    '"',
    "'",
    "“",
    "”",
    "<!-- ",
    "-->",
    "<a ",
    ">",
    "[x](",
    ")",
    "](",
    "![",
    "http://",
    "a@b.io ",
    "10.1.2.3 ",
    "::",
    "ip-10-",
    ".internal ",
    "AKIA",
    "eyJ",
    "Bearer ",
    "password=",
    "-----BEGIN ",
    "://u:p@h",
    "12:30 to 13:10 ",
    "3 hours ",
    "Time to recovery: 3 hours",
    "postmortems-ok: ",
    "human-error: ",
    "TODO ",
    "---\n",
    "title: ",
    "\t",
    "    ",
    "\u202e",
    "\x00",
    "é",
    "日本",
    "🙂",
    "\r",
    "because of ",
    "the engineer ",
    "accidentally ",
    "not followed",
    "**",
    "__",
    "***",
    "_",
    "&amp;",
    "{",
    "}",
    "\\",
]
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=60).map("".join)
NAMED = Plan(settings=Settings(names=("Zoe Ray", "Al"), internal_hosts=("corp.io",), public=("a@b.io",)))


@given(TEXT)
@settings(max_examples=300)
def test_any_text_is_read_and_reported(text: str) -> None:
    source = Source("a.md", text=text, plain=True)
    assert len(source.prose.text) == len(text)
    report = check_text([source], NAMED)
    lines = text.split("\n")
    for problem in report.problems:
        assert 1 <= problem.place.line <= len(lines)
        assert 0 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
    for render_ in (render_github, render_json, render_sarif, render_markdown):
        render_(report)
    list(render_text(report))
    known = baseline.load(baseline.dump(report.problems, report.line))
    assert not [
        problem
        for problem in check_text([source], Plan(settings=NAMED.settings, baseline=known)).problems
        if problem.code != "secret"
    ]


@given(fields=TEXT, body=TEXT)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_file_of_a_library_is_read(fields: str, body: str, tmp_path: Path) -> None:
    folder = tmp_path / "postmortems"
    folder.mkdir(exist_ok=True)
    text = f"---\ntitle: A\nsummary: B\nimpact: {fields}\n---\n{body}"
    (folder / "a.md").write_text(text, encoding="utf-8", errors="replace")
    (folder / "b.md").write_text(f"---\ntitle: A\nsummary: B\n---\n{body}", encoding="utf-8", errors="replace")
    check(tmp_path)
    render(assist(tmp_path, "postmortems/a.md"))


SHAPES: Mapping[str, Callable[[int], str]] = {
    **{f"piece {piece!r}": (lambda size, piece=piece: piece * (size // len(piece))) for piece in PIECES},  # type: ignore[misc]
    "letters": lambda size: "a" * size,
    "words": lambda size: "we did it and then " * (size // 19),
    "subjects": lambda size: "we and the team of the team who " * (size // 32),
    "blanks": lambda size: "we" + " " * size + "failed to",
    "dots": lambda size: "a." * (size // 2),
    "hex": lambda size: "deadbeef1234" * (size // 12),
    "colons": lambda size: "a:" * (size // 2),
    "octets": lambda size: "1." * (size // 2),
    "host": lambda size: "a-b." * (size // 4),
    "backticks": lambda size: "".join("`" * (index % 50 + 1) + "a" for index in range(size // 26)),
    "quotes": lambda size: "\"a 'b “c " * (size // 9),
    "waivers": lambda size: "<!-- postmortems-ok: " * (size // 21),
    "durations": lambda size: "12:00 to 13:00 (3 hours) " * (size // 25),
    "secrets": lambda size: ("AKIA" + "Q4ZJ6BTW3XNK5YHD ") * (size // 21),
}


def every_rule(text: str) -> Callable[[], object]:
    source = Source("a.md", text=text, plain=True)
    case = Case(Surroundings(Library(), NAMED.settings), source, None)
    rules = [rule for rule in RULES if rule.find and rule.scope is Scope.TEXT]
    return lambda: [list(rule.find(rule, case)) for rule in rules]


@pytest.mark.parametrize("name", SHAPES)
def test_a_text_four_times_as_long_is_four_times_the_work(name: str) -> None:
    assert growth(lambda size: every_rule(SHAPES[name](size)), 16_000) < 1.25


@pytest.mark.slow
@pytest.mark.timeout(45)
@pytest.mark.parametrize("name", SHAPES)
def test_a_long_line_does_not_hang_a_regular_expression(name: str) -> None:
    """Two seconds for a megabyte; the square, half of it from every tenth character, a nanosecond each: 50 seconds."""
    every_rule(SHAPES[name](1_000_000))()
