"""What is not finished: fresh drafts, questions of a template, files in review, a folder that was adopted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from postmortems.checks import Source, check, structural, unadopted
from postmortems.checks.assist import assist
from postmortems.checks.baseline import PATH, dump
from postmortems.checks.comment import IN_FULL, LIMIT, comment, render
from postmortems.checks.handover import Handover, read, written
from postmortems.core import load_library
from postmortems.starter.writing import Answers, postmortem_text

Base = Callable[[dict[str, str]], Path]
DRAFT = postmortem_text(Answers({"severity": "sev1"}))


def codes(docs: Path, path: str) -> list[str]:
    return [problem.code for problem in check(docs, paths={path}).problems]


def test_two_fresh_drafts_are_not_the_same_text(base: Base) -> None:
    docs = base({f"postmortems/{name}.md": DRAFT for name in "ab"})
    found = codes(docs, "postmortems/b.md")
    assert "near-duplicate" not in found
    assert found.count("placeholder") == 2, "the title and the summary are questions still"
    assert "empty-section" in found, "a heading with nothing but its question"
    there = {part.what: part.there for part in assist(docs, "postmortems/b.md").complete}
    assert not there["a timeline"]
    assert not there["the story behind the fields"]


def test_the_same_story_twice_is(base: Base) -> None:
    story = " ".join(f"On day {n} the queue of shop {n} grew by {n * 7} orders an hour." for n in range(30))
    docs = base({f"postmortems/{name}.md": DRAFT + story for name in "ab"})
    assert "near-duplicate" in codes(docs, "postmortems/b.md")


def test_the_question_is_no_answer_once_it_is_published(base: Base) -> None:
    docs = base({"postmortems/a.md": DRAFT.replace("status: draft", "status: published")})
    assert [problem.level for problem in check(docs).problems if problem.code == "placeholder"] == ["warning"] * 2


def test_comments_of_the_fields_are_no_words() -> None:
    text = (
        "---\ntitle: A\nsummary: >-\n  One.\n  # two\n# failed-to: we failed to\n"
        "factors: [{id: x, evidence: No alert}]\n# trigger: we failed to\n"
        "impact: None\n  # we failed to\n---\n\nBody\n"
    )
    words = Source("a.md", text=text).prose.text
    assert "failed" not in words
    assert "# two" in words, "of a text in several lines it is a part"


def test_the_build_warns_about_what_is_published(base: Base) -> None:
    fields = "title: A\nsummary: B.\nstatus: {}\nstarted: 2024-05-02\nresolved: {}\n"
    drawn = {
        "postmortems/open.md": f"---\n{fields.format('in-review', '2024-05-03')}---\n\nText.\n",
        "postmortems/wrong.md": f"---\n{fields.format('in-review', '2024-05-01')}---\n\nText.\n",
        "postmortems/done.md": f"---\n{fields.format('published', '2024-05-03')}---\n\nText.\n",
    }
    docs = base(drawn)
    found = [(problem.place.path, problem.code) for problem in structural(load_library(docs), docs)]
    assert found == [
        ("postmortems/done.md", "no-factor"),
        ("postmortems/done.md", "no-service"),
        ("postmortems/wrong.md", "time-order"),
    ]
    assert "no-factor" in codes(docs, "postmortems/open.md"), "check says it all the same"


def test_the_build_knows_what_was_adopted(base: Base) -> None:
    docs = base({"postmortems/a.md": "---\ntitle: A\nsummary: B.\nstatus: published\n---\n\nText.\n"})
    problems = structural(load_library(docs), docs)
    assert unadopted(problems, docs) == problems
    report = check(docs)
    (docs / PATH).write_text(dump(report.problems, report.line), "utf-8")
    assert unadopted(problems, docs) == []
    file = docs / "postmortems/a.md"
    file.write_text(file.read_text("utf-8").replace("title: A", "\ntitle: Another"), "utf-8")
    assert len(unadopted(structural(load_library(docs), docs), docs)) == len(problems), "a changed line is news"
    (docs / PATH).write_text("{}", "utf-8")
    assert "no baseline" in unadopted(problems, docs)[-1].message


def test_a_comment_on_many_postmortems_stays_short(base: Base) -> None:
    docs = base({f"postmortems/{name}.md": DRAFT + "We failed to. " * 300 for name in "abcdefgh"})
    files = tuple(assist(docs, f"postmortems/{name}.md") for name in "abcdefgh")
    shown = comment(Handover(pull_request=1, files=files, more=5), preview="https://x.example", commit="a" * 40)
    assert len(shown) < LIMIT
    assert shown.count("### Is it complete?") == IN_FULL
    assert "Notes on 13 postmortems" in shown
    assert "(`postmortems/h.md`)" in shown
    assert "and 5 more" in shown
    assert render(files[0]).count("\n### ") > 2


def test_a_handover_fits_what_may_be_read_again(base: Base) -> None:
    given = assist(base({"postmortems/a.md": DRAFT}), "postmortems/a.md")
    given = given.model_copy(update={"problems": given.problems * 100})
    handover = Handover(pull_request=1, files=(given,) * 40)
    kept = read(written(handover).encode())
    assert 0 < len(kept.files) < 40
    assert len(kept.files) + kept.more == 40
