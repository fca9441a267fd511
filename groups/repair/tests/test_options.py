"""Options for a group that lost someone, on small rounds where the best one is plain."""

from typing import Any

import pytest

from bench.repair import cases, figures
from groups.repair.finding import repairs
from groups.repair.options import Option, faults

Json = dict[str, Any]
EVENING, NIGHT = ["mon", "18:00", "20:00"], ["tue", "20:00", "22:00"]


def person(name: str, *free: list[str], outcome: str = "git", **fields: Any) -> Json:
    """Someone in Berlin, free on Monday evening unless said otherwise."""
    mentor = {"capacity": 5, "co_mentor": "accept"} if name.startswith("m") else {}
    return {
        "id": name,
        "role": "mentor" if mentor else "mentee",
        "zone": "Europe/Berlin",
        "free": [list(each) for each in free] or [EVENING],
        "outcomes": [[outcome, 1]],
        "languages": ["en"],
        "region": None,
        "city": None,
        **mentor,
        **fields,
    }


def group(key: int, mentors: list[str], mentees: list[str], day: str = "mon", time: str = "18:00") -> Json:
    slot = {"zone": "Europe/Berlin", "day": day, "time": time}
    frame = {"outcome": "git", "language": "en", "city": None, "slot": slot}
    return {"mentors": mentors, "mentees": mentees, **frame, "published": key}


def problem(people: list[Json], *locked: Json) -> Json:
    sizes = {"mentees_min": 2, "mentees_wanted": 3, "mentees_max": 5}
    the_round = {"slug": "r", "starts_on": "2026-03-16", "weeks": 4, "meeting_minutes": 60, "co_mentors": True, **sizes}
    return {"round": the_round, "people": people, "together": [], "apart": [], "pinned": [], "locked": list(locked)}


def found(given: Json, broken: Json, *, lead_left: bool) -> list[Option]:
    """The options, each valid by the checker."""
    options = repairs(given, broken, lead_left=lead_left)
    assert all(not faults(given, broken, one.after) for one in options if one.kind != "nothing")
    return options


def test_the_co_mentor_leads_at_the_same_slot_and_nobody_changes() -> None:
    broken = group(1, ["m2"], ["e1", "e2", "e3"])
    given = problem([person(one) for one in ("m2", "e1", "e2", "e3")])
    first = found(given, broken, lead_left=True)[0]
    assert (first.kind, first.people, first.changed, first.new_leads) == ("co-mentor", 4, 0, ("m2",))
    assert first.after[1]["slot"] == broken["slot"]


def test_a_waiting_mentor_leads_and_another_slot_is_found_where_the_old_one_fails() -> None:
    broken = group(1, [], ["e1", "e2", "e3"])
    mentees = [person(one, EVENING, NIGHT) for one in ("e1", "e2", "e3")]
    first = found(problem([*mentees, person("m5", NIGHT)]), broken, lead_left=True)[0]
    assert (first.kind, first.people, first.changed, first.joined) == ("idle-mentor", 4, 3, ("m5",))
    assert first.after[1]["slot"]["day"] == "tue"


def test_members_move_to_a_running_group_with_seats() -> None:
    broken, running = group(1, [], ["e1", "e2"]), group(2, ["m2"], ["e3", "e4"])
    given = problem([person(one) for one in ("e1", "e2", "m2", "e3", "e4")], running)
    options = found(given, broken, lead_left=True)
    assert (options[0].people, options[0].moved, options[0].left_out) == (5, ("e1", "e2"), ())
    assert options[0].after == {2: {**running, "mentees": ["e1", "e2", "e3", "e4"]}}


def test_two_groups_become_one_at_a_slot_that_all_can_make() -> None:
    broken, running = group(1, ["m1"], ["e1"]), group(2, ["m2"], ["e3", "e4"], "tue", "20:00")
    people = [person("m1", EVENING, NIGHT), person("e1", EVENING)]
    people += [person(one, EVENING, NIGHT) for one in ("m2", "e3", "e4")]
    first = found(problem(people, running), broken, lead_left=False)[0]
    assert (first.kind, first.people) == ("merge", 5)
    assert first.left_out == ()


def test_people_who_wait_fill_a_group_that_fell_under_its_least() -> None:
    broken = group(1, ["m1"], ["e1"])
    given = problem([person(one) for one in ("m1", "e1", "e7")])
    first = found(given, broken, lead_left=False)[0]
    assert (first.kind, first.people, first.changed, first.joined) == ("fill", 3, 0, ("e7",))


def test_doing_nothing_is_said_and_stands_last_where_something_helps() -> None:
    broken = group(1, [], ["e1", "e2"])
    given = problem([person(one) for one in ("e1", "e2", "m3")])
    assert [one.kind for one in found(given, broken, lead_left=True)][-1] == "nothing"


def test_a_group_that_can_go_on_is_best_left_alone_when_nobody_waits() -> None:
    broken = group(1, ["m1"], ["e1", "e2"])
    given = problem([person(one) for one in ("m1", "e1", "e2")])
    assert [one.kind for one in found(given, broken, lead_left=False)] == ["nothing"]


def test_a_group_of_none_has_nothing_to_do() -> None:
    assert [one.kind for one in found(problem([]), group(1, [], []), lead_left=True)] == ["nothing"]


def test_who_stays_at_the_slot_is_not_asked_for_hours_again_but_who_joins_is() -> None:
    broken = group(1, ["m2"], ["e1", "e2"])
    people = [person("m2", NIGHT), person("e1", NIGHT), person("e2"), person("e9", NIGHT)]
    options = found(problem(people), broken, lead_left=True)
    assert options[0].kind == "co-mentor"
    assert all("e9" not in one.joined or one.after[1]["slot"]["day"] == "tue" for one in options)


def test_kept_apart_stays_kept_apart() -> None:
    broken, running = group(1, [], ["e1", "e2"]), group(2, ["m2"], ["e3", "e4"])
    given = problem([person(one) for one in ("e1", "e2", "m2", "e3", "e4")], running) | {"apart": [["e1", "e3"]]}
    assert found(given, broken, lead_left=True)[0].left_out == ("e1",)


@pytest.mark.parametrize("number", [12])
def test_repairs_keep_people_in_groups_nearly_as_a_full_rematch_does(number: int) -> None:
    measured = figures(list(cases(number)))
    assert measured["people_less_than_rematch"] <= 1
    assert measured["nobody_outside_touched"] >= 90
