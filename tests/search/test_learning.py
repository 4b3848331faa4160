"""Lessons and learning paths are found by what they say, and by what they apply to."""

from __future__ import annotations

import pytest

from postmortems.search.freshness import open_index
from postmortems.search.search import search
from search.drawing import ids

LESSON = """\
---
title: Watch every limit
claim: A limit that nobody watches is an outage with a date.
status: published
signs: [Inserts fail all at once]
do: [Graph the distance to every quota]
guards: [{text: The linter refuses a table without a gauge, kind: lint-rule}]
applies_to: {services: [shop-db], factors: [hidden-limit], triggers: [deploy]}
evidence: [2021-03-04-disk]
tags: [quota]
---
Whiteboards run out last.
"""
PATH = """\
---
title: First week
summary: How we keep the shop alive.
for: Newcomers to operations
status: %s
steps: [{lesson: limits, why: W}]
---
Welcome aboard.
"""


def learning(docs, status="published"):
    for name, text in (("lessons/limits.md", LESSON), ("paths/first.md", PATH % status)):
        (docs.folder / name).parent.mkdir(exist_ok=True)
        (docs.folder / name).write_text(text, "utf-8")
    return docs.folder


@pytest.mark.parametrize(
    "query",
    ["watch limit", "outage with a date", "inserts fail", "graph the distance", "linter gauge", "whiteboards",
     "kind:lesson service:shop-db", "kind:lesson factor:hidden-limit", "kind:lesson tag:quota",
     "kind:lesson orders db"],
)  # fmt: skip
def test_a_lesson_is_found_by_what_it_says_and_applies_to(docs, cache, query):
    index = open_index(learning(docs), cache)
    assert "limits" in ids(index, search(index, query))


@pytest.mark.parametrize("query", ["first week", "keep the shop alive", "newcomers", "welcome aboard", "kind:path"])
def test_a_path_is_found_by_what_it_says(docs, cache, query):
    index = open_index(learning(docs), cache)
    assert "first" in ids(index, search(index, query))


def test_a_draft_of_a_path_is_found_where_drafts_are(docs, cache):
    folder = learning(docs, "draft")
    for drafts in (True, False):
        index = open_index(folder, cache, drafts=drafts)
        assert ("first" in ids(index, search(index, "welcome"))) is drafts
        assert "limits" in ids(index, search(index, "whiteboards"))


def test_a_lesson_that_changes_is_found_anew(docs, cache):
    open_index(learning(docs), cache).close()
    (docs.folder / "lessons/limits.md").write_text(LESSON.replace("Whiteboards", "Handles"), "utf-8")
    index = open_index(docs.folder, cache)
    assert ids(index, search(index, "whiteboards")) == []
    assert ids(index, search(index, "handles")) == ["limits"]
