"""The catalog: what is wrong is left out and told, and whatever is left can be followed."""

import pytest

from postmortems.core.catalog_files import load_catalog


@pytest.fixture
def load(docs, told):
    """The catalog of some files, and what was told about them."""

    def load(**files):
        catalog, problems = load_catalog(docs.write({f"catalog/{name}.yml": text for name, text in files.items()}).path)
        return catalog, told(problems)

    return load


def test_no_catalog_is_an_empty_one(load):
    catalog, problems = load()
    assert (catalog.services, catalog.factors, catalog.groups, problems) == ({}, {}, (), [])


GROUP = """\
- id: g
  title: G
  factors:
    - {id: one, title: One, definition: D.}
    - {id: two, title: Two}
    - {id: three, title: Three, definition: D., colour: red}
    - {id: one, title: Again, definition: D.}
    -
    - {id: four, title: Four, definition: D., aliases: [ONE, vier]}
"""


def test_a_broken_factor_takes_no_other_with_it(load):
    catalog, problems = load(factors=GROUP)
    assert list(catalog.factors) == ["one", "three", "four"]
    assert [factor.id for factor in catalog.groups[0].factors] == ["one", "three", "four"]
    assert catalog.factors["one"].title == "One"
    assert catalog.factors["four"].aliases == ["vier"]
    assert catalog.groups[0].factors[2].aliases == ["vier"]
    assert catalog.group_of("three").id == "g"
    assert sorted(problems) == [
        (5, "factors.1.definition", "missing-field"),
        (6, "factors.2.colour", "unknown-field"),
        (7, "factors.3.id", "duplicate-id"),
        (8, "factors.4", "empty-item"),
        (9, "factors.5.aliases.0", "alias-collision"),
    ]


def test_a_wrong_word_in_a_group_does_not_take_its_factors_down(load):
    catalog, problems = load(factors=GROUP.replace("  title: G", "  title: G\n  titel: H").split("    - {id: two")[0])
    assert list(catalog.factors) == ["one"]
    assert problems == [(3, "titel", "unknown-field")]


def test_groups_of_the_same_id_are_one_group_and_a_problem(load):
    group = "- {id: g, title: G, factors: [{id: %s, title: F, definition: D.}]}\n"
    catalog, problems = load(factors=group % "a" + group % "b")
    assert [[factor.id for factor in group.factors] for group in catalog.groups] == [["a", "b"]]
    assert problems == [(2, "id", "duplicate-id")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b", [(1, "", "not-a-list")]),
        ("- x", [(1, "", "not-fields")]),
        ("- {id: a, title: A}\n-", [(2, "", "empty-item")]),
        ("- id: a\n  title:", [(2, "title", "missing-field")]),
        ("- {id: index, title: A}", [(1, "id", "bad-identifier")]),
        ("- {id: ../../x, title: A}", [(1, "id", "bad-identifier")]),
        ("- {id: a, title: A}\n- {id: a, title: B}", [(2, "id", "duplicate-id")]),
        (
            "- {id: a, title: A, aliases: [x]}\n- {id: b, title: B, aliases: [y, X]}",
            [(2, "aliases.1", "alias-collision")],
        ),
        ("- {id: web-app, title: A}\n- {id: b, title: B, aliases: [Web App]}", [(2, "aliases.0", "alias-collision")]),
        ("- {id: a, title: A, aliases: [A, a, A A]}", []),
        ("- {id: a, title: A, owner: nobody}", [(1, "owner", "unknown-team")]),
        ("- {id: a, title: A}\n- {id: b, title: B, depends_on: [a, c]}", [(2, "depends_on.1", "unknown-service")]),
        ("- {id: a, title: A, depends_on: [a]}", [(1, "depends_on", "dependency-cycle")]),
        ("- {id: a, title: A, tier: 5}", [(1, "tier", "unknown-value")]),
        ("- {id: a, title: A, id: b}", [(1, "id", "duplicate-key")]),
        ("- {id: a, title: A, links: [{title: L, url: 'javascript:x'}]}", [(1, "links.0.url", "bad-web-address")]),
        ("- *x", [(1, "", "yaml-syntax")]),
    ],
)
def test_what_is_wrong_with_services_is_told_once(load, text, expected):
    assert load(services=text)[1] == expected


def test_a_service_may_be_called_on(load):
    catalog, problems = load(services="- {id: on, title: 12:30, tier: 1, retired: true}\n- {id: no, title: 007}")
    assert problems == []
    assert catalog.services["on"].title == "12:30"
    assert catalog.services["on"].retired
    assert catalog.titles("services") == {"on": "12:30", "no": "007"}


def test_dependencies_can_be_followed_to_their_end(load):
    edges = {"a": "b, b", "b": "c, gone", "c": "a, d", "d": "b", "e": "a"}
    catalog, problems = load(
        services="\n".join(f"- {{id: {key}, title: T, depends_on: [{to}]}}" for key, to in edges.items())
    )
    assert [code for _, _, code in problems] == ["unknown-service", "dependency-cycle", "dependency-cycle"]
    assert {key: service.depends_on for key, service in catalog.services.items()} == {
        "a": ["b"], "b": ["c"], "c": ["d"], "d": [], "e": ["a"]
    }  # fmt: skip


def test_a_chain_of_thousands_of_services_is_no_problem(load):
    lines = (f"- {{id: s{i}, title: T, depends_on: [s{i + 1}]}}" for i in range(3000))
    assert load(services="\n".join([*lines, "- {id: s3000, title: T}"]))[1] == []


def test_an_unknown_owner_is_taken_out_and_the_nearest_is_named(docs):
    docs.write(
        {"catalog/teams.yml": "- {id: storage, title: S}", "catalog/services.yml": "- {id: a, title: A, owner: storge}"}
    )
    catalog, (problem,) = load_catalog(docs.path)
    assert catalog.services["a"].owner is None
    assert str(problem) == (
        "catalog/services.yml:1:21: owner: there is no team 'storge'. Did you mean 'storage'? [unknown-team]"
    )


def test_a_catalog_file_may_not_come_from_outside(docs, tmp_path, told):
    (tmp_path / "secret.yml").write_text("- {id: a, title: A}")
    docs.write({"catalog/teams.yml": ""})
    (docs.path / "catalog/services.yml").symlink_to(tmp_path / "secret.yml")
    (docs.path / "catalog/factors.yml").symlink_to(docs.path / "nowhere.yml")
    (docs.path / "catalog/triggers.yml").mkdir()
    catalog, problems = load_catalog(docs.path)
    assert catalog.services == {}
    assert [(problem.place.path, problem.code) for problem in problems] == [
        ("catalog/triggers.yml", "file-unreadable"),
        ("catalog/factors.yml", "file-unreadable"),
        ("catalog/services.yml", "link-outside"),
    ]
