"""What is looked up and counted over all postmortems."""

import pytest

from postmortems.core.library import ranked


@pytest.fixture
def library(site):
    """Four postmortems: two dated ones on `web`, one of a year only, one of unknown time."""
    site.postmortem("old", "services: [web]\nfactors: [no-limit]\ntrigger: deploy\nstarted: 2018-05-01 10:00")
    site.postmortem(
        "new",
        "services: [api, web]\nfactors: [no-limit, latent-defect]\nstarted: 2019-05-01 10:00\n"
        "relations: [{kind: repeats, id: old}, {kind: similar, id: vague}]",
    )
    site.postmortem("year", "factors: [latent-defect, no-limit]\nstarted: 2018\nrelations: [{kind: follows, id: old}]")
    site.postmortem("vague")
    return site.load()


def ids(groups):
    return {key: [item.id for item in items] for key, items in groups.items()}


def test_postmortems_are_grouped_newest_first(library):
    assert library.problems == ()
    assert list(library.by_id) == ["new", "old", "year", "vague"]
    assert ids(library.by_service) == {"api": ["new"], "web": ["new", "old"]}
    assert ids(library.by_factor) == {"no-limit": ["new", "old", "year"], "latent-defect": ["new", "year"]}
    assert ids(library.by_trigger) == {"deploy": ["old"]}
    assert ids(library.by_team) == {"ops": ["new", "old"]}
    assert list(ids(library.by_year).items()) == [(2019, ["new"]), (2018, ["old", "year"]), (None, ["vague"])]


def test_counts_tell_what_travels_with_what(library):
    assert library.factor_by_service == {
        ("no-limit", "api"): 1, ("no-limit", "web"): 2, ("latent-defect", "api"): 1, ("latent-defect", "web"): 1
    }  # fmt: skip
    assert library.factor_pairs == {"no-limit": (("latent-defect", 2),), "latent-defect": (("no-limit", 2),)}


def test_a_service_named_twice_counts_once(site):
    library = site.postmortem("a", "services: [web, web]\nfactors: [no-limit, no-limit]").load()
    assert library.factor_by_service == {("no-limit", "web"): 1}
    assert library.factor_pairs == {}


def test_relations_are_known_from_the_other_end(library):
    found = {key: [(kind, item.id) for kind, item in pairs] for key, pairs in library.relations_to.items()}
    assert found == {"old": [("repeats", "new"), ("follows", "year")], "vague": [("similar", "new")]}


def test_services_know_their_team_and_dependents(site):
    site.write({"catalog/services.yml": "- {id: b, title: B, owner: ops, depends_on: [a]}\n- {id: a, title: A}\n"
                                        "- {id: c, title: C, owner: ops, depends_on: [a, b]}"})  # fmt: skip
    library = site.load()
    assert library.dependents == {"a": ("b", "c"), "b": ("c",)}
    assert library.services_of_team == {"ops": ("b", "c")}


def test_ranked_puts_the_most_frequent_first_and_breaks_ties_by_name():
    assert ranked(["b", "a", "c", "c", "b"]) == (("b", 2), ("c", 2), ("a", 1))
