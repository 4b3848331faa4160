"""Knowledge bases that become one: what lies together, what is kept apart, and that everything leads where it led."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.checks import check
from postmortems.core import Level, load_library
from postmortems.merge import Base, MergeRefused, plan_merge
from sites import CATALOG, postmortem, write

LESSON = """---
title: Bound every queue
claim: A queue without a length hides trouble until it is too late.
status: published
signs: [It grows]
do: [Give it a length]
applies_to: {services: [db], factors: [no-canary], triggers: [deploy]}
evidence:
  - x            # the first one
  - id: y
    note: It grew for an hour.
---
It began with [this one](../postmortems/x.md).
"""
PATH = """---
title: The first week
summary: What to know.
for: Newcomers
status: published
steps:
  - lesson: queues
    why: It comes first.
  - {postmortem: x, why: It shows it.}
  - page: guides/start.md
    why: It tells the rest.
---
"""
OTHER_DB = CATALOG["catalog/services.yml"].replace("title: Database", "title: Ledger")


def test_ids_of_documents_are_kept_apart_and_references_follow(merge):
    base = {
        "postmortems/x.md": postmortem(relations="[{kind: similar, id: y}]"),
        "postmortems/2024/y.md": postmortem(services="[db]  # the one of 2019"),
        "lessons/queues.md": LESSON,
        "paths/week.md": PATH,
        "guides/start.md": "# Start\n",
    }
    _, out = merge(pay=base, find=base)
    library = load_library(out)
    assert library.problems == ()
    assert sorted(library.by_id) == ["find--x", "find--y", "pay--x", "pay--y"]
    assert library.by_id["find--x"].relations[0].id == "find--y"
    assert library.by_id["pay--y"].path == "postmortems/2024/pay--y.md"
    lesson = next(lesson for lesson in library.lessons if lesson.id == "pay--queues")
    assert [item.id for item in lesson.evidence] == ["pay--x", "pay--y"]
    path = next(path for path in library.paths if path.id == "find--week")
    assert [step.target for step in path.steps] == ["find--queues", "find--x", "bases/find/guides/start.md"]


def test_layout_and_comments_stay(merge):
    text = postmortem(
        services='["db"]   # a comment', factors="\n  - id: no-alert # why\n    evidence: >-\n      Nobody\n"
    )
    _, out = merge(
        pay={
            "postmortems/x.md": text,
            "lessons/queues.md": LESSON,
        },
        find={"catalog/services.yml": OTHER_DB, "postmortems/x.md": text.replace("\n", "\r\n").encode()},
    )
    assert (out / "postmortems/pay--x.md").read_text("utf-8") == text.replace('"db"', '"pay.db"')
    assert (out / "postmortems/find--x.md").read_bytes() == text.replace('"db"', '"find.db"').replace(
        "\n", "\r\n"
    ).encode()
    assert "  - pay--x            # the first one\n  - id: pay--y\n" in (out / "lessons/pay--queues.md").read_text()


def test_fields_are_written_anew_where_an_alias_repeats_a_value(merge):
    text = postmortem(services="[&a db]", relations="[{kind: similar, id: *a}]")
    _, out = merge(pay={"postmortems/x.md": text, "postmortems/db.md": postmortem()}, find={})
    item = load_library(out).by_id["pay--x"]
    assert (item.services, item.relations[0].id) == (["db"], "pay--db")


def test_equal_entries_become_one_and_different_ones_are_kept_apart(merge):
    plan, out = merge(
        pay={"postmortems/x.md": postmortem(services="[web, mail]")},
        find={"catalog/services.yml": OTHER_DB, "postmortems/x.md": postmortem(services="[web, mail]")},
    )
    catalog = load_library(out).catalog
    # The two `web` differ in nothing but the database that they need, which is enough.
    assert list(catalog.services) == ["pay.web", "pay.db", "mail", "find.web", "find.db"]
    assert catalog.services["find.web"].depends_on == ["find.db"]
    assert [catalog.services[id_].title for id_ in ("pay.web", "find.web")] == ["Website (pay)", "Website (find)"]
    assert list(catalog.teams) == ["core"]
    assert load_library(out).by_id["find--x"].services == ["find.web", "mail"]
    notes = [str(problem) for problem in plan.problems if problem.code == "kept-apart"]
    assert any(
        "bases/find/catalog/services.yml:2:4: id: the service 'db' is something else in pay" in note for note in notes
    )
    assert all(problem.level is Level.INFO for problem in plan.problems)


def test_a_factor_with_the_same_definition_is_one_with_all_of_its_names(merge):
    theirs = CATALOG["catalog/factors.yml"].replace(
        "title: No canary", "title: Everywhere at once, aliases: [big bang]"
    )
    theirs = theirs.replace("countermeasures: [Stages]", "countermeasures: [Stages, Waves]")
    theirs = theirs.replace("Nobody was told.", "The page went to nobody.")
    _, out = merge(pay={}, find={"catalog/factors.yml": theirs, "postmortems/x.md": postmortem()})
    library = load_library(out)
    assert library.problems == ()
    one = library.catalog.factors["no-canary"]
    assert (one.title, one.aliases) == ("No canary", ["big bang", "Everywhere at once"])
    assert one.countermeasures == ["Stages", "Waves"]
    assert [group.id for group in library.catalog.groups] == ["change", "detection"]
    assert library.by_id["find--x"].factor_ids == ("no-canary", "find.no-alert")


def test_groups_of_the_same_id_with_other_titles_are_kept_apart(merge):
    theirs = """
        - id: change
          title: Money
          factors: [{id: odd-cents, title: Odd cents, definition: Rounded twice.}]
    """
    _, out = merge(pay={}, find={"catalog/factors.yml": theirs})
    assert [group.id for group in load_library(out).catalog.groups] == ["pay.change", "detection", "find.change"]


def test_a_name_that_would_lead_to_two_entries_leads_to_one(merge):
    theirs = "- {id: shop, title: Shop, aliases: [frontend, db]}"
    ours = CATALOG["catalog/services.yml"].replace("title: Website,", "title: Website, aliases: [Frontend],")
    plan, out = merge(pay={"catalog/services.yml": ours}, find={"catalog/services.yml": theirs})
    library = load_library(out)
    assert library.problems == ()
    assert library.catalog.services["shop"].aliases == []
    assert [problem.code for problem in plan.problems] == ["alias-given-up"] * 2


def test_what_leads_nowhere_does_not_come_to_lead_to_another_base(merge):
    lost = postmortem(services="[web, cache]")
    cache = CATALOG["catalog/services.yml"].replace("id: mail, title: Mail", "id: cache, title: Cache")
    _, out = merge(own={"postmortems/a.md": lost}, pay={"postmortems/x.md": lost}, find={"catalog/services.yml": cache})
    library = load_library(out)
    assert [problem.code for problem in library.problems] == ["unknown-service"] * 2
    assert list(library.catalog.services) == ["web", "db", "mail", "find.cache"]


def test_an_owner_stays_the_team_that_was_meant(merge):
    text = postmortem(actions='[{text: Do it, owner: core TEAM}, {text: Do that, owner: "Kim"}]')
    _, out = merge(
        pay={"postmortems/x.md": text},
        find={"catalog/teams.yml": "- {id: core, title: Core team, description: Another.}", "postmortems/x.md": text},
    )
    owners = [action.owner for action in load_library(out).by_id["find--x"].actions]
    assert owners == ["find.core", "Kim"]


def test_an_owner_that_is_no_team_does_not_become_one_of_another_base(merge):
    text = postmortem(actions="[{text: Do it, owner: Storage}]")
    _, out = merge(pay={"postmortems/x.md": text}, find={"catalog/teams.yml": "- {id: disks, title: Storage}"})
    assert load_library(out).by_id["pay--x"].actions[0].owner == "Storage (pay)"


def test_the_base_without_a_name_stays_where_it_is(merge):
    text = b"\xef\xbb\xbf" + postmortem().replace("\n", "\r\n").encode()
    own = {"index.md": "# Home\n", "postmortems/x.md": text, "guides/a.md": "[x](../postmortems/x.md)\n"}
    _, out = merge(own=own, pay={**own, "catalog/services.yml": OTHER_DB})
    assert (out / "index.md").read_text("utf-8") == "# Home\n"
    assert (out / "postmortems/x.md").read_bytes() == text
    assert (out / "guides/a.md").read_text("utf-8") == "[x](../postmortems/x.md)\n"
    assert sorted(load_library(out).by_id) == ["pay--x", "x"]
    assert list(load_library(out).catalog.services) == ["web", "db", "mail", "pay.web", "pay.db"]


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("postmortems/x.md", "[y](y.md#why)", "[y](pay--y.md#why)"),
        ("postmortems/x.md", "[y](./y.md 'Y')", "[y](pay--y.md 'Y')"),
        ("postmortems/x.md", "![p](<../img/a b.png>)", "![p](<../bases/pay/img/a b.png>)"),
        ("postmortems/x.md", "![p](../img/a%20b.png)", "![p](../bases/pay/img/a%20b.png)"),
        ("postmortems/x.md", "[p]\n\n[p]: y.md", "[p]\n\n[p]: pay--y.md"),
        ("postmortems/x.md", "[w](../services/web.md)", "[w](../services/pay.web.md)"),
        ("postmortems/x.md", "[w](../teams/core.md)", "[w](../teams/core.md)"),
        ("postmortems/x.md", "[w](../practice/y.md)", "[w](../practice/pay--y.md)"),
        ("postmortems/x.md", "[list](index.md)", "[list](index.md)"),
        ("postmortems/x.md", "[lost](z.md)", "[lost](pay--z.md)"),
        ("postmortems/x.md", "[fields](../contribute/fields.md)", "[fields](../contribute/fields.md)"),
        ("postmortems/x.md", "[guards](../lessons/guards.md)", "[guards](../lessons/guards.md)"),
        ("postmortems/x.md", '<img src="../../img/a%20b.png">', '<img src="../../bases/pay/img/a%20b.png">'),
        ("postmortems/x.md", "[a](https://example.org/y.md) [b](#y.md) <y.md>", None),
        ("postmortems/x.md", "`[y](y.md)`", None),
        ("postmortems/x.md", "```\n[y](y.md)\n```", None),
        ("postmortems/x.md", "<!-- [y](y.md) -->", None),
        ("postmortems/x.md", "[^1]: y.md", None),
        ("guides/g.md", "[y](../postmortems/y.md)", "[y](../../../postmortems/pay--y.md)"),
        ("guides/g.md", "[list](../insights/index.md)", "[list](../../../insights/index.md)"),
        ("guides/g.md", "[i](i.md) ![p](../img/a%20b.png)", None),
        ("guides/g.md", "<!-- postmortems:incidents x y -->", "<!-- postmortems:incidents pay--x pay--y -->"),
        ("guides/g.md", "[p](../paths/w/print.md)", "[p](../../../paths/pay--w/print.md)"),
    ],
)  # fmt: skip
def test_links_lead_where_they_led(merge, file, before, after):
    files = {
        "postmortems/x.md": postmortem(), "postmortems/y.md": postmortem(), "guides/i.md": "# I\n",
        "img/a b.png": b"png", "paths/w.md": PATH.replace("lesson: queues", "postmortem: y"),
    }  # fmt: skip
    files[file] = postmortem(f"{before}\n") if file.startswith("postmortems") else f"{before}\n"
    _, out = merge(pay=files, find={"catalog/services.yml": OTHER_DB})
    new = {"postmortems/x.md": "postmortems/pay--x.md", "guides/g.md": "bases/pay/guides/g.md"}[file]
    assert (out / new).read_text("utf-8").endswith(f"{after or before}\n")


def test_a_merged_folder_passes_the_checks_that_its_parts_passed(merge, tmp_path):
    from postmortems.cli.merge import _add_checks
    from postmortems.merge import write_merge

    blame = "The operator should have known better, a human error.\n"
    pay = {
        "catalog/checks.yml": "levels: {human-error: error, midnight: off}\nnames: [Ada Example]\n",
        "postmortems/x.md": postmortem(relations="[{kind: similar, id: x}]"),
    }
    find = {"postmortems/x.md": postmortem(blame), "catalog/thesaurus.yml": "- [kaput, broken]\n"}
    for name, files in (("pay", pay), ("find", find)):
        write(tmp_path / "bases" / name, {**CATALOG, **files})
    from postmortems.checks import baseline

    adopted = check(tmp_path / "bases/pay")
    assert adopted.failed()
    (tmp_path / "bases/pay" / baseline.PATH).write_text(baseline.dump(adopted.problems, adopted.line), "utf-8")
    assert not check(tmp_path / "bases/find").failed()
    bases = [Base(name, tmp_path / "bases" / name) for name in ("pay", "find")]
    plan = plan_merge(bases)
    _add_checks(plan)
    write_merge(plan.files, tmp_path / "out", bases, dry_run=False)
    from postmortems.checks import Plan, load_settings
    from postmortems.checks.registry import known_words

    settings, wrong = load_settings(tmp_path / "out", known_words())
    assert not wrong
    assert {code: level.value for code, level in settings.levels.items()} == {"midnight": "off"}
    assert settings.names == ("Ada Example",)
    known = baseline.load((tmp_path / "out" / baseline.PATH).read_text("utf-8"))
    report = check(tmp_path / "out", plan=Plan(settings, baseline=known))
    assert not report.failed(), report.problems
    assert report.known == adopted.count(Level.ERROR) + adopted.count(Level.WARNING) + adopted.count(Level.INFO)


def test_a_merged_folder_builds_without_a_warning(merge, build):
    base = {
        "index.md": "# Home\n\n[x](postmortems/x.md)\n", "postmortems/x.md": postmortem("[Home](../index.md)\n"),
        "postmortems/y.md": postmortem(services="[db]"), "lessons/queues.md": LESSON, "paths/week.md": PATH,
        "guides/start.md": "# Start\n\n[y](../postmortems/y.md)\n",
    }  # fmt: skip
    _, out = merge(pay=base, find={**base, "catalog/services.yml": OTHER_DB})
    files = {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in out.rglob("*") if file.is_file() and ".merge" not in file.parts
    }  # fmt: skip
    site = build(files)
    assert site.warnings == []
    assert {"postmortems/find--x/index.html", "services/pay.db/index.html", "bases/pay/index.html"} <= site.pages
    assert "Where they come from" in site.html("index.html")


@pytest.mark.parametrize("name", ["Pay", "a--b", "../x", "a.b", "a" * 33, "ü"])
def test_a_name_that_no_address_can_carry_is_refused(tmp_path: Path, name):
    with pytest.raises(MergeRefused, match="cannot be the name"):
        plan_merge([Base(name, write(tmp_path, CATALOG))])


def test_bases_that_cannot_be_told_apart_are_refused(tmp_path: Path):
    docs = write(tmp_path / "a", CATALOG)
    for bases in ([Base("a", docs), Base("a", docs)], [Base("", docs), Base("", docs)]):
        with pytest.raises(MergeRefused, match="Give each its own"):
            plan_merge(bases)
    with pytest.raises(MergeRefused, match="there is no folder"):
        plan_merge([Base("a", tmp_path / "none")])


def test_links_out_of_a_base_and_hostile_names_do_not_come_along(merge, tmp_path: Path):
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    docs = tmp_path / "bases/pay"
    for folder in ("postmortems", "guides"):
        (docs / folder).mkdir(parents=True)
        (docs / folder / "out.md").symlink_to(tmp_path / "secret.md")
    (docs / "linked").symlink_to(tmp_path)
    (docs / "guides/pipe\nname.md").write_text("x", "utf-8")
    (docs / "guides/.hidden.md").write_text("x", "utf-8")
    plan, out = merge(pay={"postmortems/_template.md": postmortem()})
    codes = [problem.code for problem in plan.problems]
    assert sorted(codes) == ["file-name", "link-folder", "link-outside", "link-outside"]
    assert not any("secret" in file.read_text("utf-8") for file in out.rglob("*.md"))
    assert {file.relative_to(out).as_posix() for file in out.rglob("*.md")} == {"index.md"}


@pytest.mark.parametrize("name", ["thesaurus.yml", "checks.yml", "services.yml"])
def test_a_catalog_that_leads_out_of_a_base_is_refused(tmp_path: Path, name):
    docs = write(tmp_path / "pay", {"index.md": "# Pay\n"})
    (tmp_path / "secret.yml").write_text("- [secret, word]\n", "utf-8")
    (docs / "catalog").mkdir()
    (docs / "catalog" / name).symlink_to(tmp_path / "secret.yml")
    with pytest.raises(MergeRefused, match="leads out of the base"):
        plan_merge([Base("pay", docs)])


def test_a_document_that_cannot_be_read_comes_along_as_it_is(merge):
    broken = "---\ntitle: [\n---\n[y](y.md)\n"
    _, out = merge(pay={"postmortems/x.md": broken, "postmortems/y.md": postmortem()})
    assert (out / "postmortems/pay--x.md").read_text("utf-8") == broken
