"""Edges: clocks, midnights, rules that force someone out, and rounds of one kind of people only."""

from typing import Any

import pytest

from groups.matching import check, solve

Json = dict[str, Any]
Free = list[list[str]]
LONG = [["mon", "12:00", "13:00"]]


def person(name: str, zone: str = "Europe/London", free: Free = LONG, **more: Any) -> Json:
    """Return someone who wants `a` in English; who begins with m mentors up to five."""
    one = {"id": name, "role": "mentee", "zone": zone, "free": free, "outcomes": [["a", 1]], "languages": ["en"]}
    return one | ({"role": "mentor", "capacity": 5} if name[0] == "m" else {}) | more


def planned(people: list[Json], starts_on: str = "2019-11-18", weeks: int = 4, **more: Any) -> Json:
    """Return the plan of a round, which breaks no rule."""
    sizes = {"mentees_min": 2, "mentees_wanted": 3, "mentees_max": 5}
    the_round = {"slug": "edge", "starts_on": starts_on, "weeks": weeks, "meeting_minutes": 60, **sizes}
    data = {"round": the_round, "people": people, **more}
    plan = solve(data)
    assert check(data, plan).broken == []
    return plan


def slot_of(plan: Json) -> str:
    """Return the slot of the only group, as it reads on the lead's clock."""
    (group,) = plan["groups"]
    return f"{group['slot']['day']} {group['slot']['time']}"


def reasons_of(plan: Json) -> dict[str, str]:
    return {entry["id"]: entry["reason"] for entry in plan["unplaced"]}


# Clock changes


@pytest.mark.parametrize(
    ("weeks", "free", "placed"),
    [
        (3, [["mon", "07:00", "08:00"]], 2),
        (4, [["mon", "07:00", "08:00"]], 0),  # London's clocks have gone back, New York's not yet.
        (4, [["mon", "07:00", "09:00"]], 2),
        (20, [["mon", "07:00", "09:00"]], 2),
    ],
)
def test_a_clock_change_breaks_the_only_common_hour(weeks: int, free: Free, placed: int) -> None:
    people = [person("m1"), *(person(name, "America/New_York", free) for name in ("e1", "e2"))]
    plan = planned(people, "2019-10-07", weeks)
    assert plan["placed"] == placed
    assert set(reasons_of(plan).values()) <= {"no_common_hour"}


def test_the_hour_that_a_clock_change_takes_is_named_as_what_would_help() -> None:
    people = [person("m1"), person("e1"), person("e2", "America/New_York", [["mon", "07:00", "08:00"]])]
    plan = planned(people, "2019-10-07", 4)
    helped = {entry["id"]: entry["would_help"]["free"] for entry in plan["unplaced"] if "would_help" in entry}
    assert helped["e2"] == [["mon", "08:00", "09:00"]]


@pytest.mark.parametrize(("free", "placed"), [([["sun", "00:30", "01:30"]], 0), ([["sun", "00:30", "02:30"]], 2)])
def test_clocks_that_go_forward_during_a_meeting_end_it_later_on_the_wall(free: Free, placed: int) -> None:
    people = [person("m1", free=free), person("e1", free=free), person("e2", free=free)]
    assert planned(people, "2022-03-21", 1)["placed"] == placed
    assert planned(people, "2022-03-14", 1)["placed"] == 2


@pytest.mark.parametrize(
    ("zone", "starts_on", "day", "skipped_or_doubled", "next_to_it"),
    [
        ("Europe/London", "2022-03-21", "sun", "01:30", "02:00"),
        ("Europe/London", "2022-10-24", "sun", "01:30", "02:00"),
        ("America/Chicago", "2022-03-07", "sun", "02:00", "03:00"),
        ("America/Chicago", "2022-10-31", "sun", "01:00", "02:00"),
        ("Australia/Lord_Howe", "2022-09-26", "sun", "02:00", "02:30"),  # Half an hour is skipped,
        ("Australia/Lord_Howe", "2022-03-28", "sun", "01:30", "02:00"),  # and doubled.
        ("Pacific/Chatham", "2022-09-19", "sun", "03:00", "04:00"),  # From 02:45 on.
        ("America/Nuuk", "2022-03-21", "sat", "22:30", "23:00"),
    ],
)
def test_a_start_that_is_skipped_or_doubled_in_one_week_is_not_offered(
    zone: str, starts_on: str, day: str, skipped_or_doubled: str, next_to_it: str
) -> None:
    def at(begin: str) -> Json:
        hour, minute = int(begin[:2]), begin[3:]
        free = [[day, begin, f"{hour + 1:02d}:{minute}"]] if hour < 23 else [[day, begin, "24:00"]]
        return planned([person(name, zone, free) for name in ("m1", "e1", "e2")], starts_on, 1)

    assert at(skipped_or_doubled)["groups"] == []
    assert slot_of(at(next_to_it)) == f"{day} {next_to_it}"


def test_only_the_leads_clock_decides_which_starts_are_offered() -> None:
    # Nine in the morning, in Greenwich, of the day on which Chicago's clocks skip what was to be 03:00.
    free = [["sun", "03:00", "05:00"]]
    people = [
        person("m1", "UTC", [["sun", "09:00", "10:00"]]),
        *(person(f"e{n}", "America/Chicago", free) for n in "12"),
    ]
    assert slot_of(planned(people, "2022-03-07", 1)) == "sun 09:00"


def test_equal_looking_slots_of_two_leads_are_told_apart() -> None:
    # The round begins between the weekdays on which the clocks of the two leads change.
    free = [["sun", "12:00", "13:00"], ["sun", "07:00", "08:00"], ["sun", "08:00", "09:00"]]
    people = [person("m1", free=free), person("m2", "America/New_York", free)]
    people += [person(f"e{number}", "America/New_York", free) for number in range(1, 5)]
    assert planned(people, "2019-10-30", 3)["placed"] == 4


# Quarter hours


@pytest.mark.parametrize(
    ("zone", "enough", "short"),
    [
        ("Asia/Kathmandu", ["mon", "17:30", "19:00"], ["mon", "17:30", "18:30"]),
        ("Australia/Eucla", ["mon", "20:30", "22:00"], ["mon", "21:00", "22:00"]),
        ("Pacific/Chatham", ["tue", "01:30", "03:00"], ["tue", "01:30", "02:30"]),
    ],
)
def test_sixty_minutes_touch_three_half_hours_a_quarter_of_an_hour_away(
    zone: str, enough: list[str], short: list[str]
) -> None:
    assert planned([person("m1"), person("e1"), person("e2", zone, [enough])])["placed"] == 2
    plan = planned([person("m1"), person("e1"), person("e2", zone, [short])])
    assert reasons_of(plan)["e2"] == "no_common_hour"


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Australia/Eucla", "Pacific/Chatham"])
def test_those_of_one_zone_need_two_half_hours_and_a_guest_from_elsewhere_three(zone: str) -> None:
    at_home = [person(name, zone, [["wed", "12:00", "13:00"]]) for name in ("m1", "e1", "e2")]
    assert slot_of(planned(at_home)) == "wed 12:00"
    guest = {
        "Asia/Kathmandu": ["wed", "06:00", "07:30"],
        "Australia/Eucla": ["wed", "03:00", "04:30"],
        "Pacific/Chatham": ["tue", "22:00", "23:30"],
    }[zone]
    short = [*guest[:2], guest[2].replace(":30", ":00")]
    assert planned([*at_home[:2], person("e2", free=[guest])])["placed"] == 2
    assert planned([*at_home[:2], person("e2", free=[short])])["placed"] == 0


# Midnight and the week's end


@pytest.mark.parametrize(
    ("free", "placed"),
    [
        ([["wed", "23:30", "24:00"], ["thu", "00:00", "00:30"]], 2),
        ([["wed", "23:30", "24:00"]], 0),
        ([["thu", "00:00", "00:30"]], 0),
        ([["wed", "23:30", "24:00"], ["wed", "00:00", "00:30"]], 0),
    ],
)
def test_a_meeting_across_midnight_needs_the_intervals_of_both_days(free: Free, placed: int) -> None:
    people = [person("m1", "Asia/Tokyo", [["thu", "08:30", "09:30"]]), person("e1", free=free), person("e2", free=free)]
    assert planned(people)["placed"] == placed


@pytest.mark.parametrize(
    ("zone", "free"),
    [
        ("Asia/Kathmandu", [["mon", "05:00", "06:30"]]),
        ("America/New_York", [["sun", "18:30", "19:30"]]),
        ("Pacific/Kiritimati", [["mon", "13:30", "14:30"]]),
        ("Pacific/Pago_Pago", [["sun", "12:30", "13:30"]]),
        ("Europe/Berlin", [["mon", "00:30", "01:30"]]),
    ],
)
def test_sunday_night_is_monday_elsewhere(zone: str, free: Free) -> None:
    week_end = [["sun", "23:30", "24:00"], ["mon", "00:00", "00:30"]]
    plan = planned([person("m1", free=week_end), person("e1", free=week_end), person("e2", zone, free)])
    assert slot_of(plan) == "sun 23:30"


# Pair rules that force someone out


def test_who_must_sit_with_someone_who_never_can_is_left_out_for_it() -> None:
    people = [person("m1"), *(person(f"e{number}") for number in range(1, 5)), person("e9", free=[])]
    plan = planned(people, together=[["e1", "e9"]])
    assert reasons_of(plan) == {"e1": "kept_apart", "e9": "no_common_hour"}


def test_who_is_kept_apart_from_the_only_mentor_is_left_out_for_it() -> None:
    people = [person("m1"), *(person(f"e{number}") for number in range(1, 5))]
    assert reasons_of(planned(people, apart=[["m1", "e2"]])) == {"e2": "kept_apart"}


def test_of_two_kept_apart_one_is_left_out_where_there_is_one_group() -> None:
    people = [person("m1"), *(person(f"e{number}") for number in range(1, 5))]
    left = reasons_of(planned(people, apart=[["e1", "e2"]]))
    assert left in ({"e1": "kept_apart"}, {"e2": "kept_apart"})


def test_a_pair_too_large_for_the_seats_left_goes_out_whole() -> None:
    people = [person("m1", capacity=3), *(person(f"e{number}") for number in range(1, 5))]
    plan = planned(people, together=[["e1", "e2"], ["e3", "e4"]])
    assert plan["placed"] == 2
    assert set(reasons_of(plan)) in ({"e1", "e2"}, {"e3", "e4"})


def test_who_is_pinned_to_a_mentor_without_a_common_hour_sits_nowhere() -> None:
    people = [person("m1"), person("m2", free=[["tue", "12:00", "13:00"]]), *(person(f"e{n}") for n in "123")]
    plan = planned(people, pinned=[["m2", "e1"]])
    assert plan["groups"][0]["mentees"] == ["e2", "e3"]
    assert reasons_of(plan)["e1"] == "kept_apart"


# Locked groups


def locked(*mentees: str, **more: Any) -> Json:
    slot = {"zone": "Europe/London", "day": "mon", "time": "12:00"}
    group = {"mentors": ["m1"], "mentees": list(mentees), "outcome": "a", "language": "en", "city": None, "slot": slot}
    return group | more


def test_a_full_locked_group_gains_nobody() -> None:
    people = [person("m1", capacity=2), *(person(f"e{number}") for number in range(1, 4))]
    assert reasons_of(planned(people, locked=[locked("e1", "e2")])) == {"e3": "full"}


def test_only_who_is_free_for_its_slot_joins_a_locked_group() -> None:
    longer = [["mon", "12:00", "14:00"]]
    people = [person("m1", free=longer), person("e1", free=longer)]
    people += [person("e2"), person("e3", free=[["mon", "13:00", "14:00"]])]
    plan = planned(people, locked=[locked("e1")])
    assert plan["groups"][0]["mentees"] == ["e1", "e2"]


def test_whom_a_locked_group_keeps_apart_stays_outside() -> None:
    people = [person("m1"), *(person(f"e{number}") for number in range(1, 4))]
    plan = planned(people, locked=[locked("e1", "e2")], apart=[["e2", "e3"]])
    assert reasons_of(plan) == {"e3": "kept_apart"}


def test_a_locked_group_without_mentees_keeps_its_mentor_and_slot() -> None:
    people = [person("m1"), person("e1", free=[["tue", "12:00", "13:00"]])]
    plan = planned(people, locked=[locked()])
    assert (plan["groups"][0]["mentees"], plan["objective"]) == ([], -3_000)


def test_a_round_of_locked_groups_alone_stays_as_it_is() -> None:
    people = [person("m1"), person("e1", free=[], languages=["fr"]), person("e2")]
    plan = planned(people, locked=[locked("e1", "e2", override=["e1"])])
    assert (plan["placed"], plan["unplaced"], plan["status"]) == (2, [], "optimal")


# People of one kind


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("role", ["m", "e"])
def test_one_side_alone_forms_nothing(role: str, number: int) -> None:
    plan = planned([person(f"{role}{each}") for each in range(number)])
    assert (plan["groups"], plan["objective"], plan["bound"], plan["placed_bound"]) == ([], 0, 0, 0)
    assert set(reasons_of(plan).values()) == {"no_mentor_offers"}


def test_one_mentor_and_one_mentee_are_too_few() -> None:
    assert reasons_of(planned([person("m1"), person("e1")])) == {"m1": "too_few_others", "e1": "too_few_others"}


@pytest.mark.parametrize(("mentors", "mentees", "placed"), [(1, 5, 5), (3, 12, 12), (12, 60, 60), (6, 5, 5)])
def test_everybody_identical_is_solved_and_proven(mentors: int, mentees: int, placed: int) -> None:
    people = [person(f"m{number}") for number in range(mentors)] + [person(f"e{number}") for number in range(mentees)]
    plan = planned(people)
    assert (plan["placed"], plan["placed_bound"], plan["status"]) == (placed, placed, "optimal")
    assert plan["objective"] == placed * 10_750


@pytest.mark.parametrize(("mentors", "mentees", "sizes"), [(3, 10, [3, 3, 4]), (30, 20, [3, 3, 3, 3, 4, 4])])
def test_everybody_identical_is_balanced(mentors: int, mentees: int, sizes: list[int]) -> None:
    people = [person(f"m{number}") for number in range(mentors)] + [person(f"e{number}") for number in range(mentees)]
    assert sorted(len(group["mentees"]) for group in planned(people)["groups"]) == sizes


@pytest.mark.parametrize("hours", [1, 24])
def test_five_thousand_people_with_one_free_hour_each(hours: int) -> None:
    def free(number: int) -> Free:
        return [["mon", f"{number % hours:02d}:00", f"{number % hours + 1:02d}:00"]]

    people = [person(f"m{number}", free=free(number)) for number in range(500)]
    people += [person(f"e{number}", free=free(number)) for number in range(4_500)]
    plan = planned(people)
    assert (len(plan["groups"]), plan["placed"]) == (500, 2_500)
    assert plan["placed_bound"] >= 2_500
    assert set(reasons_of(plan).values()) == {"full"}
