"""Files taken apart: text stays text, every value knows its place, and nothing comes in by accident."""

import os
from pathlib import Path

import pytest

from postmortems.core.config_file import docs_dir_of
from postmortems.core.frontmatter import PureLoader, parse_document, parse_yaml, read_text
from postmortems.core.frontmatter.nodes import HANDLER
from work import lines


@pytest.fixture(autouse=True, params=["libyaml", "pure"])
def _loader(request, monkeypatch):
    """Everything holds with and without libyaml."""
    if request.param == "pure":
        monkeypatch.setattr(HANDLER, "loader", PureLoader)
    elif HANDLER.loader is PureLoader:
        pytest.skip("PyYAML has no libyaml here")


@pytest.mark.parametrize(
    "scalar", ["on", "no", "12:30", "007", "1_000", "2147483647", "2019-07-02", "0x1F", "1e3", "="]
)
def test_a_scalar_is_the_text_that_stands_in_the_file(scalar):
    assert parse_yaml(f"a: {scalar}\nb: [{scalar}]", "a.yml")[0] == {"a": scalar, "b": [scalar]}


@pytest.mark.parametrize(("scalar", "value"), [("", None), ("~", None), ("null", None), ('""', ""), ("'null'", "null")])
def test_only_what_is_written_as_nothing_is_nothing(scalar, value):
    assert parse_yaml(f"a: {scalar}", "a.yml")[0] == {"a": value}


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_are_those_of_the_file_whatever_its_line_ends(tmp_path, start, end):
    lines = [
        "---",
        "# why",
        "title: T",
        "actions:",
        "  - text: Do",
        "    owner: x",
        "services: [a, b]",
        "---",
        "",
        "Body",
        "more",
    ]
    file = tmp_path / "a.md"
    file.write_bytes((start + end.join(lines)).encode())
    text, problem = read_text(file, "a.md")
    assert problem is None
    document = parse_document(text, "a.md")
    assert document.positions[("title",)] == (3, 1)
    assert document.positions[("actions", 0, "owner")] == (6, 5)
    assert document.positions[("services", 1)] == (7, 15)
    assert (document.body, document.body_line) == ("Body\nmore", 10)


def test_line_ends_that_only_yaml_knows_do_not_shift_places():
    _, positions, _ = parse_yaml("a: one\u2028two\u2029three\u0085four\nb: five", "a.yml")
    assert positions[("b",)] == (2, 1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["front-matter-missing"]),
        ("# Title\n\ntext", ["front-matter-missing"]),
        ("\n---\na: b\n---\n", ["front-matter-missing"]),
        ("---\na: b\n", ["front-matter-open"]),
        ("---\n---\n", ["front-matter-shape"]),
        ("---\n- a\n---\n", ["front-matter-shape"]),
        ("---\na: b\n---\n", []),
        ("---  \na: b\n---", []),
    ],
)
def test_where_front_matter_begins_and_ends(text, codes):
    assert [problem.code for problem in parse_document(text, "a.md").problems] == codes


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: 1\nb: 2\na: 3", 3, "duplicate-key"),
        ("a: 1\nb: !!python/name:os.system x", 2, "yaml-tag"),
        ("a: 1\n[b]: 2", 2, "yaml-key"),
        ("a: 1\nb: *c", 2, "yaml-syntax"),
        ("a: 1\nb: c: d", 2, "yaml-syntax"),
        ("a: 1\nb: x\x08y", 2, "yaml-syntax"),
        ("a: 1\n\tb: 2", 2, "yaml-syntax"),
        ("a: 1\nb: [\n\n\n", 2, "yaml-syntax"),
        ("a: 1\n...\nb: 2", 3, "yaml-syntax"),
    ],
)
def test_what_is_refused_has_a_line(text, line, code):
    (problem,) = parse_yaml(text, "a.yml")[2]
    assert (problem.place.line, problem.code) == (line, code)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a:\n\tb: c", "Indent with spaces."),
        ("a: *bold*", "Put values that start with `*` or `&` between quotes."),
        ("a: b: c", "Put values that contain `: `, `#`, quotes or brackets between quotes."),
        ("a: b\x07", "Remove the character."),
    ],
)
def test_a_syntax_error_says_what_would_mend_it(text, hint):
    (problem,) = parse_yaml(text, "a.yml")[2]
    assert hint in str(problem)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{this}: &{this} [{', '.join(['*' + that] * 10)}]\n" for that, this in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    "text", ["[" * 150_000, "- " * 90_000, "{a: " * 40_000, "? " * 90_000, "&a [*a]", "a: &x {y: *x}", BOMB]
)
def test_depth_loops_and_bombs_are_refused_before_they_are_unfolded(text):
    value, _, found = parse_yaml(text, "a.yml")
    assert value is None
    assert [problem.code for problem in found] == ["yaml-too-large"]
    assert lines(lambda: parse_yaml(text, "a.yml")) < 10_000_000, "as many values as the bomb has"


def test_a_long_list_without_aliases_is_no_bomb():
    value, _, found = parse_yaml("- [some-service, Some service]\n" * 8000, "a.yml", limit=5_000_000)
    assert found == ()
    assert isinstance(value, list)
    assert len(value) == 8000


@pytest.mark.parametrize(
    "text",
    [
        "a: !" + "x" * 9000 + " b",
        "? " + "k" * 9000 + "\n: 1\n? " + "k" * 9000 + "\n: 2",
        "a: *" + "x" * 9000,
        '"\\e[31m\\u202e": 1\n"\\e[31m\\u202e": 2',
    ],
)
def test_no_value_floods_a_message(text):
    for problem in parse_yaml(text, "a.yml")[2]:
        assert len(str(problem)) < 400
        assert str(problem).isprintable()


@pytest.mark.parametrize("escape", ["\\ud800", "\\U99999999", "\\Uffffffff"])
def test_escapes_that_are_no_characters_do_not_crash(escape):
    for problem in parse_yaml(f'a: 1\nb: "{escape}"', "a.yml")[2]:
        assert problem.code == "yaml-syntax"


def test_a_text_above_the_limit_is_refused_unread():
    (problem,) = parse_document(f"---\na: {'x' * 200_001}\n---\n", "a.md").problems
    assert problem.code == "yaml-too-large"


@pytest.mark.parametrize(
    ("raw", "line", "message"),
    [
        (b"a\nb\n\xffc", 3, "byte 0xff is not UTF-8"),
        (b"\xef\xbb\xbfa\n\xe4", 2, "byte 0xe4 is not UTF-8"),
        (b"a\r\nb\r\n\x80", 3, "byte 0x80 is not UTF-8"),
        (b"a\rb\r\x80", 3, "byte 0x80 is not UTF-8"),
        ("a".encode("utf-16"), 1, "byte 0xff is not UTF-8"),
    ],
)
def test_bytes_that_are_not_utf_8_are_located(tmp_path, raw, line, message):
    file = tmp_path / "a.md"
    file.write_bytes(raw)
    text, problem = read_text(file, "a.md")
    assert text == ""
    assert problem
    assert (problem.place.line, problem.message) == (line, message)


def test_what_cannot_be_read_is_a_problem_and_no_wait(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "large.md").write_bytes(b"x" * 2_000_001)
    found = {
        name: read_text(tmp_path / name, name)[1]
        for name in ("pipe.md", "folder.md", "dangling.md", "gone.md", "large.md")
    }
    assert {name: problem.code for name, problem in found.items() if problem} == {
        "pipe.md": "file-unreadable",
        "folder.md": "file-unreadable",
        "dangling.md": "file-unreadable",
        "gone.md": "file-unreadable",
        "large.md": "file-too-large",
    }

    def refuse(self):
        raise PermissionError(13, "Permission denied", str(self))

    (tmp_path / "secret.md").write_text("x")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    problem = read_text(tmp_path / "secret.md", "secret.md")[1]
    assert problem
    assert problem.message == "the file cannot be read: Permission denied"


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("site_name: X\ndocs_dir: handbook", "handbook"),
        ("site_name: X", "docs"),
        ("", "docs"),
        ("- a", "docs"),
        ("docs_dir: [a]", "docs"),
        ("docs_dir: !ENV [DOCS, docs]\nx: !!python/name:a.b", "docs"),
        ("x: !!python/name:a.b\ndocs_dir: handbook", "handbook"),
    ],
)
def test_the_documentation_folder_of_a_configuration(text, folder):
    assert docs_dir_of(text) == folder


def test_a_configuration_that_is_no_yaml_says_where():
    with pytest.raises(ValueError, match=r"site\.yml:2"):
        docs_dir_of("site_name: X\ndocs_dir: *x", "site.yml")
