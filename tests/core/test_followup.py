"""What became of what was asked for: in which order it stands, what is overdue, whom it asks, what recurs."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest

from postmortems.core import Library
from postmortems.core.age import age, since
from postmortems.core.followup import FollowUp
from postmortems.core.likeness import Request, same
from postmortems.core.moment import parse_moment
from sites import postmortem
from work import growth

DAY = date(2024, 6, 15)
Load = Callable[..., Library]


def actions(*lines: str, **fields: str) -> str:
    return postmortem(actions="".join(f"\n  - {{{line}}}" for line in lines), **fields)


def follow(library: Library, day: date = DAY) -> FollowUp:
    assert library.problems == ()
    return FollowUp(library, day)


def texts(items) -> list[str]:
    return [item.action.text for item in items]


def test_overdue_comes_first_then_what_is_due_then_plans_and_the_newest(library: Load) -> None:
    found = follow(
        library(
            {
                "2024-a": actions(
                    "text: Idea of a, status: idea",
                    "text: Plan of a",
                    "text: Long overdue, due: 2023-01-05",
                    "text: Done late, due: 2023-01-01, status: done",
                    "text: Refused, status: not-doing, reason: Too dear",
                ),
                "2024-b": actions(
                    "text: Plan of b", "text: Overdue, due: 2024-06-14", "text: Due, due: 2024-06-15", started="2024-04"
                ),
            }
        )
    )
    assert texts(found.items) == [
        "Long overdue", "Overdue", "Due", "Plan of b", "Plan of a", "Idea of a", "Refused", "Done late"
    ]  # fmt: skip
    assert texts(item for item in found.items if item.overdue) == ["Long overdue", "Overdue"]
    assert texts(found.open) == texts(found.items)[:6]


@pytest.mark.parametrize(
    ("due", "last_day"),
    [
        ("2024-05-31", "2024-05-31"),
        ("2024-05", "2024-05-31"),
        ("2023", "2023-12-31"),
        ("2024-05-01 17:00", "2024-05-01"),
    ],
)
def test_a_due_date_is_over_when_all_of_it_is_over(library: Load, due: str, last_day: str) -> None:
    loaded = library({"a": actions(f"text: Do it, due: {due}", timezone="America/New_York")})
    last = date.fromisoformat(last_day)
    assert not follow(loaded, last).items[0].overdue
    assert follow(loaded, date.fromordinal(last.toordinal() + 1)).items[0].overdue


def test_an_action_asks_its_owner_or_else_those_who_run_the_services(library: Load) -> None:
    teams = "- {id: core, title: Core team, aliases: [The Core]}\n- {id: net, title: Network}"
    found = follow(
        library(
            {
                "catalog/teams.yml": teams,
                "a": actions(
                    "text: By id, owner: net", "text: By title, owner: network", "text: By alias, owner: the core",
                    "text: By services", "text: Somebody else, owner: A vendor",
                ),
                "b": actions("text: Nobody", services="[mail]"),
            }
        )
    )  # fmt: skip
    assert {item.action.text: item.teams for item in found.items} == {
        "By id": ("net",), "By title": ("net",), "By alias": ("core",), "By services": ("core",),
        "Somebody else": ("core",), "Nobody": (),
    }  # fmt: skip
    assert texts(found.by_team[""]) == ["Nobody"]


def test_what_the_same_team_is_asked_for_again_recurs(library: Load) -> None:
    text = "Alert when the replication lag exceeds a minute"
    files = {
        "2022-a": actions(f"text: {text}", started="2022-01-01"),
        "2023-b": actions("text: Alert on replication lag above one minute, status: idea", started="2023-01-01"),
        "2024-c": actions(f"text: {text}", "text: Rotate the certificates by themselves", started="2024-01-01"),
        "2024-d": actions(f"text: {text}", services="[mail]", started="2024-02-01"),  # run by others
        "2024-e": actions(f"text: {text}, status: not-doing, reason: Noise", started="2024-03-01"),
    }
    (group,) = follow(library(files)).recurring
    assert group.incidents == ("2024-c", "2023-b", "2022-a")
    assert group.never_done


def test_what_is_done_after_every_incident_does_not_recur_and_what_was_done_once_says_so(library: Load) -> None:
    def files(first: str, second: str) -> dict[str, str]:
        line = "text: Pin the version of the build image, status:"
        return {
            "2022-a": actions(f"{line} {first}", started="2022"),
            "2023-b": actions(f"{line} {second}", started="2023"),
        }

    assert follow(library(files("done", "done"))).recurring == ()
    (group,) = follow(library(files("done", "planned"))).recurring
    assert not group.never_done


def test_the_same_text_twice_in_one_postmortem_is_no_repetition(library: Load) -> None:
    line = "text: Pin the version of the build image"
    assert follow(library({"a": actions(line, line)})).recurring == ()


def test_likeness_is_work_in_proportion_to_the_texts() -> None:
    words = [f"word{number}" for number in range(40)]

    def compare(count: int) -> Callable[[], object]:
        """Texts that share words with many others, and are like none."""
        dice = random.Random(3)
        requests = [Request(" ".join(dice.sample(words, 8)), str(number)) for number in range(count)]
        return lambda: same(requests)

    assert growth(compare, 1000) < 1.25


@pytest.mark.parametrize(
    ("moment", "days", "label"),
    [
        ("2024-06-14 23:00", (1, 1), "1 day"),
        ("2024-06-15", (0, 0), "0 days"),
        ("2024-06-01", (14, 14), "14 days"),
        ("2024-05", (15, 45), "15 to 45 days"),
        ("2024-03-16", (91, 91), "2 months"),
        ("2024-01", (136, 166), "4 to 5 months"),
        ("2022-06-15", (731, 731), "2 years"),
        ("~2020-06", (1446, 1475), "about 3 to 4 years"),
        ("2024", (0, 166), "up to 5 months"),
        ("2025-01-01", (0, 0), "0 days"),
    ],
)
def test_an_age_is_said_as_well_as_it_is_known(moment: str, days: tuple[int, int], label: str) -> None:
    found = age(since(parse_moment(moment)), DAY)
    assert (found.days, found.label()) == (days, label)


def test_nothing_is_no_trouble(library: Load) -> None:
    found = follow(library({}))
    assert (found.items, found.open, found.recurring, dict(found.by_team)) == ((), (), (), {})


def test_an_incident_of_unknown_time_has_actions_of_unknown_age(library: Load) -> None:
    (item,) = follow(library({"a": actions("text: Do it", started="", resolved="")})).items
    assert item.age is None
