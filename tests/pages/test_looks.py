"""A page that says that it looks at nothing of an edit is the same after it, whatever was edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.sites import CATALOG, postmortem, write

from postmortems.core import load_library
from postmortems.core.fingerprint import Fingerprints
from postmortems.core.library import Library
from postmortems.core.loader import is_postmortem
from postmortems.core.postmortem import Postmortem
from postmortems.core.readings import ReadingCache
from postmortems.pages import GeneratedPage, Linker
from postmortems.pages.looks import redrawn
from postmortems.pages.plan import plan

DAY = date(2026, 1, 1)
MANY = 320
"""Two pages and more of a list, and more than stand on the overview itself."""
NEWEST, MIDDLE, OLDEST = f"i{MANY - 1:03d}", "i160", "i000"
OPEN = "[{text: Watch the queue, kind: detect, status: planned, due: 2025-06-01, factor: no-alert}]"
UNDATED = OPEN.replace("due: 2025-06-01, ", "")
DONE = OPEN.replace("planned", "done")
TWO_TEAMS = {
    **CATALOG,
    "catalog/services.yml": CATALOG["catalog/services.yml"].replace("title: Mail}", "title: Mail, owner: post}"),
    "catalog/teams.yml": "- {id: core, title: Core team}\n- {id: post, title: Post team}",
}

LESSON = """
    ---
    title: A lesson
    claim: A claim.
    signs: [It is silent.]
    do: [Ring.]
    status: published
    evidence: [{id: i160, note: It did not ring.}]
    applies_to: {services: [web], factors: [no-alert]}
    guards: []
    ---
    Text.
"""

EDITS: dict[str, dict[str, str]] = {
    "nothing but the text": {"body": "Other words.\n"},
    "title": {"title": "Something else"},
    "summary": {"summary": "Another summary."},
    "status": {"status": "in-review"},
    "kind": {"kind": "near-miss"},
    "severity": {"severity": "sev4"},
    "no severity": {"severity": ""},
    "services": {"services": "[db]"},
    "no service": {"services": ""},
    "no trigger": {"trigger": ""},
    "factors": {"factors": "[bad-config]"},
    "evidence": {"factors": "[{id: no-canary, evidence: All at once.}, no-alert]"},
    "detected by": {"detected_by": "customer"},
    "another day": {"started": "2016-02-01 10:00", "resolved": "2016-02-01 12:00"},
    "another year": {"started": "2012-02-01 10:00", "resolved": "2012-02-01 12:00"},
    "less known": {"started": "2016-02", "resolved": ""},
    "about then": {"about": "~"},
    "detected": {"detected": "2021-03-01 10:20"},
    "resolved late": {"resolved": "2022-01-01 10:00"},
    "impact": {"impact": "Nobody could log in."},
    "symptoms": {"symptoms": '["error: cannot reach the queue"]'},
    "what worked": {"what_worked": "Turning it off."},
    "nothing that worked": {"what_worked": ""},
    "held": {"held": "[The limit held.]"},
    "an action": {"actions": OPEN},
    "another action": {"actions": OPEN.replace("no-alert", "bad-config").replace("queue", "disk")},
    "an action that is done": {"actions": DONE},
    "authors, tags, sources": {
        "authors": "[The team]",
        "tags": "[queue]",
        "sources": "[{title: Post, url: https://example.org}]",
    },
    "reviewed": {"reviewed": "2025-01-01"},
}


@dataclass
class Stand:
    """A library and its pages, as they are at one time."""

    library: Library
    pages: dict[str, GeneratedPage]
    texts: dict[str, str]
    named: dict[str, frozenset[str]]


def looked_at(pages: Iterable[GeneratedPage]) -> Iterator[GeneratedPage]:
    """All pages but most of those of single postmortems."""
    return (page for number, page in enumerate(pages) if not is_postmortem(page.src_uri) or number % 40 == 0)


def stand(docs: Path, cache: ReadingCache) -> Stand:
    library = load_library(docs, cache=cache)
    prints = Fingerprints(library, DAY)
    every = list(plan(library, day=DAY, prints=prints))
    urls = {page.src_uri for page in every}
    linker = Linker(lambda uri: uri.removesuffix(".md") + "/" if uri in urls else {}[uri])
    found = Stand(library, {}, {}, {})
    for page in looked_at(every):
        linker.named.clear()
        found.pages[page.src_uri] = page
        found.texts[page.src_uri] = page.text(linker)
        found.named[page.src_uri] = frozenset(linker.named)
    return found


def comes_among(old: Postmortem | None, new: Postmortem, named: frozenset[str], now: Stand) -> bool:
    """Whether an incident that has moved is newer than the oldest that a page names."""
    keys = [item.sort_key for item in now.library.postmortems if item.path in named]
    return old is not None and old.sort_key != new.sort_key and any(new.sort_key < key for key in keys)


def stays(
    page: GeneratedPage, then: Stand, now: Stand, changes: list[tuple[Postmortem | None, Postmortem | None]]
) -> bool:
    """Whether a page says that it is what it was; see `Depends`."""
    depends, before = page.depends, then.pages[page.src_uri].depends
    assert depends and before
    if (depends.texts(), depends.facts) != (before.texts(), before.facts):
        return False
    if any((old and depends.sees(old)) != (new and depends.sees(new)) for old, new in changes):
        return depends.all() == before.all()
    shown = [pair for pair in changes if None in pair or depends.shows(pair[0]) != depends.shows(pair[1])]  # type: ignore[arg-type]
    if depends.names:
        names = bool(shown) and depends.names({new.id: new for _, new in shown if new})
    else:
        named = then.named[page.src_uri]
        names = any(item.path in named for pair in shown for item in pair if item)
        names |= any(new and depends.sees(new) and comes_among(old, new, named, now) for old, new in shown)
    return not names or depends.all() == before.all()


def compared(then: Stand, now: Stand) -> tuple[int, list[str]]:
    """How many pages say that they stay, and those of them that do not."""
    old, new = ({item.path: item for item in stand.library.postmortems} for stand in (then, now))
    changes = [
        (old.get(path), new.get(path))
        for path in {**old, **new}
        if path not in old or path not in new or old[path].facts != new[path].facts
    ]
    kept = [uri for uri, page in now.pages.items() if uri in then.pages and stays(page, then, now, changes)]
    return len(kept), [uri for uri in kept if now.texts[uri] != then.texts[uri]]


def text(number: int, **fields: str) -> str:
    year, month = 2005 + number // 20, number % 12 + 1
    return postmortem(
        fields.pop("body", f"Text {number}.\n"),
        **{
            "title": f"Outage {number}",
            "services": ("[web]", "[mail]", "[web, mail]", "[mail, web, db]")[number % 4],
            "factors": "[no-canary, no-alert]" if number % 3 else "[no-canary]",
            "started": f"{fields.pop('about', '')}{year}-{month:02d}-01 10:00",
            "resolved": f"{year}-{month:02d}-01 11:00",
            "detected": f"{year}-{month:02d}-01 10:05" if number % 2 else "",
            "what_worked": "A restart." if number % 5 in (0, 4) else "",
            "actions": (OPEN if number % 2 else UNDATED) if number % 3 else DONE.replace("queue", f"queue {number}"),
            **fields,
        },
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ReadingCache, Stand]:
    docs = tmp_path_factory.mktemp("docs")
    files = {f"postmortems/i{number:03d}.md": text(number) for number in range(MANY)}
    write(docs, {**TWO_TEAMS, **files, "lessons/a-lesson.md": LESSON})
    cache = ReadingCache(docs, on_disk=False)
    then = stand(docs, cache)
    assert not then.library.problems
    lists = {"services/web/2.md", "actions/teams/core/2.md", "actions/teams/post/2.md"}
    assert {*lists, "lessons/a-lesson.md"} <= then.pages.keys()
    return docs, cache, then


@pytest.mark.parametrize("id_", [NEWEST, MIDDLE, OLDEST])
@pytest.mark.parametrize("edit", EDITS)
def test_pages_that_stay_are_what_they_were(base: tuple[Path, ReadingCache, Stand], edit: str, id_: str) -> None:
    docs, cache, then = base
    number = int(id_[1:])
    write(docs, {f"postmortems/{id_}.md": text(number, **EDITS[edit])})
    now = stand(docs, cache)
    kept, wrong = compared(then, now)
    again, wrong_again = compared(now, then)
    write(docs, {f"postmortems/{id_}.md": text(number)})
    assert (wrong, wrong_again) == ([], [])
    assert min(kept, again) > 0


def test_so_they_are_when_one_comes_or_goes(base: tuple[Path, ReadingCache, Stand]) -> None:
    docs, cache, then = base
    for number in (-1, 77, 160, MANY):
        file = docs / f"postmortems/x{number}.md"
        write(docs, {f"postmortems/x{number}.md": text(max(0, number), started="2013-03-07", resolved="")})
        now = stand(docs, cache)
        file.unlink()
        assert compared(then, now)[1] == compared(now, then)[1] == []


def test_an_edit_leaves_alone_what_does_not_look_at_it(base: tuple[Path, ReadingCache, Stand]) -> None:
    docs, cache, then = base
    write(docs, {f"postmortems/{MIDDLE}.md": text(160, actions=DONE)})
    now = stand(docs, cache)
    write(docs, {f"postmortems/{MIDDLE}.md": text(160)})
    changes = [(then.library.by_id[MIDDLE], now.library.by_id[MIDDLE])]
    kept = {uri for uri, page in now.pages.items() if stays(page, then, now, [*changes])}
    lists = {"factors/index.md", "services/web/2.md", "years/2013.md", "triggers/deploy.md", "insights/times.md"}
    assert lists <= kept
    assert not {"actions/index.md", "actions/teams/core.md", "services/web.md"} & kept


@pytest.mark.parametrize(
    ("edit", "id_", "expected"),
    [
        ("title", NEWEST, False),
        ("an action that is done", NEWEST, False),
        ("severity", OLDEST, True),
        ("factors", NEWEST, False),
        ("detected", OLDEST, False),
        ("detected", NEWEST, True),
    ],
)
def test_it_is_known_early_whether_pictures_change(
    base: tuple[Path, ReadingCache, Stand], edit: str, id_: str, expected: bool
) -> None:
    docs, cache, then = base
    path = f"postmortems/{id_}.md"
    load_library(docs, cache=cache)
    library = load_library(write(docs, {path: text(int(id_[1:]), **EDITS[edit])}), cache=cache)
    assert redrawn(library, cache.replaced) is expected
    write(docs, {path: text(int(id_[1:]))})
    assert not redrawn(library, {})
    assert not redrawn(then.library, {"postmortems/draft.md": None})
