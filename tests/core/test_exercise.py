"""Exercises: what is told when, and that nothing of the end is told before it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.core import Library, load_library
from postmortems.core.exercise import Exercise, Unusable, chosen, exercise_of, sheet_of
from postmortems.core.exercise.spoilers import RUN, runs
from postmortems.core.exercise.steps import FIRST, RECOVERING, paragraphs
from postmortems.core.learning_path import StepKind
from sites import CATALOG, postmortem, write

Load = Callable[..., Library]
ROWS = (
    ("09:30", "The release with the blank field starts."),
    ("10:00", "**Started:** Requests hit the blank field."),
    ("10:05", "**Detected:** The error budget alert fires."),
    ("10:12", "The dashboards show a full disk on `db-1`."),
    ("10:20", "**Wrong turn:** The disk is enlarged, without effect."),
    ("10:40", "**Mitigated:** The release is taken back, see [the log](https://example.org/log)."),
    ("11:00", "**Resolved:** The site is well."),
    ("15:00", "A check for blank fields is added."),
)
SYMPTOMS = '["HTTP 500 on every page", "The disk of db-1 is full", "A blank field in the release table"]'
FIELDS = {
    "title": "A blank field in a release stops the site",
    "symptoms": SYMPTOMS,
    "started": "2024-03-01 10:00",
    "detected": "2024-03-01 10:05",
    "mitigated": "2024-03-01 10:40",
    "resolved": "2024-03-01 11:00",
}


def timeline(rows: tuple[tuple[str, str], ...] = ROWS) -> str:
    lines = (f"| {time if '-' in time else f'2024-03-01 {time}'} | {text} |\n" for time, text in rows)
    return "## Timeline\n\n| Time | Event |\n| --- | --- |\n" + "".join(lines)


def made(library: Library, id_: str = "a") -> Exercise | Unusable:
    return exercise_of(library.by_id[id_], library.catalog)


def exercise(library: Library) -> Exercise:
    found = made(library)
    assert isinstance(found, Exercise), found
    return found


@pytest.fixture
def usual(library: Load) -> Exercise:
    return exercise(library({"a": postmortem(timeline(), **FIELDS)}))


def said(exercise: Exercise) -> list[str]:
    """All that is visible up to each stage: the opening first, then each step with its question."""
    opening = exercise.opening
    stages = [" \n".join([exercise.title, opening.when, *opening.told, *opening.symptoms])]
    for step in exercise.steps:
        entries = [text for entry in step.entries for text in entry.text]
        stages.append(" \n".join([step.ask, step.hint, *entries, *step.symptoms]))
    return stages


def test_it_begins_with_what_was_known_at_the_first_sign(usual: Exercise) -> None:
    assert usual.title == "Website, March 2024"
    assert usual.opening.when == "Friday, 1 March 2024, 10:05 UTC"
    assert usual.opening.told == ("The error budget alert fires.",)
    assert usual.opening.symptoms == ("HTTP 500 on every page",)


def test_each_step_tells_one_moment_and_how_long_it_has_been(usual: Exercise) -> None:
    assert [(step.clock, step.elapsed) for step in usual.steps] == [
        ("10:12 UTC", "7 min"),
        ("10:20 UTC", "15 min"),
        ("10:40 UTC", "35 min"),
        ("11:00 UTC", "55 min"),
    ]
    assert usual.steps[0].entries[0].text == ("The dashboards show a full disk on `db-1`.",)
    assert usual.steps[0].ask == FIRST
    assert usual.steps[2].entries[0].text == ("The release is taken back, see the log.",)
    assert usual.steps[3].ask == RECOVERING


def test_what_nobody_knew_then_waits_for_the_end(usual: Exercise) -> None:
    assert [entry.clock for entry in usual.before] == ["09:30 UTC", "10:00 UTC"]
    assert [entry.text[0] for entry in usual.afterwards] == ["A check for blank fields is added."]
    assert usual.withheld == ("A blank field in the release table",)


def test_a_symptom_waits_for_the_entry_that_reports_it(usual: Exercise) -> None:
    assert usual.steps[0].symptoms == ("The disk of db-1 is full",)


def test_a_wrong_turn_is_marked_in_the_timeline(usual: Exercise) -> None:
    assert [step.entries[0].wrong_turn for step in usual.steps] == [False, True, False, False]


def test_without_a_detection_the_clock_counts_from_the_start_and_says_so(library: Load) -> None:
    rows = tuple(row for row in ROWS if "Detected" not in row[1])
    found = exercise(library({"a": postmortem(timeline(rows), **{**FIELDS, "detected": ""})}))
    assert found.opening.from_start
    assert "not on record" in found.noticed
    assert found.opening.told == ()
    assert [entry.clock for entry in found.before] == ["09:30 UTC", "10:00 UTC"]


@pytest.mark.parametrize(
    ("body", "fields", "reason"),
    [
        ("Text.\n", {}, "no section `Timeline`"),
        (timeline(ROWS[:4]), {}, "1 moment between"),
        (timeline((*ROWS[:3], ("10:40", "b"), ("10:20", "c"), ("10:50", "d"))), {}, "not in order"),
        (timeline(tuple((f"10:{n:02}", "An event.") for n in range(10, 30)) * 7), {}, "more than 120"),
        (timeline(ROWS[3:]), {"detected": "", "started": "", "resolved": ""}, "neither `detected` nor `started`"),
        (timeline((ROWS[0], ROWS[1], *ROWS[3:])), {"symptoms": "", "detected": ""}, "what it looked like"),
        (timeline(), {"practice": "{skip: People were harmed}"}, "People were harmed"),
    ],
)
def test_it_says_why_there_is_none(library: Load, body: str, fields: dict[str, str], reason: str) -> None:
    found = made(library({"a": postmortem(body, **{**FIELDS, **fields})}))
    assert isinstance(found, Unusable)
    assert reason in found.reason


def test_moments_that_are_not_known_exactly_are_told_as_they_are_known(library: Load) -> None:
    rows = (*ROWS[:3], ("~2024-03-01 10:20", "b"), ("2024-03-01 11:??", "c"), ("2024-03-03", "d"))
    found = exercise(library({"a": postmortem(timeline(rows), **{**FIELDS, "resolved": ""})}))
    assert [step.clock for step in found.steps] == ["about 10:20 UTC", "11:?? UTC", "3 March 2024"]
    assert [step.elapsed for step in found.steps] == ["about 15 min", "up to 2 h", "1 day to 3 days"]


def test_only_what_users_meet_is_named_at_first(library: Load) -> None:
    found = exercise(
        library({"a": postmortem(timeline(), **{**FIELDS, "services": "[db, web]", "symptoms": "[HTTP 500]"})})
    )
    assert found.opening.services == ("web",)


def test_the_author_has_the_last_word(library: Load) -> None:
    practice = (
        "\n  opens: 2024-03-01 10:12\n  brief: A quiet Friday. A disk is full.\n  prompts:\n"
        "    - {at: 2024-03-01 10:40, ask: What would you undo?, hint: Look at the releases.}\n"
        "  wrong_turns: [The full disk looked like the reason.]"
    )
    found = exercise(library({"a": postmortem(timeline(), **FIELDS, practice=practice)}))
    assert found.opening.told == ("A quiet Friday. A disk is full.",)
    assert found.opening.symptoms == ()
    assert len(found.withheld) == 3
    assert [(step.ask, step.hint) for step in found.steps[1:2]] == [("What would you undo?", "Look at the releases.")]
    assert "The dashboards show a full disk on `db-1`." in [entry.text[0] for entry in found.before]
    assert found.wrong_turns == ("The full disk looked like the reason.",)


def test_times_of_prompts_are_in_the_zone_of_the_file(library: Load) -> None:
    practice = "\n  prompts: [{at: 2024-03-01 10:40, ask: What would you undo?}]"
    loaded = library({"a": postmortem(timeline(), **FIELDS, timezone="America/New_York", practice=practice)})
    assert loaded.problems == ()
    assert exercise(loaded).steps[2].ask == "What would you undo?"


@pytest.mark.parametrize(
    ("practice", "code", "line", "field"),
    [
        ("\n  prompts:\n    - {at: 2024-03-01 10:41, ask: What?}", "practice-time", 17, "practice.prompts.0.at"),
        ("\n  prompts:\n    - {at: 2024-03-01 09:30, ask: What?}", "practice-time", 17, "practice.prompts.0.at"),
        ("\n  opens: 2024-03-01 09:31", "practice-time", 16, "practice.opens"),
        ("\n  opens: 2024-03-01 10:40", "practice-unusable", 15, "practice"),
        ("\n  hints: [x]", "unknown-field", 16, "practice.hints"),
        ("\n  prompts: [{at: 2024-03-01 10:40}]", "missing-field", 16, "practice.prompts.0"),
    ],
)
def test_what_is_wrong_with_the_authors_words_is_located(
    library: Load, practice: str, code: str, line: int, field: str
) -> None:
    (problem,) = library({"a": postmortem(timeline(), **FIELDS, practice=practice)}).problems
    assert problem.code == code
    assert problem.place.field.startswith(field)
    assert abs(problem.place.line - line) <= 1


def test_long_timelines_become_few_steps_that_keep_the_order(library: Load) -> None:
    rows = tuple((f"{10 + n // 12}:{n % 12 * 5:02}", f"Event {n}.") for n in range(2, 60))
    found = exercise(
        library({"a": postmortem(timeline((*ROWS[1:3], *rows)), **{**FIELDS, "resolved": "", "mitigated": ""})})
    )
    assert len(found.steps) == 8
    told = [entry.text[0] for step in found.steps for entry in step.entries]
    assert told == [f"Event {n}." for n in range(2, 60)]
    assert max(len(step.entries) for step in found.steps) < 20


WORDS = st.sampled_from(
    "disk full queue release alert blank field token route cache node login stops grows fails again".split()
)
SENTENCE = st.lists(WORDS, min_size=2, max_size=8).map(" ".join)


@settings(max_examples=25)
@given(
    title=SENTENCE,
    summary=SENTENCE,
    symptoms=st.lists(SENTENCE, min_size=1, max_size=4, unique=True),
    rows=st.lists(SENTENCE, min_size=3, max_size=14, unique=True),
    detected=st.integers(0, 3),
)
def test_whatever_the_words_the_end_is_not_told_early(
    tmp_path_factory: pytest.TempPathFactory,
    title: str,
    summary: str,
    symptoms: list[str],
    rows: list[str],
    detected: int,
) -> None:
    marked = [f"{'**Detected:** ' if n == detected else ''}{text} {n}n." for n, text in enumerate(rows)]
    body = timeline(tuple((f"10:{n * 3:02}", text) for n, text in enumerate(marked)))
    quoted = "[" + ", ".join(f'"{text}"' for text in symptoms) + "]"
    text = postmortem(body, title=title, summary=summary, symptoms=quoted, resolved="", started="2024-03-01 10:00")
    loaded = load_library(write(tmp_path_factory.mktemp("docs"), {**CATALOG, "postmortems/q-7.md": text}))
    found = made(loaded, "q-7")
    if isinstance(found, Exercise):
        nothing_is_told_early(found)


def nothing_is_told_early(exercise: Exercise) -> None:
    item = exercise.postmortem
    stages = said(exercise)
    by_author = bool(item.practice and (item.practice.brief or item.practice.prompts or item.practice.opens))
    title = {run for run in runs([item.title]) if run not in runs([exercise.title])}
    ending = title | runs([item.summary, item.impact or "", *(use.evidence for use in item.factors)])
    told_by_entries = runs(text for step in exercise.steps for entry in step.entries for text in entry.text)
    if not by_author:  # an author may choose to quote; a machine may not
        opening = runs([*exercise.opening.told, *exercise.opening.symptoms])
        assert not opening & title
        if len(exercise.opening.symptoms) + len(exercise.opening.told) > 1:
            assert not opening & (ending - runs([item.impact or ""]))
    later = [*exercise.before, *exercise.afterwards]
    places = [
        *((0, entry) for entry in later),
        *((step.number, entry) for step in exercise.steps for entry in step.entries),
    ]
    for number, entry in places:
        until = stages[: number or None]
        for text in entry.text:
            if len(text.split()) > RUN and text not in told_by_entries:
                assert not any(text in stage for stage in until), text
    assert item.id not in " ".join(stages)


ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ours() -> Library:
    return load_library(ROOT / "docs")


def test_our_own_postmortems_make_at_least_fifteen_without_a_word_of_their_authors(ours: Library) -> None:
    plain = [item.model_copy(update={"practice": None}) for item in ours.postmortems]
    found = [made for item in plain if isinstance(made := exercise_of(item, ours.catalog), Exercise)]
    assert len(found) >= 15
    for one in found:
        nothing_is_told_early(one)
        assert 3 <= len(one.steps) <= 8


def test_those_that_paths_lead_to_come_first_then_those_with_words_of_their_authors(ours: Library) -> None:
    led_to = {step.target for path in ours.paths for step in path.steps if step.kind is StepKind.PRACTICE}
    order = [(id_ in led_to, one.exercise.authored) for id_, one in ours.exercises.items()]
    assert sum(authored for _, authored in order) >= 6
    assert [first for first, _ in order] == sorted((first for first, _ in order), reverse=True)
    others = [authored for first, authored in order if not first]
    assert others == sorted(others, reverse=True)
    for one in ours.exercises.values():
        nothing_is_told_early(one.exercise)


def test_a_sheet_fills_the_session_and_answers_only_what_is_known(ours: Library) -> None:
    for one in (one.exercise for one in ours.exercises.values()):
        sheet = sheet_of(one, ours)
        assert [slot.start for slot in sheet.plan[1:]] == [slot.end for slot in sheet.plan[:-1]]
        assert (sheet.plan[0].start, sheet.plan[-1].end) == (0, 45)
        assert len(sheet.plan) == len(one.steps) + 4
        assert all(answer.parts and all(answer.parts) for answer in sheet.answers)
        assert len(sheet.debrief) >= 4


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Ids of the postmortems of which an exercise is made to choose; nothing is remembered yet."""
    ids: list[str] = []
    module = sys.modules[chosen.__module__]
    original = exercise_of
    monkeypatch.setattr(module, "exercise_of", lambda item, catalog: ids.append(item.id) or original(item, catalog))
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "kept"))
    return ids


def test_pages_are_bounded_and_the_rest_is_not_made(library: Load, asked: list[str]) -> None:
    loaded = library({f"i{n}": postmortem(timeline(), **FIELDS) for n in range(9)})
    assert len(chosen(loaded.postmortems, loaded.catalog, 4)) == 4
    assert len(asked) == 4


def test_who_was_chosen_is_remembered_until_what_decides_changes(library: Load, asked: list[str]) -> None:
    files = {"a": postmortem(timeline(), **FIELDS), "b": postmortem(timeline(ROWS[:3]), **FIELDS)}
    first = library(files).exercises
    assert (list(first), sorted(asked)) == (["a"], ["a", "b"])
    asked.clear()
    again = library(files).exercises
    assert [(one.title, one.steps) for one in again.values()] == [(one.title, one.steps) for one in first.values()]
    assert again == first
    assert not asked
    assert again["a"].exercise == first["a"].exercise
    assert (again["a"].exercise.title, len(again["a"].exercise.steps)) == (first["a"].title, first["a"].steps)
    for change in (
        {"b": postmortem(timeline(), **FIELDS)},
        {"a": postmortem(timeline(), **{**FIELDS, "symptoms": '["It was slow"]'})},
        {"catalog/services.yml": CATALOG["catalog/services.yml"].replace("Website", "Shop")},
    ):
        asked.clear()
        changed = library({**files, **change})
        found = {id_: (one.title, one.steps) for id_, one in changed.exercises.items()}
        assert "a" in asked
        made = {item.id: exercise_of(item, changed.catalog) for item in changed.postmortems}
        assert found == {id_: (one.title, len(one.steps)) for id_, one in made.items() if isinstance(one, Exercise)}


def test_who_stands_far_behind_is_looked_for_each_time(library: Load, asked: list[str]) -> None:
    unfit = postmortem(timeline(ROWS[::-1]), **FIELDS)
    files = {f"2024-0{n + 1}-01-unfit": unfit for n in range(4)} | {"a": postmortem(timeline(ROWS[:7]), **FIELDS)}
    for _ in range(2):
        loaded = library(files)
        asked.clear()
        assert list(chosen(loaded.postmortems, loaded.catalog, 1)) == ["a"]
        assert asked


def test_markdown_of_an_entry_becomes_plain_text() -> None:
    text = "**Bold** and *soft*, `code *x*`, ![alt](a.png) [a link](b.md)[^1]\n- a point"
    assert paragraphs(text)[1] == "a point"
    assert "Bold and soft" in paragraphs(text)[0]
    assert "](" not in paragraphs(text)[0]
