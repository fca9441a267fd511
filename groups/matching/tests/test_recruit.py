"""The suggested mentor: no other candidate places more, and each figure is true when solved again."""

from itertools import product
from typing import Any

import pytest

from groups.matching import best_groups, check, parse_problem, solve
from groups.matching.candidates import candidate_hours, clocks_of, languages_spoken, outcomes_wanted, starts_by_day
from groups.matching.generator import generate
from groups.matching.recruit import RECRUIT, Advice, Recruit, best_recruits
from groups.matching.tests.brute import Brute
from groups.matching.tests.rounds import tiny
from slots.cells import cells_to_intervals, intervals_to_cells
from slots.weekly import Slot, free_throughout

Json = dict[str, Any]


def with_mentor(problem: Json, recruit: Recruit, name: str = RECRUIT) -> Json:
    """The problem with a suggested mentor in it."""
    mentor = {
        "id": name,
        "role": "mentor",
        "zone": recruit.zone,
        "free": recruit.free,
        "outcomes": [[recruit.outcome, 1]],
        "languages": [recruit.language],
        "region": recruit.region,
        "city": None,
        "capacity": problem["round"]["mentees_max"],
        "co_mentor": "no",
    }
    return {**problem, "people": [*problem["people"], mentor]}


def every_candidate(problem: Json) -> list[Recruit]:
    """The whole space of candidates, but of those who could meet the same mentees only one."""
    ready = parse_problem(problem)
    the_round, left_out = ready.round, [one["id"] for one in solve(problem, effort="quick")["unplaced"]]
    days = the_round.starts_on, the_round.weeks, the_round.meeting_minutes
    found: dict[object, Recruit] = {}
    for clock in clocks_of(ready, left_out):
        for slot in starts_by_day(ready, clock.zone):
            free = [one for one in ready.mentees if not free_throughout(one.cells, one.zone, slot, *days)]
            hours = [list(interval) for interval in cells_to_intervals(candidate_hours(ready, slot))]
            for outcome, language in product(outcomes_wanted(ready), languages_spoken(ready)):
                met = frozenset(one.id for one in free if outcome in one.outcomes and language in one.languages)
                if len(met) >= the_round.mentees_min:
                    one = Recruit(outcome, language, clock.zone, clock.region, slot.day, slot.minute, 0, 0, True, hours)
                    found[outcome, clock.region, met] = one
    return list(found.values())


def placed(problem: Json) -> int:
    return sum(len(group["mentees"]) for group in best_groups(problem))


@pytest.mark.parametrize("seed", range(2))
def test_no_single_candidate_places_more(seed: int) -> None:
    problem = tiny(seed, mentors=2, mentees=6)
    advice = best_recruits(problem)
    base = placed(problem)
    most = max((placed(with_mentor(problem, one)) - base for one in every_candidate(problem)), default=0)
    assert advice.is_proven
    assert (advice.recruits[0].more if advice.recruits else 0) == most == advice.most


@pytest.mark.parametrize("seed", range(2))
def test_brute_force_agrees_on_what_the_first_brings(seed: int) -> None:
    problem = tiny(seed + 100, mentors=2, mentees=6)
    for one in best_recruits(problem).recruits[:1]:
        assert Brute(with_mentor(problem, one)).best.objective == one.objective


def test_each_figure_is_true_when_solved_again() -> None:
    problem = generate(3, 8, 1)
    base, advice = solve(problem, effort="quick"), best_recruits(problem)
    assert advice.recruits == sorted(advice.recruits, key=Recruit.order)
    for one in advice.recruits:
        again = with_mentor(problem, one)
        plan = solve(again, effort="quick")
        assert (plan["placed"] - base["placed"], plan["objective"]) == (one.more, one.objective)
        assert check(again, plan).broken == []


def test_the_same_problem_has_the_same_answer_whatever_the_order() -> None:
    problem = generate(2, 7, 7)
    turned = {**problem, "people": problem["people"][::-1]}
    assert best_recruits(problem).as_json() == best_recruits(turned).as_json()


def test_a_search_that_was_cut_off_asks_nothing_twice() -> None:
    problem = generate(2, 8, 3)
    known: dict[str, Json] = {}

    def keep(key: str, solve_it: Any) -> Json:
        assert key not in known
        known[key] = solve_it()
        return known[key]

    whole = best_recruits(problem, ask=keep)
    half = dict(list(known.items())[: len(known) // 2])
    solved: list[str] = []

    def recall(key: str, solve_it: Any) -> Json:
        if key not in half:
            solved.append(key)
        return known[key]

    again = best_recruits(problem, ask=recall)
    assert again == whole
    assert sorted([*half, *solved]) == sorted(known)


def test_nobody_is_suggested_where_everybody_has_a_place_or_nobody_is() -> None:
    problem = tiny(0)
    mentors = [person for person in problem["people"] if person["role"] == "mentor"]
    alone = {**problem, "people": mentors, "together": [], "apart": [], "pinned": []}
    assert best_recruits(alone) == Advice([], 0, 1, 0)


def test_large_rounds_are_counted_and_each_figure_is_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = generate(4, 16, 5)

    def unproven(key: str, solve_it: Any) -> Json:
        answer: Json = solve_it()
        return answer | {"status": "feasible"}

    advice = best_recruits(problem, ask=unproven)
    assert advice.most is None
    assert not advice.is_proven
    assert advice.recruits
    for one in advice.recruits:
        assert not one.is_exact
        assert placed(with_mentor(problem, one)) - placed(problem) >= one.more > 0


def test_a_suggested_mentor_is_asked_for_by_day_on_their_own_clock() -> None:
    problem = tiny(3, mentors=1, mentees=4)
    for one in best_recruits(problem).recruits:
        assert 7 * 60 <= one.minute <= 21 * 60
        assert Slot(one.zone, one.day, one.minute)
        assert intervals_to_cells(one.free)
