"""Which incidents are shown as related, in which order, and with which reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from postmortems.core import Library
from postmortems.pages.related import CANDIDATES, RelatedIncidents
from sites import postmortem

Load = Callable[..., Library]


class Told:
    """What an index might say; it says nothing of others."""

    def __init__(self, said: Mapping[str, Sequence[tuple[str, Sequence[str]]]]) -> None:
        self.said = said

    def similar(self, incident: str) -> Sequence[tuple[str, Sequence[str]]] | None:
        return self.said.get(incident)

    def mark(self, incident: str) -> str:
        return repr(self.said[incident]) if incident in self.said else ""

    def naming(self, incidents: Collection[str]) -> Collection[str] | None:
        return {one for one, found in self.said.items() if not {id_ for id_, _ in found}.isdisjoint(incidents)}


def related(library: Library, id_: str) -> dict[str, tuple[str, ...]]:
    found = RelatedIncidents(library).of(library.by_id[id_])
    return {item.postmortem.id: item.reasons for item in found}


def test_a_stated_relation_comes_first_and_keeps_its_note(library: Load) -> None:
    loaded = library(
        {
            "a": postmortem(relations="[{kind: caused-by, id: z, note: their store was down}]"),
            "b": postmortem(),
            "z": postmortem(services="[mail]", factors="[bad-config]", trigger=""),
        }
    )
    assert list(related(loaded, "a")) == ["z", "b"]
    assert related(loaded, "a")["z"] == ("It caused this incident: their store was down",)


def test_the_other_end_knows_of_a_relation_that_only_one_states(library: Load) -> None:
    loaded = library(
        {
            "a": postmortem(services="[mail]", factors="[bad-config]", relations="[{kind: repeats, id: b}]"),
            "b": postmortem(services="[db]", factors="[no-alert]"),
        }
    )
    assert related(loaded, "b") == {"a": ("It repeats this incident",)}


def test_reasons_name_what_is_shared(library: Load) -> None:
    loaded = library(
        {
            "a": postmortem(tags="[dns]"),
            "b": postmortem(tags="[dns]"),
            "c": postmortem(services="[mail]", factors="[bad-config]"),
        }
    )
    assert related(loaded, "a") == {"b": ("Also hit Website", "The same gap: No canary, No alert", "Both speak of dns")}


def test_what_is_rare_says_more_than_what_is_common(library: Load) -> None:
    common = {f"x{number}": postmortem(services="[mail]", factors="[no-alert]") for number in range(8)}
    rare = {
        "a": postmortem(services="[db]", factors="[no-alert, bad-config]"),
        "b": postmortem(services="[web]", factors="[bad-config]"),
    }
    assert next(iter(related(library({**common, **rare}), "a"))) == "b"


def test_an_incident_alone_has_no_relatives(library: Load) -> None:
    assert related(library({"a": postmortem()}), "a") == {}


def test_cost_is_bounded_where_all_share_everything(library: Load) -> None:
    loaded = library({f"i{number:03}": postmortem() for number in range(CANDIDATES * 3)})
    assert len(related(loaded, "i000")) <= 6


def test_the_index_says_who_is_alike_and_stated_relations_stay_first(library: Load) -> None:
    loaded = library(
        {
            "a": postmortem(relations="[{kind: repeats, id: z}]"),
            "b": postmortem(),
            "c": postmortem(services="[mail]", factors="[bad-config]"),
            "z": postmortem(services="[mail]", factors="[no-alert]", trigger=""),
        }
    )
    told = {"a": [("c", ("Both showed “502”",)), ("gone", ("It is no more",)), ("z", ("Both speak of kafka",))]}
    found = RelatedIncidents(loaded, Told(told)).of(loaded.by_id["a"])
    assert [(item.postmortem.id, item.reasons) for item in found] == [
        ("z", ("This incident repeats it", "Both speak of kafka")),
        ("c", ("Both showed “502”",)),
    ]


def test_a_stated_relation_that_the_index_does_not_see_has_its_own_reasons(library: Load) -> None:
    loaded = library({"a": postmortem(relations="[{kind: similar, id: b}]"), "b": postmortem()})
    found = RelatedIncidents(loaded, Told({"a": []})).of(loaded.by_id["a"])
    assert [item.reasons for item in found] == [("Similar", "Also hit Website", "The same gap: No canary, No alert")]


def test_without_an_index_what_is_shared_decides(library: Load) -> None:
    loaded = library({"a": postmortem(), "b": postmortem()})
    assert [item.postmortem.id for item in RelatedIncidents(loaded, Told({})).of(loaded.by_id["a"])] == ["b"]


def test_who_tells_of_an_incident_is_known_without_asking_each(library: Load) -> None:
    loaded = library(
        {
            "a": postmortem(), "b": postmortem(relations="[{kind: repeats, id: c}]"), "c": postmortem(),
            "d": postmortem(services="[mail]", factors="[bad-config]"),
        }
    )  # fmt: skip
    told = RelatedIncidents(loaded, Told({id_: [("a", ())] if id_ == "c" else [] for id_ in "abcd"}))
    telling = {id_: [other for other in "abcd" if told.names(loaded.by_id[other], {id_: 1})] for id_ in "abc"}
    assert telling == {"a": ["c"], "b": ["c"], "c": ["b"]}
    alone = RelatedIncidents(loaded)
    assert [other for other in "abcd" if alone.names(loaded.by_id[other], {"a": 1})] == ["b", "c"]
