"""No bytes make the loader crash, hang or point outside a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from postmortems.core import load_library
from postmortems.core.frontmatter import PureLoader, parse_document, read_text
from postmortems.core.frontmatter.nodes import HANDLER
from postmortems.core.postmortem import FrontMatter
from postmortems.core.validation import validate

# Pieces of YAML and of our fields in every order find more than letters at random do.
FRAGMENTS = [
    *(
        "---",
        "...",
        "\n",
        "\n  ",
        "\n- ",
        "\n  - ",
        "\r\n",
        "\t",
        ": ",
        ",",
        "[",
        "]",
        "{",
        "}",
        "? ",
        "|\n",
        ">-\n ",
        "#",
    ),
    *("&a ", "*a", "<<: ", "!!str ", "!x ", "!!python/name:os.system ", "%YAML 1.1\n", "@", "`", "'", '"', '"\\x00"'),
    *(
        '"\\ud800"',
        '"\\U99999999"',
        "\x85",
        "\u2028",
        "\ufeff",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "~",
        "null",
        "on",
        "12:30",
    ),
    *(
        "title: T\n",
        "summary: S\n",
        "services: ",
        "factors: ",
        "id: ",
        "evidence: ",
        "actions: ",
        "text: ",
        "timezone: ",
    ),
    *(
        "started: ",
        "2019-07-02 13:42",
        "Europe/Berlin",
        "IST",
        "relations: ",
        "kind: ",
        "repeats",
        "sources: ",
        "url: ",
    ),
    *(
        "javascript:x",
        "https://a.example",
        "status: ",
        "draft",
        "depends_on: ",
        "aliases: ",
        "tier: ",
        "9",
        "retired: ",
    ),
    *(
        "## Timeline\n",
        "| Time | Event |\n|---|---|\n",
        "| 10:01 | x |\n",
        "- 10:02 y\n",
        "web",
        "name: ",
        "é",
        "x" * 200,
    ),
]
yaml_ish = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=40).map("".join)
documents = st.builds("---\n{}\n---\n{}".format, yaml_ish, yaml_ish)
valid_start = st.builds("---\ntitle: T\nsummary: S\n{}\n---\n{}".format, yaml_ish, yaml_ish)
texts = (yaml_ish | documents | valid_start).map(lambda text: text.encode("utf-8", "surrogatepass"))
contents = (
    st.binary(max_size=300)
    | texts
    | st.builds(lambda text, bom: bom + text, texts, st.sampled_from([b"\xef\xbb\xbf", b"\xff"]))
)


@pytest.fixture(params=["libyaml", "pure"])
def _loader(request, monkeypatch):
    if request.param == "pure":
        monkeypatch.setattr(HANDLER, "loader", PureLoader)


def lines_of(content):
    """Lines as editors count them."""
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def check(problems, content):
    for problem in problems:
        assert 0 <= problem.place.line <= lines_of(content)
        assert problem.place.column >= 0
        assert len(str(problem)) < 1200
        str(problem).encode("utf-8")
        assert "\n" not in str(problem)


relaxed = settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.mark.usefixtures("_loader")
@given(contents)
@example(b"---\ntitle: T\nsummary: S\ntimezone: {name: nowhere}\nstarted: 2019-07-02 13:42\n---\n")
@example(b'---\ntitle: "\\ud800"\nsummary: S\n---\n')
@example(b"---\n\xe2\x80\xa8\xe2\x80\xa8\xe2\x80\xa8a: [\n---\n")
@relaxed
def test_no_document_makes_the_reader_crash(content):
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.md"
        file.write_bytes(content)
        text, problem = read_text(file, "a.md")
    if problem:
        check([problem], content)
        return
    document = parse_document(text, "a.md")
    check(document.problems, content)
    assert 1 <= document.body_line <= lines_of(content)
    assert document.data is not None or document.problems
    assert all(1 <= line <= lines_of(content) for line, _ in document.positions.values())
    if document.data is not None:
        front, found = validate(FrontMatter, document.data, document.positions, "a.md")
        check(found, content)
        assert (front is None) == bool(found)


@pytest.mark.usefixtures("_loader")
@given(
    st.dictionaries(st.sampled_from(["factors", "services", "teams", "triggers"]), contents | yaml_ish.map(str.encode)),
    contents,
)
@settings(relaxed, max_examples=250)
def test_no_folder_makes_the_loader_crash(catalog, content):
    with TemporaryDirectory() as folder:
        files = {f"catalog/{name}.yml": text for name, text in catalog.items()} | {"postmortems/a.md": content}
        for name, raw in files.items():
            file = Path(folder) / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(raw)
        library = load_library(Path(folder))
    for name, raw in files.items():
        check([problem for problem in library.problems if problem.place.path == name], raw)
    assert {problem.place.path for problem in library.problems} <= set(files)
    assert library.postmortems or library.problems
    for item in library.postmortems:
        f"{item!r}{item.title}{item.body}{item.timeline}".encode()
        assert item.sort_key
        assert item.duration is None or item.duration.label()
        assert set(item.services) <= set(library.catalog.services)


LEARNING = [
    *("claim: C\n", "signs: [a]\n", "do: [b]\n", "guards: ", "state: enforced", "verified: ", "applies_to: "),
    *("evidence: [a]\n", "steps: ", "lesson: ", "practice: a", "page: ", "../a.md", "why: W", "for: F\n", "order: "),
]
learning_ish = st.lists(st.sampled_from([*FRAGMENTS, *LEARNING]), max_size=30).map("".join)


@given(
    st.builds(
        "---\ntitle: T\nclaim: C\nsigns: [a]\ndo: [b]\nevidence: [a]\n{}\n---\n{}".format, learning_ish, yaml_ish
    ),
    st.builds("---\ntitle: T\nsummary: S\nfor: F\n{}\n---\n{}".format, learning_ish, yaml_ish),
)
@settings(relaxed, max_examples=250)
def test_no_lesson_or_path_makes_the_loader_crash(lesson, path):
    files = {"lessons/a.md": lesson, "paths/a.md": path, "postmortems/a.md": "---\ntitle: T\nsummary: S\n---\n"}
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            file = Path(folder) / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        library = load_library(Path(folder))
    for name, text in files.items():
        raw = text.encode("utf-8", "surrogatepass")
        check([problem for problem in library.problems if problem.place.path == name], raw)
    assert library.lessons or any(problem.place.path == "lessons/a.md" for problem in library.problems)
    for item in library.lessons:
        assert {use.id for use in item.evidence} <= {"a"}
        assert item.sort_key
    for item in library.paths:
        assert all(step.target for step in item.steps)
