"""From a folder to a library: one broken file is told and costs no other."""

import os
from datetime import UTC, datetime

import pytest

from postmortems.core.loader import is_postmortem


def test_nothing_is_an_empty_library(docs):
    library = docs.load()
    assert (library.postmortems, library.problems) == ((), ())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("postmortems/a.md", True),
        ("postmortems/2019/a.md", True),
        ("postmortems/index.md", False),
        ("postmortems/2019/README.md", False),
        ("postmortems/_draft.md", False),
        ("postmortems/_old/a.md", False),
        ("postmortems/.a.md", False),
        ("postmortems/a.txt", False),
        ("postmortems", False),
        ("a.md", False),
        ("other/postmortems/a.md", False),
    ],
)
def test_a_postmortem_is_one_by_its_place_and_name(path, expected):
    assert is_postmortem(path) is expected


def test_a_good_file_is_read_whole(site):
    site.postmortem(
        "2019/a",
        "services: [web]\nfactors: [no-limit]\ntrigger: deploy\nstarted: 2019-07-02 13:42",
        "## Timeline\n- 13:45 Up\n",
    )
    library = site.load()
    (item,) = library.postmortems
    assert library.problems == ()
    assert (item.id, item.path, item.services, item.factor_ids, item.trigger) == (
        "a", "postmortems/2019/a.md", ["web"], ("no-limit",), "deploy"
    )  # fmt: skip
    assert (item.body, item.body_line) == ("## Timeline\n- 13:45 Up\n", 9)
    assert item.timeline
    assert item.timeline.events[0].line == 10
    assert item.timeline.events[0].moment.earliest == datetime(2019, 7, 2, 13, 45, tzinfo=UTC)


def test_bare_times_belong_to_the_day_on_the_clock_of_the_file(site):
    site.postmortem("a", "timezone: '+09:00'\nstarted: 2024-03-13 08:00", "## Timeline\n- 08:05 Up\n")
    (item,) = site.load().postmortems
    assert item.timeline.events[0].moment.label() == "13 March 2024, 08:05 UTC+09:00"


BROKEN = {
    "bytes": b"---\ntitle: \xff\n---\n",
    "bare": b"# Title\n",
    "open": b"---\ntitle: T\n",
    "empty": b"",
    "field": b"---\ntitle: T\nsummary: S\ncolour: red\n---\n",
    "twice": b"---\ntitle: T\ntitle: T\nsummary: S\n---\n",
    "deep": b"---\ntitle: " + b"[" * 10_000 + b"\n---\n",
    "large": b"---\ntitle: " + b"x" * 5_000_000 + b"\n---\n",
    "zone": b"---\ntitle: T\nsummary: S\ntimezone: {name: nowhere}\nstarted: {text: x, earliest: 1}\n---\n",
}


def test_a_broken_file_is_told_and_costs_no_other(site):
    site.write({f"postmortems/{stem}.md": content for stem, content in BROKEN.items()}).postmortem("good")
    library = site.load()
    assert [item.id for item in library.postmortems] == ["good"]
    assert {problem.place.path for problem in library.problems} == {f"postmortems/{stem}.md" for stem in BROKEN}
    assert list(library.problems) == sorted(library.problems, key=lambda problem: problem.sort_key)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("services: [web, wbe]", (4, "services.1", "unknown-service")),
        ("services: [web, api, web]", (4, "services.2", "duplicate-reference")),
        ("factors: [latent-defcet]", (4, "factors.0", "unknown-factor")),
        ("factors:\n  - no-limit\n  - id: no-limt", (6, "factors.1.id", "unknown-factor")),
        ("factors:\n  - no-limit\n  - id: no-limit\n    evidence: E", (6, "factors.1.id", "duplicate-reference")),
        ("trigger: deplyo", (4, "trigger", "unknown-trigger")),
        ("actions:\n  - text: Do\n    factor: x-y", (6, "actions.0.factor", "unknown-factor")),
        ("relations: [{kind: similar, id: nowhere}]", (4, "relations.0.id", "unknown-postmortem")),
        ("relations: [{kind: similar, id: a}]", (4, "relations.0.id", "self-relation")),
    ],
)
def test_a_reference_that_leads_nowhere_is_taken_out_and_told(site, told, fields, expected):
    library = site.postmortem("a", fields).load()
    (item,) = library.postmortems
    assert told(library.problems) == [expected]
    assert set(item.services) <= set(library.catalog.services)
    assert set(item.factor_ids) <= set(library.catalog.factors)
    assert len(set(item.services)) == len(item.services)
    assert item.trigger is None
    assert item.relations == []
    assert all(action.factor is None for action in item.actions)


def test_what_was_meant_is_asked_as_a_question(site):
    (problem,) = site.postmortem("a", "factors: [latent-defcet]").load().problems
    assert str(problem) == (
        "postmortems/a.md:4:11: factors.0: there is no factor 'latent-defcet'. "
        "Did you mean 'latent-defect'? [unknown-factor]"
    )


def test_a_relation_to_a_file_that_is_left_out_is_no_problem_of_its_own(site):
    site.postmortem("broken", "colour: red").postmortem("draft", "status: draft")
    relations = ", ".join(f"{{kind: similar, id: {other}}}" for other in ("broken", "draft", "b"))
    fields = f"status: published\nrelations: [{relations}]"
    library = site.postmortem("a", fields).postmortem("b", "status: published").load(drafts=False)
    assert [problem.code for problem in library.problems] == ["unknown-field"]
    assert [relation.id for relation in library.by_id["a"].relations] == ["b"]


def test_drafts_are_read_unless_they_are_unwanted(site):
    site.postmortem("a", "status: draft").postmortem("b", "status: in-review")
    assert set(site.load().by_id) == {"a", "b"}
    assert set(site.load(drafts=False).by_id) == {"b"}


def test_an_id_belongs_to_the_first_file(site):
    library = site.postmortem("2019/a").postmortem("2020/a").load()
    assert [item.path for item in library.postmortems] == ["postmortems/2019/a.md"]
    (problem,) = library.problems
    assert (problem.place.path, problem.code) == ("postmortems/2020/a.md", "duplicate-id")
    assert problem.message == "postmortems/2019/a.md already has the id 'a'"


@pytest.mark.parametrize(
    "path",
    ['a"b', "a<b>", "a#b", "a?b", "100%", "a\\b", "a|b", "a*", "a:b", "a\nb", "a\x1b[31m", "x" * 121, "a ", " a", "a.",
     "a#b/c", "a /c", "a\u202eb"],
)  # fmt: skip
def test_a_name_that_is_no_address_is_a_problem(site, path):
    library = site.postmortem(path).postmortem("good").load()
    assert [item.id for item in library.postmortems] == ["good"]
    (problem,) = library.problems
    assert problem.code == "file-name"
    assert str(problem).isprintable()


def test_a_name_that_is_not_utf_8_is_a_problem_that_can_be_printed(site):
    site.postmortem("good")
    with open(os.fsencode(site.path) + b"/postmortems/a\xff.md", "wb") as file:  # noqa: PTH123
        file.write(b"---\n---\n")
    (problem,) = site.load().problems
    assert str(problem).encode("utf-8").startswith(b"postmortems/a?.md: the file name cannot be an address")


def test_odd_names_that_are_addresses_are_fine(site):
    for stem in ("Größe", "a b", "2019.07", "a&b", "日本", "a'b", "x" * 120):
        site.postmortem(stem)
    library = site.load()
    assert library.problems == ()
    assert len(library.postmortems) == 7


def test_links_and_folders_that_are_no_files(site, tmp_path):
    site.postmortem("good", body="text").postmortem("folder.md/inside")
    folder = site.path / "postmortems"
    (tmp_path / "outside.md").write_text("secret")
    (tmp_path / "outside").mkdir()
    (folder / "out.md").symlink_to(tmp_path / "outside.md")
    (folder / "passwd.md").symlink_to("/etc/passwd")
    (folder / "gone.md").symlink_to(folder / "nowhere")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "linked").symlink_to(tmp_path / "outside")
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe.md")
    library = site.load()
    assert set(library.by_id) == {"good", "inside"}
    assert [(problem.place.path.removeprefix("postmortems/"), problem.code) for problem in library.problems] == [
        ("gone.md", "file-unreadable"),
        ("linked", "link-folder"),
        ("loop.md", "file-unreadable"),
        ("out.md", "link-outside"),
        ("passwd.md", "link-outside"),
        ("pipe.md", "file-unreadable"),
        ("round", "link-folder"),
    ]


def test_a_folder_that_is_itself_elsewhere_is_not_read(site, tmp_path):
    site.postmortem("real").write({"real.md": "text"})
    elsewhere = tmp_path / "elsewhere"
    (site.path / "postmortems").rename(elsewhere)
    (site.path / "postmortems").symlink_to(elsewhere)
    (elsewhere / "_").symlink_to(site.path / "real.md")
    (elsewhere / "linked.md").symlink_to(site.path / "real.md")
    library = site.load()
    assert library.postmortems == ()
    assert {problem.place.path: problem.code for problem in library.problems} == {
        "postmortems/linked.md": "front-matter-missing",
        "postmortems/real.md": "link-outside",
    }


def test_a_link_inside_the_folder_is_a_file(site):
    site.postmortem("_parts/a", body="text")
    (site.path / "postmortems/b.md").symlink_to(site.path / "postmortems/_parts/a.md")
    assert set(site.load().by_id) == {"b"}


def test_a_file_in_place_of_the_folder_is_told(docs):
    assert [problem.code for problem in docs.write({"postmortems": "x"}).load().problems] == ["file-unreadable"]


def test_a_folder_that_cannot_be_listed_is_told(site, monkeypatch):
    site.postmortem("good").postmortem("secret/a")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("secret"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    library = site.load()
    assert set(library.by_id) == {"good"}
    assert [str(problem) for problem in library.problems] == [
        "postmortems/secret: the folder cannot be read: Permission denied. Check its permissions. [file-unreadable]"
    ]


def test_a_file_that_vanishes_while_others_are_read_is_told(site):
    site.postmortem("a").postmortem("b")

    def vanish(count, total):
        (site.path / "postmortems/b.md").unlink(missing_ok=True)

    library = site.load(progress=vanish)
    assert set(library.by_id) == {"a"}
    assert [problem.code for problem in library.problems] == ["file-unreadable"]


def test_progress_counts_to_the_number_of_files(site):
    seen = []
    site.postmortem("a").postmortem("b", "colour: red").load(progress=lambda *counts: seen.append(counts))
    assert seen == [(1, 2), (2, 2)]


def test_dangerous_text_is_text(site):
    site.write({"catalog/services.yml": "- {id: on, title: On}"})
    site.write({"postmortems/a.md": "---\ntitle: <script>alert(1)</script>\nsummary: 12:30\nservices: [on]\n---\n"})
    library = site.load()
    assert library.problems == ()
    assert (library.postmortems[0].title, library.postmortems[0].summary) == ("<script>alert(1)</script>", "12:30")
