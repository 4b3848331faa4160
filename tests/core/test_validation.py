"""Values that do not fit: each gives one problem at its place, with words that an author can act on."""

import pytest

from postmortems.core import Postmortem, Service
from postmortems.core.frontmatter import parse_yaml
from postmortems.core.postmortem import FrontMatter
from postmortems.core.text import is_web_address
from postmortems.core.validation import did_you_mean, validate

REQUIRED = "title: T\nsummary: S\n"


def read(fields, model=FrontMatter, required=REQUIRED):
    data, positions, problems = parse_yaml(required + fields, "a.md")
    assert problems == ()
    return validate(model, data, positions, "a.md")


@pytest.mark.parametrize(
    ("fields", "line", "column", "field", "code", "words"),
    [
        ("sevrity: sev1", 3, 1, "sevrity", "unknown-field", "there is no field 'sevrity'. Did you mean 'severity'?"),
        ("zzz: 1", 3, 1, "zzz", "unknown-field", "The fields are: title, summary, status"),
        ("severity: sev9", 3, 1, "severity", "unknown-value", "'sev9' is not a value of 'severity'. Did you mean 'sev"),
        ("kind: party", 3, 1, "kind", "unknown-value", "One of: incident, near-miss, security."),
        ("services: web", 3, 1, "services", "not-a-list", "Write `services: [...]`"),
        ("services:\n  - web\n  - Web!", 5, 5, "services.1", "bad-identifier", "'Web!' is not an id"),
        ("services: [web, index]", 3, 17, "services.1", "bad-identifier", "the id 'index' is reserved"),
        ("services:\n  - web\n  -", 5, None, "services.1", "empty-item", "nothing behind this dash"),
        ("services: [[web]]", 3, 12, "services.0", "not-a-text", "a text is needed here"),
        ("factors: [Not An Id]", 3, 11, "factors.0", "bad-identifier", "'Not An Id' is not an id"),
        ("factors: [[a]]", 3, 11, "factors.0", "not-fields", "Write them as `name: value`"),
        ("factors: [~]", 3, 11, "factors.0", "empty-item", "Write a value, or remove it"),
        ("factors:\n  - id: x\n    evidnce: E", 5, 5, "factors.0.evidnce", "unknown-field", "Did you mean 'evidence'?"),
        (
            "factors:\n  - evidence: E",
            4,
            5,
            "factors.0.id",
            "missing-field",
            "the field 'id' is missing. Add `id: ...`.",
        ),
        ("actions:\n  - text: Do\n    due: soon", 5, 5, "actions.0.due", "bad-moment", "'soon' is not a time"),
        ("actions: [{text: Do, status: not-doing}]", 3, 11, "actions.0", "bad-reason", "needs a reason"),
        ("actions: [{text: {a: b}}]", 3, 12, "actions.0.text", "not-a-text", "put it between quotes"),
        ("actions: [{text: Do, kind: [detect]}]", 3, 22, "actions.0.kind", "not-a-text", "a text is needed here"),
        ("started: [2020]", 3, 1, "started", "not-a-text", "a text is needed here"),
        ("started: unknown", 3, 1, "started", "bad-moment", "Leave the field out while the time is not known."),
        ("started: 2019-02-30", 3, 1, "started", "bad-moment", "is no date and time that exists"),
        ("timezone: IST", 3, 1, "timezone", "bad-zone", "India (+05:30), Israel"),
        ("timezone: {a: b}", 3, 1, "timezone", "not-a-text", "a text is needed here"),
        ('impact: "  "', 3, 1, "impact", "bad-empty-text", "the text is empty"),
        ("tags: [" + "a, " * 51 + "]", 3, 1, "tags", "too-long", "more than 50 items"),
        ("held: [" + "x" * 501 + "]", 3, 8, "held.0", "too-long", "more than 500 characters"),
        ("sources: [{title: T, url: 'javascript:alert(1)'}]", 3, 22, "sources.0.url", "bad-web-address", "https://"),
    ],
)
def test_one_wrong_value_is_one_problem_at_its_place(fields, line, column, field, code, words):
    model, problems = read(fields)
    assert model is None
    (problem,) = problems
    assert (problem.place.line, problem.place.field, problem.code) == (line, field, code)
    assert column in (problem.place.column, None)
    assert words in str(problem)
    assert "?." not in str(problem)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("title:", [("title", "missing-field"), ("summary", "missing-field")]),
        ("title: ''\nsummary: S", [("title", "bad-empty-text")]),
        ("title: '  \t '\nsummary: S", [("title", "bad-empty-text")]),
        (f"title: {'x' * 201}\nsummary: S", [("title", "too-long")]),
        ("[]", [("", "not-fields")]),
        ("x", [("", "not-fields")]),
    ],
)
def test_a_title_that_is_none_is_no_title(fields, found):
    assert [(problem.place.field, problem.code) for problem in read(fields, required="")[1]] == found


WRONG = [
    "x",
    "''",
    "[]",
    "[~]",
    "[[x]]",
    "[{x: y}]",
    "{}",
    "{x: y}",
    "{id: {x: y}}",
    "[{id: [x], title: [x], text: [x]}]",
]


@pytest.mark.parametrize("name", FrontMatter.model_fields)
@pytest.mark.parametrize("value", WRONG)
def test_a_field_names_what_stands_in_the_file_and_nothing_of_the_machinery(name, value):
    required = "".join(f"{other}: T\n" for other in ("title", "summary") if other != name)
    for problem in read(f"{name}: {value}", required=required)[1]:
        names = {name, "x", "id", "title", "text", "kind", "url", "evidence"}
        assert {part for part in problem.place.field.split(".") if not part.isdigit()} <= names
        assert "Input should" not in problem.message
        assert "instance of" not in problem.message
        assert problem.remedy


def test_wrong_values_never_flood_a_message():
    long, odd = "x" * 100_000, '"\\e[31m\\u202e' + "y" * 5000 + '"'
    for value in (long, odd, f"[{long}]", f"[{odd}]", f"[{{id: {long}, kind: {odd}, ? {odd} : 1, title: {long}}}]"):
        for name in (*FrontMatter.model_fields, odd):
            for problem in read(f"? {name}\n: {value}", required="")[1]:
                assert len(problem.message) < 300
                assert len(problem.place.field) < 100
                assert str(problem).isprintable()


def test_hundreds_of_wrong_values_are_counted_and_not_listed():
    problems = read("".join(f"zz{i}: 1\n" for i in range(300)))[1]
    assert len(problems) == 21
    assert problems[-1].message == "280 more problems follow"


@pytest.mark.parametrize(("word", "value"), [("true", True), ("false", False)])
def test_true_and_false_are_the_words_for_a_flag(word, value):
    service, problems = read(f"id: a\ntitle: A\nretired: {word}\ntier: 1", Service, "")
    assert problems == ()
    assert service
    assert (service.retired, service.tier) == (value, "1")


@pytest.mark.parametrize(
    "field", ["retired: yes", "retired: on", "retired: 1", "retired: [true]", "tier: 5", "tier: 01", "tier: [1]"]
)
def test_other_words_for_a_flag_or_a_tier_are_problems(field):
    assert len(read(f"id: a\ntitle: A\n{field}", Service, "")[1]) == 1


@pytest.mark.parametrize("id_", ["a", "a-b", "a.b_c-1", "on", "no", "007", "1_000", "null-service", "x" * 100])
def test_ids(id_):
    assert read(f"services: [{id_}]")[1] == ()


@pytest.mark.parametrize(
    "id_", ["A", "a b", "../../x", "a/b", "-a", "a-", "a--b", "a..b", "ä", "index", "readme", "x" * 101, "''"]
)
def test_no_ids(id_):
    assert [problem.code for problem in read(f"services: [{id_}]")[1]] == ["bad-identifier"]


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "http://localhost:8000", "https://[::1]/x", "https://例え.jp/"]
)
def test_web_addresses(url):
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.org",
            "https://",
            "https:///x",
            "https://:80/",
            "ftp://a",
        ),
        *(
            "https://a\nb",
            "https://a b",
            'https://a"b',
            "https://a'b",
            "https://a<b",
            "https://a\x01b",
            "https://a\u202eb",
        ),
        *("java\nscript:alert(1)", "https://[x", "https://a:99999", ""),
    ],
)
def test_no_web_addresses(url):
    assert not is_web_address(url)


def test_text_cannot_hide_what_it_says():
    front, _ = read('impact: "a\\u202eb\\x07c\\u0085d"\nheld: ["  a\\n\\n  b\\u2028c "]')
    assert front
    assert front.impact == "abc\u0085d"
    assert front.held == ["a b c"]


@pytest.mark.parametrize(
    ("word", "known", "remedy"),
    [
        ("latent-defcet", ["latent-defect", "no-limit"], "Did you mean 'latent-defect'?"),
        ("LATENT-DEFECT", ["latent-defect"], "Did you mean 'latent-defect'?"),
        ("2019-tui", ["2019-TUI"], "Did you mean '2019-TUI'?"),
        ("web-a", ["web-b", "web-c", "web-d"], "Did you mean 'web-"),
        ("zzz", ["web"], ""),
        ("zzz", [], ""),
    ],
)
def test_what_was_meant(word, known, remedy):
    assert did_you_mean(word, known).startswith(remedy)
    assert bool(did_you_mean(word, known)) == bool(remedy)


def test_a_rescued_model_is_what_the_rest_makes():
    data, positions, _ = parse_yaml("id: a\ntitle: A\nowner: No Id\nonwer: x\naliases: [b]", "a.yml")
    service, problems = validate(Service, data, positions, "a.yml", rescue=True)
    assert service == Service(id="a", title="A", aliases=["b"])
    assert [problem.code for problem in problems] == ["bad-identifier", "unknown-field"]
    assert validate(Service, {"id": "a", "tier": "9"}, {}, "a.yml", rescue=True)[0] is None


def test_values_never_change_once_read():
    front, _ = read("kind: near-miss")
    assert front
    with pytest.raises(ValueError, match="frozen"):
        front.title = "Other"
    assert Postmortem.model_config["frozen"]
