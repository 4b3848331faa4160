"""How a finding reads."""

import pytest

from postmortems.core import Place, Problem
from postmortems.core.problem import dotted, printable, quoted


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("c", "wrong", Place("a.md")), "a.md: wrong [c]"),
        (Problem("c", "wrong", Place("a.md", 3), "Mend it"), "a.md:3: wrong. Mend it. [c]"),
        (
            Problem("c", "wrong", Place("a.md", 3, 5, "x.0"), "Did you mean 'y'?"),
            "a.md:3:5: x.0: wrong. Did you mean 'y'? [c]",
        ),
    ],
)
def test_a_problem_is_one_line_of_whole_sentences(problem, text):
    assert str(problem) == text


def test_values_are_quoted_short_and_harmless():
    assert quoted("a\n  b") == "'a b'"
    assert quoted("\x1b[31m\u202e") == "'\\x1b[31m\\u202e'"
    assert len(quoted("x" * 10_000)) == 62
    assert printable("a\nb\udcff") == "a?b?"


def test_the_entry_of_a_catalog_file_is_not_part_of_a_field():
    assert dotted((3, "factors", 0, "title")) == "factors.0.title"
    assert dotted(("k" * 1000,)) == "k" * 40
