"""`postmortems new` as it is called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postmortems.cli.app import cli
from postmortems.core import Postmortem, load_library

DOCS = Path(__file__).resolve().parents[2] / "docs"
SERVICES = """\
- {id: checkout, title: Checkout, aliases: [checkout page]}
- {id: orders-db, title: Orders database, aliases: [orders db]}
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "catalog").mkdir(parents=True)
    for name in ("factors.yml", "triggers.yml"):
        shutil.copyfile(DOCS / "catalog" / name, folder / "catalog" / name)
    (folder / "catalog/services.yml").write_text(SERVICES, "utf-8")
    return folder


def run(docs: Path, *words: str, **options: object) -> Result:
    return CliRunner().invoke(cli, ["new", "--docs", str(docs), *words], **options)  # type: ignore[arg-type]


def only(docs: Path) -> Postmortem:
    library = load_library(docs)
    assert library.problems == ()
    (item,) = library.postmortems
    return item


def test_options_answer_everything(docs: Path) -> None:
    given = {
        "title": "Checkout timed out on Black Friday",
        "summary": "Orders failed.",
        "severity": "sev1",
        "started": "2026-03-02 13:4?",
        "detected": "2026-03-02 13:50",
        "resolved": "2026-03-02 15:00",
        "detected-by": "customer",
        "trigger": "deploy",
        "symptom": "504: upstream",
        "held": "The queue kept orders.",
        "what-worked": "The rollback.",
        "action": "Alert on errors",
        "impact": "All orders.",
        "sensible": "The test was green.",
    }
    words = [word for name, text in given.items() for word in (f"--{name}", text)]
    words += ["--service", "checkout", "--service", "orders-db"]
    words += ["--factor", "missing-alert=Nobody was told.", "--factor", "all-at-once-rollout"]
    found = run(docs, "--no-input", *words)
    assert found.exit_code == 0, found.output
    assert found.stdout.strip() == str(docs / "postmortems/2026-03-02-checkout-timed-out-black-friday.md")
    item = only(docs)
    assert item.services == ["checkout", "orders-db"]
    assert [(use.id, use.evidence) for use in item.factors] == [
        ("missing-alert", "Nobody was told."),
        ("all-at-once-rollout", ""),
    ]
    assert item.started is not None
    assert item.started.text == "2026-03-02 13:4?"
    assert item.status == "draft"
    assert item.symptoms == ["504: upstream"]
    assert item.timeline is not None
    assert [str(event.role) for event in item.timeline.events] == ["started", "detected", "resolved"]
    assert "The test was green." in item.body
    assert "## What surprised us" in item.body


def test_nothing_answered_still_loads(docs: Path) -> None:
    assert run(docs, "--no-input").exit_code == 0
    assert only(docs).title.startswith("What happened")


@pytest.mark.parametrize(("severity", "full"), [("sev1", True), ("sev2", True), ("sev3", False), ("sev5", False)])
def test_the_template_follows_the_severity(docs: Path, severity: str, full: bool) -> None:
    run(docs, "--no-input", "--title", "X y", "--severity", severity)
    assert ("## How the factors combined" in only(docs).body) is full


def test_questions_propose_from_the_words_typed(docs: Path) -> None:
    answers = [
        "Checkout page timed out",
        "No alert fired and the orders db was slow",
        "3",
        "2026-03-02 13:4x",
        "2026-03-02",
        "13:50",
        "",
    ]
    answers += ["1 2", "504", "", "Tests were green", "1", "Only a customer told us", "Alert on it"]
    found = run(docs, input="\n".join(answers) + "\n")
    assert found.exit_code == 0, found.output
    assert "is not a time in a form that is known" in found.stderr
    item = only(docs)
    assert item.services == ["checkout", "orders-db"]
    assert [(use.id, use.evidence) for use in item.factors] == [("missing-alert", "Only a customer told us")]
    assert item.detected is not None
    assert item.detected.text == "2026-03-02 13:50"
    assert [action.text for action in item.actions] == ["Alert on it"]


def test_every_question_can_be_skipped_and_input_may_end(docs: Path) -> None:
    assert run(docs, input="\n" * 30).exit_code == 0
    assert run(docs, input="Only a title\n").exit_code == 0
    assert len(load_library(docs).postmortems) == 2


def test_nothing_is_overwritten(docs: Path) -> None:
    words = ("--no-input", "--title", "Same thing", "--started", "2026-03-02")
    first, second = run(docs, *words).stdout.strip(), run(docs, *words).stdout.strip()
    assert first.endswith("same-thing.md")
    assert second.endswith("same-thing-2.md")
    before = Path(first).read_bytes()
    assert run(docs, *words, "--slug", Path(first).stem).exit_code == 2
    assert Path(first).read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("--started", "yesterday"),
        ("--service", "chekout"),
        ("--factor", "nope=x"),
        ("--trigger", "nope"),
        ("--timezone", "IST"),
        ("--severity", "high"),
        ("--slug", "../x"),
        ("--slug", "_x"),
        ("--title", "x" * 300),
        ("--from-timeline", "nowhere.txt"),
    ],
)
def test_misuse_ends_with_2_and_writes_nothing(docs: Path, words: tuple[str, ...]) -> None:
    found = run(docs, "--no-input", *words)
    assert found.exit_code == 2, found.output
    assert "Traceback" not in found.output
    assert not list(docs.glob("postmortems/*"))


SLACK = """\
Wednesday, March 13th, 2024
alice smith  1:42 PM
payments are timing out :eyes:
Bob Jones  1:44 PM
I am rolling back, @alice can you watch?
bob jones  1:45 PM
joined the channel
PagerDuty APP  11:55 PM
Triggered #123: latency | high
alice smith  12:10 AM
all good again, thanks Bob Jones
"""


def test_chat_becomes_a_timeline(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(SLACK, "utf-8")
    found = run(docs, "--no-input", "--title", "Payments", "--from-timeline", str(tmp_path / "notes.txt"))
    assert found.exit_code == 0, found.output
    item = only(docs)
    assert item.timeline is not None
    rows = [(event.moment.label() if event.moment else "", event.text) for event in item.timeline.events]
    assert rows == [
        ("13 March 2024, 13:42 UTC", "Responder 1: payments are timing out"),
        ("13 March 2024, 13:44 UTC", "Responder 2: I am rolling back, responder 1 can you watch?"),
        ("13 March 2024, 23:55 UTC", "PagerDuty: Triggered #123: latency | high"),
        ("14 March 2024, 00:10 UTC", "Responder 1: all good again, thanks responder 2"),
    ]
    assert not {"alice", "bob", "jones"} & set(item.body.lower().split())


LINES = """\
[13:42] carol: deploy 1.2 started
13:51 <dave> reverting
2024-03-13T14:02:11Z reverted
Mar 13, 2024 2:05 PM - Acknowledged by Erin Miller
Mar 13, 2024 2:06 PM - Notification sent to Erin Miller via push
"""


def test_pager_lines_from_standard_input(docs: Path) -> None:
    found = run(docs, "--title", "Deploy", "--from-timeline", "-", "--started", "2024-03-13", input=LINES)
    assert found.exit_code == 0, found.output
    item = only(docs)
    assert item.timeline is not None
    assert [event.text for event in item.timeline.events] == [
        "Responder 1: deploy 1.2 started", "Responder 2: reverting", "reverted", "Acknowledged by responder 3",
    ]  # fmt: skip


def test_lines_without_a_day_ask_for_one(docs: Path) -> None:
    found = run(docs, "--no-input", "--from-timeline", "-", input="13:42 deploy\n")
    assert found.exit_code == 2
    assert "--started" in found.stderr


def test_a_word_shows_which_gaps_fit(docs: Path) -> None:
    answers = ["Orders wait", "", "1", "", "", "", "", "checkout", "deploy", "", "", "", "", "", ""]
    answers += ["certificates", "1", "It was in a spreadsheet.", "Renew by machine", "1"]
    result = run(docs, "--slug", "orders", input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert "What moved just before?" in result.output
    item = only(docs)
    assert item.trigger == "deploy"
    assert item.factors[0].evidence == "It was in a spreadsheet."
    assert item.services == ["checkout"]
    assert [(action.text, action.factor) for action in item.actions] == [("Renew by machine", item.factors[0].id)]


def test_the_file_is_named_as_short_as_it_is(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(docs.parent)
    (docs.parent / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    result = CliRunner().invoke(cli, ["new", "--no-input", "--slug", "orders"])
    assert result.stdout.strip() == "docs/postmortems/orders.md"
