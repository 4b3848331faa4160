"""Lessons and learning paths are read as strictly as postmortems, and know what they belong to."""

from datetime import date

import pytest

LESSON = """\
---
title: Bound every queue
claim: A queue without a bound takes down what stands behind it.
status: published
signs: [Memory climbs]
do: [Give every queue a length]
evidence: [a]
{fields}
---
Why.
"""
PATH = """\
---
title: First week
summary: What to read first.
for: New people
status: published
{fields}
---
Hello.
"""
TODAY = date(2026, 4, 1)


@pytest.fixture
def learning(site):
    """A folder with a postmortem `a`; writes lessons and paths by their further fields."""

    def write(lessons=None, paths=None):
        files = {f"lessons/{key}.md": LESSON.format(fields=text) for key, text in (lessons or {}).items()}
        files |= {f"paths/{key}.md": PATH.format(fields=text) for key, text in (paths or {}).items()}
        return site.postmortem("a", "started: 2019-07-02").write(files).load()

    return write


def test_a_lesson_is_read_whole(learning):
    library = learning(
        {
            "queue": "guards:\n  - {text: G, kind: lint-rule, state: enforced, verified: 2025-03}\n"
            "applies_to: {services: [web], factors: [no-limit], triggers: [deploy], paths: ['**/*.go']}\n"
            "reviewed: 2026-03-01"
        }
    )
    (lesson,) = library.lessons
    assert library.problems == ()
    assert (lesson.id, lesson.path, lesson.body, lesson.body_line) == ("queue", "lessons/queue.md", "Why.\n", 13)
    assert (lesson.guards[0].kind, lesson.guards[0].verified.date_label()) == ("lint-rule", "March 2025")
    assert lesson.is_guarded
    assert lesson.evidence[0].id == "a"
    for group, key in (
        (library.lessons_by_service, "web"),
        (library.lessons_by_factor, "no-limit"),
        (library.lessons_by_trigger, "deploy"),
        (library.lessons_by_postmortem, "a"),
    ):
        assert {found: [item.id for item in items] for found, items in group.items()} == {key: ["queue"]}
    assert [item.id for item in library.evidence_of(lesson)] == ["a"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("sings: [a]", (8, "sings", "unknown-field")),
        ("guards: [{text: T, kind: linter}]", (8, "guards.0.kind", "unknown-value")),
        ("guards: [{text: T, kind: test, state: enforced}]", (8, "guards.0", "bad-verified")),
        ("guards: [{text: T, kind: test, state: broken}]", (8, "guards.0", "bad-verified")),
        ('guards: [{text: T, kind: test, verified: "2025-03-01 10:??"}]', (8, "guards.0.verified", "bad-day")),
        ("guards: [{text: T, kind: test, link: javascript:x}]", (8, "guards.0.link", "bad-web-address")),
        ("applies_to: {service: [web]}", (8, "applies_to.service", "unknown-field")),
        ("do: [x]", (8, "do", "duplicate-key")),
    ],
)
def test_a_lesson_that_is_wrong_is_told_and_costs_no_other(learning, told, fields, expected):
    library = learning({"bad": fields, "good": ""})
    assert [lesson.id for lesson in library.lessons] == ["good"]
    assert told(library.problems) == [expected]


def test_a_lesson_needs_signs_advice_and_evidence(site, told):
    site.write({"lessons/a.md": "---\ntitle: T\nclaim: C\nsigns: []\ndo: [x]\nevidence: []\n---\n"})
    assert told(site.load().problems) == [(4, "signs", "empty-list"), (6, "evidence", "empty-list")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("applies_to: {services: [wbe]}", (8, "applies_to.services.0", "unknown-service")),
        ("applies_to: {factors: [no-limit, no-limt]}", (8, "applies_to.factors.1", "unknown-factor")),
        ("applies_to: {triggers: [deplyo]}", (8, "applies_to.triggers.0", "unknown-trigger")),
        ("applies_to: {services: [web, web]}", (8, "applies_to.services.1", "duplicate-reference")),
    ],
)
def test_a_reference_that_leads_nowhere_is_taken_out(learning, told, fields, expected):
    library = learning({"queue": fields})
    (lesson,) = library.lessons
    assert told(library.problems) == [expected]
    assert lesson.applies_to.services in ([], ["web"])
    assert lesson.applies_to.factors in ([], ["no-limit"])
    assert lesson.applies_to.triggers == []


def test_evidence_that_is_no_postmortem_is_taken_out(learning, site):
    site.write({"lessons/x.md": LESSON.format(fields="").replace("[a]", "[a, {id: b, note: N}, a]")})
    library = learning()
    assert [(problem.place.field, problem.code) for problem in library.problems] == [
        ("evidence.1.id", "unknown-postmortem"), ("evidence.2", "duplicate-reference")
    ]  # fmt: skip
    assert [item.id for item in library.lessons[0].evidence] == ["a"]


def test_what_is_left_out_as_a_draft_is_no_problem_of_others(learning, site):
    lesson = LESSON.format(fields="").replace("[a]", "[a, draft]")
    site.postmortem("a", "status: published").postmortem("draft", "status: draft").write({"lessons/x.md": lesson})
    site.write({"lessons/hidden.md": lesson.replace("status: published", "status: draft")})
    steps = "steps: [{lesson: hidden, why: W}, {postmortem: draft, why: W}, {lesson: x, why: W}]"
    site.write({"paths/p.md": PATH.format(fields=steps)})
    library = site.load(drafts=False)
    assert library.problems == ()
    assert [item.id for item in library.lessons[0].evidence] == ["a"]
    assert [(step.kind, step.target) for step in library.paths[0].steps] == [("lesson", "x")]


@pytest.mark.parametrize(
    ("fields", "unreviewed"),
    [("", True), ("reviewed: 2025-03-31", True), ("reviewed: 2025-04-01", False), ("reviewed: 2025-04", False)],
)
def test_a_lesson_is_stale_a_year_after_its_review(learning, fields, unreviewed):
    library = learning({"queue": fields})
    found = library.lessons[0].staleness(library.catalog.services, TODAY)
    assert (found.unreviewed, bool(found)) == (unreviewed, unreviewed)


def test_a_lesson_about_a_retired_service_is_stale(learning, site):
    site.write(
        {
            "catalog/services.yml": "- {id: web, title: Web, retired: 2026-03}\n- {id: api, title: API, retired: true}"
            "\n- {id: old, title: Old, retired: 2026-04-02}"
        }
    )
    library = learning({"queue": "reviewed: 2026-03-01\napplies_to: {services: [web, api, old]}"})
    assert library.lessons[0].staleness(library.catalog.services, TODAY).retired == ("web", "api")


def test_a_path_is_read_whole_and_knows_its_places(learning, site):
    site.write({"contribute/index.md": "---\ntitle: 'Write it down'\n---\n# Other\n"})
    library = learning(
        {"queue": ""},
        {
            "last": "steps: [{postmortem: a, why: W}]",
            "first": "order: 1\nsteps:\n  - {lesson: queue, why: W, questions: [{ask: Q?, answer: A}]}\n"
            "  - {practice: a, why: W}\n  - {page: contribute/index.md, why: W}",
        },
    )
    assert library.problems == ()
    first, last = library.paths
    assert (first.id, first.audience, first.steps[0].questions[0].answer) == ("first", "New people", "A")
    assert [(path.id, index) for path, index in library.paths_by_lesson["queue"]] == [("first", 0)]
    assert library.paths_by_postmortem["a"] == ((first, 1), (last, 0))
    assert library.guides["contribute/index.md"].title == "Write it down"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("steps: []", (7, "steps", "empty-list")),
        ("steps: [{why: W}]", (7, "steps.0", "bad-step")),
        ("steps: [{lesson: a, page: b, why: W}]", (7, "steps.0", "bad-step")),
        ("steps: [{lesson: a}]", (7, "steps.0.why", "missing-field")),
        ("order: first\nsteps: [{lesson: a, why: W}]", (7, "order", "bad-whole-number")),
        ("audience: You\nsteps: [{lesson: a, why: W}]", (7, "audience", "unknown-field")),
    ],
)
def test_a_path_that_is_wrong_is_told(learning, told, fields, expected):
    library = learning({}, {"p": fields})
    assert library.paths == ()
    assert [found[1:] for found in told(library.problems)] == [expected[1:]]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("lesson: quee", "unknown-lesson"),
        ("postmortem: b", "unknown-postmortem"),
        ("practice: b", "unknown-postmortem"),
        ("page: contribute/indx.md", "unknown-page"),
        ("page: ../outside.md", "unknown-page"),
        ("page: contribute/../index.md", "unknown-page"),
        ("page: postmortems/a.md", "unknown-page"),
        ("page: catalog/services.yml", "unknown-page"),
        ("page: " + "x" * 400 + ".md", "unknown-page"),
    ],
)
def test_a_step_that_leads_nowhere_is_taken_out(learning, site, step, code):
    site.write({"contribute/index.md": "# How", "index.md": "# Home", "../outside.md": "# Secret"})
    library = learning({"queue": ""}, {"p": f"steps: [{{{step}, why: W}}, {{lesson: queue, why: W}}]"})
    assert [(problem.place.field.split(".")[1], problem.code) for problem in library.problems] == [("0", code)]
    assert [step.target for step in library.paths[0].steps] == ["queue"]


def test_links_and_names_are_held_to_the_same_rules(site, tmp_path):
    (tmp_path / "outside.md").write_text("secret")
    site.write({"lessons/_template.md": "x", "lessons/index.md": "x", "lessons/a#b.md": "x"})
    (site.path / "lessons/out.md").symlink_to(tmp_path / "outside.md")
    library = site.load()
    assert [(problem.place.path, problem.code) for problem in library.problems] == [
        ("lessons/a#b.md", "file-name"), ("lessons/out.md", "link-outside")
    ]  # fmt: skip
